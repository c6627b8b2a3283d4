//! The XML as small trees: one document or one product at a time.

use crate::{Error, Input, Limits};
use encoding_rs::Encoding;
use quick_xml::Reader;
use quick_xml::events::Event;

/// Elements inside one another; real files have a dozen.
const DEEPEST: usize = 64;

/// An element.
#[derive(Debug, Clone, Default)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) children: Vec<Node>,
    /// Line of the file on which it begins.
    pub(crate) line: u64,
}

/// What a file is made of.
pub(crate) enum Unit {
    /// A document, and the number of the container it stands in (0: none).
    Document(Node, u64),
    Product(Node),
}

/// Calls `each` with every document and product.
pub(crate) fn each(
    input: &Input,
    encoding: &'static Encoding,
    limits: &Limits,
    mut each: impl FnMut(Unit) -> Result<(), Error>,
) -> Result<(), Error> {
    let size = input.size();
    if size > limits.memory {
        return Err(Error::Limit { file: input.name.clone(), what: "size of an XML document".into(), limit: limits.memory });
    }
    let bytes = std::fs::read(&input.path).map_err(|e| Error::io(&input.name, e))?;
    let (text, _) = encoding.decode_with_bom_removal(&bytes);
    let damaged =
        |e: &dyn std::fmt::Display| Error::Damaged { file: input.name.clone(), what: e.to_string().chars().take(200).collect() };
    if text.contains("<!DOCTYPE") || text.contains("<!ENTITY") {
        return Err(damaged(&"a document type declaration, which no exchange writes"));
    }
    let mut xml = Reader::from_str(&text);
    let mut stack: Vec<Node> = Vec::new();
    let (mut container, mut seen, mut line, mut counted) = (0_u64, 0_u64, 1_u64, 0_usize);
    loop {
        let event = xml.read_event().map_err(|e| damaged(&e))?;
        let at = usize::try_from(xml.buffer_position()).unwrap_or(counted).min(text.len()).max(counted);
        let begin = line;
        line += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..at]).count() as u64;
        counted = at;
        match event {
            Event::Start(e) => {
                if stack.len() >= DEEPEST {
                    return Err(damaged(&"its elements are nested too deep"));
                }
                let name: &str = e.local_name().into_inner();
                if name == "Контейнер" {
                    seen += 1;
                    container = seen;
                }
                stack.push(Node { name: name.to_owned(), line: begin, ..Node::default() });
            }
            Event::Empty(e) => {
                let name: &str = e.local_name().into_inner();
                if let Some(parent) = stack.last_mut() {
                    parent.children.push(Node { name: name.to_owned(), line: begin, ..Node::default() });
                }
            }
            Event::Text(t) => add(&mut stack, &t),
            Event::CData(t) => add(&mut stack, &t),
            Event::GeneralRef(r) => {
                let entity = format!("&{};", &*r);
                let text = quick_xml::escape::unescape(&entity).map_or_else(|_| entity.clone(), std::borrow::Cow::into_owned);
                add(&mut stack, &text);
            }
            Event::End(_) => {
                let Some(node) = stack.pop() else { continue };
                if node.name == "Контейнер" {
                    container = 0;
                }
                let parent = stack.last().map_or("", |p| p.name.as_str());
                let in_catalogue = parent == "Товары" && stack.iter().any(|n| n.name == "Каталог");
                if node.name == "Документ" {
                    each(Unit::Document(node, container))?;
                } else if node.name == "Товар" && in_catalogue {
                    each(Unit::Product(node))?;
                } else if let Some(parent) = stack.last_mut().filter(|_| !is_shell(&node.name)) {
                    parent.children.push(node);
                }
            }
            Event::Eof if stack.is_empty() => return Ok(()),
            Event::Eof => return Err(damaged(&"it ends in the middle")),
            _ => {}
        }
    }
}

/// Elements whose content was handed over already.
fn is_shell(name: &str) -> bool {
    matches!(name, "Каталог" | "Контейнер")
}

fn add(stack: &mut [Node], text: &str) {
    if let Some(node) = stack.last_mut() {
        node.text.push_str(text);
    }
}

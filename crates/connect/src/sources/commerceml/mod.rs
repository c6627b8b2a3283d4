//! CommerceML: documents (orders, shipments, returns, payments) and the catalogue of goods that 1C exchanges with sites.

mod documents;
mod nodes;

pub(crate) use documents::read;

use crate::format::{Format, Layout};
use crate::recognise::Mapping;
use crate::recognise::detect::{Head, detected};
use crate::recognise::samples::Samples;
use crate::{Detected, Error, Input, Options};
use nodes::Node;

/// A CommerceML document; `None` for other files.
pub(crate) fn inspect(input: &Input, layout: &Layout, opts: &Options) -> Result<Option<Detected>, Error> {
    if layout.format != Format::Xml {
        return Ok(None);
    }
    let (mut documents, mut goods) = (0_u64, 0_u64);
    let mut first: Vec<Vec<String>> = Vec::new();
    nodes::each(input, layout.encoding, &opts.limits, |unit| {
        let cells = match &unit {
            nodes::Unit::Document(d, _) => {
                documents += 1;
                [d.text("Номер"), d.text("Дата"), d.text("Сумма")]
            }
            nodes::Unit::Product(p) => {
                goods += 1;
                [p.text("Артикул"), p.text("Наименование"), ""]
            }
        };
        if first.len() < 5 {
            first.push(cells.map(str::to_owned).to_vec());
        }
        Ok(())
    })?;
    if documents + goods == 0 {
        return Err(Error::NoRows { file: input.name.clone(), text: "КоммерческаяИнформация".to_owned() });
    }
    let told = opts.mapping.clone().unwrap_or_default();
    let table = if documents > 0 { "orders" } else { "products" };
    let mapping = Mapping { table: Some(table.to_owned()), profile: Some("commerceml".to_owned()), ..told };
    let headers: Vec<String> = ["Номер", "Дата", "Сумма"].iter().map(|h| (*h).to_owned()).collect();
    let head = Head { layout: layout.clone(), samples: Samples::new(headers.len()), headers, header_rows: 0, first_rows: first };
    let mut found = detected(head, "commerceml", mapping, opts, 1.0, Vec::new());
    found.encoding = layout.encoding.name().to_owned();
    Ok(Some(found))
}

impl Node {
    /// The text of a child, empty when there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.child(name).map_or("", |c| c.text.trim())
    }

    /// A child by name.
    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|c| c.name == name)
    }

    /// The items of a list: children of a child.
    pub(crate) fn list<'a>(&'a self, list: &str, item: &'a str) -> impl Iterator<Item = &'a Self> {
        let found = self.child(list);
        found.into_iter().flat_map(|l| l.children.iter()).filter(move |c| c.name == item)
    }

    /// The value of a named requisite.
    pub(crate) fn requisite(&self, name: &str) -> &str {
        let found = self.list("ЗначенияРеквизитов", "ЗначениеРеквизита").find(|r| r.text("Наименование") == name);
        found.map_or("", |r| r.text("Значение"))
    }
}

//! Page of a metric or a check: its Markdown as blocks, so that "how is this counted" is one click away.

use crate::Result;
use crate::usecases::catalogue;
use crate::view::{Block, Page, Table};
use text::Lang;

/// The page of a metric or a check.
///
/// # Errors
/// No unit of that id (usage), with similar ones.
pub fn page(id: &str, lang: Lang) -> Result<Page> {
    let text = catalogue::explain(id, lang)?;
    let mut blocks = blocks(&text);
    let title = match blocks.first() {
        Some(Block::Heading { text, .. }) => text.clone(),
        _ => id.to_owned(),
    };
    if matches!(blocks.first(), Some(Block::Heading { .. })) {
        blocks.remove(0);
    }
    let lead = metrics::find(id).map(|m| lang.pick(m.formula_ru, m.formula_en).to_owned()).unwrap_or_default();
    // The formula opens the page already.
    blocks.retain(|b| !matches!(b, Block::Text { text } if *text == lead));
    if lang == Lang::En && metrics::find(id).is_some() {
        blocks.insert(
            0,
            Block::Note {
                tone: crate::view::Tone::Mute,
                text: "The full page below is written in Russian; the formula above is the definition.".to_owned(),
            },
        );
    }
    Ok(Page { title, lead, blocks, ..Page::default() })
}

/// Headings, paragraphs, lists, code and tables of a page; inline marks are taken off.
fn blocks(text: &str) -> Vec<Block> {
    let mut out = Vec::new();
    let mut lines = text.lines().peekable();
    let mut paragraph: Vec<String> = Vec::new();
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        let is_item = |l: &str| l.starts_with("* ") || l.starts_with("- ");
        if trimmed.is_empty()
            || trimmed.starts_with('#')
            || trimmed.starts_with("```")
            || is_item(trimmed)
            || trimmed.starts_with('|')
        {
            flush(&mut out, &mut paragraph);
        }
        if let Some(head) = trimmed.strip_prefix('#') {
            let text = plain(head.trim_start_matches('#'));
            out.push(Block::heading(&format!("h-{}", out.len()), text));
        } else if trimmed.starts_with("```") {
            let code: Vec<&str> = lines.by_ref().take_while(|l| !l.trim().starts_with("```")).collect();
            out.push(Block::Pre { text: code.join("\n") });
        } else if is_item(trimmed) {
            let mut steps = vec![plain(&trimmed[2..])];
            while let Some(next) = lines.peek().map(|l| l.to_string()) {
                let body = next.trim();
                if is_item(body) {
                    steps.push(plain(&body[2..]));
                } else if next.starts_with("  ") && !body.is_empty() {
                    if let Some(last) = steps.last_mut() {
                        last.push(' ');
                        last.push_str(&plain(body));
                    }
                } else {
                    break;
                }
                lines.next();
            }
            out.push(Block::Steps { steps });
        } else if trimmed.starts_with('|') {
            let mut rows = vec![cells(trimmed)];
            while let Some(next) = lines.next_if(|l| l.trim().starts_with('|')) {
                rows.push(cells(next.trim()));
            }
            out.push(table(out.len(), &rows));
        } else if !trimmed.is_empty() {
            paragraph.push(plain(trimmed));
        }
    }
    flush(&mut out, &mut paragraph);
    out
}

fn flush(out: &mut Vec<Block>, paragraph: &mut Vec<String>) {
    if !paragraph.is_empty() {
        out.push(Block::Text { text: std::mem::take(paragraph).join(" ") });
    }
}

fn cells(line: &str) -> Vec<String> {
    line.trim_matches('|').split('|').map(|c| plain(c.trim())).collect()
}

fn table(at: usize, rows: &[Vec<String>]) -> Block {
    let heads: Vec<&str> = rows.first().map(|r| r.iter().map(String::as_str).collect()).unwrap_or_default();
    let mut table = Table::new(&format!("md-{at}"), &heads);
    for row in rows.iter().skip(1).filter(|r| !r.iter().all(|c| c.chars().all(|c| "-: ".contains(c)))) {
        let mut cells: Vec<crate::view::Cell> = row.iter().map(|c| c.as_str().into()).collect();
        cells.resize(heads.len(), crate::view::Cell::default());
        table.push(cells);
    }
    Block::Table(Box::new(table))
}

/// Text without the marks of emphasis and code.
fn plain(text: &str) -> String {
    text.trim().replace("**", "").replace('`', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_of_the_catalogue_becomes_blocks() {
        for lang in Lang::ALL {
            for m in metrics::catalogue() {
                let p = page(m.id, lang).unwrap();
                assert!(p.blocks.len() > 3 && !p.title.is_empty(), "{}", m.id);
            }
            for r in audit::rules::RULES {
                assert!(!page(r.id, lang).unwrap().blocks.is_empty(), "{}", r.id);
            }
        }
        assert_eq!(page("nothing", Lang::Ru).unwrap_err().exit(), 2);
    }

    #[test]
    fn lists_code_and_tables_are_kept_apart() {
        let got = blocks("# T\n\nодин\nдва\n\n* a `b`\n  c\n* d\n\n```csv x\n1,2\n```\n| h | i |\n|---|---|\n| 1 | 2 |\n");
        assert!(matches!(&got[1], Block::Text { text } if text == "один два"));
        assert!(matches!(&got[2], Block::Steps { steps } if *steps == ["a b c", "d"]));
        assert!(matches!(&got[3], Block::Pre { text } if text == "1,2"));
        assert!(matches!(&got[4], Block::Table(t) if t.rows.len() == 1));
    }
}

//! Pages of units: headings that must be there and the examples inside, which the test suite runs.

use std::collections::BTreeMap;

/// Headings of every rule page, in order.
pub const HEADINGS: [&str; 5] = ["Что проверяем", "Зачем", "Как считаем", "Чего не видно", "Примеры"];

/// An executed example: small tables in, expected verdict out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Example {
    /// Heading of the example.
    pub title: String,
    /// Canonical tables as CSV.
    pub tables: Vec<(String, String)>,
    /// Answers as CSV, for asked rules.
    pub answers: Option<String>,
    /// Expectations: `verdict`, and optionally `x`, `n`, `measured`, `settings`, `as_of`, `rows`.
    pub expect: BTreeMap<String, String>,
}

/// Reads headings of level two and the examples under the last of them.
#[must_use]
pub fn parse(page: &str) -> (Vec<String>, Vec<Example>) {
    let (mut headings, mut examples) = (Vec::new(), Vec::<Example>::new());
    let mut fence: Option<(String, String)> = None;
    for line in page.lines() {
        if let Some((kind, mut body)) = fence.take() {
            if line.trim_end() == "```" {
                if let Some(example) = examples.last_mut() {
                    close(example, &kind, &body);
                }
            } else {
                body.push_str(line);
                body.push('\n');
                fence = Some((kind, body));
            }
        } else if let Some(kind) = line.strip_prefix("```") {
            fence = Some((kind.trim().to_owned(), String::new()));
        } else if let Some(title) = line.strip_prefix("### ") {
            examples.push(Example { title: title.trim().to_owned(), ..Example::default() });
        } else if let Some(title) = line.strip_prefix("## ") {
            headings.push(title.trim().to_owned());
        }
    }
    (headings, examples)
}

fn close(example: &mut Example, kind: &str, body: &str) {
    if let Some(table) = kind.strip_prefix("csv ") {
        if table == "answers" {
            example.answers = Some(body.to_owned());
        } else {
            example.tables.push((table.to_owned(), body.to_owned()));
        }
    } else if kind == "expect" {
        let pairs = body.lines().filter_map(|l| l.split_once(':'));
        example.expect.extend(pairs.map(|(k, v)| (k.trim().to_owned(), v.trim().to_owned())));
    }
}

#[cfg(test)]
mod tests;

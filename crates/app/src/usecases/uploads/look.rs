//! What the files of a batch turned out to be: for the screen on which a person confirms or corrects it.

use super::Batch;
use crate::usecases::import_data;
use crate::{Company, Result};
use connect::{Detected, Error as ReadError, Mapping, Proposal};
use text::Lang;

/// Sample values shown of a column.
const SAMPLES: usize = 5;

/// One column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnLook {
    /// Header as it stands in the file.
    pub header: String,
    /// Key of the header in a mapping: a repeated header carries `#2`.
    pub key: String,
    /// Up to five values.
    pub samples: Vec<String>,
    /// Canonical columns it fills, joined by `+`; empty: kept as an attribute.
    pub to: String,
    /// How sure the proposal is, percent; `None` when a person or a profile decided.
    pub confidence: Option<u8>,
    /// Other columns it may be.
    pub ties: Vec<String>,
}

/// A question that the file alone cannot settle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Stable name: `date_order`, `decimal_mark`, `closed_stages`, `tie`.
    pub code: &'static str,
    /// Column in question.
    pub column: String,
    /// The question, in the user's language.
    pub words: String,
    /// Values seen.
    pub samples: Vec<String>,
    /// Answers to choose from.
    pub choices: Vec<String>,
}

/// Files with the same headers, seen as one.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// Key of the headers.
    pub key: String,
    /// Names of the files.
    pub names: Vec<String>,
    /// Whether it can be imported as it is.
    pub ready: bool,
    /// Profile that reads it.
    pub profile: String,
    /// Canonical table, empty when unknown.
    pub table: String,
    /// `csv`, `xlsx` ...
    pub format: String,
    /// Text encoding.
    pub encoding: String,
    /// How sure the recogniser is, percent.
    pub confidence: u8,
    /// Column by column.
    pub columns: Vec<ColumnLook>,
    /// Required columns that nothing fills.
    pub missing: Vec<String>,
    /// What has to be answered.
    pub asks: Vec<Ask>,
    /// Remarks.
    pub notes: Vec<String>,
    /// Why it cannot be read at all.
    pub error: String,
    /// What stands so far.
    pub mapping: Mapping,
}

/// Looks at every file of a batch; nothing is written.
///
/// # Errors
/// A folder that cannot be read. A file that is no table is a look with words, not an error.
pub fn looks(company: &Company, batch: &Batch, now: i64, lang: Lang) -> Result<Vec<Look>> {
    let request = import_data::Request {
        paths: vec![batch.files()],
        mappings: batch.mappings()?,
        now,
        lang,
        ..import_data::Request::default()
    };
    let mut out: Vec<Look> = Vec::new();
    for (name, seen) in import_data::inspect_all(company, &request)? {
        let look = match seen {
            Ok(detected) => of_detected(&detected, lang),
            Err(ReadError::NeedsMapping(proposal)) => of_proposal(&proposal, lang),
            Err(e) => Look { error: e.text(lang.code()), key: format!("error:{name}"), ..Look::default() },
        };
        match out.iter_mut().find(|l| l.key == look.key) {
            Some(known) => known.names.push(name),
            None => out.push(Look { names: vec![name], ..look }),
        }
    }
    Ok(out)
}

fn of_detected(d: &Detected, lang: Lang) -> Look {
    let keys = keys(&d.headers);
    let columns = d.headers.iter().enumerate().map(|(i, header)| {
        let map = d.mapping.columns.iter().find(|c| c.index == Some(i));
        let samples = d.samples.iter().filter_map(|row| row.get(i)).filter(|v| !v.trim().is_empty()).take(SAMPLES);
        ColumnLook {
            header: header.clone(),
            key: keys[i].clone(),
            samples: samples.cloned().collect(),
            to: map.map(|m| m.to.join("+")).unwrap_or_default(),
            confidence: None,
            ties: Vec::new(),
        }
    });
    Look {
        key: import_data::headers_key(&d.headers),
        names: Vec::new(),
        ready: true,
        profile: d.profile.clone(),
        table: d.table.clone().unwrap_or_default(),
        format: d.format.clone(),
        encoding: d.encoding.clone(),
        confidence: percent(d.confidence),
        columns: columns.collect(),
        missing: Vec::new(),
        asks: asks(&d.questions, lang),
        notes: d.notes.iter().map(|n| lang.pick(&n.ru, &n.en).clone()).collect(),
        error: String::new(),
        mapping: d.mapping.clone(),
    }
}

fn of_proposal(p: &Proposal, lang: Lang) -> Look {
    let headers: Vec<String> = p.columns.iter().map(|c| c.header.clone()).collect();
    let keys = keys(&headers);
    let columns = p.columns.iter().zip(keys).map(|(c, key)| ColumnLook {
        header: c.header.clone(),
        key,
        samples: c.samples.iter().take(SAMPLES).cloned().collect(),
        to: c.to.join("+"),
        confidence: Some(percent(c.confidence)),
        ties: c.ties.clone(),
    });
    Look {
        key: import_data::headers_key(&headers),
        names: Vec::new(),
        ready: false,
        profile: p.mapping.profile.clone().unwrap_or_default(),
        table: p.table.clone().or_else(|| p.tables.first().cloned()).unwrap_or_default(),
        format: String::new(),
        encoding: String::new(),
        confidence: 0,
        columns: columns.collect(),
        missing: p.missing.clone(),
        asks: asks(&p.questions, lang),
        notes: Vec::new(),
        error: String::new(),
        mapping: p.mapping.clone(),
    }
}

fn asks(questions: &[connect::Question], lang: Lang) -> Vec<Ask> {
    let ask = |q: &connect::Question| Ask {
        code: q.code,
        column: q.column.clone(),
        words: lang.pick(&q.ru, &q.en).clone(),
        samples: q.samples.clone(),
        choices: q.choices.clone(),
    };
    questions.iter().map(ask).collect()
}

/// Headers as a mapping file names them: the second of the same name is `name#2`.
pub(super) fn keys(headers: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    for (i, header) in headers.iter().enumerate() {
        let before = headers[..i].iter().filter(|h| h.trim() == header.trim()).count();
        out.push(if before == 0 { header.trim().to_owned() } else { format!("{}#{}", header.trim(), before + 1) });
    }
    out
}

fn percent(x: f64) -> u8 {
    let bounded = (x * 100.0).clamp(0.0, 100.0);
    // Between 0 and 100, so the cast keeps the value.
    bounded as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_headers_are_told_apart() {
        let headers: Vec<String> = ["a", "Источник", "a ", "Источник"].map(str::to_owned).to_vec();
        assert_eq!(keys(&headers), ["a", "Источник", "a#2", "Источник#2"]);
        assert_eq!((percent(0.876), percent(2.0), percent(-1.0)), (87, 100, 0));
    }
}

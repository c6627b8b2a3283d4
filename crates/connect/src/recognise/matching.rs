//! Headers against the columns of one table: canonical names first, aliases next, contents as the judge.

use super::{fold, samples::Samples};
use crate::values::words;
use domain::schema::{Kind, Table};
use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

/// The fit of a file to one table.
#[derive(Debug, Clone)]
pub(crate) struct Fit {
    pub(crate) table: &'static Table,
    /// For every header: canonical columns it fills.
    pub(crate) to: Vec<Vec<&'static str>>,
    /// For every header: certainty.
    pub(crate) sure: Vec<f64>,
    /// For every header: columns whose name fits and whose content does not, or that were taken by another header.
    pub(crate) ties: Vec<Vec<&'static str>>,
    /// Required columns that nothing fills.
    pub(crate) missing: Vec<&'static str>,
    /// The status is to be read from the stage, and no stage is known as final.
    pub(crate) open_stages: bool,
    pub(crate) score: i64,
    /// All required columns stand under their canonical names.
    pub(crate) canonical: bool,
}

/// A header that may fill a column.
struct Candidate {
    rank: usize,
    header: usize,
    column: usize,
}

impl Fit {
    pub(crate) fn complete(&self) -> bool {
        self.missing.is_empty() && !self.open_stages
    }

    pub(crate) fn mapped(&self) -> usize {
        self.to.iter().filter(|t| !t.is_empty()).count()
    }

    fn fills(&self, column: &str) -> bool {
        self.to.iter().any(|t| t.contains(&column))
    }
}

/// Fits the headers to `table`; `extra` are aliases of a profile: folded header and canonical column, strongest first.
pub(crate) fn fit(table: &'static Table, headers: &[String], samples: &Samples, extra: &[(&str, &str)]) -> Fit {
    let folded: Vec<String> = headers.iter().map(|h| fold(h)).collect();
    let n = headers.len();
    let mut fit = Fit {
        table,
        to: vec![Vec::new(); n],
        sure: vec![0.0; n],
        ties: vec![Vec::new(); n],
        missing: Vec::new(),
        open_stages: false,
        score: 0,
        canonical: false,
    };
    let mut filled = vec![false; table.columns.len()];
    for c in candidates(table, &folded, extra) {
        let column = &table.columns[c.column];
        if !fit.to[c.header].is_empty() || filled[c.column] {
            if !fit.to[c.header].contains(&column.name) {
                fit.ties[c.header].push(column.name);
            }
            continue;
        }
        let share = samples.share(c.header, table, column);
        // A canonical name is a promise; its bad cells are set aside one by one.
        if share < 0.95 && c.rank > 0 {
            fit.ties[c.header].push(column.name);
            continue;
        }
        fit.to[c.header].push(column.name);
        fit.sure[c.header] = if c.rank == 0 { 1.0 } else { 0.9 * share };
        filled[c.column] = true;
        fit.score +=
            10 + if column.required { 4 } else { 0 } + if c.rank == 0 { 4 } else { 0 } + distinctive(table, &folded[c.header]);
    }
    match table.name {
        "deals" => status_of_stage(&mut fit, samples),
        // Lists of people, clients and goods without a code are keyed by their names, as deals and orders refer to them.
        "employees" | "customers" | "products" => id_of_name(&mut fit, &folded),
        _ => {}
    }
    fit.missing = table.columns.iter().filter(|c| c.required && !fit.fills(c.name)).map(|c| c.name).collect();
    fit.canonical = canonical(&fit, headers);
    if fit.canonical {
        keep_unknown(&mut fit, headers);
    }
    fit
}

fn canonical(fit: &Fit, headers: &[String]) -> bool {
    let named = |column: &str| headers.iter().any(|h| bare(h).eq_ignore_ascii_case(column));
    let known = headers.iter().filter(|h| fit.table.columns.iter().any(|c| bare(h).eq_ignore_ascii_case(c.name))).count();
    // «ID» and «Amount» among ten other headers are an export of somebody, not our payments.
    fit.missing.is_empty()
        && fit.table.columns.iter().filter(|c| c.required).all(|c| named(c.name))
        && (is_exact(fit, headers) || known * 2 >= headers.len())
}

/// Whether every required column stands under its very name, letter by letter.
pub(crate) fn is_exact(fit: &Fit, headers: &[String]) -> bool {
    fit.table.columns.iter().filter(|c| c.required).all(|c| headers.iter().any(|h| bare(h) == c.name))
}

/// In a canonical file every other name is the user's own: what an alias explains is kept as an attribute as well.
fn keep_unknown(fit: &mut Fit, headers: &[String]) {
    for (to, header) in fit.to.iter_mut().zip(headers) {
        if !to.is_empty() && !to.iter().any(|t| bare(header).eq_ignore_ascii_case(t)) {
            to.push("attr");
        }
    }
}

fn bare(header: &str) -> &str {
    header.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
}

/// All pairs of headers and columns that bear one name, best first, earlier headers first.
fn candidates(table: &Table, folded: &[String], extra: &[(&str, &str)]) -> Vec<Candidate> {
    let mut list = Vec::new();
    for (column, c) in table.columns.iter().enumerate() {
        let own: Vec<String> = extra.iter().filter(|(_, to)| *to == c.name).map(|(h, _)| fold(h)).collect();
        let names: Vec<String> = std::iter::once(fold(c.name)).chain(own).chain(c.aliases.iter().map(|a| fold(a))).collect();
        for (header, f) in folded.iter().enumerate() {
            if let Some(rank) = names.iter().position(|name| name == f && !f.is_empty()) {
                list.push(Candidate { rank, header, column });
            }
        }
    }
    list.sort_by_key(|c| (c.rank, c.header, c.column));
    list
}

/// Extra weight of a header that only this table knows.
fn distinctive(table: &Table, folded: &str) -> i64 {
    static TABLES_OF: OnceLock<HashMap<String, BTreeSet<&'static str>>> = OnceLock::new();
    let tables_of = TABLES_OF.get_or_init(|| {
        let mut map: HashMap<String, BTreeSet<&'static str>> = HashMap::new();
        for t in domain::schema::TABLES {
            for name in t.columns.iter().flat_map(|c| std::iter::once(&c.name).chain(c.aliases)) {
                map.entry(fold(name)).or_default().insert(t.name);
            }
        }
        map
    });
    match tables_of.get(folded).map_or(0, |tables| tables.iter().filter(|t| **t != table.name).count()) {
        0 => 12,
        1 => 4,
        _ => 0,
    }
}

fn id_of_name(fit: &mut Fit, folded: &[String]) {
    let at = |fit: &Fit, column| fit.to.iter().position(|t| t.contains(&column));
    // «Код клиента» is no name; `Account` and «Сотрудник» are.
    let coded = |h: &str| {
        h.ends_with("id")
            || h.split(' ').any(|w| matches!(w, "код" | "ид" | "номер" | "№" | "code" | "no" | "number" | "артикул" | "sku"))
    };
    match (at(fit, "id"), at(fit, "name")) {
        (None, Some(i)) => fit.to[i].insert(0, "id"),
        (Some(i), None) if !coded(&folded[i]) => fit.to[i].push("name"),
        _ => {}
    }
}

/// A deal's status from its stage, when no column holds the status itself.
fn status_of_stage(fit: &mut Fit, samples: &Samples) {
    if fit.fills("status") {
        return;
    }
    // A column named «Статус» may hold stages.
    let stage = fit.to.iter().position(|t| t.contains(&"stage")).or_else(|| {
        let i = fit.ties.iter().position(|t| t.contains(&"status"))?;
        fit.to[i].is_empty().then_some(i)
    });
    let Some(i) = stage else { return };
    if !fit.fills("stage") {
        fit.to[i].push("stage");
    }
    fit.to[i].push("status");
    fit.ties[i].retain(|t| *t != "status");
    fit.sure[i] = 0.9;
    fit.score += 8;
    fit.open_stages = !samples.distinct(i).iter().any(|v| words::stage_kind(v).is_some());
}

/// Whether dates, numbers and words are looked at in a column of that kind.
pub(crate) fn is_typed(kind: Kind, words: &[&str]) -> bool {
    !matches!(kind, Kind::Text | Kind::Id) || !words.is_empty()
}

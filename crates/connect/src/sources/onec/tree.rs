//! The tree of a printed report: levels by rank of their marks, leaves, and every total checked against its parts.

use super::grid::{Grid, Row};
use super::header::{Column, Group, Header, Kind, is_total};
use super::words::Measure;
use crate::{Error, ReadReport, Total};

/// Figures differ when they are a kopeck apart, units of 10^-6.
const KOPECK: i128 = 10_000;
/// Largest figure: nine hundred billion.
const LARGEST: i128 = 900_000_000_000_000_000;

/// A row without children.
pub(crate) struct Leaf {
    /// Position among the rows of the sheet.
    pub(crate) row: usize,
    /// Labels from the top, its own the last.
    pub(crate) path: Vec<String>,
}

/// The body of a report.
#[derive(Default)]
pub(crate) struct Tree {
    pub(crate) leaves: Vec<Leaf>,
    /// Parents with their children.
    parents: Vec<(usize, Vec<usize>)>,
    tops: Vec<usize>,
    total: Option<usize>,
    /// Longest path.
    pub(crate) depth: usize,
    /// Labels of the first longest path.
    pub(crate) examples: Vec<String>,
    sums: Vec<(String, i128, i128)>,
}

/// Builds the tree of the rows below the header.
pub(crate) fn build(grid: &Grid, header: &Header) -> Tree {
    let mut tree = Tree::default();
    let body: Vec<usize> = (header.bottom + 1..grid.rows.len()).filter(|i| figures(&grid.rows[*i], header)).collect();
    let nodes: Vec<usize> = body
        .iter()
        .copied()
        .filter(|i| {
            let total = grid.rows[*i].first().is_some_and(|(_, t)| is_total(t));
            if total {
                tree.total = tree.total.or(Some(*i));
            }
            !total
        })
        .collect();
    let ranks = ranks(grid, header, &nodes);
    let mut stack: Vec<(usize, usize, String)> = Vec::new();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    let mut paths: Vec<Vec<String>> = Vec::with_capacity(nodes.len());
    for (n, i) in nodes.iter().enumerate() {
        while stack.last().is_some_and(|(_, rank, _)| *rank >= ranks[n]) {
            stack.pop();
        }
        match stack.last() {
            Some((parent, _, _)) => children[*parent].push(*i),
            None => tree.tops.push(*i),
        }
        stack.push((n, ranks[n], label(&grid.rows[*i], header)));
        paths.push(stack.iter().map(|(_, _, l)| l.clone()).collect());
    }
    for (n, path) in paths.into_iter().enumerate() {
        if path.len() > tree.depth {
            tree.depth = path.len();
            tree.examples.clone_from(&path);
        }
        if children[n].is_empty() {
            tree.leaves.push(Leaf { row: nodes[n], path });
        } else {
            tree.parents.push((nodes[n], std::mem::take(&mut children[n])));
        }
    }
    for c in header.columns.iter().filter(|c| c.measure.adds()) {
        if let Some(theirs) = tree.total.and_then(|t| grid.rows[t].number(c.at)) {
            tree.sums.push((title(c), theirs, sum(grid, &tree.tops, c.at)));
        }
    }
    tree
}

fn figures(row: &Row, header: &Header) -> bool {
    header.columns.iter().any(|c| row.number(c.at).is_some())
}

/// The label of a row: the first filled cell before the figures, without the comma of an empty characteristic.
fn label(row: &Row, header: &Header) -> String {
    let columns = (0..header.first).filter(|i| Some(*i) != header.sku || header.first == 1);
    let text = columns.map(|i| row.text(i)).find(|t| !t.is_empty()).unwrap_or("");
    text.trim_end_matches([',', ' ']).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Levels as ranks of distinct marks: indents, else outline, else the column of the label.
fn ranks(grid: &Grid, header: &Header, nodes: &[usize]) -> Vec<usize> {
    let place = |i: usize| grid.rows[i].first().map_or(0, |(at, _)| at.min(header.first));
    let marks: [Vec<usize>; 3] = [
        nodes.iter().map(|i| usize::from(grid.rows[*i].level.indent)).collect(),
        nodes.iter().map(|i| usize::from(grid.rows[*i].level.outline)).collect(),
        nodes.iter().map(|i| place(*i)).collect(),
    ];
    let distinct = |list: &[usize]| {
        let mut d = list.to_vec();
        d.sort_unstable();
        d.dedup();
        d
    };
    let best = marks.iter().find(|m| distinct(m).len() > 1).unwrap_or(&marks[0]);
    let order = distinct(best);
    best.iter().map(|m| order.binary_search(m).unwrap_or(0)).collect()
}

fn sum(grid: &Grid, rows: &[usize], column: usize) -> i128 {
    rows.iter().filter_map(|i| grid.rows[*i].number(column)).sum()
}

fn title(c: &Column) -> String {
    match &c.group {
        Group::Month(p) => format!("{} {}", super::period::iso(p.from).get(..7).unwrap_or(""), c.name),
        Group::Named(name) => format!("{name} {}", c.name),
        Group::None | Group::Total => c.name.clone(),
    }
}

/// Checks every parent and the total of all against the rows below them, to the kopeck.
///
/// # Errors
/// [`Error::TotalsDiffer`] for the first figure that is not the sum of its parts.
pub(crate) fn reconcile(grid: &Grid, header: &Header, tree: &Tree, file: &str) -> Result<(), Error> {
    let all = tree.parents.iter().map(|(row, children)| (*row, children)).chain(tree.total.map(|t| (t, &tree.tops)));
    for (row, children) in all {
        for c in header.columns.iter().filter(|c| c.measure.adds()) {
            check(grid, header, row, children, c).map_err(|(theirs, ours)| differ(grid, header, row, c, file, theirs, ours))?;
        }
    }
    let figures = (header.bottom + 1..grid.rows.len()).filter(|i| figures(&grid.rows[*i], header));
    for row in figures {
        in_range(grid, header, row, file)?;
        across(grid, header, row, file)?;
        if header.kind == Kind::Balance {
            carried(grid, header, row, file)?;
        }
    }
    Ok(())
}

/// Figures beyond any company's are two numbers glued together.
fn in_range(grid: &Grid, header: &Header, row: usize, file: &str) -> Result<(), Error> {
    let wide = header.columns.iter().find(|c| grid.rows[row].number(c.at).is_some_and(|n| n.abs() > LARGEST));
    match wide {
        Some(c) => Err(Error::Damaged {
            file: file.to_owned(),
            what: format!("row {}, column '{}': the figure is beyond the accepted range", grid.rows[row].line, title(c)),
        }),
        None => Ok(()),
    }
}

/// A parent against its children; balances are compared net, for a parent may print them folded.
fn check(grid: &Grid, header: &Header, row: usize, children: &[usize], c: &Column) -> Result<(), (i128, i128)> {
    let other = |m: Measure| match m {
        Measure::OpenDebit => Some(Measure::OpenCredit),
        Measure::CloseDebit => Some(Measure::CloseCredit),
        _ => None,
    };
    if matches!(c.measure, Measure::OpenCredit | Measure::CloseCredit) {
        return Ok(());
    }
    let against = other(c.measure).and_then(|m| header.columns.iter().find(|c| c.measure == m));
    let net = |i: usize| {
        let number = |at: usize| grid.rows[i].number(at);
        match against {
            Some(credit) => match (number(c.at), number(credit.at)) {
                (None, None) => None,
                (d, k) => Some(d.unwrap_or(0) - k.unwrap_or(0)),
            },
            None => number(c.at),
        }
    };
    // A parent that prints nothing claims nothing: quantities of different units are not summed.
    let Some(theirs) = net(row) else { return Ok(()) };
    let ours: i128 = children.iter().filter_map(|i| net(*i)).sum();
    if (theirs - ours).abs() >= KOPECK { Err((theirs, ours)) } else { Ok(()) }
}

/// The groups across against their total.
fn across(grid: &Grid, header: &Header, row: usize, file: &str) -> Result<(), Error> {
    let parts = |m: Measure| {
        let own = header.columns.iter().filter(|c| c.measure == m && c.group != Group::Total && c.group != Group::None);
        own.map(|c| grid.rows[row].number(c.at).unwrap_or(0)).sum::<i128>()
    };
    if !header.columns.iter().any(|c| matches!(c.group, Group::Month(_) | Group::Named(_))) {
        return Ok(());
    }
    for c in header.of(&Group::Total).filter(|c| c.measure.adds()) {
        let Some(theirs) = grid.rows[row].number(c.at) else { continue };
        let ours = parts(c.measure);
        if (theirs - ours).abs() >= KOPECK {
            return Err(differ(grid, header, row, c, file, theirs, ours));
        }
    }
    Ok(())
}

/// Opening balance and turnovers against the closing balance.
fn carried(grid: &Grid, header: &Header, row: usize, file: &str) -> Result<(), Error> {
    let at = |m: Measure| header.columns.iter().find(|c| c.measure == m);
    let number = |m: Measure| at(m).and_then(|c| grid.rows[row].number(c.at)).unwrap_or(0);
    let (Some(_), Some(close)) = (at(Measure::OpenDebit), at(Measure::CloseDebit)) else { return Ok(()) };
    if at(Measure::TurnDebit).is_none() || at(Measure::TurnCredit).is_none() {
        return Ok(());
    }
    let ours =
        number(Measure::OpenDebit) - number(Measure::OpenCredit) + number(Measure::TurnDebit) - number(Measure::TurnCredit);
    let theirs = number(Measure::CloseDebit) - number(Measure::CloseCredit);
    if (theirs - ours).abs() >= KOPECK { Err(differ(grid, header, row, close, file, theirs, ours)) } else { Ok(()) }
}

fn differ(grid: &Grid, header: &Header, row: usize, c: &Column, file: &str, theirs: i128, ours: i128) -> Error {
    let shown = |v: i128| domain::money::format_decimal(v, 6, 2);
    Error::TotalsDiffer {
        file: file.to_owned(),
        line: grid.rows[row].line,
        label: label(&grid.rows[row], header).chars().take(80).collect(),
        column: title(c),
        theirs: shown(theirs),
        ours: shown(ours),
    }
}

impl Tree {
    /// The rows that are no leaves; leaves are counted where they go.
    pub(crate) fn account(&self, grid: &Grid) -> ReadReport {
        let blank = grid.rows.iter().filter(|r| r.is_blank()).count();
        let read = grid.rows.len();
        ReadReport {
            read: read as u64,
            blank: blank as u64,
            header: (read - blank - self.leaves.len()) as u64,
            ..ReadReport::default()
        }
    }

    /// The totals of the report against the sums of its rows.
    pub(crate) fn totals(&self, header: &Header) -> Vec<Total> {
        let shown = |v: i128| domain::money::format_decimal(v, 6, 2);
        let _ = header;
        let total = |(column, theirs, ours): &(String, i128, i128)| Total {
            column: column.clone(),
            file: shown(*theirs),
            ours: shown(*ours),
            mismatch: (theirs - ours).abs() >= KOPECK,
        };
        self.sums.iter().map(total).collect()
    }
}

//! Any sequence of imports, repeats, undos and compactions gives what a naive map in memory gives; the order of rows never matters.

use crate::common::{Deal, deal, deals, meta, table};
use domain::schema::Table;
use lake::{Error, ImportMeta, Lake, Options};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone)]
struct Import {
    table: &'static str,
    source: &'static str,
    rows: Vec<Deal>,
    replace: bool,
}

#[derive(Debug, Clone)]
enum Step {
    Import(Import),
    /// The same rows as an earlier import, backwards.
    Again(usize),
    Undo(usize),
    Compact(usize),
}

/// (amount, updated)
type Content = (Option<i64>, Option<i64>);
/// (source, id) -> content
type State = BTreeMap<(String, String), Content>;

/// What an import presents: rows that survive repeats and conflicts inside it.
fn presented(import: &Import) -> State {
    let mut versions: BTreeMap<String, BTreeSet<Content>> = BTreeMap::new();
    for row in &import.rows {
        versions.entry(row.id.clone()).or_default().insert((row.amount, row.updated));
    }
    let mut all = State::new();
    for (id, versions) in versions {
        let newest = versions.iter().map(|v| v.1).max().unwrap();
        let winners: Vec<_> = versions.iter().filter(|v| v.1 == newest).collect();
        if let [winner] = winners[..] {
            all.insert((import.source.to_string(), id), *winner);
        }
    }
    all
}

/// The state of a table after some imports.
fn naive<'a>(imports: impl Iterator<Item = &'a Import>, table: &str) -> State {
    let mut state = State::new();
    for import in imports.filter(|i| i.table == table && !i.rows.is_empty()) {
        let new = presented(import);
        if import.replace {
            state.retain(|key, _| key.0 != import.source || new.contains_key(key));
        }
        for (key, version) in new {
            let known = state.get(&key);
            let older = known.is_some_and(|k| version.1.is_some() && k.1 > version.1) && !import.replace;
            if !older {
                state.insert(key, version);
            }
        }
    }
    state
}

fn run(lake: &Lake, import: &Import) -> lake::ImportReport {
    let mut txn = lake.begin_import(ImportMeta { replace: import.replace, ..meta() }).unwrap();
    for chunk in import.rows.chunks(3) {
        txn.append(table(import.table), batch(table(import.table), chunk), 0, import.source).unwrap();
    }
    txn.commit(5).unwrap()
}

/// Deals as they are; leads stand for tables without `updated_at`.
fn batch(table: &'static Table, rows: &[Deal]) -> arrow::array::RecordBatch {
    if table.name == "deals" {
        return deals(rows);
    }
    let names: Vec<String> = rows.iter().map(|r| r.amount.unwrap_or(0).to_string()).collect();
    crate::common::leads(&rows.iter().zip(&names).map(|(r, n)| (r.id.as_str(), n.as_str())).collect::<Vec<_>>())
}

fn actual(lake: &Lake, table: &str) -> State {
    crate::common::versions(lake, lake.latest().unwrap(), table)
}

fn check(lake: &Lake, imports: &[(Import, bool)]) {
    for name in ["deals", "leads"] {
        let wanted = naive(imports.iter().filter(|(_, undone)| !undone).map(|(i, _)| i), name);
        assert_eq!(actual(lake, name), wanted, "{name} after {imports:#?}");
    }
    let report = lake.verify(&mut |_| {}).unwrap();
    assert!(report.bad.is_empty(), "{:?}", report.bad);
}

fn rows() -> impl Strategy<Value = Vec<Deal>> {
    let row = (0..4u8, 0..3i64, proptest::option::weighted(0.8, 0..3i64));
    proptest::collection::vec(row, 0..7)
        .prop_map(|rows| rows.into_iter().map(|(id, amount, updated)| deal(id, amount, updated)).collect())
}

fn an_import() -> impl Strategy<Value = Import> {
    (
        prop_oneof![3 => Just("deals"), 1 => Just("leads")],
        prop_oneof![3 => Just("crm"), 1 => Just("1c")],
        rows(),
        proptest::bool::weighted(0.2),
    )
        .prop_map(|(table, source, mut rows, replace)| {
            if table == "leads" {
                rows.iter_mut().for_each(|r| r.updated = None);
            }
            Import { table, source, rows, replace }
        })
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        5 => an_import().prop_map(Step::Import),
        2 => (0..8usize).prop_map(Step::Again),
        3 => (0..8usize).prop_map(Step::Undo),
        1 => (1..6usize).prop_map(Step::Compact),
    ];
    proptest::collection::vec(step, 1..10)
}

fn play(steps: Vec<Step>) {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open_with(dir.path(), Options { file_rows: 2, ..Options::default() }).unwrap();
    let mut imports: Vec<(Import, bool)> = Vec::new();
    for step in steps {
        match step {
            Step::Import(import) => {
                let report = run(&lake, &import);
                let read: u64 = report.tables.iter().map(|t| t.read).sum();
                let told: u64 = report.tables.iter().map(|t| t.accepted() + t.duplicates + t.set_aside()).sum();
                assert_eq!((read, told), (import.rows.len() as u64, read));
                imports.push((import, false));
            }
            Step::Again(i) if i < imports.len() => {
                let mut again = imports[i].0.clone();
                again.rows.reverse();
                run(&lake, &again);
                imports.push((again, false));
            }
            Step::Undo(i) if i < imports.len() => match lake.undo(i as i64 + 1, 6) {
                Ok(_) => imports[i].1 = true,
                Err(Error::AlreadyUndone { .. }) => assert!(imports[i].1),
                Err(Error::HistoryGone { .. }) => {}
                Err(other) => panic!("{other}"),
            },
            Step::Compact(keep) => {
                lake.compact(keep, 7).unwrap();
                assert!(lake.snapshots().unwrap().len() <= keep);
            }
            Step::Again(_) | Step::Undo(_) => {}
        }
        check(&lake, &imports);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_lake_equals_a_map_in_memory(steps in steps()) {
        play(steps);
    }

    #[test]
    fn undoing_the_middle_import_leaves_the_others(a in an_import(), b in an_import(), c in an_import()) {
        play(vec![Step::Import(a), Step::Import(b), Step::Import(c), Step::Undo(1)]);
    }

    #[test]
    fn the_order_of_rows_never_matters(import in an_import(), second in an_import(), seed in any::<u64>()) {
        let shuffled = |import: &Import| {
            let mut import = import.clone();
            let n = import.rows.len().max(1);
            import.rows.rotate_left(usize::try_from(seed % n as u64).unwrap());
            if seed % 2 == 0 { import.rows.reverse(); }
            import
        };
        let outcome = |first: &Import, second: &Import| {
            let dir = tempfile::tempdir().unwrap();
            let lake = Lake::open(dir.path()).unwrap();
            let reports = [run(&lake, first).tables, run(&lake, second).tables];
            (actual(&lake, "deals"), actual(&lake, "leads"), reports)
        };
        assert_eq!(outcome(&import, &second), outcome(&shuffled(&import), &shuffled(&second)));
    }
}

#[test]
fn what_a_later_import_only_confirmed_survives_the_undo_of_the_first() {
    let row = |amount, updated| Import { table: "deals", source: "crm", rows: vec![deal("x", amount, updated)], replace: false };
    // the second import confirms the first, the third comes too late to matter
    play(vec![Step::Import(row(1, 5)), Step::Import(row(1, 5)), Step::Import(row(2, 4)), Step::Undo(0), Step::Undo(1)]);
}

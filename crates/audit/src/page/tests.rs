//! The page runner: folders against the list, headings, text limits, and every example of every rule.

use super::{Example, HEADINGS, parse};
use crate::context::Context;
use crate::input::Values;
use crate::inventory::Inventory;
use crate::phrase::{Lang, fill};
use crate::question::parse_answers_csv;
use crate::rule::Rule;
use crate::rules::RULES;
use crate::runner::{Checked, check};
use crate::settings::Settings;
use crate::unit::{Text, texts};
use crate::verdict::verdict;
use domain::result::VerdictKind;
use engine::testing::{moment, session_from_csv};
use std::collections::{BTreeMap, BTreeSet};

const ZONE: &str = "Europe/Moscow";

fn word(v: VerdictKind) -> &'static str {
    match v {
        VerdictKind::Passed => "passed",
        VerdictKind::Partly => "partly",
        VerdictKind::Found => "found",
        VerdictKind::NotApplicable => "not_applicable",
        VerdictKind::NotAssessed => "not_assessed",
        VerdictKind::Awaiting => "awaiting",
        VerdictKind::Broken => "broken",
    }
}

fn values(rule: &'static Rule, example: &Example) -> Values {
    let mut values = Settings::default().of(rule, &BTreeMap::new());
    for pair in example.expect.get("settings").map_or("", String::as_str).split(',').filter(|p| !p.trim().is_empty()) {
        let (key, value) = pair.split_once('=').expect("key=value");
        assert!(rule.settings.iter().any(|s| s.key == key.trim()), "{}: no setting {key}", rule.id);
        values.set(key.trim(), value.trim(), true);
    }
    values
}

fn run(rule: &'static Rule, example: &Example) -> Checked {
    let as_of = moment(example.expect.get("as_of").map_or("2024-06-30 23:59:59", String::as_str), ZONE).expect("moment");
    let tables: Vec<(&str, &str)> = example.tables.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let session = session_from_csv(&tables, as_of, ZONE).unwrap_or_else(|e| panic!("{} «{}»: {e}", rule.id, example.title));
    let ctx = Context::new(&session).expect("context");
    let inventory = Inventory::load(&session, &[rule]).expect("inventory");
    crate::base::prepare(&ctx, &[rule]).unwrap_or_else(|e| panic!("{} «{}»: {e:?}", rule.id, example.title));
    let answers = example.answers.as_deref().map(|a| parse_answers_csv(a).expect("answers")).unwrap_or_default();
    check(&ctx, rule, &inventory, values(rule, example), &answers).expect("unit files").0
}

/// Every sentence of the rule must find its values after any outcome that has been judged.
fn sentences(c: &Checked) -> Vec<String> {
    let mut lost = Vec::new();
    for (t, lang) in [(&c.texts.ru, Lang::Ru), (&c.texts.en, Lang::En)] {
        let all = [&t.title, &t.found, &t.partly, &t.passed, &t.why, &t.how_we_know, &t.would_change, &t.missing];
        for text in all.into_iter().chain(&t.advice) {
            lost.extend(fill(text, &c.outcome.vars, "RUB", lang).1);
        }
    }
    lost
}

fn differences(rule: &'static Rule, example: &Example) -> Vec<String> {
    let c = run(rule, example);
    let o = &c.outcome;
    let mut out = Vec::new();
    let mut compare = |key: &str, got: String| {
        if let Some(want) = example.expect.get(key)
            && *want != got
        {
            out.push(format!("{} «{}»: {key} is {got}, expected {want} {:?}", rule.id, example.title, o.missing));
        }
    };
    assert!(example.expect.contains_key("verdict"), "{} «{}» expects no verdict", rule.id, example.title);
    compare("verdict", word(o.verdict).to_owned());
    compare("n", o.n.to_string());
    compare(
        "x",
        o.vars.get("x").map_or(String::new(), |v| match v {
            crate::phrase::Val::Count(n) => n.to_string(),
            other => format!("{other:?}"),
        }),
    );
    compare("measured", o.measured.clone().unwrap_or_default());
    compare("rows", c.offenders.to_string());
    let judged = matches!(o.verdict, VerdictKind::Passed | VerdictKind::Partly | VerdictKind::Found);
    if judged {
        out.extend(sentences(&c).into_iter().map(|k| format!("{} «{}»: no value for {{{k}}}", rule.id, example.title)));
        assert!(o.scale.is_some(), "{}: judged without a scale", rule.id);
        let v = verdict(&c, "RUB");
        assert!(o.norm.is_none() || v.norm.is_some(), "{}: norm is not a setting", rule.id);
    }
    out
}

#[test]
fn every_example_of_every_page_holds() {
    let only = std::env::var("REVIZOR_PAGE").ok();
    let mut wrong = Vec::new();
    for rule in RULES.iter().filter(|r| only.as_ref().is_none_or(|o| o.split(',').any(|id| id == r.id))) {
        let (_, examples) = parse(rule.texts.page);
        for example in &examples {
            wrong.extend(differences(rule, example));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn folders_and_the_list_are_the_same() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let folders: BTreeSet<String> = std::fs::read_dir(dir)
        .expect("rules folder")
        .filter_map(|e| e.ok().filter(|e| e.path().is_dir()).map(|e| e.file_name().to_string_lossy().into_owned()))
        .collect();
    let listed: BTreeSet<String> = RULES.iter().map(|r| r.folder()).collect();
    assert_eq!(folders, listed);
    assert_eq!(listed.len(), RULES.len(), "ids are unique");
}

#[test]
fn pages_have_their_headings_and_both_examples() {
    for rule in RULES {
        let (headings, examples) = parse(rule.texts.page);
        assert_eq!(headings, HEADINGS, "{}", rule.id);
        assert!(examples.len() >= 2, "{} has {} examples", rule.id, examples.len());
        let verdicts: BTreeSet<&str> = examples.iter().filter_map(|e| e.expect.get("verdict").map(String::as_str)).collect();
        assert!(verdicts.contains("found") || verdicts.contains("partly"), "{} shows no guilty company", rule.id);
        assert!(verdicts.contains("passed"), "{} shows no innocent company", rule.id);
    }
}

#[test]
fn texts_keep_their_limits() {
    for rule in RULES {
        let pair = texts(rule).expect("text files");
        for (t, lang) in [(&pair.ru, "ru"), (&pair.en, "en")] {
            limit(rule.id, lang, t);
        }
        assert!(crate::blocks::BLOCKS.iter().any(|b| b.id == rule.block), "{}: block {}", rule.id, rule.block);
        assert!((1..=5).contains(&rule.severity), "{}", rule.id);
        assert!(rule.sql.is_some() != (rule.kind == crate::rule::Kind::Asked), "{}", rule.id);
        assert!(
            rule.question.is_none() || crate::question::question(rule).is_ok_and(|q| q.is_some()),
            "{}: question.toml",
            rule.id
        );
        for need in rule.needs {
            let table = domain::schema::table(need.table).unwrap_or_else(|| panic!("{}: table {}", rule.id, need.table));
            assert!(need.columns.iter().all(|c| table.column(c).is_some()), "{}: {:?}", rule.id, need);
        }
    }
}

fn limit(id: &str, lang: &str, t: &Text) {
    let within = |name: &str, text: &str, most: usize| {
        let n = text.chars().count();
        assert!((5..=most).contains(&n), "{id} {lang}: {name} has {n} characters, at most {most}");
    };
    within("title", &t.title, 70);
    for (name, text) in [("found", &t.found), ("partly", &t.partly), ("passed", &t.passed)] {
        within(name, text, 420);
    }
    within("why", &t.why, 420);
    within("how_we_know", &t.how_we_know, 300);
    within("would_change", &t.would_change, 300);
    within("missing", &t.missing, 320);
    assert!((2..=4).contains(&t.advice.len()), "{id} {lang}: advice has {} steps", t.advice.len());
    t.advice.iter().for_each(|s| within("advice", s, 240));
    let all = [&t.title, &t.found, &t.partly, &t.passed, &t.why].into_iter().chain(&t.advice);
    if lang == "en" {
        all.for_each(|s| assert!(!s.chars().any(|c| ('а'..='я').contains(&c)), "{id}: Russian in the English text: {s}"));
    }
}

/// Invariant 3: without any one of the needed columns the rule is not assessed, whatever else is there.
#[test]
fn a_missing_column_is_a_verdict() {
    for rule in RULES.iter().filter(|r| r.sql.is_some()) {
        let (_, examples) = parse(rule.texts.page);
        let Some(example) = examples.iter().find(|e| e.expect.get("verdict").is_some_and(|v| v == "found" || v == "partly"))
        else {
            continue;
        };
        for need in rule.needs {
            let mut without = example.clone();
            without.tables.retain(|(name, _)| name != need.table);
            if without.tables.is_empty() {
                continue;
            }
            let c = run(rule, &without);
            assert_eq!(c.outcome.verdict, VerdictKind::NotAssessed, "{} without {}", rule.id, need.table);
            assert!(c.outcome.missing.contains(&need.table.to_owned()), "{}", rule.id);
        }
    }
}

/// The floor: at least 130 checks, none of the thirty mistakes with fewer than two, every threshold with its origin.
#[test]
fn the_catalogue_covers_every_mistake() {
    assert!(RULES.len() >= 130, "{}", RULES.len());
    for m in crate::blocks::MISTAKES {
        let own: Vec<&str> = RULES.iter().filter(|r| r.mistake == Some(m.number)).map(|r| r.id).collect();
        assert!(own.len() >= 2, "mistake {}: {own:?}", m.number);
    }
    let known = ["map", "own_data", "agreed", "outside", "default", "assumption"];
    for s in RULES.iter().flat_map(|r| r.settings) {
        assert!(known.contains(&s.provenance), "{}: provenance {}", s.key, s.provenance);
        assert!(!s.ru.is_empty() && !s.en.is_empty(), "{}", s.key);
    }
}

//! The proof as a page: recall, precision, clean companies, money inside its range.

use super::{Line, Proof};
use std::fmt::Write as _;

/// Markdown for `docs/corpus.md`. The same proof, the same bytes.
#[must_use]
pub fn markdown(p: &Proof) -> String {
    let mut out = String::new();
    let companies: u64 = p.alone.iter().map(|l| l.companies).sum();
    let (found, seen): (u64, u64) = p.alone.iter().fold((0, 0), |(f, s), l| (f + l.found, s + l.seen));
    let flips: u64 = p.alone.iter().map(|l| l.others.values().sum::<u64>()).sum();
    let own: u64 = p.alone.iter().map(|l| l.found).sum();
    let quiet = p.clean.iter().filter(|c| c.is_empty()).count();
    let inside = p.money.iter().filter(|m| m.inside).count();
    let joint = p.money.iter().filter(|m| m.joint_holds).count();
    let head = format!(
        "# Proof by planted mistakes\n\nWritten by `cargo xtask corpus`; do not edit. Companies of {} deals, {} seeds a mistake, {} clean companies.\n\n\
         | measure | value |\n| --- | --- |\n\
         | recall: planted mistakes called by a check of the same mistake | {} |\n\
         | seen at least in part, or named as data that are missing | {} |\n\
         | precision: red checks of the planted mistake among all newly red ones | {} |\n\
         | clean companies without a red check | {} |\n\
         | mistakes called when all are planted together | {} |\n\
         | money: closable part of the planted loss inside P10–P90 | {} |\n\
         | package not more than the simple sum | {} |\n",
        p.sizes.0,
        p.sizes.1,
        p.sizes.2,
        share(found, companies),
        share(seen, companies),
        share(own, own + flips),
        share(quiet as u64, p.clean.len() as u64),
        share(p.together.0, p.together.1),
        share(inside as u64, p.money.len() as u64),
        share(joint as u64, p.money.len() as u64),
    );
    out.push_str(&head);
    alone(&mut out, &p.alone);
    clean(&mut out, p);
    asked(&mut out, p);
    money(&mut out, p);
    out
}

fn share(x: u64, n: u64) -> String {
    if n == 0 { "–".to_owned() } else { format!("{x} of {n} ({} %)", (x * 200 + n) / (n * 2)) }
}

fn alone(out: &mut String, lines: &[Line]) {
    out.push_str("\n## Planted alone\n\n| planted | mistake | called | by | other checks that turned red |\n| --- | --- | --- | --- | --- |\n");
    for l in lines {
        let by: Vec<&str> = l.by.iter().map(String::as_str).collect();
        let others: Vec<String> = l.others.iter().map(|(id, n)| format!("{id} ({n})")).collect();
        let number = l.mistake.map_or_else(|| "–".to_owned(), |m| m.to_string());
        // Writing to a string cannot fail.
        let _ =
            writeln!(out, "| {} | {number} | {} of {} | {} | {} |", l.id, l.found, l.companies, by.join(", "), others.join(", "));
    }
}

fn clean(out: &mut String, p: &Proof) {
    out.push_str("\n## Clean companies\n\n| company | red checks |\n| --- | --- |\n");
    for (i, c) in (1..).zip(&p.clean) {
        let ids: Vec<&str> = c.iter().map(String::as_str).collect();
        let _ = writeln!(out, "| {i} | {} |", if ids.is_empty() { "none".to_owned() } else { ids.join(", ") });
    }
}

fn asked(out: &mut String, p: &Proof) {
    out.push_str("\n## Answered by people\n\nEvery question answered “no”: questions of the mistake that became a finding.\n\n| mistake | called |\n| --- | --- |\n");
    for (m, x, n) in &p.asked {
        let _ = writeln!(out, "| {m} | {x} of {n} |");
    }
}

fn money(out: &mut String, p: &Proof) {
    out.push_str(
        "\n## Money\n\nThe ledger promises the part of a gap that usually gets closed (a quarter to a half); the planted loss is the whole gap. \
         Margin per month, thousands.\n\n| planted | seed | whole loss | P10 | P50 | P90 | closable part inside |\n| --- | --- | --- | --- | --- | --- | --- |\n",
    );
    let k = |v: i128| v / (domain::money::ONE * 1000);
    for m in &p.money {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} | {} |",
            m.id,
            m.seed,
            k(m.planted),
            k(m.range.p10),
            k(m.range.p50),
            k(m.range.p90),
            if m.inside { "yes" } else { "no" }
        );
    }
}

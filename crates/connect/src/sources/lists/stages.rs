//! Which stages close a deal: by the group of stages, flags, moments of closing and the names of final stages.

use super::fields::{Fields, View, key};
use super::system::{Close, System};
use crate::build::cells::trim;
use crate::format::block::Block;
use crate::recognise::{Mapping, fold};
use crate::values::words;
use crate::{Input, Options, Question, format, pipeline};
use std::collections::BTreeMap;

/// Default stages of Bitrix24, amoCRM and western systems in their order, folded.
const USUAL: &[&str] = &[
    "неразобранное",
    "prospecting",
    "lead in",
    "appointment scheduled",
    "новая",
    "новая сделка",
    "первичный контакт",
    "contact made",
    "qualification",
    "квалификация",
    "qualified to buy",
    "qualified",
    "needs analysis",
    "value proposition",
    "id decision makers",
    "demo scheduled",
    "presentation scheduled",
    "подготовка документов",
    "подготовка кп",
    "коммерческое предложение",
    "proposal price quote",
    "proposal made",
    "счет на предоплату",
    "переговоры",
    "negotiations started",
    "negotiation review",
    "decision maker bought in",
    "принимают решение",
    "согласование договора",
    "договор",
    "contract sent",
    "в работе",
    "финальный счет",
    "оплата",
    "отгрузка",
];

/// The meaning of «Группа стадий».
pub(crate) fn group(text: &str) -> Option<&'static str> {
    let folded = fold(text);
    let has = |w: &str| folded.contains(w);
    if folded.is_empty() {
        None
    } else if has("неуспе") || has("не успе") || has("провал") || has("проигр") || has("fail") || has("lost")
    {
        Some("lost")
    } else if has("успе") || has("заключ") || has("выигр") || has("success") || has("won") {
        Some("won")
    } else if folded == "open" || has("открыт") || has("работ") || has("процес") || has("progress") || has("process")
    {
        Some("open")
    } else {
        None
    }
}

/// What the rows say about one stage.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Signs {
    open: u64,
    won: u64,
    lost: u64,
    closed: u64,
    not_closed: u64,
    rows: u64,
    /// Filled cells of the columns that mean nothing yet, in their order.
    filled: Vec<u64>,
}

/// Pipeline and stage -> what the rows say.
pub(crate) type Seen = BTreeMap<(String, String), Signs>;

/// Looks through the whole file.
pub(crate) fn survey(
    system: &System,
    input: &Input,
    layout: &format::Layout,
    mapping: &Mapping,
    width: usize,
    header_rows: u64,
    opts: &Options,
) -> Seen {
    let fields = Fields::new(mapping);
    let free = free(mapping, width);
    let Ok(source) = format::open(input, layout, width, &opts.limits, 8 << 20) else { return Seen::new() };
    let work = |block: Block, _: &mut ()| {
        let mut seen = Seen::new();
        for (i, row) in block.rows.iter().enumerate() {
            if block.first_row + (i as u64) < header_rows || row.flaw.is_some() {
                continue;
            }
            let view = View { block: &block, row };
            let stage = key(view.text(fields.stage));
            if stage.is_empty() || stage.len() > 500 || seen.len() > 5_000 {
                continue;
            }
            let signs = seen.entry((key(view.text(fields.pipeline)), stage)).or_default();
            signs.rows += 1;
            signs.filled.resize(free.len(), 0);
            for (n, field) in signs.filled.iter_mut().zip(&free) {
                *n += u64::from(!block.cell(row, *field).text.is_empty());
            }
            match group(view.text(fields.stage_group)) {
                Some("won") => signs.won += 1,
                Some("lost") => signs.lost += 1,
                Some(_) => signs.open += 1,
                None => {}
            }
            match is_closed(system, view, &fields) {
                Some(true) => signs.closed += 1,
                Some(false) => signs.not_closed += 1,
                None => {}
            }
        }
        Ok(seen)
    };
    let mut all = Seen::new();
    let _ = pipeline::run(
        source,
        layout,
        opts.limits.workers(),
        || (),
        work,
        |seen| {
            for (at, s) in seen {
                let to = all.entry(at).or_default();
                to.open += s.open;
                to.won += s.won;
                to.lost += s.lost;
                to.closed += s.closed;
                to.not_closed += s.not_closed;
                to.rows += s.rows;
                to.filled.resize(s.filled.len().max(to.filled.len()), 0);
                to.filled.iter_mut().zip(&s.filled).for_each(|(all, one)| *all += one);
            }
            Ok(())
        },
    );
    all
}

/// Columns that the mapping gives no meaning.
fn free(mapping: &Mapping, width: usize) -> Vec<usize> {
    (0..width).filter(|i| !mapping.columns.iter().any(|c| c.index == Some(*i))).collect()
}

/// Columns filled for lost deals and hardly for others: they may hold the reason of the loss.
pub(crate) fn reasons(seen: &Seen, mapping: &Mapping, width: usize) -> Vec<usize> {
    let is_lost = |stage: &str| mapping.stages.iter().any(|(s, k)| k == "lost" && fold(s) == fold(stage));
    let count = |n: usize| {
        let mut sums = [0, 0, 0];
        for ((_, stage), signs) in seen {
            let filled = signs.filled.get(n).copied().unwrap_or(0);
            if is_lost(stage) {
                sums[0] += signs.rows;
                sums[1] += filled;
            } else {
                sums[2] += filled;
            }
        }
        sums
    };
    let likely = |(n, _): &(usize, usize)| {
        let [rows, lost, other] = count(*n);
        lost >= 2 && lost * 10 >= rows * 3 && other * 20 <= lost
    };
    free(mapping, width).into_iter().enumerate().filter(likely).map(|(_, field)| field).collect()
}

/// Whether the row says that its deal is closed: by a flag, or by a moment of closing where that is none but a fact.
fn is_closed(system: &System, view: View<'_>, fields: &Fields) -> Option<bool> {
    let flag = words::yes_no(trim(view.text(fields.closed_flag)));
    if flag.is_some() || system.close != Close::Actual {
        return flag;
    }
    fields.close_date?;
    let text = trim(view.text(fields.close_date));
    Some(!words::is_nothing(text))
}

/// The kind of every stage, and the stages that close a deal one does not know how.
pub(crate) fn decide(system: &System, seen: &Seen, told: &BTreeMap<String, String>) -> (BTreeMap<String, String>, Vec<String>) {
    let told: BTreeMap<String, &String> = told.iter().map(|(k, v)| (fold(k), v)).collect();
    let mut kinds: BTreeMap<String, String> = BTreeMap::new();
    let mut closing: Vec<(&str, &str)> = Vec::new();
    for ((pipeline, stage), s) in seen {
        let own = told.get(&fold(stage)).map(|k| k.as_str());
        if system.status_apart {
            kinds.insert(stage.clone(), own.unwrap_or("open").to_owned());
            continue;
        }
        let named = words::stage_kind(stage);
        let grouped = s.won + s.lost + s.open;
        let kind = own.or_else(|| {
            if grouped > 0 {
                Some(if s.won > s.lost.max(s.open) {
                    "won"
                } else if s.lost > s.open {
                    "lost"
                } else {
                    "open"
                })
            } else if s.closed > s.not_closed {
                named
            } else if s.not_closed > 0 {
                Some("open")
            } else {
                named.or(Some("open"))
            }
        });
        match kind {
            Some(kind) => {
                kinds.insert(stage.clone(), kind.to_owned());
            }
            None => closing.push((pipeline, stage)),
        }
    }
    // A funnel has exactly one successful stage: where it is known, the other closing stages are refusals.
    let mut unknown = Vec::new();
    for (pipeline, stage) in closing {
        let wins = seen.keys().any(|(p, s)| p == pipeline && kinds.get(s).is_some_and(|k| k == "won"));
        if wins {
            kinds.insert(stage.to_owned(), "lost".to_owned());
        } else {
            unknown.push(stage.to_owned());
        }
    }
    (kinds, unknown)
}

/// The question about closing stages that nothing explains.
pub(crate) fn question(header: &str, unknown: &[String]) -> Question {
    let list = unknown.join(" · ");
    Question {
        code: "closed_stages",
        column: header.to_owned(),
        samples: unknown.to_vec(),
        choices: vec!["won".into(), "lost".into()],
        ru: format!("Эти этапы закрывают сделку, но непонятно, выигрышем или отказом; впишите их в раздел [stages]: {list}"),
        en: format!("These stages close a deal, won or lost is not clear; write them under [stages]: {list}"),
    }
}

/// The place of a stage among the stages of its funnel: usual stages first in their order, the rest by how young their
/// deals are (early stages hold young deals), closing ones last.
pub(crate) fn order(stage: &str, kind: &str, mean_created: i64) -> (u8, usize, i64, String) {
    let closing = match kind {
        "won" => 1,
        "lost" => 2,
        _ => 0,
    };
    let folded = fold(stage);
    let usual = USUAL.iter().position(|u| *u == folded).unwrap_or(USUAL.len());
    (closing, usual, -mean_created, folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(list: &[(&str, &str, Signs)]) -> Seen {
        list.iter().map(|(p, s, signs)| (((*p).to_owned(), (*s).to_owned()), signs.clone())).collect()
    }

    #[test]
    fn groups_flags_names_and_the_single_success() {
        let closed = Signs { closed: 3, rows: 3, ..Signs::default() };
        let open = Signs { not_closed: 3, rows: 3, ..Signs::default() };
        let (kinds, unknown) = decide(
            &crate::sources::bitrix24::SYSTEM,
            &seen(&[
                ("A", "Сделка успешна", closed.clone()),
                ("A", "Дорого", closed.clone()),
                ("A", "Новая", open),
                ("B", "Финиш", closed.clone()),
                ("A", "Группа", Signs { lost: 2, rows: 2, ..Signs::default() }),
            ]),
            &BTreeMap::new(),
        );
        let get = |s: &str| kinds.get(s).map(String::as_str);
        assert_eq!(
            (get("Сделка успешна"), get("Дорого"), get("Новая"), get("Группа"), get("Финиш")),
            (Some("won"), Some("lost"), Some("open"), Some("lost"), None)
        );
        assert_eq!(unknown, ["Финиш"]);
        let told = BTreeMap::from([("финиш".to_owned(), "won".to_owned())]);
        assert!(decide(&crate::sources::bitrix24::SYSTEM, &seen(&[("B", "Финиш", closed)]), &told).1.is_empty());
    }

    #[test]
    fn group_words() {
        for (text, want) in [
            ("Сделка успешна", Some("won")),
            ("Сделка заключена", Some("won")),
            ("Сделка проиграна", Some("lost")),
            ("Неуспешные", Some("lost")),
            ("В работе", Some("open")),
            ("", None),
        ] {
            assert_eq!(group(text), want, "{text}");
        }
    }
}

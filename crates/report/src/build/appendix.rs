//! What the audit cannot tell; every check with its threshold; identity of the run.

use super::context::{Context, anchor};
use super::findings::confidence;
use crate::doc::{Block, Cell, Row, Section, Table, Tone};
use domain::result::{Norm, Verdict, VerdictKind};

pub(super) fn limits(c: &mut Context<'_>) -> Option<Section> {
    let mut blocks = Vec::new();
    let waiting: Vec<String> =
        c.r.verdicts.iter().filter(|v| v.verdict == VerdictKind::Awaiting).map(|v| c.w(&v.title)).collect();
    if !c.r.cannot_tell.is_empty() {
        blocks.push(Block::List { ordered: false, items: c.r.cannot_tell.iter().map(|w| c.w(w)).collect() });
    }
    if !waiting.is_empty() {
        blocks.push(Block::Callout {
            tone: Tone::Mute,
            title: c.t("Ждут ответа в анкете", "Waiting for answers in the questionnaire"),
            text: c.t(
                "Эти проверки решает человек: заполните анкету, и аудит учтёт ответы.",
                "A person answers these checks: fill in the questionnaire and the audit will use the answers.",
            ),
            items: waiting,
        });
    }
    let broken: Vec<String> =
        c.r.verdicts
            .iter()
            .filter(|v| v.verdict == VerdictKind::Broken)
            .map(|v| format!("{} ({})", c.w(&v.title), v.id))
            .collect();
    if !broken.is_empty() {
        blocks.push(Block::Callout {
            tone: Tone::Bad,
            title: c.t("Сбой программы, а не отдела", "A fault of the program, not of the department"),
            text: c.t(
                "Эти проверки не выполнились. Они не входят в индекс.",
                "These checks did not run. They are outside the index.",
            ),
            items: broken,
        });
    }
    if blocks.is_empty() {
        return None;
    }
    Some(Section {
        id: "limits",
        number: String::new(),
        title: c.t("Чего этот аудит не скажет", "What this audit cannot tell"),
        short: c.t("Чего не скажет", "Limits"),
        lead: c.t(
            "Нет данных — нет вывода. Здесь же — что начать записывать, чтобы ответ появился.",
            "No data, no conclusion. Here is also what to record so that an answer can appear.",
        ),
        closed: String::new(),
        blocks,
    })
}

pub(super) fn checks(c: &mut Context<'_>) -> Option<Section> {
    let mut t = Table::new(&[
        &c.t("*Проверка", "*Check"),
        &c.t("Вердикт", "Verdict"),
        &c.t(">Факт", ">Measured"),
        &c.t("Порог", "Threshold"),
        ">n",
        &c.t("Класс", "Class"),
        &c.t(">Потеряно баллов", ">Points lost"),
    ]);
    t.id = "checks".into();
    t.search = true;
    for v in &c.r.verdicts {
        let row = check(c, v);
        t.rows.push(row);
    }
    t.rows.first()?;
    let weights = weights(c);
    let sensitivity = sensitivity(c);
    let lead = c.t(
        "Все проверки программы, включая пройденные. Порог назван вместе с происхождением: ваши данные, договорённость, карта ошибок или внешний ориентир. Класс: A — полные данные, B — выборка или модель, C — со слов, D — внешний ориентир.",
        "All checks of the programme, passed ones included. Every threshold states where it comes from: your data, an agreement, the map of mistakes or an outside benchmark. Class: A full data, B sample or model, C interview, D outside benchmark.",
    );
    Some(Section {
        id: "appendix-checks",
        number: String::new(),
        title: c.t("Все проверки и пороги", "All checks and thresholds"),
        short: c.t("Проверки", "Checks"),
        lead,
        closed: String::new(),
        blocks: [Some(Block::Table(t)), weights.map(Block::Table), sensitivity].into_iter().flatten().collect(),
    })
}

fn check(c: &Context<'_>, v: &Verdict) -> Row {
    let judged = matches!(v.verdict, VerdictKind::Passed | VerdictKind::Partly | VerdictKind::Found);
    let mut note = if judged { c.w(&v.summary) } else { c.w(&v.how_to_get) };
    if !judged && !v.missing.is_empty() {
        note = format!("{}: {}. {note}", c.word("column.missing"), v.missing.join(", "));
    }
    if judged && v.verdict != VerdictKind::Passed && !c.w(&v.would_change).is_empty() {
        note = format!("{note} {}", c.w(&v.would_change));
    }
    let mut title = c.w(&v.title);
    if v.trial {
        title = format!("{title} ({})", c.t("пробная, вне индекса", "trial, outside the index"));
    }
    let measured = match &v.measured {
        Some(m) => {
            Cell::noted(c.value(&v.unit, Some(m)), v.interval.as_ref().map(|i| c.interval(&v.unit, i)).unwrap_or_default())
        }
        None => Cell::from("–"),
    };
    let cells = vec![
        Cell::noted(title, format!("{note} · {} v{}", v.id, v.version)),
        c.verdict(v.verdict),
        measured,
        v.norm.as_ref().map_or_else(|| "–".into(), |n| threshold(c, n)),
        if v.n > 0 { c.count(v.n).into() } else { "–".into() },
        confidence(v.confidence).into(),
        v.points_lost.as_deref().map_or_else(|| "–".to_owned(), |p| text::fmt::decimal_trimmed(c.lang, p, 1)).into(),
    ];
    Row { id: anchor("rule", &v.id), cells, total: false }
}

fn threshold(c: &Context<'_>, n: &Norm) -> Cell {
    let from = text::locale::get(c.lang, &format!("provenance.{}", n.provenance)).unwrap_or(&n.provenance);
    let words = c.w(&n.words);
    Cell::noted(if words.is_empty() { n.value.clone() } else { words }, from)
}

/// How far the index moves with its weights.
fn sensitivity(c: &Context<'_>) -> Option<Block> {
    let s = c.r.score.sensitivity.as_ref()?;
    let part = s.part.parse().map_or_else(|_| s.part.clone(), |n| format!("{n}. {}", super::map::title(c, n)));
    let (low, high) = (c.score(Some(&s.low)), c.score(Some(&s.high)));
    let equal = c.r.score.equal_weights.as_deref().map_or_else(|| "–".to_owned(), |v| c.score(Some(v)));
    let text = match c.lang {
        text::Lang::Ru => {
            format!(
                "Если вес любой одной части изменить на ±50 %, индекс останется в пределах {low}–{high}; сильнее всего его двигает «{part}». При равных весах — {equal}."
            )
        }
        text::Lang::En => {
            format!(
                "If the weight of any one part moves by ±50%, the index stays within {low}–{high}; “{part}” moves it most. Under equal weights it is {equal}."
            )
        }
    };
    Some(Block::Callout {
        tone: Tone::Plain,
        title: c.t("Чувствительность к весам", "Sensitivity to weights"),
        text,
        items: vec![],
    })
}

fn weights(c: &Context<'_>) -> Option<Table> {
    let mut t = Table::new(&[
        &c.t("*Часть индекса", "*Part of the index"),
        &c.t(">Баллы", ">Score"),
        &c.t(">Полнота", ">Coverage"),
        &c.t(">Вес", ">Weight"),
    ]);
    t.caption = c.t("Как сложился индекс", "How the index is made");
    let s = &c.r.score;
    for p in s.by_mistake.iter().chain(&s.by_block) {
        let score = p.score.as_deref().map_or_else(|| "–".to_owned(), |v| c.score(Some(v)));
        let name = p.id.parse().map_or_else(|_| c.w(&p.title), |n| format!("{n}. {}", super::map::title(c, n)));
        t.push([name.into(), score.into(), c.share(&p.coverage).into(), text::fmt::decimal_trimmed(c.lang, &p.weight, 2).into()]);
    }
    t.filled()
}

pub(super) fn passport(c: &mut Context<'_>) -> Option<Section> {
    let a = &c.r.audit;
    let items = vec![
        (c.t("Номер аудита", "Audit"), a.id.clone()),
        (c.t("Компания", "Company"), a.company.clone()),
        (c.t("Программа", "Programme"), a.programme.clone()),
        (c.t("Версия каталога", "Catalogue version"), a.catalogue_version.clone()),
        (c.t("Снимок данных", "Snapshot"), a.snapshot.clone()),
        (c.t("Момент «на дату»", "As of"), a.as_of.clone()),
        (c.t("Часовой пояс", "Time zone"), a.timezone.clone()),
        (c.t("Валюта", "Currency"), a.currency.clone()),
        (c.t("Хеш настроек", "Hash of settings"), a.settings_hash.clone()),
        (c.t("Хеш результата", "Hash of the result"), a.result_hash.clone()),
    ];
    Some(Section {
        id: "appendix-run",
        number: String::new(),
        title: c.t("Паспорт расчёта", "Identity of the run"),
        short: c.t("Паспорт", "Run"),
        lead: c.t(
            "Те же данные, каталог, настройки и дата дают тот же отчёт до байта.",
            "The same data, catalogue, settings and date give the same report byte for byte.",
        ),
        closed: String::new(),
        blocks: vec![Block::Terms { items }],
    })
}

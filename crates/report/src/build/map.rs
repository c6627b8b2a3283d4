//! The map of thirty mistakes: verdict, sign, score, money and links; passed and unknown ones stand beside the found.

use super::context::{Context, anchor, verdict_name, verdict_sign, verdict_tone};
use crate::doc::{Block, Legend, Link, MapCell, Section, Tone};
use domain::result::{Verdict, VerdictKind};

/// Short names, used when the result has no part for a mistake.
const NAMES: [(&str, &str); 30] = [
    ("Не настроена воронка", "The funnel is not set up"),
    ("Не определена целевая аудитория", "The target audience is not defined"),
    ("Не внедрена CRM", "The CRM is not adopted"),
    ("Неправильная оргструктура", "Wrong structure of the department"),
    ("Нет конкуренции, зависимость от людей", "No competition, dependence on people"),
    ("Нет карты рабочего дня", "No map of the working day"),
    ("Не замеряется NPS", "NPS is not measured"),
    ("Нет ответственных по новым клиентам", "Nobody answers for new clients"),
    ("Нет ответственных по текущим клиентам", "Nobody answers for current clients"),
    ("Неизвестна доля в клиенте", "Share of wallet is unknown"),
    ("Потерянных клиентов не возвращают", "Lost clients are not won back"),
    ("Нет навыковой модели", "No skill model"),
    ("Слабое знание продукта", "Weak product knowledge"),
    ("Не выясняют потребность", "Needs are not explored"),
    ("Не формируют ценность", "Value is not built"),
    ("Уступают в переговорах", "Concessions in negotiations"),
    ("Нет скриптов", "No scripts"),
    ("Не контролируются разговоры", "Conversations are not reviewed"),
    ("Не выстроен подбор", "Hiring is not a process"),
    ("Мотивация не мотивирует", "Pay does not motivate"),
    ("Нет конкурсов", "No contests"),
    ("Нет доски показателей", "No dashboard"),
    ("Продажи неравномерны", "Sales are uneven"),
    ("Продают один продукт", "One product is sold"),
    ("Нет подходов по категориям клиентов", "No approach by class of client"),
    ("Руководитель отдела не управляет", "The head of sales does not manage"),
    ("Совещания без результата", "Meetings without a result"),
    ("Не управляют портфелем сделок", "The pipeline is not managed"),
    ("Точки контакта не описаны", "Touch points are not described"),
    ("Слабые предложения и маркетинг-кит", "Weak proposals and marketing kit"),
];

/// Number, title and verdict of each mistake. A mistake without any check is "no data", never a pass.
pub(super) fn verdicts(c: &Context<'_>) -> Vec<(u8, String, VerdictKind)> {
    (1u8..)
        .zip(NAMES)
        .map(|(number, _)| {
            let part = c.r.score.by_mistake.iter().find(|p| p.id == number.to_string());
            (number, title(c, number), part.map_or(VerdictKind::NotAssessed, |p| p.verdict))
        })
        .collect()
}

/// Title of a mistake as the result gives it, otherwise its short name.
pub(super) fn title(c: &Context<'_>, number: u8) -> String {
    let part = c.r.score.by_mistake.iter().find(|p| p.id == number.to_string());
    let own = part.map(|p| c.w(&p.title)).filter(|t| !t.is_empty());
    let (ru, en) = NAMES.get(usize::from(number.wrapping_sub(1))).copied().unwrap_or_default();
    own.unwrap_or_else(|| c.t(ru, en))
}

pub(super) fn section(c: &mut Context<'_>) -> Option<Section> {
    let cells: Vec<MapCell> = verdicts(c).into_iter().map(|(n, title, verdict)| cell(c, n, title, verdict)).collect();
    let order = [
        VerdictKind::Found,
        VerdictKind::Partly,
        VerdictKind::Passed,
        VerdictKind::NotAssessed,
        VerdictKind::Awaiting,
        VerdictKind::NotApplicable,
        VerdictKind::Broken,
    ];
    let all = verdicts(c);
    let legend = order
        .into_iter()
        .map(|kind| (kind, all.iter().filter(|v| v.2 == kind).count()))
        .filter(|(_, n)| *n > 0)
        .map(|(kind, n)| Legend {
            sign: verdict_sign(kind),
            text: c.word(&format!("verdict.{}", verdict_name(kind))),
            count: n.to_string(),
            tone: verdict_tone(kind),
        })
        .collect();
    Some(Section {
        id: "map",
        number: String::new(),
        title: c.t("Карта тридцати ошибок", "Map of thirty mistakes"),
        short: c.t("Карта ошибок", "Map"),
        lead: c.t(
            "Показано всё: что найдено, что в порядке и о чём данных нет. «Нет данных» — не «всё хорошо»: такие пункты не входят в индекс и снижают полноту проверки.",
            "Everything is shown: what was found, what is in order, and where there is no data. \"No data\" is not a pass: such items stay out of the index and lower its coverage.",
        ),
        closed: String::new(),
        blocks: vec![Block::Map { cells, legend }],
    })
}

fn cell(c: &Context<'_>, number: u8, title: String, verdict: VerdictKind) -> MapCell {
    let checks: Vec<&Verdict> = c.r.verdicts.iter().filter(|v| v.mistake == Some(number)).collect();
    let part = c.r.score.by_mistake.iter().find(|p| p.id == number.to_string());
    let mut facts = Vec::new();
    if let Some(score) = part.and_then(|p| p.score.as_deref()) {
        facts.push(format!("{} {}", c.score(Some(score)), c.t("из 100", "of 100")));
    }
    let known = checks.iter().filter(|v| known(v.verdict)).count() as u64;
    if checks.is_empty() {
        facts.push(c.t("проверки не входят в программу", "no check in this programme"));
    } else {
        facts.push(format!("{} {} {} {}", c.t("проверок", "checks"), known, c.t("из", "of"), checks.len()));
    }
    let money: Vec<_> = c.r.findings.iter().filter(|f| f.mistake == Some(number) && !super::findings::personal(f)).collect();
    let mut links: Vec<Link> =
        money.iter().take(4).map(|f| Link { text: c.w(&f.title), href: format!("#{}", anchor("f", &f.id)) }).collect();
    if links.is_empty() {
        let link = |v: &&Verdict| Link { text: c.w(&v.title), href: format!("#{}", anchor("rule", &v.id)) };
        links = checks.iter().take(2).map(link).collect();
    }
    MapCell {
        id: format!("m-{number}"),
        number: number.to_string(),
        title,
        verdict: c.word(&format!("verdict_short.{}", verdict_name(verdict))),
        sign: verdict_sign(verdict),
        tone: if verdict == VerdictKind::Broken { Tone::Bad } else { verdict_tone(verdict) },
        facts,
        links,
    }
}

fn known(v: VerdictKind) -> bool {
    matches!(v, VerdictKind::Passed | VerdictKind::Partly | VerdictKind::Found)
}

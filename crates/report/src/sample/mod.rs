//! A believable audit of a Russian wholesaler, for tests, previews and pages that have no data yet.

mod figures;
mod findings;
mod money;
mod verdicts;

use domain::figure::Period;
use domain::result::{
    AuditHead, AuditResult, Coverage, DataQuality, FalseAlarm, ImportLine, Muted, PartScore, Score, Sensitivity, TableQuality,
    VerdictKind, Words,
};
use std::collections::BTreeMap;

const MINOR: i128 = domain::money::ONE;

/// A complete result with every kind of verdict, figure and block.
#[must_use]
pub fn sample() -> AuditResult {
    let verdicts = verdicts::all();
    let count = |k: VerdictKind| verdicts.iter().filter(|v| v.verdict == k).count() as u64;
    use VerdictKind as V;
    let assessed = count(V::Passed) + count(V::Partly) + count(V::Found);
    let by_verdict = [
        ("passed", V::Passed),
        ("partly", V::Partly),
        ("found", V::Found),
        ("not_applicable", V::NotApplicable),
        ("not_assessed", V::NotAssessed),
        ("awaiting", V::Awaiting),
        ("broken", V::Broken),
    ];
    AuditResult {
        format: 1,
        audit: head(),
        coverage: Coverage {
            all: verdicts.len() as u64,
            assessed,
            by_verdict: by_verdict.iter().map(|(name, k)| ((*name).to_owned(), count(*k))).collect(),
        },
        score: score(),
        money: money::totals(),
        headline: Words::new(
            "Отдел продаёт, но теряет каждую третью заявку до первого разговора: ответ в тот же час и работа с ушедшими клиентами добавят около 1,9 млн ₽ маржи в месяц.",
            "The department sells, yet one lead in three is lost before the first talk: answering within the hour and winning back former clients adds about ₽1.9M of margin a month.",
        ),
        data: data(),
        verdicts,
        findings: findings::all(),
        growth_zones: money::zones(),
        plan: money::plan(),
        figures: figures::all(),
        names: BTreeMap::new(),
        hygiene: vec![
            alarm("slow-response", "at_norm", 9, 0, Some("0.0001"), false),
            alarm("one-product", "shuffled", 23, 1, None, true),
            alarm("span-of-control", "", 0, 0, None, false),
        ],
        muted: vec![Muted {
            finding: "excess-stages:company".into(),
            title: Words::new("Лишние этапы воронки", "Too many stages"),
            reason: "Воронку меняем в августе".into(),
            until: "2026-09-01".into(),
        }],
        cannot_tell: vec![
            Words::new(
                "Доля в закупках клиентов: никто не записывает, сколько клиент покупает у других. Добавьте два вопроса в карточку клиентов A и B.",
                "Share of wallet: nobody records what a client buys elsewhere. Add two questions to the card of A and B clients.",
            ),
            Words::new(
                "Качество разговоров: записи звонков не выгружены, поэтому навыки не оценивались.",
                "Quality of conversations: call recordings were not exported, so skills were not judged.",
            ),
            Words::new(
                "Влияние рекламы на маржу: расходов по каналам в данных нет.",
                "Effect of advertising on margin: there is no spend by channel in the data.",
            ),
        ],
    }
}

fn head() -> AuditHead {
    AuditHead {
        id: "a-0007".into(),
        company: "ООО «Северный свет»".into(),
        programme: "crm".into(),
        catalogue_version: "2026.11".into(),
        snapshot: "s-00012".into(),
        as_of: "2026-06-30T23:59:59+03:00".into(),
        timezone: "Europe/Moscow".into(),
        currency: "RUB".into(),
        period: Period { from: Some("2025-07-01".into()), to: Some("2026-06-30".into()) },
        settings_hash: "5f2b0c1de9a47d3b8c6e1f20a4b5968712d3e4f5061728394a5b6c7d8e9f0a1b".into(),
        result_hash: "c0ffee1234567890abcdef1234567890abcdef1234567890abcdef1234567890".into(),
    }
}

fn alarm(rule: &str, null: &str, fired: u64, flashes: u64, q: Option<&str>, demoted: bool) -> FalseAlarm {
    FalseAlarm {
        rule: rule.into(),
        null: null.into(),
        draws: if null.is_empty() { 0 } else { 400 },
        fired,
        past_months: 3,
        past_fired: 2,
        past_flashes: flashes,
        q: q.map(str::to_owned),
        demoted,
    }
}

fn score() -> Score {
    use VerdictKind as V;
    let part = |id: &str, ru: &str, en: &str, score: Option<&str>, coverage: &str, weight: &str, verdict| PartScore {
        id: id.into(),
        title: Words::new(ru, en),
        score: score.map(str::to_owned),
        coverage: coverage.into(),
        weight: weight.into(),
        verdict,
    };
    let unknown = |id: u8| part(&id.to_string(), "", "", None, "0", "1", V::NotAssessed);
    let mut by_mistake: Vec<PartScore> = (1..=30).map(unknown).collect();
    let known: [(usize, &str, V); 15] = [
        (1, "58", V::Partly),
        (2, "71", V::Partly),
        (3, "34", V::Found),
        (4, "100", V::Passed),
        (5, "42", V::Found),
        (8, "66", V::Partly),
        (9, "49", V::Found),
        (11, "12", V::Found),
        (16, "55", V::Partly),
        (22, "100", V::Passed),
        (23, "88", V::Passed),
        (24, "61", V::Partly),
        (25, "45", V::Found),
        (27, "100", V::Passed),
        (28, "39", V::Found),
    ];
    for (number, score, verdict) in known {
        if let Some(p) = by_mistake.get_mut(number - 1) {
            (p.score, p.verdict, p.coverage) = (Some(score.to_owned()), verdict, "0.83".to_owned());
            p.weight = if matches!(number, 1 | 3 | 28) { "3" } else { "2" }.to_owned();
        }
    }
    for number in [7usize, 12, 13, 17, 20, 26] {
        if let Some(p) = by_mistake.get_mut(number - 1) {
            p.verdict = V::Awaiting;
        }
    }
    if let Some(p) = by_mistake.get_mut(18) {
        p.verdict = V::NotApplicable;
    }
    Score {
        total: Some("54.3".into()),
        low: Some("38.1".into()),
        high: Some("68.4".into()),
        equal_weights: Some("57.0".into()),
        coverage: "0.71".into(),
        by_mistake,
        by_block: vec![
            part("leads", "Обращения и скорость ответа", "Leads and speed of response", Some("31"), "0.95", "2", V::Found),
            part("data", "Сверка данных", "Reconciliation of data", Some("90"), "1", "2", V::Passed),
        ],
        severe: vec!["slow-response".into(), "lost-not-won-back".into()],
        sensitivity: Some(Sensitivity { low: "51.9".into(), high: "57.2".into(), part: "3".into() }),
    }
}

fn data() -> DataQuality {
    let table = |name: &str, rows, first: &str, filled: &[(&str, &str)]| TableQuality {
        table: name.into(),
        rows,
        first: Some(first.into()),
        last: Some("2026-06-30".into()),
        filled: filled.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
    };
    let import = |import, file: &str, read, set_aside, duplicates, blank| ImportLine {
        import,
        files: vec![file.into()],
        read,
        accepted: read - set_aside - duplicates - blank,
        set_aside,
        duplicates,
        blank,
    };
    DataQuality {
        tables: vec![
            table("deals", 14_812, "2023-07-03", &[("loss_reason", "0.42"), ("expected_close_on", "0.61"), ("margin", "0.88")]),
            table("leads", 21_406, "2023-07-01", &[("first_response_at", "0.79"), ("channel", "0.93")]),
            table("orders", 38_954, "2023-07-02", &[("deal_id", "0.71"), ("margin", "0.97")]),
            table("tasks", 52_310, "2024-01-09", &[("completed_at", "0.83")]),
            table("customers", 3_217, "2019-02-11", &[("tax_id", "0.66"), ("region", "0.9")]),
        ],
        imports: vec![
            import(1, "сделки.csv", 14_961, 17, 131, 1),
            import(2, "заявки.xlsx", 21_420, 9, 0, 5),
            import(3, "продажи_1с.csv", 39_010, 52, 0, 4),
        ],
        grade: "B".into(),
        reason: Words::new(
            "Суммы продаж сошлись с учётом до копейки; причины отказов заполнены у 42 % проигранных сделок, поэтому выводы о причинах — с оговоркой.",
            "Sales sums agree with the accounts to the kopeck; loss reasons are filled in for 42% of lost deals, so conclusions about reasons carry a reservation.",
        ),
    }
}

//! Verdicts of the sample: every kind, with norms of every provenance.

use domain::figure::Interval;
use domain::result::{Confidence, Norm, Verdict, VerdictKind, Words};

use VerdictKind as V;

type Line = (&'static str, Option<u8>, u8, VerdictKind, &'static str, &'static str, &'static str, &'static str);

/// id, mistake, severity, verdict, title, title, measured, unit.
const LINES: [Line; 25] = [
    ("slow-response", None, 5, V::Found, "Поздний ответ на обращения", "Slow response to leads", "0.3724", "ratio"),
    ("lost-leads", None, 4, V::Found, "Обращения без исхода", "Leads without an outcome", "0.087", "ratio"),
    (
        "funnel-residual",
        Some(1),
        4,
        V::Partly,
        "Необъяснённый остаток воронки",
        "Unexplained rest of the funnel",
        "0.0821",
        "ratio",
    ),
    ("passive-stages", Some(1), 3, V::Found, "Пассивные этапы в воронке", "Passive stages in the funnel", "2", "count"),
    (
        "qualified-before-proposal",
        Some(2),
        3,
        V::Partly,
        "Предложения без квалификации",
        "Proposals without qualification",
        "0.34",
        "ratio",
    ),
    ("deals-without-task", Some(3), 4, V::Found, "Сделки без следующего шага", "Deals without a next step", "0.2983", "ratio"),
    ("overdue-tasks", Some(3), 3, V::Found, "Просроченные задачи", "Overdue tasks", "0.221", "ratio"),
    ("span-of-control", Some(4), 3, V::Passed, "Норма управляемости", "Span of control", "6", "count"),
    ("key-person", Some(5), 4, V::Found, "Маржа держится на одном человеке", "Margin hangs on one person", "0.463", "ratio"),
    (
        "new-clients-owner",
        Some(8),
        3,
        V::Partly,
        "Нет отдельной работы с новыми",
        "No separate work on new clients",
        "0.27",
        "ratio",
    ),
    ("a-clients-silent", Some(9), 4, V::Found, "Клиенты A и B без касания", "A and B clients without a touch", "0.309", "ratio"),
    ("wallet-unknown", Some(10), 2, V::NotAssessed, "Доля в закупках клиента", "Share of wallet", "", "ratio"),
    (
        "lost-not-won-back",
        Some(11),
        5,
        V::Found,
        "Ушедших клиентов не возвращают",
        "Lost clients are not won back",
        "0.074",
        "ratio",
    ),
    ("skill-model", Some(12), 2, V::Awaiting, "Есть ли навыковая модель", "Is there a skill model", "", "text"),
    ("over-limit-discount", Some(16), 3, V::Partly, "Скидки выше лимита", "Discounts above the limit", "0.1125", "ratio"),
    ("call-review", Some(18), 3, V::NotAssessed, "Разбор разговоров", "Reviewed conversations", "", "count"),
    ("hiring", Some(19), 2, V::NotApplicable, "Воронка подбора", "Hiring funnel", "", "text"),
    ("dashboard", Some(22), 2, V::Passed, "Доска показателей", "Dashboard", "1", "count"),
    ("evenness", Some(23), 3, V::Passed, "Рывок в конце месяца", "Month-end rush", "0.21", "ratio"),
    ("one-product", Some(24), 3, V::Partly, "Один товар в заказе", "One product per order", "1.8", "number"),
    ("service-norms", Some(25), 3, V::Found, "Нет норм по классам клиентов", "No norms by class of client", "0.31", "ratio"),
    ("meeting-actions", Some(27), 2, V::Passed, "Совещания с планом действий", "Meetings with action lists", "0.92", "ratio"),
    ("coverage", Some(28), 4, V::Found, "Портфеля не хватит на план", "Pipeline does not cover the plan", "1.4", "number"),
    ("slipped-dates", Some(28), 3, V::Broken, "Сдвиг сроков закрытия", "Slipped close dates", "", "days"),
    ("reconciliation", None, 4, V::Passed, "Сверка сделок с учётом", "Deals against accounts", "0.006", "ratio"),
];

pub(super) fn all() -> Vec<Verdict> {
    LINES.into_iter().enumerate().map(verdict).collect()
}

fn verdict((i, (id, mistake, severity, kind, ru, en, measured, unit)): (usize, Line)) -> Verdict {
    let judged = matches!(kind, V::Passed | V::Partly | V::Found);
    let provenance = ["own_data", "agreed", "map", "outside"][i % 4];
    let ratio = unit == "ratio";
    let value: f64 = measured.parse().unwrap_or(0.0);
    Verdict {
        id: id.into(),
        version: 1,
        mistake,
        block: if mistake.is_none() { "leads" } else { "funnel" }.into(),
        kind: if kind == V::Awaiting { "asked" } else { "auto" }.into(),
        severity,
        verdict: kind,
        title: Words::new(ru, en),
        summary: match kind {
            V::Passed => Words::new("В пределах нормы за весь год.", "Within the norm for the whole year."),
            V::Partly => Words::new("Хуже нормы, но интервал её задевает.", "Worse than the norm, but the interval touches it."),
            _ => Words::new(
                "Хуже нормы, и разница не объясняется случаем.",
                "Worse than the norm, and chance does not explain it.",
            ),
        },
        measured: judged.then(|| measured.to_owned()),
        unit: unit.into(),
        norm: judged.then(|| Norm {
            value: "0.1".into(),
            provenance: provenance.into(),
            words: if ratio {
                Words::new("не более 10 %", "at most 10%")
            } else {
                Words::new("не меньше 2", "at least 2")
            },
        }),
        n: if judged { 180 + 331 * i as u64 } else { 0 },
        interval: (judged && ratio).then(|| Interval {
            low: format!("{:.4}", value * 0.92),
            high: format!("{:.4}", (value * 1.08).min(1.0)),
            level: "0.95".into(),
            method: "wilson".into(),
        }),
        confidence: if kind == V::Awaiting { Confidence::C } else { Confidence::A },
        scale: judged.then(|| if kind == V::Passed { "1" } else { "0.3" }.to_owned()),
        points_lost: judged.then(|| if kind == V::Passed { "0" } else { "3.4" }.to_owned()),
        missing: if kind == V::NotAssessed { vec!["wallet_shares.total".into(), "wallet_shares.ours".into()] } else { vec![] },
        how_to_get: if judged {
            Words::default()
        } else {
            Words::new(
                "Добавьте два вопроса в карточку клиента и выгружайте ответы.",
                "Add two questions to the client card and export the answers.",
            )
        },
        would_change: if kind == V::Found {
            Words::new(
                "Подключите канал, если часть работы идёт мимо CRM: вердикт станет мягче.",
                "Connect the channel if work happens outside the CRM: the verdict softens.",
            )
        } else {
            Words::default()
        },
        trial: id == "one-product",
    }
}

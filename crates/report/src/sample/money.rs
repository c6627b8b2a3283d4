//! Zones, plan and totals of the sample.

use super::MINOR;
use domain::result::{GrowthZone, MoneyRange, MoneyTotals, PlanItem, Risk, Words};

/// Thousands of roubles.
pub(super) fn range(p10: i128, p50: i128, p90: i128) -> MoneyRange {
    MoneyRange { p10: p10 * 1000 * MINOR, p50: p50 * 1000 * MINOR, p90: p90 * 1000 * MINOR }
}

pub(super) fn totals() -> MoneyTotals {
    MoneyTotals {
        currency: "RUB".into(),
        touched: 96_412_380 * MINOR,
        joint_monthly: range(1_120, 1_890, 2_760),
        joint_one_off: range(640, 1_450, 2_300),
        naive_sum_monthly: 2_430_000 * MINOR,
        naive_sum_one_off: 1_450_000 * MINOR,
        largest_contributor_to_spread: Some("win-back".into()),
        capacity_cap: Some(Words::new(
            "Менеджеры заняты на 86 %: дополнительные обращения сверх 140 в месяц потребуют ещё одного человека.",
            "Reps are 86% busy: more than 140 extra leads a month need one more person.",
        )),
        base_monthly_margin: 11_640_000 * MINOR,
        residual_share: Some("0.0084".into()),
        refused: None,
        not_counted: vec![
            Words::new(
                "Обучение и скрипты: навыки не измерены, сумма была бы догадкой.",
                "Training and scripts: skills are not measured, a sum would be a guess.",
            ),
            Words::new(
                "Риск ухода двух сильнейших менеджеров: это ожидаемый убыток, он не складывается с ростом.",
                "The risk of losing the two strongest reps: an expected loss is never added to growth.",
            ),
        ],
        in_plan_monthly: 1_610_000 * MINOR,
        in_plan_one_off: 1_450_000 * MINOR,
        risks: vec![Risk {
            rule: "key-person-margin".into(),
            title: Words::new("Уход первого менеджера", "The first manager leaves"),
            at_stake: 21_300_000 * MINOR,
            how: Words::new(
                "Половина годовой маржи его клиентов: допущение, что с ним уйдёт половина. В рост не входит.",
                "Half of the yearly margin of his clients: an assumption that half leave with him. It is no growth.",
            ),
        }],
        sanity: vec![
            Words::new("Пакет — 16 % к марже среднего месяца.", "The package is 16% of the margin of an average month."),
            Words::new(
                "Обратная проверка: такая маржа была в 2 из 12 последних полных месяцев.",
                "Reverse test: such a margin was reached in 2 of the last 12 full months.",
            ),
        ],
    }
}

struct ZoneLine {
    id: &'static str,
    title: [&'static str; 2],
    findings: &'static [&'static str],
    alone: [i128; 3],
    in_package: [i128; 3],
    kind: &'static str,
    effort: (u32, u32),
    track: &'static str,
}

const ZONES: [ZoneLine; 5] = [
    ZoneLine {
        id: "lead-response",
        title: ["Скорость ответа на обращения", "Speed of response"],
        findings: &["slow-response:company"],
        alone: [480, 820, 1_180],
        in_package: [430, 740, 1_060],
        kind: "flow",
        effort: (40, 4),
        track: "tactical",
    },
    ZoneLine {
        id: "win-back",
        title: ["Возврат ушедших клиентов", "Winning back lost clients"],
        findings: &["lost-not-won-back:company"],
        alone: [150, 620, 1_240],
        in_package: [130, 510, 1_010],
        kind: "flow",
        effort: (60, 8),
        track: "tactical",
    },
    ZoneLine {
        id: "base-care",
        title: ["Ритм работы с клиентами A и B", "Rhythm of care for A and B clients"],
        findings: &["a-clients-silent:company"],
        alone: [210, 540, 900],
        in_package: [160, 400, 660],
        kind: "flow",
        effort: (80, 10),
        track: "strategic",
    },
    ZoneLine {
        id: "discounts",
        title: ["Скидки без согласования", "Unapproved discounts"],
        findings: &["over-limit-discount:company"],
        alone: [180, 450, 520],
        in_package: [110, 240, 390],
        kind: "flow",
        effort: (16, 4),
        track: "tactical",
    },
    ZoneLine {
        id: "pipeline",
        title: ["Сделки без следующего шага", "Deals without a next step"],
        findings: &["deals-without-task:company"],
        alone: [640, 1_450, 2_300],
        in_package: [640, 1_450, 2_300],
        kind: "stock",
        effort: (24, 3),
        track: "tactical",
    },
];

pub(super) fn zones() -> Vec<GrowthZone> {
    let zone = |z: &ZoneLine| GrowthZone {
        id: z.id.into(),
        title: Words::new(z.title[0], z.title[1]),
        findings: z.findings.iter().map(|f| (*f).to_owned()).collect(),
        alone: range(z.alone[0], z.alone[1], z.alone[2]),
        in_package: range(z.in_package[0], z.in_package[1], z.in_package[2]),
        kind: z.kind.into(),
        effort_hours: z.effort.0,
        lag_weeks: z.effort.1,
        track: z.track.into(),
    };
    ZONES.iter().map(zone).collect()
}

/// Zone, effect metric, then change, owner, adoption and guardrail in both languages.
type PlanLine = (&'static str, &'static str, [[&'static str; 2]; 4]);

const HEAD: [&str; 2] = ["Руководитель отдела продаж", "Head of sales"];

const PLAN: [PlanLine; 5] = [
    (
        "lead-response",
        "response_time",
        [
            [
                "Дежурный по обращениям на каждый рабочий час, одна очередь из всех каналов, напоминание через 5 минут",
                "A person on duty for every working hour, one queue of all channels, a reminder after 5 minutes",
            ],
            HEAD,
            ["Доля часов с назначенным дежурным — 95 %", "Share of hours with a person on duty: 95%"],
            ["Доля обращений с пометкой «спам» не растёт", "Share of leads marked as spam does not grow"],
        ],
    ),
    (
        "discounts",
        "win_rate_closed",
        [
            [
                "Лимит скидки по ролям и согласование выше него в тот же день",
                "A discount limit by role and same-day approval above it",
            ],
            HEAD,
            ["Доля скидок сверх лимита с согласованием", "Share of over-limit discounts with approval"],
            ["Конверсия закрытых сделок не падает", "Win rate of closed deals does not fall"],
        ],
    ),
    (
        "pipeline",
        "deals_without_task",
        [
            [
                "Разбор 312 сделок без задачи за две недели: следующий шаг или закрытие с причиной",
                "Review of 312 deals without a task in two weeks: a next step or closing with a reason",
            ],
            HEAD,
            ["Сделок без задачи меньше 5 %", "Deals without a task below 5%"],
            ["Задачи не переносятся вместо выполнения", "Tasks are not moved instead of done"],
        ],
    ),
    (
        "win-back",
        "lost_customers",
        [
            [
                "Ежемесячный список ушедших по ожидаемой ценности, звонит не тот, кто потерял",
                "A monthly list of lost clients by expected value, called by someone else than the one who lost them",
            ],
            ["Старший менеджер", "Senior rep"],
            ["Обзвонено 80 % списка за месяц", "80% of the list called within the month"],
            ["Скидка вернувшимся не больше 5 %", "Discount for returning clients at most 5%"],
        ],
    ),
    (
        "base-care",
        "churn_rate",
        [
            [
                "Норма касаний для классов A и B и план по каждому клиенту A",
                "A touch norm for classes A and B and a plan for every A client",
            ],
            ["Собственник и руководитель отдела", "Owner and head of sales"],
            ["У всех клиентов A есть план и ответственный", "Every A client has a plan and an owner"],
            ["Время на новых клиентов не меньше 40 %", "Time on new clients at least 40%"],
        ],
    ),
];

pub(super) fn plan() -> Vec<PlanItem> {
    let zones = zones();
    let item = |(rank, (zone, metric, texts)): (u32, &PlanLine)| {
        let z = zones.iter().find(|z| z.id == *zone)?;
        let words = |i: usize| Words::new(texts[i][0], texts[i][1]);
        Some(PlanItem {
            rank,
            zone: z.id.clone(),
            change: words(0),
            owner: words(1),
            track: z.track.clone(),
            effort_hours: z.effort_hours,
            lag_weeks: z.lag_weeks,
            money: z.in_package,
            kind: z.kind.clone(),
            adoption: words(2),
            effect_metric: (*metric).to_owned(),
            guardrail: words(3),
        })
    };
    (1..).zip(&PLAN).filter_map(item).collect()
}

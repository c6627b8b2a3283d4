//! Zones, plan and totals of the sample.

use super::MINOR;
use domain::result::{GrowthZone, MoneyRange, MoneyTotals, PlanItem, Words};

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
    }
}

pub(super) fn zones() -> Vec<GrowthZone> {
    let zone =
        |id: &str, ru: &str, en: &str, findings: &[&str], alone, in_package, kind: &str, effort_hours, lag_weeks, track: &str| {
            GrowthZone {
                id: id.into(),
                title: Words::new(ru, en),
                findings: findings.iter().map(|f| (*f).to_owned()).collect(),
                alone,
                in_package,
                kind: kind.into(),
                effort_hours,
                lag_weeks,
                track: track.into(),
            }
        };
    vec![
        zone(
            "lead-response",
            "Скорость ответа на обращения",
            "Speed of response",
            &["slow-response:company", "lost-leads:company"],
            range(480, 820, 1_180),
            range(430, 740, 1_060),
            "flow",
            40,
            4,
            "tactical",
        ),
        zone(
            "win-back",
            "Возврат ушедших клиентов",
            "Winning back lost clients",
            &["lost-not-won-back:company"],
            range(150, 620, 1_240),
            range(130, 510, 1_010),
            "flow",
            60,
            8,
            "tactical",
        ),
        zone(
            "base-care",
            "Ритм работы с клиентами A и B",
            "Rhythm of care for A and B clients",
            &["a-clients-silent:company"],
            range(210, 540, 900),
            range(160, 400, 660),
            "flow",
            80,
            10,
            "strategic",
        ),
        zone(
            "discounts",
            "Скидки без согласования",
            "Unapproved discounts",
            &["over-limit-discount:company"],
            range(180, 450, 520),
            range(110, 240, 390),
            "flow",
            16,
            4,
            "tactical",
        ),
        zone(
            "pipeline",
            "Сделки без следующего шага",
            "Deals without a next step",
            &["deals-without-task:company"],
            range(640, 1_450, 2_300),
            range(640, 1_450, 2_300),
            "stock",
            24,
            3,
            "tactical",
        ),
    ]
}

pub(super) fn plan() -> Vec<PlanItem> {
    let item = |rank,
                zone: &str,
                change: (&str, &str),
                owner: (&str, &str),
                adoption: (&str, &str),
                metric: &str,
                guardrail: (&str, &str)| {
        let z = zones().into_iter().find(|z| z.id == zone);
        let (effort_hours, lag_weeks, money, kind, track) = z
            .map_or((0, 0, MoneyRange::default(), String::new(), String::new()), |z| {
                (z.effort_hours, z.lag_weeks, z.in_package, z.kind, z.track)
            });
        PlanItem {
            rank,
            zone: zone.into(),
            change: Words::new(change.0, change.1),
            owner: Words::new(owner.0, owner.1),
            track,
            effort_hours,
            lag_weeks,
            money,
            kind,
            adoption: Words::new(adoption.0, adoption.1),
            effect_metric: metric.into(),
            guardrail: Words::new(guardrail.0, guardrail.1),
        }
    };
    let head = ("Руководитель отдела продаж", "Head of sales");
    vec![
        item(
            1,
            "lead-response",
            (
                "Дежурный по обращениям на каждый рабочий час, одна очередь из всех каналов, напоминание через 5 минут",
                "A person on duty for every working hour, one queue of all channels, a reminder after 5 minutes",
            ),
            head,
            ("Доля часов с назначенным дежурным — 95 %", "Share of hours with a person on duty: 95%"),
            "response_time",
            ("Доля обращений с пометкой «спам» не растёт", "Share of leads marked as spam does not grow"),
        ),
        item(
            2,
            "discounts",
            (
                "Лимит скидки по ролям и согласование выше него в тот же день",
                "A discount limit by role and same-day approval above it",
            ),
            head,
            ("Доля скидок сверх лимита с согласованием", "Share of over-limit discounts with approval"),
            "win_rate_closed",
            ("Конверсия закрытых сделок не падает", "Win rate of closed deals does not fall"),
        ),
        item(
            3,
            "pipeline",
            (
                "Разбор 312 сделок без задачи за две недели: следующий шаг или закрытие с причиной",
                "Review of 312 deals without a task in two weeks: a next step or closing with a reason",
            ),
            head,
            ("Сделок без задачи меньше 5 %", "Deals without a task below 5%"),
            "deals_without_task",
            ("Задачи не переносятся вместо выполнения", "Tasks are not moved instead of done"),
        ),
        item(
            4,
            "win-back",
            (
                "Ежемесячный список ушедших по ожидаемой ценности, звонок не того, кто потерял",
                "A monthly list of lost clients by expected value, called by someone else than the one who lost them",
            ),
            ("Старший менеджер", "Senior rep"),
            ("Обзвонено 80 % списка за месяц", "80% of the list called within the month"),
            "lost_customers",
            ("Скидка вернувшимся не больше 5 %", "Discount for returning clients at most 5%"),
        ),
        item(
            5,
            "base-care",
            (
                "Норма касаний для классов A и B и план по каждому клиенту A",
                "A touch norm for classes A and B and a plan for every A client",
            ),
            ("Собственник и руководитель отдела", "Owner and head of sales"),
            ("У всех клиентов A есть план и ответственный", "Every A client has a plan and an owner"),
            "churn_rate",
            ("Время на новых клиентов не меньше 40 %", "Time on new clients at least 40%"),
        ),
    ]
}

//! Findings of the sample.

use super::MINOR;
use super::money::range;
use domain::result::{Confidence, Evidence, Finding, Money, MoneyInput, MoneyRange, Words};

struct Draft {
    id: &'static str,
    mistake: Option<u8>,
    severity: u8,
    cause: &'static str,
    title: (&'static str, &'static str),
    what: (&'static str, &'static str),
    why: (&'static str, &'static str),
    advice: (&'static str, &'static str),
    know: (&'static str, &'static str),
}

fn words((ru, en): (&str, &str)) -> Words {
    Words::new(ru, en)
}

fn finding(d: Draft, money: Option<Money>, evidence: Evidence) -> Finding {
    let (rule, subject) = d.id.split_once(':').unwrap_or((d.id, "company"));
    Finding {
        id: d.id.into(),
        rule: rule.into(),
        mistake: d.mistake,
        subject: subject.into(),
        severity: d.severity,
        confidence: if subject == "company" { Confidence::A } else { Confidence::B },
        title: words(d.title),
        what: words(d.what),
        why: words(d.why),
        advice: words(d.advice),
        how_we_know: words(d.know),
        cause: d.cause.into(),
        money,
        evidence,
    }
}

fn evidence(rule: &str, rows: u64, columns: &[&str], sample: &[&[&str]]) -> Evidence {
    Evidence {
        query: format!("{rule}/query.sql"),
        rows,
        columns: columns.iter().map(|c| (*c).to_owned()).collect(),
        sample: sample.iter().map(|r| r.iter().map(|v| (*v).to_owned()).collect()).collect(),
        file: Some(format!("evidence/{rule}.csv")),
    }
}

fn money(
    kind: &str,
    touched: i128,
    recoverable: MoneyRange,
    formula: (&str, &str),
    inputs: &[(&str, &str, &str, &str, &str)],
) -> Money {
    let input = |(symbol, ru, en, value, from): &(&str, &str, &str, &str, &str)| MoneyInput {
        symbol: (*symbol).into(),
        name: Words::new(*ru, *en),
        value: (*value).into(),
        provenance: (*from).into(),
    };
    Money {
        kind: kind.into(),
        touched: touched * MINOR,
        recoverable,
        formula: words(formula),
        inputs: inputs.iter().map(input).collect(),
    }
}

pub(super) fn all() -> Vec<Finding> {
    vec![response(), win_back(), silent(), discount(), no_task(), person()]
}

fn response() -> Finding {
    finding(
        Draft {
            id: "slow-response:company",
            mistake: None,
            severity: 5,
            cause: "lead-response",
            title: ("Поздний ответ на обращения", "Slow response to leads"),
            what: (
                "2 614 из 7 020 обращений за год (37,2 %) ждали ответа дольше 15 рабочих минут; 611 не дождались совсем. Норма — не более 30 %.",
                "2,614 of 7,020 leads of the year (37.2%) waited longer than 15 working minutes; 611 were never answered. The norm is at most 30%.",
            ),
            why: (
                "Человек, который написал нескольким поставщикам, разговаривает с первым ответившим. Задержка обычно не про лень: обращения приходят в общий ящик, дежурного нет, уведомление видит не тот, кто отвечает.",
                "Someone who wrote to several suppliers talks to the first who answers. The delay is rarely laziness: leads come to a shared mailbox, nobody is on duty, the wrong person sees the alert.",
            ),
            advice: (
                "1. Назначьте дежурного по обращениям на каждый рабочий час и замену на обед и отпуск.\n2. Сведите все каналы в одну очередь с уведомлением через 5 минут и эскалацией через 15.\n3. На планёрке разбирайте три самых долгих ответа вчерашнего дня: где застряло, а не кто виноват.",
                "1. Put a person on duty for every working hour, with cover for lunch and leave.\n2. Bring all channels into one queue with an alert after 5 minutes and escalation after 15.\n3. At the daily meeting look at yesterday's three slowest answers: where it got stuck, not who is to blame.",
            ),
            know: (
                "Доля ответов позже 15 минут опустится ниже 30 % за четыре недели, а конверсия обращений в продажу сравняется с теми, кому отвечают быстро.",
                "The share of answers after 15 minutes falls below 30% within four weeks, and conversion comes level with leads answered quickly.",
            ),
        },
        Some(money(
            "flow",
            41_200_000,
            range(480, 820, 1_180),
            (
                "Обращения с поздним ответом × (конверсия при быстром ответе − нынешняя) × маржа продажи × внедряемая доля",
                "Late leads × (conversion when answered quickly − present) × margin per sale × share that can be changed",
            ),
            &[
                ("N", "Обращений с поздним ответом в месяц", "Late leads per month", "217.8", "own_data"),
                (
                    "r₁ − r₀",
                    "Разница конверсий при равном составе каналов",
                    "Difference of conversion at equal mix",
                    "0.0612",
                    "own_data",
                ),
                ("v × m", "Маржа одной продажи, ₽", "Margin per sale, ₽", "87900", "own_data"),
                ("a", "Доля, которую реально изменить", "Share that can be changed", "0.7", "agreed"),
            ],
        )),
        evidence(
            "slow_response",
            2_614,
            &["lead_id", "created_at", "channel", "manager", "working_minutes"],
            &[
                &["L-104882", "2026-05-29 16:52", "Сайт", "m-04", "1312"],
                &["L-103517", "2026-05-12 09:14", "Почта", "m-02", "1207"],
                &["L-105120", "2026-06-02 12:40", "Сайт", "m-04", "988"],
                &["L-101986", "2026-04-17 15:31", "Телефон", "m-07", "941"],
                &["L-106004", "2026-06-15 10:02", "Сайт", "", "902"],
            ],
        ),
    )
}

fn win_back() -> Finding {
    finding(
        Draft {
            id: "lost-not-won-back:company",
            mistake: Some(11),
            severity: 5,
            cause: "win-back",
            title: ("Ушедших клиентов никто не возвращает", "Nobody wins back lost clients"),
            what: (
                "418 клиентов молчат дольше трёх своих обычных промежутков; за полгода связались с 31 из них (7,4 %).",
                "418 clients have been silent for three of their usual gaps; 31 of them (7.4%) were contacted in half a year.",
            ),
            why: (
                "Вернуть клиента дешевле, чем найти нового: его историю и цену вопроса вы знаете. Списка ушедших нет, поэтому им некому заняться.",
                "A former client costs less than a new one: you know the history and the stakes. There is no list, so nobody works on it.",
            ),
            advice: (
                "1. Раз в месяц берите список ушедших по ожидаемой ценности и раздавайте не тем, кто потерял.\n2. Клиентам класса A звонит руководитель, один раз и с поводом.\n3. Записывайте причину ухода и условие возврата.",
                "1. Once a month take the list by expected value and give it to others than those who lost them.\n2. Class A clients are called by the head, once and with a reason.\n3. Record why they left and what would bring them back.",
            ),
            know: (
                "За три месяца вернутся 6–9 % обзвоненных; показатель — вернувшиеся с покупкой.",
                "6–9% of those called return within three months, measured by purchases.",
            ),
        },
        Some(money(
            "flow",
            28_600_000,
            range(150, 620, 1_240),
            (
                "Список ушедших × вероятность возврата × маржа клиента в месяц",
                "Lost clients × probability of return × monthly margin of a client",
            ),
            &[
                ("N", "Ушедших клиентов с понятной причиной", "Lost clients with a clear reason", "402", "own_data"),
                ("p", "Вероятность возврата по своей истории", "Probability of return by own history", "0.082", "own_data"),
                ("k", "Доля, которая останется", "Share that stays", "0.6", "assumption"),
            ],
        )),
        evidence(
            "lost_not_won_back",
            387,
            &["customer", "class", "last_order", "margin"],
            &[
                &["ТД «Вектор»", "AX", "2026-01-14", "412300.00"],
                &["ИП Гордеев А. С.", "AY", "2025-12-03", "268750.50"],
                &["ООО «Маяк-Опт»", "BX", "2026-02-02", "190020.00"],
            ],
        ),
    )
}

fn silent() -> Finding {
    finding(
        Draft {
            id: "a-clients-silent:company",
            mistake: Some(9),
            severity: 4,
            cause: "base-care",
            title: ("Клиенты A и B без касания дольше нормы", "A and B clients beyond the touch norm"),
            what: (
                "96 из 311 клиентов A и B (30,9 %) не получали ни звонка, ни письма дольше своей нормы.",
                "96 of 311 A and B clients (30.9%) had no call or letter beyond their norm.",
            ),
            why: (
                "Крупные клиенты уходят тихо. Плана по клиентам нет, и внимание достаётся тем, кто звонит сам.",
                "Large clients leave quietly. Without client plans attention goes to those who call.",
            ),
            advice: (
                "Задайте норму касаний по классам и показывайте нарушения на планёрке.\nСоставьте план по каждому клиенту A.",
                "Set a touch norm by class and show violations at the daily meeting.\nMake a plan for every A client.",
            ),
            know: ("Доля клиентов A и B вне нормы ниже 10 % через квартал.", "Below 10% outside the norm within a quarter."),
        },
        Some(money(
            "flow",
            18_400_000,
            range(210, 540, 900),
            ("Клиенты вне нормы × снижение оттока × маржа", "Clients beyond the norm × lower churn × margin"),
            &[],
        )),
        evidence(
            "a_clients_silent",
            96,
            &["customer", "class", "days"],
            &[&["АО «Гранит»", "AX", "74"], &["ООО «Лира»", "BX", "69"]],
        ),
    )
}

fn discount() -> Finding {
    finding(
        Draft {
            id: "over-limit-discount:company",
            mistake: Some(16),
            severity: 3,
            cause: "discounts",
            title: ("Скидки выше лимита без согласования", "Discounts above the limit without approval"),
            what: (
                "В 214 из 1 902 выигранных сделок скидка выше 10 %; их маржа ниже на 5,1 п. п.",
                "In 214 of 1,902 won deals the discount exceeds 10%; their margin is 5.1 pp lower.",
            ),
            why: (
                "Лимита по ролям нет, уступить проще, чем обсудить условия.",
                "There is no limit by role, and conceding is easier than trading.",
            ),
            advice: (
                "Введите лимиты по ролям.\nНад лимитом — размен: объём, срок, предоплата.",
                "Set limits by role.\nAbove them trade: volume, term, prepayment.",
            ),
            know: ("Доля скидок сверх лимита ниже 3 % при той же конверсии.", "Below 3% at the same win rate."),
        },
        Some(money(
            "flow",
            6_200_000,
            range(180, 450, 520),
            ("Скидка сверх лимита × доля, которую удержали бы", "Discount above the limit × share that would hold"),
            &[],
        )),
        evidence(
            "over_limit_discount",
            214,
            &["deal", "customer", "discount", "margin"],
            &[&["D-55120", "ООО «Кедр»", "18.5", "64200.00"]],
        ),
    )
}

fn no_task() -> Finding {
    finding(
        Draft {
            id: "deals-without-task:company",
            mistake: Some(3),
            severity: 4,
            cause: "pipeline",
            title: ("Сделки без следующего шага", "Deals without a next step"),
            what: (
                "312 из 1 046 открытых сделок (29,8 %) без запланированного действия; сумма — 41,7 млн ₽.",
                "312 of 1,046 open deals (29.8%) have no planned action; their sum is ₽41.7M.",
            ),
            why: (
                "Задача ставится по памяти. Без следующего шага сделка держится на инициативе клиента.",
                "Tasks are set from memory. Without a next step a deal lives on the client's initiative.",
            ),
            advice: (
                "1. За две недели пройдите все 312 сделок: шаг или закрытие с причиной.\n2. Включите запрет на сохранение этапа без задачи.",
                "1. Go through all 312 deals in two weeks: a step, or closing with a reason.\n2. Forbid saving a stage without a task.",
            ),
            know: ("Сделок без задачи меньше 5 % три недели подряд.", "Below 5% for three weeks in a row."),
        },
        Some(money(
            "stock",
            9_800_000,
            range(640, 1_450, 2_300),
            ("Застрявшие сделки × вероятность по этапу × маржа", "Stuck deals × probability by stage × margin"),
            &[("N", "Сделок в списке", "Deals in the list", "312", "own_data")],
        )),
        evidence(
            "deals_without_task",
            312,
            &["deal_id", "customer", "stage", "amount", "stage_days"],
            &[
                &["D-60417", "ООО «Стройсервис»", "Переговоры", "2150000.00", "41"],
                &["D-60391", "ТД «Лад»", "КП отправлено", "1480000.00", "37"],
                &["D-59877", "=cmd|' /C calc'!A0", "КП отправлено", "990000.00", "64"],
            ],
        ),
    )
}

fn person() -> Finding {
    finding(
        Draft {
            id: "slow-response:manager:m-04",
            mistake: None,
            severity: 3,
            cause: "lead-response",
            title: ("Поздний ответ на обращения — участок: Сидоренко К.", "Slow response — area: Sidorenko K."),
            what: (
                "Сидоренко К.: 412 из 690 (59,7 %), у остальных — 34,8 %. Отличие не случайно и подтверждено 2 проверками.",
                "Sidorenko K.: 412 of 690 (59.7%); the others: 34.8%. It is not chance and 2 checks confirm it.",
            ),
            why: (
                "Чаще всего причина в условиях работы: перегрузка или сложный участок. Начните с них.",
                "The usual reasons are conditions of work: overload or a hard territory. Start there.",
            ),
            advice: (
                "1. Разберите вместе пять записей из списка.\n2. Сравните нагрузку с коллегами.",
                "1. Go through five records together.\n2. Compare the load with colleagues.",
            ),
            know: ("Доля сравняется с командой на следующем аудите.", "The share comes level with the team at the next audit."),
        },
        None,
        evidence(
            "slow_response",
            412,
            &["lead_id", "created_at", "working_minutes"],
            &[&["L-104882", "2026-05-29 16:52", "1312"]],
        ),
    )
}

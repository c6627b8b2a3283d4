//! Cause groups: symptoms of one cause are one growth zone, with effort, lag, track, owner and how it is measured.

/// A cause and the change that removes it.
#[derive(Debug, Clone, Copy)]
pub struct Cause {
    /// Id, also the id of the growth zone.
    pub id: &'static str,
    /// Title of the zone, Russian and English.
    pub title: (&'static str, &'static str),
    /// What to change.
    pub change: (&'static str, &'static str),
    /// Who leads it, by role.
    pub owner: (&'static str, &'static str),
    /// Effort in hours of the department, a planning assumption.
    pub effort_hours: u32,
    /// Weeks until the effect can be seen.
    pub lag_weeks: u32,
    /// How adoption is measured.
    pub adoption: (&'static str, &'static str),
    /// Metric of the effect.
    pub effect_metric: &'static str,
    /// What must not get worse.
    pub guardrail: (&'static str, &'static str),
}

impl Cause {
    /// Tactical changes show an effect within six weeks.
    #[must_use]
    pub fn track(&self) -> &'static str {
        if self.lag_weeks <= 6 { "tactical" } else { "strategic" }
    }
}

const HEAD: (&str, &str) = ("Руководитель отдела продаж", "Head of sales");
const OWNER: (&str, &str) = ("Собственник", "Owner");
const ADMIN: (&str, &str) = ("Руководитель отдела продаж и администратор CRM", "Head of sales and the CRM administrator");
const MARKETING: (&str, &str) = ("Руководитель отдела продаж и маркетинг", "Head of sales and marketing");

/// All causes.
#[rustfmt::skip]
pub const CAUSES: &[Cause] = &[
    Cause { id: "lead-response", title: ("Обращения без ответа и поздний ответ", "Leads answered late or never"),
        change: ("Дежурный по обращениям, ответ за 15 рабочих минут, ежедневный список неотвеченных", "A duty manager, an answer within 15 working minutes, a daily list of the unanswered"),
        owner: HEAD, effort_hours: 24, lag_weeks: 4,
        adoption: ("Доля обращений с ответом в норму, ежедневно", "Share of leads answered within the norm, daily"), effect_metric: "lead_to_sale",
        guardrail: ("Конверсия обращений, принятых быстро, не падает", "Conversion of leads answered fast does not fall") },
    Cause { id: "next-step", title: ("Открытые сделки без следующего шага", "Open deals without a next step"),
        change: ("Разбор всех брошенных сделок за две недели, запрет закрывать задачу без новой", "A two-week review of abandoned deals; no task is closed without the next one"),
        owner: HEAD, effort_hours: 40, lag_weeks: 4,
        adoption: ("Доля открытых сделок с задачей в будущем", "Share of open deals with a task in the future"), effect_metric: "win_rate_closed",
        guardrail: ("Доля перенесённых задач не растёт", "The share of moved tasks does not grow") },
    Cause { id: "weak-stage", title: ("Слабый этап воронки", "A weak stage of the funnel"),
        change: ("Перенять приёмы тех, у кого этап проходит лучше: разбор сделок, чек-лист этапа, совместные встречи", "Copy what works for those who pass the stage best: deal reviews, a stage checklist, joint meetings"),
        owner: HEAD, effort_hours: 60, lag_weeks: 10,
        adoption: ("Доля сделок этапа с заполненным чек-листом", "Share of deals of the stage with the checklist filled"), effect_metric: "funnel_flow",
        guardrail: ("Средний чек и скидка не ухудшаются", "Average ticket and discount do not get worse") },
    Cause { id: "funnel-setup", title: ("Устройство воронки", "The set-up of the funnel"),
        change: ("Переписать этапы по шагам покупателя: условие входа, норма времени, без пассивных этапов", "Rewrite the stages as steps of the buyer: entry condition, norm of stay, no passive stages"),
        owner: ADMIN, effort_hours: 32, lag_weeks: 8,
        adoption: ("Доля сделок, прошедших все этапы по порядку", "Share of deals that passed the stages in order"), effect_metric: "funnel_flow",
        guardrail: ("Число открытых сделок без движения не растёт", "Idle open deals do not grow") },
    Cause { id: "crm-order", title: ("Порядок в карточках CRM", "Order in the CRM cards"),
        change: ("Обязательные поля на этапах, разбор списка нарушений раз в неделю, показатель порядка в мотивации", "Required fields by stage, a weekly review of violations, an order index in the pay plan"),
        owner: ADMIN, effort_hours: 24, lag_weeks: 6,
        adoption: ("Доля карточек без нарушений", "Share of cards without violations"), effect_metric: "empty_fields",
        guardrail: ("Заполнение не подменяют прочерками", "Fields are not filled with dashes") },
    Cause { id: "books-link", title: ("CRM и учёт не сходятся", "CRM and the books disagree"),
        change: ("Связать счёт и отгрузку со сделкой, сверять раз в неделю по списку", "Link invoices and shipments to deals, reconcile weekly by the list"),
        owner: ADMIN, effort_hours: 40, lag_weeks: 8,
        adoption: ("Доля отгрузок, связанных со сделкой", "Share of shipments linked to a deal"), effect_metric: "reconciliation",
        guardrail: ("Сделки не заводят задним числом", "Deals are not entered after the fact") },
    Cause { id: "pipeline-control", title: ("Управление портфелем сделок", "Control of the pipeline"),
        change: ("Ежедневный разбор портфеля с каждым менеджером, план оплат по дням, правило двух переносов", "A daily pipeline talk with each manager, payments planned by day, a rule of two moves"),
        owner: HEAD, effort_hours: 40, lag_weeks: 6,
        adoption: ("Доля сделок с датой в будущем и шагом", "Share of deals with a future date and a step"), effect_metric: "coverage",
        guardrail: ("Скидка ради даты не растёт", "Discounts for the sake of a date do not grow") },
    Cause { id: "key-person", title: ("Зависимость от отдельных людей", "Dependence on single people"),
        change: ("Второй контакт у каждого ключевого клиента, история в CRM, выравнивание базы", "A second contact for each key client, history in the CRM, a balanced base"),
        owner: OWNER, effort_hours: 60, lag_weeks: 16,
        adoption: ("Доля ключевых клиентов с двумя контактами", "Share of key clients with two contacts"), effect_metric: "key_person_share",
        guardrail: ("Удержание переданных клиентов", "Retention of handed-over clients") },
    Cause { id: "structure", title: ("Структура отдела", "The structure of the department"),
        change: ("Развести новых и текущих клиентов, не больше семи человек на руководителя", "Separate new and current clients, at most seven people to a head"),
        owner: OWNER, effort_hours: 80, lag_weeks: 16,
        adoption: ("Доля сделок у менеджера своей функции", "Share of deals with a manager of that function"), effect_metric: "specialisation",
        guardrail: ("Удержание текущих клиентов", "Retention of current clients") },
    Cause { id: "new-business", title: ("Приток новых клиентов", "Inflow of new clients"),
        change: ("Ответственный за новых, отдельная воронка и план по новым", "Someone who answers for new clients, with a funnel and a plan of their own"),
        owner: HEAD, effort_hours: 60, lag_weeks: 12,
        adoption: ("Первых встреч с новыми на менеджера в неделю", "First meetings with new clients per manager a week"), effect_metric: "new_customers",
        guardrail: ("Стоимость нового клиента", "Cost of a new client") },
    Cause { id: "target-audience", title: ("Не те клиенты на входе", "The wrong clients come in"),
        change: ("Портрет по клиентам A и B, квалификация до предложения, обратная связь маркетингу", "A portrait from A and B clients, qualification before a proposal, feedback to marketing"),
        owner: MARKETING, effort_hours: 32, lag_weeks: 10,
        adoption: ("Доля предложений после квалификации", "Share of proposals after qualification"), effect_metric: "lead_to_sale",
        guardrail: ("Число целевых обращений не падает", "The number of target leads does not fall") },
    Cause { id: "base-touch", title: ("Ключевые клиенты без внимания", "Key clients without attention"),
        change: ("Норма касаний по классам, план по каждому клиенту A и B, ответственный у каждого", "A touch norm by class, a plan for each A and B client, an owner for each"),
        owner: HEAD, effort_hours: 48, lag_weeks: 12,
        adoption: ("Доля клиентов A и B, с которыми связались в норму", "Share of A and B clients contacted within the norm"), effect_metric: "churn_rate",
        guardrail: ("Касания не сводятся к рассылкам", "Touches do not shrink to mailings") },
    Cause { id: "win-back", title: ("Возврат ушедших клиентов", "Win-back of lost clients"),
        change: ("Раз в месяц: список ушедших, звонок не тем, кто потерял, одно сильное предложение", "Monthly: the list of the lost, a call by someone else than who lost them, one strong offer"),
        owner: HEAD, effort_hours: 40, lag_weeks: 6,
        adoption: ("Доля списка с состоявшимся разговором", "Share of the list with a real conversation"), effect_metric: "lost_customers",
        guardrail: ("Скидка возвращённым не выше лимита", "Discounts to the returned within the limit") },
    Cause { id: "cross-sell", title: ("Узкий чек и один продукт", "Narrow orders, one product"),
        change: ("Списки сопутствующих товаров, комплекты, показатель строк в заказе", "Lists of related goods, bundles, lines per order as a target"),
        owner: HEAD, effort_hours: 40, lag_weeks: 8,
        adoption: ("Доля заказов, где предложен сопутствующий товар", "Share of orders with a related item offered"), effect_metric: "lines_per_order",
        guardrail: ("Маржа заказа и возвраты", "Margin per order and returns") },
    Cause { id: "discounts", title: ("Скидки сверх лимита", "Discounts above the limit"),
        change: ("Лимит скидки по ролям, согласование выше лимита, размен вместо уступки", "A limit by role, approval above it, trade-offs instead of concessions"),
        owner: HEAD, effort_hours: 16, lag_weeks: 4,
        adoption: ("Доля скидок сверх лимита с согласованием", "Share of over-limit discounts with approval"), effect_metric: "discount_share",
        guardrail: ("Конверсия сделок не падает", "Win rate does not fall") },
    Cause { id: "missed-calls", title: ("Пропущенные звонки", "Missed calls"),
        change: ("Переадресация и дежурство, перезвон в тот же день по списку", "Forwarding and duty, same-day call-back by a list"),
        owner: ADMIN, effort_hours: 16, lag_weeks: 3,
        adoption: ("Доля пропущенных с перезвоном за день", "Share of missed calls called back within a day"), effect_metric: "lost_leads",
        guardrail: ("Время ожидания ответа", "Waiting time") },
    Cause { id: "planning", title: ("Планы и ровность продаж", "Plans and evenness"),
        change: ("Достижимый план на человека, промежуточные показатели по неделям, ежедневный факт", "A reachable plan per person, weekly intermediate targets, a daily fact"),
        owner: HEAD, effort_hours: 32, lag_weeks: 10,
        adoption: ("Доля менеджеров с личным планом до начала месяца", "Share of managers with a plan before the month begins"), effect_metric: "plan_attainment",
        guardrail: ("Перенос отгрузок между месяцами", "Shifting shipments between months") },
    Cause { id: "loyalty", title: ("Голос клиента", "The client's voice"),
        change: ("Опрос из двух вопросов раз в квартал, ответы в план улучшений", "A two-question survey each quarter, answers into the improvement plan"),
        owner: MARKETING, effort_hours: 24, lag_weeks: 12,
        adoption: ("Доля активных клиентов с ответом за год", "Share of active clients who answered in a year"), effect_metric: "nps",
        guardrail: ("Частота опросов на клиента", "Surveys per client") },
    Cause { id: "wallet", title: ("Доля в закупках клиента", "Share of wallet"),
        change: ("Два вопроса каждому клиенту A и B раз в полгода", "Two questions to each A and B client every half-year"),
        owner: HEAD, effort_hours: 24, lag_weeks: 16,
        adoption: ("Доля клиентов A и B с известной долей", "Share of A and B clients whose wallet is known"), effect_metric: "share_of_wallet",
        guardrail: ("Данные не старше года", "Data not older than a year") },
    Cause { id: "skills", title: ("Навыки переговоров и продаж", "Selling and negotiating skills"),
        change: ("Навыковая модель, разбор двух разговоров в неделю, листы развития", "A skill model, two reviewed calls a week, growth sheets"),
        owner: HEAD, effort_hours: 80, lag_weeks: 12,
        adoption: ("Разобранных разговоров на менеджера в неделю", "Reviewed calls per manager a week"), effect_metric: "call_quality",
        guardrail: ("Время на продажи не падает", "Selling time does not fall") },
    Cause { id: "head-of-sales", title: ("Управление отделом", "Management of the department"),
        change: ("Ритм: ежедневная планёрка с цифрами, разбор портфеля, цикл улучшений раз в месяц", "A rhythm: a daily meeting with figures, pipeline reviews, a monthly improvement cycle"),
        owner: OWNER, effort_hours: 60, lag_weeks: 8,
        adoption: ("Доля проведённых планёрок с планом действий", "Share of meetings held with an action list"), effect_metric: "plan_attainment",
        guardrail: ("Часы на контроль", "Hours spent on control") },
    Cause { id: "pay", title: ("Система мотивации", "The pay system"),
        change: ("Три–пять частей, пороги 80/90/100, расчёт за 20 секунд, проверка на прошлых месяцах", "Three to five parts, thresholds 80/90/100, computed in 20 seconds, tested on past months"),
        owner: OWNER, effort_hours: 60, lag_weeks: 16,
        adoption: ("Доля менеджеров, верно считающих свой доход", "Share of managers who compute their pay right"), effect_metric: "plan_attainment",
        guardrail: ("Фонд оплаты к марже", "Pay to margin") },
    Cause { id: "hiring", title: ("Подбор и адаптация", "Hiring and ramp-up"),
        change: ("Воронка подбора, портрет кандидата, план адаптации", "A hiring funnel, a candidate portrait, a ramp-up plan"),
        owner: OWNER, effort_hours: 60, lag_weeks: 16,
        adoption: ("Кандидатов на вакансию на последнем этапе", "Candidates per vacancy at the final stage"), effect_metric: "hiring_funnel",
        guardrail: ("Доля прошедших испытательный срок", "Share who pass probation") },
    Cause { id: "standards", title: ("Стандарты контакта и материалы", "Contact standards and materials"),
        change: ("Карта точек контакта со стандартом и сроком проверки, обновлённое предложение", "A map of touch points with a standard and a review date, an updated proposal"),
        owner: MARKETING, effort_hours: 48, lag_weeks: 10,
        adoption: ("Доля точек контакта со свежей проверкой", "Share of touch points with a fresh check"), effect_metric: "lead_to_key_stage",
        guardrail: ("Доля ответов на предложения", "Reply rate of proposals") },
];

/// A cause by id.
#[must_use]
pub fn cause(id: &str) -> Option<&'static Cause> {
    CAUSES.iter().find(|c| c.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_known_cause_and_ids_are_unique() {
        let mut ids: Vec<&str> = CAUSES.iter().map(|c| c.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), CAUSES.len());
        for rule in crate::rules::RULES {
            assert!(cause(rule.cause).is_some(), "{}: {}", rule.id, rule.cause);
        }
    }
}

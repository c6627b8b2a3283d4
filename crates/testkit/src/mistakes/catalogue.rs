//! Every mistake that can be planted: id, number among the thirty, names, what is written into the data.

/// One mistake that the generator can plant.
#[derive(Debug, Clone, Copy)]
pub struct MistakeSpec {
    /// Stable id such as `M3.no_task`; never reused.
    pub id: &'static str,
    /// Number among the thirty mistakes; `None` for the block of lead response, which is not one of them.
    pub mistake: Option<u8>,
    /// Name for a Russian reader.
    pub ru: &'static str,
    /// Name for an English reader.
    pub en: &'static str,
    /// Table whose rows carry the mistake; `truth.json` lists ids of this table.
    pub table: &'static str,
    /// What exactly is planted.
    pub planted: &'static str,
    /// Belongs to the demo company.
    pub demo: bool,
}

/// Number of a mistake; the order of [`SPECS`]. Part of the random streams: append only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    WeakStage,
    PassiveStage,
    SkippedStages,
    UnqualifiedProposals,
    WrongAudience,
    NoTask,
    OverdueTasks,
    EmptyFields,
    LateEntry,
    WonWithoutOrder,
    OrderWithoutDeal,
    StaleDeals,
    NoLossReason,
    Duplicates,
    Span,
    KeyPerson,
    NoDayPhoto,
    NoNps,
    MixedFunctions,
    FewNew,
    SingleLine,
    AbUntouched,
    NoWallet,
    NoWinBack,
    OverDiscount,
    MissedCalls,
    NoCallReviews,
    EmptySeats,
    NoPersonalTargets,
    MonthEndRush,
    OneProduct,
    NoServiceNorms,
    LowCoverage,
    SlippedDates,
    WeakProposal,
    SlowResponse,
    LostLeads,
    BulkMoves,
    MovedTasks,
    NoSource,
    SilentChannel,
    OwnerInDeals,
    NoClientOwner,
    NoLeadOwner,
    LowNps,
    IgnoredDetractors,
    BrokenPromises,
    NoFollowUp,
    GuessedWallet,
    MovedBack,
    WeakNeeds,
    WeakValue,
    WeakObjections,
    NoNextStep,
    LowSellingTime,
    MoneyTargets,
    ManyTargets,
    UnknownCallers,
    NoFirstDay,
    UnlinkedLeads,
}

macro_rules! spec {
    ($id:literal, $no:expr, $table:literal, $demo:literal, $ru:literal, $en:literal, $planted:literal) => {
        MistakeSpec { id: $id, mistake: $no, ru: $ru, en: $en, table: $table, planted: $planted, demo: $demo }
    };
}

/// All mistakes, in the order of [`Fault`].
#[rustfmt::skip]
pub(crate) static SPECS: &[MistakeSpec] = &[
    spec!("M1.weak_stage", Some(1), "deals", true, "Провал на одном этапе у части менеджеров", "One weak stage with some managers",
        "a third of the managers of new clients lose 60 % of the deals that others win, at the stage «Предложение обсуждено»"),
    spec!("M1.passive_stage", Some(1), "deals", true, "Пассивный этап «Клиент думает»", "A passive stage",
        "40 % of new-client deals that reached «Предложение обсуждено» stand in «Клиент думает» before they go on"),
    spec!("M1.skipped_stages", Some(1), "deals", false, "Сделки перескакивают этапы", "Stages are skipped",
        "55 % of won deals lack the events of the three middle stages"),
    spec!("M2.unqualified_proposals", Some(2), "deals", true, "Предложения без квалификации", "Proposals to unqualified deals",
        "55 % of deals that got a proposal have qualified = false"),
    spec!("M2.wrong_audience", Some(2), "leads", false, "Входящий поток не похож на ключевых клиентов", "Inflow unlike the best clients",
        "75 % of leads without a deal come from private persons"),
    spec!("M3.no_task", Some(3), "deals", true, "Открытые сделки без задач", "Open deals without a task",
        "24 % of open deals have no unfinished task"),
    spec!("M3.overdue_tasks", Some(3), "tasks", true, "Просроченные задачи", "Overdue tasks",
        "26 % of open deals have their only unfinished task due before the as-of moment, and so are 30 % of planned contacts with customers"),
    spec!("M3.empty_fields", Some(3), "deals", true, "Пустые поля в открытых сделках", "Empty fields in open deals",
        "30 % of open deals have an empty or zero amount and no expected date"),
    spec!("M3.late_entry", Some(3), "activities", false, "Данные вносят вечером пачкой", "Records written in the evening, in batches",
        "activities of 45 % of the seats are logged between 17:35 and 18:40 of the day"),
    spec!("M3.won_without_order", Some(3), "deals", true, "Выигранные сделки без отгрузки", "Won deals without an order",
        "6 % of won deals have no order, no order lines and no payments"),
    spec!("M3.order_without_deal", Some(3), "orders", false, "Отгрузки без сделки", "Orders without a deal",
        "extra done orders with no deal, one for about 8 % of won deals"),
    spec!("M3.stale_deals", Some(3), "deals", false, "Зависшие сделки", "Stale deals",
        "12 % of deals lost 60-400 days before the end stay open in their last stage without any activity since"),
    spec!("M3.no_loss_reason", Some(3), "deals", false, "Нет причины отказа", "No reason of loss",
        "45 % of lost deals have an empty reason, 20 % have «Прочее»"),
    spec!("M3.duplicates", Some(3), "customers", false, "Дубли карточек клиентов", "Duplicate client cards",
        "7 % of customers have a second card with the same tax id and phone"),
    spec!("M4.span", Some(4), "employees", false, "Слишком много подчинённых у одного руководителя", "Span of control too wide",
        "all managers report to one head"),
    spec!("M5.key_person", Some(5), "employees", true, "Зависимость от одного менеджера", "Key person",
        "one manager of current clients serves about half of the customers that would be served by others"),
    spec!("M6.no_day_photo", Some(6), "employees", false, "Нет фото рабочего дня", "No photo of the working day",
        "the table worktime has no rows"),
    spec!("M7.no_nps", Some(7), "survey_responses", true, "NPS не измеряют", "NPS is not measured",
        "survey_responses has no rows in the last 14 months"),
    spec!("M8.mixed_functions", Some(8), "employees", false, "Одни и те же люди на новых и текущих", "Same people on new and current clients",
        "function = both for every manager; new and current deals go to all seats"),
    spec!("M8.few_new", Some(8), "leads", false, "Новых клиентов почти нет", "Few new clients",
        "60 % of the first inquiries of the last 12 months end as disqualified instead of becoming a deal"),
    spec!("M8.single_line", Some(8), "deals", false, "Одна строка в чеке у новых", "One line in the first order",
        "75 % of won new-client deals keep only their first line"),
    spec!("M9.ab_untouched", Some(9), "customers", true, "Ключевых клиентов не касаются", "Best clients untouched",
        "about a third of the large customers have had no activity and no purchase for the last 60-150 days; listed are those that still are A or B by the last year"),
    spec!("M10.no_wallet", Some(10), "wallet_shares", false, "Долю в клиенте не знают", "Share of wallet unknown",
        "wallet_shares has no rows"),
    spec!("M11.no_winback", Some(11), "customers", true, "Потерянных клиентов не возвращают", "Lost clients are not won back",
        "85 % of lost customers have no activity after their last order"),
    spec!("M16.over_discount", Some(16), "deals", true, "Скидки выше лимита", "Discounts above the limit",
        "14 % of won deals carry 14-22 % off the list price; the limit is 10 %"),
    spec!("M18.missed_calls", Some(18), "activities", true, "Пропущенные звонки без перезвона", "Missed calls without a call-back",
        "extra missed incoming calls from numbers nobody called back"),
    spec!("M18.no_call_reviews", Some(18), "call_reviews", false, "Разговоры не прослушивают", "Calls are not reviewed",
        "call_reviews has no rows in the last 6 months"),
    spec!("M19.empty_seats", Some(19), "candidates", false, "Вакансии не закрываются", "Seats stay empty",
        "two vacancies opened 120 days before the end have at most two candidates and no hire"),
    spec!("M20.no_personal_targets", Some(20), "employees", false, "Нет личных планов", "No personal targets",
        "targets exist for the company only"),
    spec!("M23.month_end_rush", Some(23), "deals", false, "Рывок в конце месяца", "Rush at the end of the month",
        "65 % of won deals that closed before the last three working days of a month close in those days instead"),
    spec!("M24.one_product", Some(24), "deals", false, "Менеджеры продают один продукт", "Managers sell one product",
        "all lines of deals of 45 % of the seats come from one product group"),
    spec!("M25.no_service_norms", Some(25), "customers", false, "Нет норм обслуживания по классам", "No service norms by class",
        "touches of customers come every 70 days whatever their class"),
    spec!("M28.low_coverage", Some(28), "targets", false, "Воронка не покрывает план", "Pipeline does not cover the plan",
        "targets of the month of the as-of moment and of the two next ones are 1.7 times the usual ones"),
    spec!("M28.slipped_dates", Some(28), "deals", true, "Обещанные даты сдвигаются", "Promised dates slip",
        "35 % of open deals have a promised date in the past, moved two to four times"),
    spec!("M30.weak_proposal", Some(30), "proposals", false, "Новая версия КП работает хуже", "The new proposal works worse",
        "65 % of replies to proposals of version v2, used in the last 9 months, are missing"),
    spec!("LEAD.slow_response", None, "leads", true, "Медленный ответ на обращения", "Slow response to leads",
        "45 % of leads get their first response after 40-400 working minutes more"),
    spec!("LEAD.lost", None, "leads", true, "Обращения без ответа", "Leads never answered",
        "14 % of leads that made no deal were never answered and stay new"),
    spec!("M1.bulk_moves", Some(1), "deals", false, "Этапы проставляют задним числом", "Stages filled in afterwards",
        "40 % of won deals enter all their stages after the first within four minutes before the close"),
    spec!("M3.moved_tasks", Some(3), "tasks", false, "Задачи переносят вместо выполнения", "Tasks are moved instead of done",
        "30 % of tasks of the last year were moved two to five times"),
    spec!("M3.no_source", Some(3), "deals", false, "Не заполнен источник", "No source",
        "35 % of deals and their leads of the last year have an empty channel"),
    spec!("M3.silent_channel", Some(3), "leads", false, "Канал замолчал", "A silent channel",
        "leads of the channel «Реклама» of the last 30 days are recorded under «Сайт»: the channel brings nothing"),
    spec!("M4.owner_in_deals", Some(4), "deals", false, "Собственник ведёт сделки вместо менеджеров", "The owner works on deals himself",
        "18 % of deals of the last year have a meeting or a call of the owner"),
    spec!("M9.no_owner", Some(9), "customers", false, "Клиенты без ответственного", "Customers without a responsible person",
        "16 % of buyers have no owner"),
    spec!("LEAD.no_owner", None, "leads", false, "Обращения без ответственного", "Leads without an owner",
        "15 % of leads that made no deal have no owner"),
    spec!("M7.low_nps", Some(7), "survey_responses", false, "Клиенты не готовы рекомендовать", "Clients would not recommend",
        "62 % of the scores above 6 are scores of 0 to 6 instead"),
    spec!("M7.ignored_detractors", Some(7), "survey_responses", false, "Недовольным не перезванивают", "Detractors are not called back",
        "nobody calls after a score of 0 to 6, and regular touches of the next 15 days are left out"),
    spec!("M28.broken_promises", Some(28), "payments", false, "Обещания оплаты не сбываются", "Promises of payment are not kept",
        "70 % of received payments were promised 8-30 days before they came"),
    spec!("M30.no_followup", Some(30), "proposals", false, "Предложение отправили и забыли", "A proposal is sent and forgotten",
        "75 % of proposals of the last year have neither a reply nor an action in the week after"),
    spec!("M10.guessed_wallet", Some(10), "wallet_shares", false, "Доля в клиенте — догадка", "The share of wallet is a guess",
        "85 % of shares are told by the manager's guess"),
    spec!("M1.moved_back", Some(1), "deals", false, "Сделки ходят назад", "Deals move backwards",
        "45 % of deals that stood at a late stage for over three days went one stage back and forth in between"),
    spec!("M14.weak_needs", Some(14), "call_reviews", false, "Потребность не выясняют", "Needs are not explored",
        "60 % of the marks of «Выявление потребности» are 0"),
    spec!("M15.weak_value", Some(15), "call_reviews", false, "Пользу не объясняют", "Value is not explained",
        "60 % of the marks of «Польза для клиента» are 0"),
    spec!("M16.weak_objections", Some(16), "call_reviews", false, "С возражениями не справляются", "Objections are not handled",
        "60 % of the marks of «Работа с возражением» are 0"),
    spec!("M17.no_next_step", Some(17), "call_reviews", false, "Разговор без следующего шага", "Talks end without a next step",
        "60 % of the marks of «Договорённость о следующем шаге» are 0"),
    spec!("M6.low_selling_time", Some(6), "worktime", false, "Продавцы мало продают", "Sellers sell little",
        "in the photo of the day selling takes a third of its usual time and the rest 1.8 times as much"),
    spec!("M23.money_targets", Some(23), "targets", false, "В планах только деньги", "Plans hold money only",
        "targets name revenue only, no number of deals"),
    spec!("M20.many_targets", Some(20), "targets", false, "Слишком много показателей", "Too many targets",
        "every manager has seven targets a month"),
    spec!("M3.unknown_callers", Some(3), "activities", false, "Звонившего нет в CRM", "Callers unknown to the CRM",
        "extra answered incoming calls tied to no client, deal or lead"),
    spec!("M9.no_first_day", Some(9), "payments", false, "После оплаты не звонят", "No touch after payment",
        "nobody contacts a client after a payment"),
    spec!("M8.unlinked_leads", Some(8), "leads", false, "Обращение не связано со сделкой", "Leads are not tied to deals",
        "40 % of converted leads do not name their deal, nor does the deal name the lead"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_unique_and_the_enum_fits_the_table() {
        let ids: BTreeSet<_> = SPECS.iter().map(|s| s.id).collect();
        assert_eq!(ids.len(), SPECS.len());
        assert_eq!(Fault::UnlinkedLeads as usize, SPECS.len() - 1);
        assert_eq!(SPECS[Fault::LostLeads as usize].id, "LEAD.lost");
        assert_eq!(SPECS[Fault::NoTask as usize].id, "M3.no_task");
        assert_eq!(SPECS[Fault::OverDiscount as usize].id, "M16.over_discount");
        assert_eq!(SPECS[Fault::SlippedDates as usize].id, "M28.slipped_dates");
        for s in SPECS {
            if let Some(n) = s.mistake {
                assert!(s.id.starts_with(&format!("M{n}.")), "{}", s.id);
            }
        }
    }
}

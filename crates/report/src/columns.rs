//! Names of columns and of fields for people; technical columns stay in the files and in the workbook.

use text::{Lang, locale};

/// Column of a query or field of a figure, Russian head, English head. Sorted.
const NAMES: [(&str, &str, &str); 181] = [
    ("abc", "ABC", "ABC"),
    ("active", "Действующих", "Active"),
    ("active_at_start", "Действовали в начале", "Active at start"),
    ("activity_id", "Действие", "Activity"),
    ("actor_id", "Кто изменил", "Changed by"),
    ("age", "Возраст, месяцев", "Age, months"),
    ("age_days", "Возраст, дней", "Age, days"),
    ("answer", "Ответ", "Answer"),
    ("answered", "Отвечено", "Answered"),
    ("asked_on", "Спросили", "Asked on"),
    ("attainment_to_date", "Выполнение к дате", "Attainment to date"),
    ("average_ticket", "Средний чек", "Average ticket"),
    ("basis", "Основа", "Basis"),
    ("became_lost", "Стали потерянными", "Became lost"),
    ("benchmark", "Своя лучшая четверть", "Own best quarter"),
    ("called_back_after_minutes", "Перезвонили через, минут", "Called back after, min"),
    ("cell", "Класс", "Class"),
    ("censored", "Не завершены", "Not finished"),
    ("chance_of_top", "Вероятность, что главное", "Chance to be the top"),
    ("class", "Класс", "Class"),
    ("clients", "Клиентов", "Clients"),
    ("clients_alone", "Клиентов только у него", "Clients held alone"),
    ("closed", "Закрыто", "Closed"),
    ("closed_at", "Закрыта", "Closed at"),
    ("closed_on", "Закрыта", "Closed on"),
    ("completed_at", "Выполнено", "Completed at"),
    ("created_at", "Создано", "Created at"),
    ("created_on", "Создана", "Created on"),
    ("currency", "Валюта", "Currency"),
    ("customer_id", "Клиент", "Customer"),
    ("customer_name", "Клиент", "Customer"),
    ("customers", "Клиентов", "Customers"),
    ("cv", "Разброс", "Variation"),
    ("days", "Дней", "Days"),
    ("days_late", "Опоздание, дней", "Days late"),
    ("days_past", "Просрочка, дней", "Days past"),
    ("days_silent", "Молчит, дней", "Silent, days"),
    ("days_waiting", "Ждёт, дней", "Days waiting"),
    ("deal", "Сделка", "Deal"),
    ("deal_id", "Сделка", "Deal"),
    ("deals", "Сделок", "Deals"),
    ("deals_year", "Сделок за год", "Deals in the year"),
    ("discount", "Скидка", "Discount"),
    ("done", "Сделано", "Done"),
    ("due_at", "Срок", "Due at"),
    ("due_on", "Срок", "Due on"),
    ("duration_s", "Длительность, секунд", "Duration, s"),
    ("email", "Почта", "E-mail"),
    ("entered_at", "Вошла на этап", "Entered at"),
    ("entered_share", "Доля", "Share"),
    ("expected_close_on", "Ожидаемая дата", "Expected close"),
    ("field", "Поле", "Field"),
    ("first_promise", "Первый срок", "First promise"),
    ("first_response_at", "Первый ответ", "First response"),
    ("frequency", "Частота", "Frequency"),
    ("function", "Функция", "Function"),
    ("grade", "Уровень", "Grade"),
    ("head_id", "Руководитель", "Head"),
    ("hired_on", "Принят", "Hired on"),
    ("holders", "Карточек", "Cards"),
    ("id", "Номер", "Id"),
    ("in_norm", "В норме", "In norm"),
    ("in_window", "Ещё на этапе", "Still in stage"),
    ("industry", "Отрасль", "Industry"),
    ("is_key", "Ключевой этап", "Key stage"),
    ("kind", "Вид", "Kind"),
    ("km_90", "За 90 дней", "Within 90 days"),
    ("lag_minutes", "Задержка, минут", "Lag, minutes"),
    ("last_contact", "Последний контакт", "Last contact"),
    ("last_order", "Последняя покупка", "Last order"),
    ("last_order_on", "Последняя покупка", "Last order"),
    ("last_promise", "Последний срок", "Last promise"),
    ("lead_id", "Лид", "Lead"),
    ("left", "Ушли с этапа", "Left the stage"),
    ("left_on", "Уволен", "Left on"),
    ("lines", "Строк", "Lines"),
    ("logged_at", "Записано", "Logged at"),
    ("lost_amount", "Потеряно, сумма", "Lost, amount"),
    ("lost_at", "Потеряна", "Lost at"),
    ("lost_customers", "Потеряно клиентов", "Lost customers"),
    ("manager_name", "Менеджер", "Manager"),
    ("margin_share", "Доля маржи", "Margin share"),
    ("mark", "Оценка", "Mark"),
    ("mature_n", "Наблюдались 90 дней", "Watched 90 days"),
    ("mature_share", "Доля из них", "Share of them"),
    ("mean", "Среднее", "Mean"),
    ("median_days", "Медиана, дней", "Median, days"),
    ("median_days_late", "Медиана опоздания, дней", "Median days late"),
    ("median_gap_days", "Промежуток, дней", "Gap, days"),
    ("merged_into", "Объединён с", "Merged into"),
    ("minutes", "Рабочих минут", "Working minutes"),
    ("months", "Месяцев", "Months"),
    ("months_active", "Месяцев с покупкой", "Months active"),
    ("most_lost", "Теряет больше всех", "Loses most"),
    ("moved_2", "Перенесены дважды", "Moved twice"),
    ("moved_at", "Передвинута", "Moved at"),
    ("moved_back", "Назад", "Moved back"),
    ("moved_on", "Передвинута", "Moved on"),
    ("moves", "Переносов", "Moves"),
    ("name", "Название", "Name"),
    ("net", "Сумма", "Net"),
    ("net_margin", "Маржа", "Net margin"),
    ("next", "Купили снова", "Bought again"),
    ("norm_days", "Норма, дней", "Norm, days"),
    ("not_judged", "Рано судить", "Not judged"),
    ("oldest", "Самая старая", "Oldest"),
    ("on_date", "Дата", "Date"),
    ("on_day", "День", "Day"),
    ("on_time", "В срок", "On time"),
    ("open_deals", "Открытых сделок", "Open deals"),
    ("open_due", "Открыто к сроку", "Open, due"),
    ("opened_at", "Открыто", "Opened at"),
    ("order_id", "Заказ", "Order"),
    ("over_limit", "Сверх лимита", "Over the limit"),
    ("owner_id", "Ответственный", "Owner"),
    ("paid_at", "Оплачено", "Paid at"),
    ("parent_id", "Головная компания", "Parent"),
    ("phone", "Телефон", "Phone"),
    ("plan_to_date", "План к дате", "Plan to date"),
    ("planned_metric", "Что в плане", "Planned metric"),
    ("planned_on", "Ожидалась", "Planned on"),
    ("purchase", "Покупка", "Purchase"),
    ("purchases", "Покупок", "Purchases"),
    ("pushed", "Сдвинуто", "Pushed"),
    ("qualified", "Квалификация", "Qualified"),
    ("quantity", "Количество", "Quantity"),
    ("quote", "Цитата", "Quote"),
    ("rank", "Место", "Rank"),
    ("reached", "Дошло", "Reached"),
    ("reason", "Причина", "Reason"),
    ("recycled", "Возвращены в работу", "Recycled"),
    ("rejected_on", "Отказ", "Rejected on"),
    ("remaining", "Осталось", "Remaining"),
    ("repeats", "Повторов", "Repeats"),
    ("replied_at", "Ответ", "Replied at"),
    ("residual", "Остаток", "Residual"),
    ("resolved", "Решено", "Resolved"),
    ("returned", "Вернулись", "Returned"),
    ("revenue_12m", "Выручка за 12 месяцев", "Revenue, 12 months"),
    ("revenue_alone", "Выручка только у него", "Revenue held alone"),
    ("revenue_before", "Выручка до этого", "Revenue before"),
    ("run_rate", "Темп", "Run rate"),
    ("score", "Оценка", "Score"),
    ("seconds", "Секунд", "Seconds"),
    ("sellers", "Продавцов", "Sellers"),
    ("sent_on", "Отправлено", "Sent on"),
    ("share", "Доля", "Share"),
    ("silent_days", "Молчит, дней", "Silent, days"),
    ("skipped", "Пропустили этап", "Skipped"),
    ("stage_days", "Дней на этапе", "Days in stage"),
    ("stage_name", "Этап", "Stage"),
    ("stages", "Этапов", "Stages"),
    ("started_at", "Начало", "Started at"),
    ("status", "Статус", "Status"),
    ("step", "Прошло дальше", "Passed on"),
    ("subject_id", "Чей план", "Subject"),
    ("task_id", "Задача", "Task"),
    ("tax_id", "ИНН", "Tax id"),
    ("times_moved", "Переносов", "Times moved"),
    ("title", "Название", "Title"),
    ("told_by", "Кто сказал", "Told by"),
    ("top1", "Первый", "Top one"),
    ("top2", "Двое первых", "Top two"),
    ("total", "Всего", "Total"),
    ("touched_on", "Последний контакт", "Last touch"),
    ("unanswered", "Без ответа", "Unanswered"),
    ("unit_cost", "Себестоимость", "Unit cost"),
    ("unit_price", "Цена", "Unit price"),
    ("usual_days", "Обычно, дней", "Usual, days"),
    ("usual_gap_days", "Обычный промежуток, дней", "Usual gap, days"),
    ("visited", "Были на этапе", "Visited"),
    ("wait_s", "Ждал, секунд", "Waited, s"),
    ("waited", "Ждали, минут", "Waited, minutes"),
    ("weighted", "С учётом вероятности", "Weighted"),
    ("without_amount", "Без суммы", "Without amount"),
    ("without_margin", "Без маржи", "Without margin"),
    ("without_odds", "Без вероятности", "Without odds"),
    ("won", "Выиграно", "Won"),
    ("won_amount", "Выиграно, сумма", "Won, amount"),
    ("working_minutes", "Рабочих минут", "Working minutes"),
    ("xyz", "XYZ", "XYZ"),
];

/// Head of an evidence column; an unknown name is shown with spaces.
#[must_use]
pub fn heading(lang: Lang, name: &str) -> String {
    if let Ok(at) = NAMES.binary_search_by(|(n, _, _)| n.cmp(&name)) {
        let (_, ru, en) = NAMES[at];
        return lang.pick(ru, en).to_owned();
    }
    let keys = [format!("column.{name}"), format!("dim.{name}"), format!("dim.{}", name.trim_end_matches("_id"))];
    keys.iter().find_map(|k| locale::get(lang, k)).map_or_else(|| name.replace('_', " ").trim().to_owned(), str::to_owned)
}

/// Columns that lead a program to the source row and say nothing to a reader.
#[must_use]
pub fn technical(name: &str, all: &[String]) -> bool {
    name.starts_with('_')
        || name == "source"
        || (name == "manager" && all.iter().any(|n| n == "manager_name"))
        || (name == "stage" && all.iter().any(|n| n == "stage_name"))
        || (name == "customer_id" && all.iter().any(|n| n == "customer_name"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_found() {
        assert!(NAMES.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(heading(Lang::Ru, "deal_id"), "Сделка");
        assert_eq!(heading(Lang::En, "loss_reason"), "Loss reason");
        assert_eq!(heading(Lang::Ru, "odd_thing"), "odd thing");
    }

    #[test]
    fn codes_are_hidden_only_beside_names() {
        let all = ["manager".to_owned(), "_line".to_owned()];
        assert!(technical("_line", &all) && !technical("manager", &all));
        assert!(technical("manager", &["manager".to_owned(), "manager_name".to_owned()]));
    }
}

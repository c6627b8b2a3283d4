//! Words of the report, so that owner, head of sales and consultant mean the same thing.

use super::context::Context;
use crate::doc::{Block, Section};

/// Term and definition: Russian term, Russian text, English term, English text.
const TERMS: [[&str; 4]; 20] = [
    [
        "Маржа",
        "Выручка минус себестоимость. Без себестоимости неизвестна, а не равна выручке.",
        "Margin",
        "Revenue less cost. Without cost it is unknown, not equal to revenue.",
    ],
    [
        "Затронуто",
        "Все деньги записей, где найдена ошибка. Вернуть можно только часть.",
        "Touched",
        "All money of records with a mistake. Only a part can come back.",
    ],
    [
        "Возвратимо",
        "Часть затронутого, которую вернёт исправление, по собственной истории компании.",
        "Recoverable",
        "The part of the touched money that a fix returns, by the company's own history.",
    ],
    [
        "Вместе, в пакете",
        "Эффект всех изменений сразу: одна сделка не может быть спасена дважды.",
        "Together, in the package",
        "The effect of all changes at once: one deal cannot be saved twice.",
    ],
    [
        "Осторожная, ожидаемая, смелая оценка",
        "P10, P50, P90: с вероятностью 90, 50 и 10 % результат будет не меньше.",
        "Careful, expected, bold estimate",
        "P10, P50, P90: the result is at least this with probability 90, 50 and 10%.",
    ],
    [
        "Интервал",
        "Границы, в которых лежит настоящее значение при 95 случаях из 100. Чем меньше случаев, тем он шире.",
        "Interval",
        "Bounds that hold the true value in 95 cases of 100. Fewer cases make it wider.",
    ],
    [
        "Медиана",
        "Половина случаев меньше, половина больше. Одна огромная сделка её не сдвинет.",
        "Median",
        "Half of the cases are below, half above. One huge deal does not move it.",
    ],
    [
        "Индекс здоровья",
        "0–100: доля важности проверок, где всё в порядке, с весами частей.",
        "Health index",
        "0–100: severity-weighted share of checks in order.",
    ],
    [
        "Полнота проверки",
        "Доля важности проверок, для которых нашлись данные. Печатается рядом с индексом.",
        "Coverage",
        "Share of severity for which there were data. Printed beside the index.",
    ],
    [
        "Конверсия закрытых",
        "Выигранные сделки ÷ все закрытые за период.",
        "Win rate of closed deals",
        "Won deals ÷ all deals closed in the period.",
    ],
    [
        "Лид → продажа",
        "Доля обращений когорты, ставших продажей. Это другая цифра, чем конверсия закрытых.",
        "Lead to sale",
        "Share of a cohort of leads that became sales. A different figure from the win rate.",
    ],
    [
        "Лид → ключевой этап, ключевой этап → продажа",
        "Две половины пути, разделённые встречей или коммерческим предложением.",
        "Lead to key stage, key stage to sale",
        "Two halves of the way, split by a meeting or proposal.",
    ],
    [
        "Воронка-поток и воронка-запас",
        "Поток — что стало с вошедшими сделками; запас — где сделки стоят сегодня. Вместе не показываются.",
        "Funnel flow and funnel stock",
        "Flow: what became of deals that entered; stock: where deals stand today. Never mixed.",
    ],
    [
        "ABCXYZ",
        "A, B, C — по вкладу в деньги; X, Y, Z — по частоте покупок.",
        "ABCXYZ",
        "A, B, C by contribution; X, Y, Z by how often they buy.",
    ],
    [
        "Потерянный клиент",
        "Молчит дольше трёх собственных обычных промежутков между покупками.",
        "Lost customer",
        "Silent longer than three own usual gaps between purchases.",
    ],
    [
        "LTV",
        "Маржа с клиента. Операционный: чек × покупок в месяц × доля маржи × месяцев.",
        "LTV",
        "Margin per customer. Operational: ticket × purchases a month × margin share × months.",
    ],
    [
        "Рабочие минуты",
        "Минуты внутри рабочих часов по календарю: ночь и праздники не считаются.",
        "Working minutes",
        "Minutes inside office hours by the calendar: nights and holidays do not count.",
    ],
    [
        "Нет данных",
        "Нужное не записывается, вывода нет. Это не «всё в порядке».",
        "No data",
        "What is needed is not recorded, so there is no conclusion. Not a pass.",
    ],
    [
        "Мало случаев",
        "Случаев меньше 30: смотрите на интервал, а не на точку.",
        "Few cases",
        "Fewer than 30 cases: look at the interval, not at the point.",
    ],
    [
        "Предохранитель",
        "Показатель, который не должен ухудшиться, пока улучшается главный.",
        "Guardrail",
        "A figure that must not get worse while the main one improves.",
    ],
];

pub(super) fn section(c: &mut Context<'_>) -> Option<Section> {
    let items = TERMS.iter().map(|[a, b, x, y]| (c.t(a, x), c.t(b, y))).collect();
    Some(Section {
        id: "appendix-glossary",
        number: String::new(),
        title: c.t("Словарь", "Glossary"),
        short: c.t("Словарь", "Glossary"),
        lead: String::new(),
        closed: String::new(),
        blocks: vec![Block::Terms { items }],
    })
}

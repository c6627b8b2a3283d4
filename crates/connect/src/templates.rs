//! Tables that a company without a CRM fills in by hand: headings, hints and examples that import without any settings.

/// One column of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormColumn {
    /// Heading in the file.
    pub heading: &'static str,
    /// Canonical column it fills.
    pub column: &'static str,
    /// What to write, Russian.
    pub ru: &'static str,
    /// What to write, English.
    pub en: &'static str,
    /// Values of the two example rows.
    pub examples: [&'static str; 2],
}

/// One table to fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// Name of the file without its ending, and of its sheet.
    pub name: &'static str,
    /// Canonical table.
    pub table: &'static str,
    /// What it is for, Russian.
    pub ru: &'static str,
    /// What it is for, English.
    pub en: &'static str,
    /// Columns from left to right; the last one marks the examples.
    pub columns: &'static [FormColumn],
}

/// Beginning of the mark of example rows; an import sets such rows aside.
pub const EXAMPLE: &str = "ПРИМЕР-";

const fn c(
    heading: &'static str,
    column: &'static str,
    ru: &'static str,
    en: &'static str,
    first: &'static str,
    second: &'static str,
) -> FormColumn {
    FormColumn { heading, column, ru, en, examples: [first, second] }
}

const NOTE: FormColumn = c(
    "Примечание",
    "",
    "Что угодно. Строки с пометкой ПРИМЕР не загружаются",
    "Anything. Rows marked ПРИМЕР are not imported",
    "ПРИМЕР-1, удалите строку",
    "ПРИМЕР-2, удалите строку",
);

/// Every form.
pub const FORMS: &[Form] = &[
    Form {
        name: "Сотрудники",
        table: "employees",
        ru: "Все, кто продаёт и кто ими руководит, включая уволенных за последние годы",
        en: "Everybody who sells and who leads them, those who left included",
        columns: &[
            c(
                "Сотрудник",
                "name",
                "Имя и фамилия, как в остальных файлах",
                "Name as in the other files",
                "Олег Примеров",
                "Мария Образцова",
            ),
            c(
                "Роль",
                "role",
                "собственник, руководитель, менеджер, сервис, маркетинг, другое",
                "owner, head, manager, service, marketing, other",
                "менеджер",
                "руководитель",
            ),
            c("Отдел", "team", "Отдел или команда", "Team", "Продажи", "Продажи"),
            c("Руководитель", "head_id", "Имя руководителя", "Name of the head", "Мария Образцова", ""),
            c(
                "Функция",
                "function",
                "новые, текущие, оба, сервис: с какими клиентами работает",
                "new, current, both, service",
                "новые",
                "оба",
            ),
            c("Дата приёма", "hired_on", "ДД.ММ.ГГГГ", "DD.MM.YYYY", "01.03.2023", "15.01.2020"),
            c("Дата увольнения", "left_on", "ДД.ММ.ГГГГ; пусто, если работает", "DD.MM.YYYY; empty while working", "", ""),
            NOTE,
        ],
    },
    Form {
        name: "Клиенты",
        table: "customers",
        ru: "Все клиенты: люди и компании",
        en: "All clients: people and companies",
        columns: &[
            c(
                "Клиент",
                "name",
                "Название или имя, как в остальных файлах",
                "Name as in the other files",
                "ООО «Пример»",
                "Анна Пробная",
            ),
            c("Тип клиента", "kind", "компания или человек", "company or person", "компания", "человек"),
            c("ИНН", "tax_id", "10 или 12 цифр", "10 or 12 digits", "7701000001", ""),
            c("Сегмент", "audience", "Целевая группа", "Target group", "Строители", "Частные"),
            c("Регион", "region", "Регион или город", "Region or city", "Казань", "Москва"),
            c("Канал", "channel", "Откуда пришёл", "Where the client came from", "Выставка", "Сайт"),
            c("Менеджер", "owner_id", "Кто ведёт клиента", "Who works with the client", "Олег Примеров", "Олег Примеров"),
            c("Дата создания", "created_at", "Когда заведён, ДД.ММ.ГГГГ", "When entered, DD.MM.YYYY", "05.02.2026", "06.02.2026"),
            c("Телефон", "phone", "Любой вид", "Any spelling", "+7 900 000-00-01", "+7 900 000-00-02"),
            c("E-mail", "email", "Электронная почта", "E-mail", "office@example.com", ""),
            NOTE,
        ],
    },
    Form {
        name: "Заявки",
        table: "leads",
        ru: "Каждое обращение: звонок, письмо, заявка с сайта, визит",
        en: "Every inquiry: call, letter, form, visit",
        columns: &[
            c("Номер заявки", "id", "Любой, без повторов", "Any, without repeats", "З-1", "З-2"),
            c("Дата обращения", "created_at", "ДД.ММ.ГГГГ ЧЧ:ММ", "DD.MM.YYYY HH:MM", "05.02.2026 10:15", "05.02.2026 11:40"),
            c("Канал", "channel", "Сайт, звонок, выставка …", "Site, call, fair ...", "Сайт", "Звонок"),
            c("Кампания", "campaign", "Реклама, если известна", "Campaign, if known", "Весна", ""),
            c("Клиент", "customer_id", "Кто обратился", "Who asked", "ООО «Пример»", "Анна Пробная"),
            c("Менеджер", "owner_id", "Кому передано", "Who took it", "Олег Примеров", "Олег Примеров"),
            c(
                "Статус",
                "status",
                "новый, в работе, квалифицирован, сконвертирован, отказ",
                "new, working, qualified, converted, disqualified",
                "в работе",
                "отказ",
            ),
            c("Причина отказа", "reason", "Если отказ", "If refused", "", "Не наш товар"),
            c(
                "Первый ответ",
                "first_response_at",
                "Когда ответил человек, ДД.ММ.ГГГГ ЧЧ:ММ",
                "When a person answered",
                "05.02.2026 10:30",
                "05.02.2026 11:41",
            ),
            c("Телефон", "phone", "Любой вид", "Any spelling", "+7 900 000-00-01", "+7 900 000-00-02"),
            NOTE,
        ],
    },
    Form {
        name: "Сделки",
        table: "deals",
        ru: "Каждая возможная продажа с её исходом; чем полнее прошлое, тем больше проверок",
        en: "Every possible sale with its outcome; the fuller the past the more checks",
        columns: &[
            c("Номер сделки", "id", "Любой, без повторов", "Any, without repeats", "С-1", "С-2"),
            c(
                "Дата создания",
                "created_at",
                "ДД.ММ.ГГГГ или с временем",
                "DD.MM.YYYY, time if known",
                "05.02.2026",
                "06.02.2026",
            ),
            c("Название сделки", "title", "О чём", "What about", "Окна для склада", "Двери"),
            c("Клиент", "customer_id", "Название клиента", "Name of the client", "ООО «Пример»", "Анна Пробная"),
            c("Менеджер", "owner_id", "Кто ведёт", "Who leads it", "Олег Примеров", "Олег Примеров"),
            c(
                "Воронка",
                "pipeline",
                "Одна на все сделки, если не делите",
                "One for all unless you have several",
                "Продажи",
                "Продажи",
            ),
            c("Этап", "stage", "На каком этапе сейчас", "Stage now", "Договор", "Отказ"),
            c("Статус", "status", "открыта, выиграна, проиграна", "open, won, lost", "открыта", "проиграна"),
            c("Сумма", "amount", "Рубли без НДС", "Without VAT", "150000", "20000"),
            c("Дата закрытия", "closed_at", "Когда выиграна или проиграна", "When won or lost", "", "10.02.2026"),
            c("Предполагаемая дата закрытия", "expected_close_on", "Когда обещана", "When promised", "01.03.2026", ""),
            c("Канал", "channel", "Откуда пришёл клиент", "Where the client came from", "Сайт", "Звонок"),
            c("Причина отказа", "loss_reason", "Если проиграна", "If lost", "", "Дорого"),
            c("Товар", "product", "Что продаём", "What is sold", "Окна", "Двери"),
            NOTE,
        ],
    },
    Form {
        name: "Продажи",
        table: "orders",
        ru: "Отгрузки и возвраты по учёту: по строке на документ",
        en: "Sales and returns by the books: a row per document",
        columns: &[
            c("Номер документа", "id", "Номер накладной или чека", "Number of the invoice", "Н-1", "Н-2"),
            c("Дата документа", "at", "ДД.ММ.ГГГГ", "DD.MM.YYYY", "05.02.2026", "06.02.2026"),
            c("Клиент", "customer_id", "Название клиента", "Name of the client", "ООО «Пример»", "Анна Пробная"),
            c("Выручка", "amount", "Рубли без НДС и скидок", "Without VAT and discounts", "150000", "3500"),
            c("Вид операции", "kind", "продажа или возврат", "sale or return", "продажа", "возврат"),
            c("Валовая прибыль", "margin", "Выручка минус себестоимость", "Revenue less cost", "45000", "900"),
            c("Менеджер", "owner_id", "Кто продал", "Who sold", "Олег Примеров", "Олег Примеров"),
            c("ID сделки", "deal_id", "Если есть в файле сделок", "If it stands in the file of deals", "С-1", ""),
            NOTE,
        ],
    },
    Form {
        name: "Оплаты",
        table: "payments",
        ru: "Поступления денег и обещания оплатить",
        en: "Money received and promised",
        columns: &[
            c("Номер платежа", "id", "Номер платёжного документа", "Number of the payment", "П-1", "П-2"),
            c("Дата оплаты", "paid_at", "Когда пришли деньги", "When the money came", "10.02.2026", ""),
            c("Плановая дата", "planned_on", "Когда обещаны", "When promised", "08.02.2026", "01.03.2026"),
            c("Сумма оплаты", "amount", "Рубли", "Amount", "50000", "100000"),
            c("Клиент", "customer_id", "Кто платит", "Who pays", "ООО «Пример»", "ООО «Пример»"),
            c("Номер заказа", "order_id", "Номер документа продажи", "Number of the sale", "Н-1", "Н-1"),
            NOTE,
        ],
    },
    Form {
        name: "Действия",
        table: "activities",
        ru: "Звонки, встречи, письма, предложения менеджеров",
        en: "Calls, meetings, letters, proposals",
        columns: &[
            c("Номер", "id", "Любой, без повторов", "Any, without repeats", "Д-1", "Д-2"),
            c(
                "Вид",
                "kind",
                "звонок, встреча, письмо, сообщение, кп, визит",
                "call, meeting, email, message, proposal, visit",
                "звонок",
                "встреча",
            ),
            c("Начало", "started_at", "ДД.ММ.ГГГГ ЧЧ:ММ", "DD.MM.YYYY HH:MM", "05.02.2026 10:30", "06.02.2026 14:00"),
            c("Направление", "direction", "входящий или исходящий", "in or out", "исходящий", ""),
            c(
                "Сотрудник",
                "owner_id",
                "Кто звонил, встречался, писал",
                "Who called, met, wrote",
                "Олег Примеров",
                "Олег Примеров",
            ),
            c("Клиент", "customer_id", "С кем", "With whom", "ООО «Пример»", "ООО «Пример»"),
            c("ID сделки", "deal_id", "По какой сделке", "About which deal", "С-1", "С-1"),
            c("Результат", "result", "Чем закончилось", "How it ended", "договорились о встрече", "нужен расчёт"),
            NOTE,
        ],
    },
    Form {
        name: "Задачи",
        table: "tasks",
        ru: "Следующие шаги и сроки",
        en: "Next steps and deadlines",
        columns: &[
            c("Номер", "id", "Любой, без повторов", "Any, without repeats", "Т-1", "Т-2"),
            c("Дата создания", "created_at", "Когда поставлена", "When set", "05.02.2026 10:35", "06.02.2026 15:00"),
            c("Исполнитель", "owner_id", "Кто делает", "Who does it", "Олег Примеров", "Олег Примеров"),
            c("ID сделки", "deal_id", "По какой сделке", "About which deal", "С-1", "С-1"),
            c("Срок", "due_at", "Когда должна быть сделана", "When due", "06.02.2026 14:00", "10.02.2026"),
            c(
                "Дата выполнения",
                "completed_at",
                "Когда сделана; пусто, если нет",
                "When done; empty if not",
                "06.02.2026 14:50",
                "",
            ),
            NOTE,
        ],
    },
    Form {
        name: "Планы",
        table: "targets",
        ru: "Планы компании, отделов, менеджеров",
        en: "Targets of the company, teams, people",
        columns: &[
            c("Чей план", "subject_kind", "компания, отдел, сотрудник", "company, team, employee", "компания", "сотрудник"),
            c(
                "Кто",
                "subject_id",
                "Имя сотрудника или отдела; у компании пусто",
                "Name; empty for the company",
                "",
                "Олег Примеров",
            ),
            c(
                "Показатель",
                "metric",
                "revenue — выручка, new_customers — новые клиенты и другие из revizor metrics",
                "A metric of revizor metrics",
                "revenue",
                "revenue",
            ),
            c("Начало периода", "period_start", "ДД.ММ.ГГГГ", "DD.MM.YYYY", "01.02.2026", "01.02.2026"),
            c("Конец периода", "period_end", "Последний день", "Last day", "28.02.2026", "28.02.2026"),
            c("План", "value", "Число", "A number", "3000000", "900000"),
            NOTE,
        ],
    },
    Form {
        name: "Реклама",
        table: "marketing_spend",
        ru: "Расходы на рекламу по дням и каналам",
        en: "Marketing spend by day and channel",
        columns: &[
            c("Канал", "channel", "Как в заявках и сделках", "As in inquiries and deals", "Сайт", "Выставка"),
            c("Кампания", "campaign", "Если ведёте", "If you keep them", "Весна", ""),
            c("День", "on", "ДД.ММ.ГГГГ", "DD.MM.YYYY", "05.02.2026", "06.02.2026"),
            c("Расход", "amount", "Рубли", "Amount", "12000", "80000"),
            NOTE,
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_fill_what_is_required() {
        for f in FORMS {
            let table = domain::schema::table(f.table).unwrap();
            for column in f.columns.iter().filter(|c| !c.column.is_empty()) {
                assert!(table.column(column.column).is_some(), "{} {}", f.name, column.column);
            }
            let fills = |name: &str| f.columns.iter().any(|c| c.column == name);
            // Lists of people and clients are keyed by their names.
            let named = |name: &str| name == "id" && fills("name");
            assert!(table.columns.iter().filter(|c| c.required).all(|c| fills(c.name) || named(c.name)), "{}", f.name);
            assert!(f.columns.last().is_some_and(|c| c.examples.iter().all(|e| e.starts_with(EXAMPLE))), "{}", f.name);
        }
    }
}

//! Canonical tables about the people of the department: employees, candidates, work time, capacity.

use super::{Table, date, id, money, num, text, time};

pub(super) const EMPLOYEES: Table = Table {
    name: "employees",
    key: &["id"],
    ru: "Сотрудник отдела продаж или смежного отдела",
    en: "A person of the sales department or next to it",
    dated_by: None,
    columns: &[
        id("id", "Идентификатор сотрудника", "Employee id").req().alias(&[
            "ИД",
            "Код",
            "Код сотрудника",
            "Табельный номер",
            "employee_id",
            "user_id",
            "ID сотрудника",
        ]),
        text("name", "Имя и фамилия", "Full name").req().personal().alias(&[
            "Сотрудник",
            "ФИО",
            "Имя",
            "Менеджер",
            "Имя сотрудника",
            "full name",
            "employee",
            "user name",
        ]),
        text("role", "Роль: собственник, руководитель, менеджер, сервис, маркетинг, другое", "Role in the department")
            .words(&["owner", "head", "manager", "service", "marketing", "other"])
            .alias(&["Роль", "Должность", "position", "job title"]),
        text("team", "Отдел или команда", "Team").alias(&["Отдел", "Команда", "Группа", "Подразделение", "department"]),
        id("head_id", "Руководитель", "Id of the head").alias(&["Руководитель", "ИД руководителя", "manager_id", "head"]),
        text("function", "Работает с новыми, текущими, обоими или сервис", "Works with new or current clients")
            .words(&["new", "current", "both", "service"])
            .alias(&["Функция", "Направление работы"]),
        text("grade", "Грейд", "Grade").alias(&["Грейд", "Уровень", "Разряд"]),
        date("hired_on", "Дата приёма", "Hired on").alias(&["Дата приёма", "Принят", "Дата найма", "hire date"]),
        date("left_on", "Дата увольнения", "Left on").alias(&["Дата увольнения", "Уволен", "termination date"]),
        text("email", "Электронная почта", "E-mail").personal().alias(&["E-mail", "Почта", "Эл. почта", "mail"]),
        text("phone", "Телефон", "Phone").personal().alias(&["Телефон", "Мобильный телефон", "Рабочий телефон", "mobile"]),
    ],
};

pub(super) const CANDIDATES: Table = Table {
    name: "candidates",
    key: &["id"],
    ru: "Кандидат в отдел продаж",
    en: "A candidate for the department",
    dated_by: Some("applied_at"),
    columns: &[
        id("id", "Идентификатор кандидата", "Candidate id").req().alias(&["Код кандидата", "ИД"]),
        time("applied_at", "Когда откликнулся", "Applied at").req().alias(&["Дата отклика", "Отклик", "Дата"]),
        text("vacancy", "Вакансия", "Vacancy").alias(&["Вакансия"]),
        text("channel", "Канал привлечения", "Channel").alias(&["Канал", "Источник"]),
        text("stage", "Этап подбора", "Stage of hiring").alias(&["Этап", "Стадия", "Статус"]),
        date("hired_on", "Принят", "Hired on").alias(&["Дата приёма", "Принят"]),
        date("rejected_on", "Отказ", "Rejected on").alias(&["Дата отказа", "Отказ"]),
        text("reason", "Причина отказа", "Reason of rejection").alias(&["Причина", "Причина отказа"]),
        money("cost", "Затраты на привлечение", "Cost of attraction").alias(&["Стоимость", "Затраты"]),
    ],
};

pub(super) const WORKTIME: Table = Table {
    name: "worktime",
    key: &["employee_id", "started_at", "activity"],
    ru: "Отрезок рабочего дня (фото рабочего дня)",
    en: "A piece of a working day",
    dated_by: Some("started_at"),
    columns: &[
        id("employee_id", "Сотрудник", "Employee").req().alias(&["Сотрудник", "ИД сотрудника"]),
        time("started_at", "Начало", "Start").req().alias(&["Начало", "Время начала"]),
        time("ended_at", "Окончание", "End").req().alias(&["Окончание", "Конец", "Время окончания"]),
        text("activity", "Чем был занят", "What was done").req().alias(&["Действие", "Вид работы", "Занятие"]),
    ],
};

pub(super) const CAPACITY: Table = Table {
    name: "capacity",
    key: &["resource", "period_start", "period_end"],
    ru: "Мощность за период: часы людей, загрузка производства",
    en: "Capacity of a resource in a period",
    dated_by: Some("period_start"),
    columns: &[
        text("resource", "Ресурс", "Resource").req().alias(&["Ресурс"]),
        date("period_start", "Начало периода", "Start of the period").req().alias(&["Начало периода", "С"]),
        date("period_end", "Последний день периода", "Last day of the period").req().alias(&["Конец периода", "По"]),
        num("available", "Доступно", "Available").req().unit("hours or units").alias(&["Доступно", "Мощность"]),
        num("used", "Занято", "Used").unit("hours or units").alias(&["Занято", "Использовано"]),
    ],
};

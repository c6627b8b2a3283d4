//! Canonical tables about clients and money received: customers, products, orders, payments, surveys, wallet shares.

use super::{Table, date, id, int, money, num, text, time};

pub(super) const CUSTOMERS: Table = Table {
    name: "customers",
    key: &["id"],
    ru: "Клиент: человек или компания",
    en: "A client: a person or a company",
    dated_by: Some("created_at"),
    columns: &[
        id("id", "Идентификатор клиента", "Customer id").req().alias(&[
            "ИД",
            "Код",
            "Код клиента",
            "ID клиента",
            "customer_id",
            "CustomerID",
            "Customer ID",
            "client_id",
        ]),
        text("name", "Название или имя", "Name").req().personal().alias(&[
            "Клиент",
            "Контрагент",
            "Название",
            "Наименование",
            "Название компании",
            "Покупатель",
            "Компания",
            "customer",
            "company name",
            "account name",
        ]),
        text("kind", "Человек или компания", "Person or company").words(&["person", "company"]).alias(&[
            "Вид",
            "Тип",
            "Тип клиента",
        ]),
        text("tax_id", "ИНН", "Tax id").personal().alias(&["ИНН", "inn", "vat number"]),
        text("audience", "Целевая группа (сегмент)", "Target group").alias(&["ЦА", "Сегмент", "Целевая аудитория", "segment"]),
        text("region", "Регион", "Region").alias(&["Регион", "Город", "Область", "city", "country", "Страна"]),
        text("channel", "Канал привлечения", "Channel").alias(&["Канал", "Источник", "lead source"]),
        id("owner_id", "Ответственный менеджер", "Responsible manager").alias(&[
            "Ответственный",
            "Менеджер",
            "Основной менеджер",
            "owner",
        ]),
        time("created_at", "Когда заведён", "Created at").alias(&["Дата создания", "Создан", "created"]),
        text("industry", "Отрасль", "Industry").alias(&["Отрасль", "Сфера деятельности"]),
        text("phone", "Телефон", "Phone").personal().alias(&["Телефон", "Рабочий телефон", "Мобильный телефон"]),
        text("email", "Электронная почта", "E-mail").personal().alias(&["E-mail", "Почта", "Рабочий e-mail"]),
        id("parent_id", "Головная компания", "Parent company").alias(&["Головная компания", "Холдинг"]),
        id("merged_into", "Слит с клиентом", "Merged into").alias(&["Объединён с"]),
    ],
};

pub(super) const PRODUCTS: Table = Table {
    name: "products",
    key: &["id"],
    ru: "Товар или услуга",
    en: "A product or service",
    dated_by: None,
    columns: &[
        id("id", "Идентификатор товара", "Product id").req().alias(&[
            "ИД",
            "Код",
            "Артикул",
            "Код товара",
            "StockCode",
            "sku",
            "product_id",
        ]),
        text("name", "Название", "Name").req().alias(&[
            "Номенклатура",
            "Товар",
            "Наименование",
            "Название",
            "Description",
            "product",
        ]),
        text("category", "Группа", "Category").alias(&["Группа", "Категория", "Номенклатурная группа", "Вид номенклатуры"]),
        money("unit_price", "Цена за единицу", "Unit price").alias(&["Цена", "Цена продажи", "price"]),
        money("unit_cost", "Себестоимость единицы", "Unit cost").alias(&["Себестоимость", "Закупочная цена", "cost"]),
    ],
};

pub(super) const ORDERS: Table = Table {
    name: "orders",
    key: &["id"],
    ru: "Продажа или возврат по учёту (реализация, чек)",
    en: "A sale or a return of the accounting system",
    dated_by: Some("at"),
    columns: &[
        id("id", "Номер документа", "Document id").req().alias(&[
            "Номер",
            "Номер документа",
            "Номер заказа",
            "Чек",
            "Номер чека",
            "order_id",
            "InvoiceNo",
            "Invoice",
            "Заказ",
        ]),
        time("at", "Дата документа", "Date of the document").req().alias(&[
            "Дата",
            "Дата документа",
            "Дата заказа",
            "Дата отгрузки",
            "InvoiceDate",
            "order date",
            "Дата продажи",
        ]),
        id("customer_id", "Клиент", "Customer").req().alias(&[
            "Клиент",
            "Контрагент",
            "Код клиента",
            "Покупатель",
            "ID клиента",
            "CustomerID",
            "customer",
        ]),
        money(
            "amount",
            "Сумма без НДС и скидок; возврат — положительная сумма с видом «возврат» или отрицательная",
            "Net amount",
        )
        .req()
        .unit("currency")
        .alias(&["Сумма", "Выручка", "Сумма документа", "Сумма заказа", "Итого", "total", "amount"]),
        text("kind", "Продажа или возврат", "Sale or return").words(&["sale", "return"]).alias(&[
            "Вид",
            "Вид операции",
            "Тип",
            "Тип документа",
            "operation",
        ]),
        text("status", "Проведён или отменён", "Done or cancelled").words(&["done", "cancelled"]).alias(&[
            "Статус",
            "Состояние",
            "status",
        ]),
        id("deal_id", "Сделка", "Deal").alias(&["Сделка", "ID сделки", "Номер сделки"]),
        id("owner_id", "Менеджер", "Manager").alias(&["Менеджер", "Ответственный", "owner", "seller"]),
        money("margin", "Маржинальная прибыль", "Contribution margin").unit("currency").alias(&[
            "Маржа",
            "Валовая прибыль",
            "Прибыль",
            "margin",
            "profit",
        ]),
        text("currency", "Валюта", "Currency").alias(&["Валюта"]),
        money("discount", "Скидка", "Discount").unit("currency").alias(&["Скидка", "discount"]),
    ],
};

pub(super) const ORDER_LINES: Table = Table {
    name: "order_lines",
    key: &["order_id", "line"],
    ru: "Строка документа продажи",
    en: "A line of a sale",
    dated_by: None,
    columns: &[
        id("order_id", "Документ", "Document").req().alias(&[
            "Номер заказа",
            "Номер документа",
            "Номер чека",
            "InvoiceNo",
            "Invoice",
            "Заказ",
            "Чек",
        ]),
        int("line", "Номер строки", "Line number").req().alias(&["Строка", "Номер строки", "№ строки", "№"]),
        id("product_id", "Код товара", "Product").alias(&["Код товара", "Артикул", "StockCode", "sku"]),
        text("product", "Товар", "Product name").alias(&["Товар", "Номенклатура", "Наименование", "Description"]),
        text("category", "Группа товара", "Category").alias(&["Группа", "Категория"]),
        num("quantity", "Количество", "Quantity").req().alias(&["Количество", "Кол-во", "Quantity", "qty"]),
        money("unit_price", "Цена за единицу", "Unit price").unit("currency").alias(&[
            "Цена",
            "UnitPrice",
            "Price",
            "unit price",
        ]),
        money("amount", "Сумма строки", "Amount of the line").req().unit("currency").alias(&[
            "Сумма",
            "Сумма строки",
            "line total",
        ]),
        money("margin", "Маржа строки", "Margin of the line").unit("currency").alias(&["Маржа", "Валовая прибыль"]),
    ],
};

pub(super) const PAYMENTS: Table = Table {
    name: "payments",
    key: &["id"],
    ru: "Оплата: полученная или обещанная",
    en: "A payment, received or promised",
    dated_by: Some("paid_at"),
    columns: &[
        id("id", "Номер оплаты", "Payment id").req().alias(&["Номер", "Номер платежа", "Платёж"]),
        time("paid_at", "Когда оплачено", "Paid at").alias(&["Дата оплаты", "Оплачено", "Дата"]),
        date("planned_on", "Обещанная дата", "Promised date").alias(&["Плановая дата", "Дата плана", "Обещано"]),
        money("amount", "Сумма", "Amount").req().unit("currency").alias(&["Сумма", "Сумма оплаты"]),
        id("order_id", "Документ продажи", "Order").alias(&["Заказ", "Номер заказа", "Документ"]),
        id("deal_id", "Сделка", "Deal").alias(&["Сделка", "ID сделки"]),
        id("customer_id", "Клиент", "Customer").alias(&["Клиент", "Контрагент", "Плательщик"]),
    ],
};

pub(super) const SURVEY_RESPONSES: Table = Table {
    name: "survey_responses",
    key: &["id"],
    ru: "Ответ клиента на опрос",
    en: "An answer to a survey",
    dated_by: Some("at"),
    columns: &[
        id("id", "Номер ответа", "Answer id").req().alias(&["Номер", "ИД"]),
        time("at", "Когда", "At").req().alias(&["Дата", "Дата ответа"]),
        text("survey", "Опрос", "Survey").req().alias(&["Опрос", "Анкета"]),
        id("customer_id", "Клиент", "Customer").alias(&["Клиент", "Код клиента"]),
        text("channel", "Канал опроса", "Channel").words(&["email", "site", "office", "phone"]).alias(&["Канал"]),
        int("score", "Оценка 0–10", "Score 0-10").alias(&["Оценка", "Балл"]),
        text("answer", "Ответ словами", "Answer in words").personal().alias(&["Ответ", "Комментарий"]),
    ],
};

pub(super) const WALLET_SHARES: Table = Table {
    name: "wallet_shares",
    key: &["customer_id", "on", "category"],
    ru: "Доля в закупках клиента",
    en: "Our share of a client's purchases",
    dated_by: Some("on"),
    columns: &[
        id("customer_id", "Клиент", "Customer").req().alias(&["Клиент", "Код клиента"]),
        date("on", "На дату", "On").req().alias(&["Дата"]),
        text("category", "Категория закупок", "Category").alias(&["Категория", "Группа"]),
        money("ours", "Наша часть", "Our part").unit("currency").alias(&["Наша сумма", "У нас"]),
        money("total", "Все закупки клиента", "All purchases").unit("currency").alias(&["Всего закупок", "Всего"]),
        text("told_by", "Откуда известно", "Who told").alias(&["Источник", "Кто сообщил"]),
    ],
};

//! Headers of receipt files, as a table: which cells a line of a receipt is made of.

use crate::recognise::{ColumnMap, Mapping, fold, samples::Samples};
use domain::schema::{Column, Kind, Table, table};

/// A field of a receipt line.
pub(crate) struct Field {
    /// Name in mappings.
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Headers, strongest first.
    pub(crate) headers: &'static [&'static str],
}

/// Every field, in the order in which headers are given away.
pub(crate) const FIELDS: &[Field] = &[
    Field {
        name: "order_id",
        kind: Kind::Id,
        headers: &[
            "InvoiceNo",
            "Invoice",
            "Invoice ID",
            "Invoice Number",
            "Номер чека",
            "№ чека",
            "Чек",
            "Receipt",
            "Receipt ID",
            "Receipt No",
            "Номер счета",
            "Номер накладной",
            "Накладная",
            "Номер заказа",
            "Номер документа",
            "Номер продажи",
            "Документ",
            "Order ID",
            "Order Number",
            "Transaction ID",
            "Заказ",
            "Номер счёта-фактуры",
        ],
    },
    Field {
        name: "product_id",
        kind: Kind::Id,
        headers: &[
            "StockCode",
            "Stock Code",
            "Артикул",
            "SKU",
            "Код товара",
            "Product ID",
            "Product Code",
            "Item Code",
            "Штрихкод",
            "Код номенклатуры",
            "ID товара",
        ],
    },
    Field {
        name: "product",
        kind: Kind::Text,
        headers: &[
            "Description",
            "Наименование",
            "Наименование товара",
            "Название товара",
            "Товар",
            "Номенклатура",
            "Product Name",
            "Product",
            "Item",
            "Item Name",
            "Описание",
            "Название",
        ],
    },
    Field {
        name: "quantity",
        kind: Kind::Num,
        headers: &["Quantity", "Количество", "Кол-во", "Кол во", "Qty", "Количество, шт", "Кол-во, шт"],
    },
    Field {
        name: "at",
        kind: Kind::Time,
        headers: &[
            "InvoiceDate",
            "Invoice Date",
            "Дата чека",
            "Дата и время",
            "Дата продажи",
            "Дата заказа",
            "Дата документа",
            "Дата покупки",
            "Дата счета",
            "Дата",
            "Order Date",
            "Date",
            "DateTime",
            "Timestamp",
            "Дата/время",
        ],
    },
    Field { name: "time", kind: Kind::Text, headers: &["Время", "Время чека", "Time"] },
    Field {
        name: "unit_price",
        kind: Kind::Money,
        headers: &[
            "UnitPrice",
            "Unit Price",
            "Price",
            "Цена",
            "Цена за единицу",
            "Цена, руб",
            "Цена, руб.",
            "Цена за шт",
            "Цена продажи",
        ],
    },
    Field {
        name: "amount",
        kind: Kind::Money,
        headers: &[
            "Сумма строки",
            "Line Total",
            "LineTotal",
            "Сумма по строке",
            "Сумма",
            "Сумма, руб",
            "Сумма, руб.",
            "Amount",
            "Стоимость",
            "Sales",
            "Revenue",
            "Выручка",
        ],
    },
    Field {
        name: "order_amount",
        kind: Kind::Money,
        headers: &[
            "Сумма чека",
            "Итого по чеку",
            "Сумма заказа",
            "Order Total",
            "Итого",
            "Сумма документа",
            "Total",
            "Invoice Total",
        ],
    },
    Field {
        name: "customer_id",
        kind: Kind::Id,
        headers: &[
            "CustomerID",
            "Customer ID",
            "Код клиента",
            "ID клиента",
            "Код покупателя",
            "Номер карты",
            "Карта",
            "Client ID",
            "Customer",
            "Клиент",
            "Покупатель",
            "Контрагент",
            "Телефон",
            "Phone",
        ],
    },
    Field {
        name: "customer",
        kind: Kind::Text,
        headers: &["Customer Name", "Имя клиента", "Название клиента", "Клиент", "Покупатель", "Контрагент", "ФИО клиента"],
    },
    Field {
        name: "region", kind: Kind::Text, headers: &["Region", "Регион", "Country", "Страна", "Город", "City"]
    },
    Field {
        name: "category",
        kind: Kind::Text,
        headers: &["Category", "Категория", "Группа", "Группа товаров", "Товарная группа"],
    },
    Field {
        name: "owner_id",
        kind: Kind::Id,
        headers: &["Продавец", "Кассир", "Менеджер", "Seller", "Cashier", "Salesperson", "Sales Rep", "Ответственный"],
    },
    Field {
        name: "kind",
        kind: Kind::Text,
        headers: &["Признак расчёта", "Вид операции", "Тип операции", "Тип чека", "Operation"],
    },
    Field { name: "status", kind: Kind::Text, headers: &["Статус", "Статус заказа", "Status"] },
    Field {
        name: "margin", kind: Kind::Money, headers: &["Маржа", "Валовая прибыль", "Прибыль", "Profit", "Margin"]
    },
];

/// What the headers of a file give.
pub(crate) struct Found {
    pub(crate) mapping: Mapping,
    /// Header cells stand on the first line of a receipt only.
    pub(crate) fill_down: bool,
    /// All of the headers are those of the UCI data set.
    pub(crate) sure: bool,
}

/// Fits the headers to receipts; `None` when something needed is missing.
pub(crate) fn recognise(headers: &[String], samples: &Samples) -> Option<Found> {
    let lines = table("order_lines")?;
    let folded: Vec<String> = headers.iter().map(|h| fold(h)).collect();
    let mut to: Vec<Option<&'static str>> = vec![None; headers.len()];
    for field in FIELDS {
        let names = field.headers.iter().map(|h| fold(h));
        let at = names
            .filter_map(|name| folded.iter().enumerate().position(|(i, f)| *f == name && to[i].is_none()))
            .find(|i| reads(field, *i, samples, lines));
        if let Some(i) = at {
            to[i] = Some(field.name);
        }
    }
    let has = |name: &str| to.contains(&Some(name));
    // A single column that names the buyer is the key; a second one is the name.
    let named = has("order_id") && has("at");
    let goods = has("product_id") || has("product");
    let lines_shape = named && goods && has("quantity") && (has("unit_price") || has("amount"));
    let whole = named && !goods && !has("quantity") && (has("amount") || has("order_amount")) && is_receipt(&folded);
    if !lines_shape && !whole {
        return None;
    }
    let to_has_amount = has("amount");
    let position = |name: &str| to.iter().position(|t| *t == Some(name));
    let holes = |name: &str| position(name).map_or(0.0, |i| 1.0 - samples.filled(i));
    let fill_down = lines_shape
        && holes("order_id") > 0.1
        && holes("at") > 0.1
        && position("quantity").is_some_and(|i| samples.filled(i) > 0.9);
    let sure = lines_shape && has("unit_price") && has("product_id") && has("customer_id");
    if whole {
        for t in &mut to {
            // Whole receipts are rows of the orders table itself.
            *t = match *t {
                Some("order_id") => Some("id"),
                Some("order_amount") if !to_has_amount => Some("amount"),
                Some("order_amount" | "customer" | "region" | "category" | "time") => None,
                other => other,
            };
        }
    }
    let columns = to
        .iter()
        .enumerate()
        .filter_map(|(i, t)| Some(ColumnMap { header: headers[i].clone(), index: Some(i), to: vec![(*t)?.to_owned()] }));
    let mut mapping = Mapping { profile: Some("receipts".into()), columns: columns.collect(), ..Mapping::default() };
    mapping.table = Some(if whole { "orders" } else { "order_lines" }.to_owned());
    Some(Found { mapping, fill_down, sure })
}

/// Files of whole receipts are taken from the generic path only when they speak of receipts.
fn is_receipt(folded: &[String]) -> bool {
    folded
        .iter()
        .any(|f| f.split(' ').any(|w| matches!(w, "чек" | "чека" | "receipt" | "invoiceno" | "invoice" | "кассир" | "cashier")))
}

fn reads(field: &Field, i: usize, samples: &Samples, table: &'static Table) -> bool {
    let base = Column { kind: field.kind, words: &[], ..table.columns[0] };
    samples.share(i, table, &base) >= 0.95
}

/// The kind of a field and whether no line can do without it.
pub(crate) fn field(name: &str) -> Option<(Kind, bool)> {
    FIELDS.iter().find(|f| f.name == name).map(|f| (f.kind, matches!(name, "order_id" | "at" | "quantity")))
}

/// All headers this profile knows.
pub(crate) fn headers() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().flat_map(|f| f.headers).copied()
}

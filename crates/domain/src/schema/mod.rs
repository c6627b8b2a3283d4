//! The canonical schema: every table and column once; Arrow schemas, the data dictionary and import aliases come from here.

mod clients;
mod people;
mod sales;
mod work;

/// What a cell of a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Free text.
    Text,
    /// Identifier: text, compared exactly after trimming.
    Id,
    /// Decimal money, at most four places; stored as integer units of 1/10000.
    Money,
    /// Calendar date in the company's zone.
    Date,
    /// Instant; stored in UTC with microseconds.
    Time,
    /// Yes or no.
    Bool,
    /// Whole number.
    Int,
    /// Decimal number with at most six places.
    Num,
}

/// One column of a canonical table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Canonical name, also the header in canonical files.
    pub name: &'static str,
    /// Type of the cells.
    pub kind: Kind,
    /// A row without it cannot be accepted.
    pub required: bool,
    /// Personal data: kept out of logs, errors and file names.
    pub personal: bool,
    /// Unit of the values, empty when there is none.
    pub unit: &'static str,
    /// Allowed words of a closed list, empty when open. Lower case.
    pub words: &'static [&'static str],
    /// Meaning for a Russian reader.
    pub ru: &'static str,
    /// Meaning for an English reader.
    pub en: &'static str,
    /// Other headers under which files carry this column (normalised when compared).
    pub aliases: &'static [&'static str],
}

impl Column {
    const fn new(name: &'static str, kind: Kind, ru: &'static str, en: &'static str) -> Self {
        Self { name, kind, required: false, personal: false, unit: "", words: &[], ru, en, aliases: &[] }
    }
    const fn req(mut self) -> Self {
        self.required = true;
        self
    }
    const fn personal(mut self) -> Self {
        self.personal = true;
        self
    }
    const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }
    const fn words(mut self, words: &'static [&'static str]) -> Self {
        self.words = words;
        self
    }
    const fn alias(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }
}

const fn text(name: &'static str, ru: &'static str, en: &'static str) -> Column {
    Column::new(name, Kind::Text, ru, en)
}
const fn id(name: &'static str, ru: &'static str, en: &'static str) -> Column {
    Column::new(name, Kind::Id, ru, en)
}
const fn money(name: &'static str, ru: &'static str, en: &'static str) -> Column {
    Column::new(name, Kind::Money, ru, en)
}
const fn date(name: &'static str, ru: &'static str, en: &'static str) -> Column {
    Column::new(name, Kind::Date, ru, en)
}
const fn time(name: &'static str, ru: &'static str, en: &'static str) -> Column {
    Column::new(name, Kind::Time, ru, en)
}
const fn flag(name: &'static str, ru: &'static str, en: &'static str) -> Column {
    Column::new(name, Kind::Bool, ru, en)
}
const fn int(name: &'static str, ru: &'static str, en: &'static str) -> Column {
    Column::new(name, Kind::Int, ru, en)
}
const fn num(name: &'static str, ru: &'static str, en: &'static str) -> Column {
    Column::new(name, Kind::Num, ru, en)
}

/// One canonical table.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Canonical name.
    pub name: &'static str,
    /// Columns that identify a row within one source; a later row with the same key replaces the earlier one.
    pub key: &'static [&'static str],
    /// What one row is, for a Russian reader.
    pub ru: &'static str,
    /// What one row is, for an English reader.
    pub en: &'static str,
    /// The column that dates a row, used for spans, freshness and the default as-of moment.
    pub dated_by: Option<&'static str>,
    /// Columns in canonical order.
    pub columns: &'static [Column],
}

impl Table {
    /// The column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|c| c.name == name)
    }

    /// Position of the column of that name.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == name)
    }
}

/// System columns that follow the canonical ones in every stored table: source system, import number, file number inside
/// the import, line in the file, hash of the row's content, custom attributes as a JSON object.
pub const SYSTEM_COLUMNS: [&str; 6] = ["source", "_import", "_file", "_line", "_hash", "attrs"];

/// All canonical tables in a fixed order (`interface.md` §2).
pub static TABLES: &[Table] = &[
    people::EMPLOYEES,
    clients::CUSTOMERS,
    clients::PRODUCTS,
    sales::STAGES,
    sales::LEADS,
    sales::DEALS,
    sales::DEAL_LINES,
    sales::STAGE_EVENTS,
    sales::FIELD_EVENTS,
    work::ACTIVITIES,
    work::TASKS,
    clients::ORDERS,
    clients::ORDER_LINES,
    clients::PAYMENTS,
    work::PROPOSALS,
    work::TARGETS,
    work::MARKETING_SPEND,
    clients::SURVEY_RESPONSES,
    clients::WALLET_SHARES,
    work::CALL_REVIEWS,
    people::CANDIDATES,
    people::WORKTIME,
    people::CAPACITY,
];

/// The canonical table of that name.
#[must_use]
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|t| t.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_required_columns_and_names_are_unique() {
        for t in TABLES {
            for k in t.key {
                assert!(t.column(k).is_some(), "{}.{k}", t.name);
            }
            if let Some(d) = t.dated_by {
                let c = t.column(d).expect("dated_by names a column");
                assert!(matches!(c.kind, Kind::Date | Kind::Time), "{}.{d}", t.name);
            }
            let mut names: Vec<_> = t.columns.iter().map(|c| c.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), t.columns.len(), "{}", t.name);
            for c in t.columns {
                assert!(!c.ru.is_empty() && !c.en.is_empty(), "{}.{}", t.name, c.name);
                assert!(!SYSTEM_COLUMNS.contains(&c.name) || t.name == "worktime", "{}.{}", t.name, c.name);
            }
        }
        assert_eq!(TABLES.len(), 23);
    }
}

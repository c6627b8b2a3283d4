//! Values as people read them: figures by unit, cuts by name, buckets, periods, statuses.

use crate::view::names::Names;
use domain::figure::{FigureRow, Interval, Period, Status};
use domain::result::Words as Both;
use std::collections::BTreeMap;
use text::{Lang, fmt, locale};

/// What is needed to print.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// Language.
    pub lang: Lang,
    /// Currency code.
    pub currency: &'a str,
    /// Names by code.
    pub names: &'a Names,
    /// Names of the customers on the page.
    pub customers: Option<&'a BTreeMap<String, String>>,
    /// Changes to be marked on charts over time.
    pub marks: &'a [Mark],
}

/// A registered change as charts show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Metrics it touches: the one it is judged by and its guardrail.
    pub metrics: Vec<String>,
    /// First day.
    pub on: jiff::civil::Date,
    /// Short name.
    pub label: String,
    /// Its card.
    pub href: String,
}

impl<'a> Words<'a> {
    /// The same with names of customers.
    #[must_use]
    pub fn with(self, customers: &'a BTreeMap<String, String>) -> Self {
        Self { customers: Some(customers), ..self }
    }

    /// One of two texts.
    #[must_use]
    pub fn t(&self, ru: &str, en: &str) -> String {
        self.lang.pick(ru, en).to_owned()
    }

    /// A shared word.
    #[must_use]
    pub fn word(&self, key: &str) -> String {
        locale::t(self.lang, key).to_owned()
    }

    /// A text in both languages; a missing translation falls back to the other.
    #[must_use]
    pub fn both(&self, w: &Both) -> String {
        let (own, other) = self.lang.pick((&w.ru, &w.en), (&w.en, &w.ru));
        if own.is_empty() { other.clone() } else { own.clone() }
    }

    /// A value by unit, short money.
    #[must_use]
    pub fn value(&self, unit: &str, value: Option<&str>) -> String {
        fmt::by_unit(self.lang, unit, value, self.currency, false)
    }

    /// A value by unit, money in full.
    #[must_use]
    pub fn exact(&self, unit: &str, value: Option<&str>) -> String {
        fmt::by_unit(self.lang, unit, value, self.currency, true)
    }

    /// An interval by unit.
    #[must_use]
    pub fn interval(&self, unit: &str, i: &Interval) -> String {
        fmt::interval_by_unit(self.lang, unit, &i.low, &i.high, self.currency)
    }

    /// A whole number.
    #[must_use]
    pub fn count(&self, n: u64) -> String {
        fmt::count(self.lang, i64::try_from(n).unwrap_or(i64::MAX))
    }

    /// A whole number with its noun: `deal`, `row`, `customer` …
    #[must_use]
    pub fn counted(&self, n: u64, noun: &str) -> String {
        fmt::counted(self.lang, i64::try_from(n).unwrap_or(i64::MAX), noun)
    }

    /// Money in minor units, short.
    #[must_use]
    pub fn money(&self, minor: i128) -> String {
        fmt::money_short(self.lang, minor, self.currency)
    }

    /// Money in minor units, in full.
    #[must_use]
    pub fn money_exact(&self, minor: i128) -> String {
        fmt::money_exact(self.lang, minor, self.currency)
    }

    /// `n = 162`.
    #[must_use]
    pub fn n(&self, n: u64) -> String {
        format!("n\u{a0}=\u{a0}{}", self.count(n))
    }

    /// Date of an ISO text.
    #[must_use]
    pub fn date(&self, iso: &str) -> String {
        day(iso).map_or_else(|| iso.to_owned(), |d| fmt::date(self.lang, d))
    }

    /// Date and time of an ISO text; seconds are left out.
    #[must_use]
    pub fn moment(&self, iso: &str) -> String {
        let clock = iso.get(11..16).filter(|c| c.as_bytes().get(2) == Some(&b':') && *c != "00:00");
        clock.map_or_else(|| self.date(iso), |c| format!("{}\u{a0}{c}", self.date(iso)))
    }

    /// Period as read.
    #[must_use]
    pub fn period(&self, p: &Period) -> String {
        let part = |d: &Option<String>| d.as_deref().and_then(day);
        match (part(&p.from), part(&p.to)) {
            (Some(a), Some(b)) => fmt::period(self.lang, a, b),
            (None, Some(b)) => format!("{} {}", self.t("вся история по", "all history to"), fmt::date(self.lang, b)),
            (Some(a), None) => format!("{} {}", self.t("с", "from"), fmt::date(self.lang, a)),
            (None, None) => self.t("вся история", "all history"),
        }
    }

    /// Name of a status.
    #[must_use]
    pub fn status(&self, s: Status) -> String {
        self.word(&format!("status.{}", status_name(s)))
    }

    /// Sentence about a status.
    #[must_use]
    pub fn status_note(&self, s: Status) -> String {
        self.word(&format!("status_note.{}", status_name(s)))
    }

    /// Name of a dimension or of a field.
    #[must_use]
    pub fn heading(&self, name: &str) -> String {
        let bare = name.strip_prefix("attr:").unwrap_or(name);
        locale::get(self.lang, &format!("dim.{bare}")).map_or_else(|| report::heading(self.lang, bare), str::to_owned)
    }

    /// A value of a dimension: names for codes, words for closed lists, "not filled" for nothing.
    #[must_use]
    pub fn cut(&self, dim: &str, value: &str) -> String {
        if value.is_empty() {
            return self.word("unknown");
        }
        if let Some(name) = self.names.get(dim, value) {
            return name.to_owned();
        }
        if matches!(dim, "customer" | "customer_id")
            && let Some(name) = self.customers.and_then(|c| c.get(value))
        {
            return name.clone();
        }
        match (dim, value) {
            ("weekday", d) => {
                if let Some(d) = d.parse::<u8>().ok().filter(|d| (1..=7).contains(d)) {
                    return fmt::weekday(self.lang, d);
                }
            }
            ("hour", h) => return format!("{h}:00"),
            ("deal_size", size) => return self.size(size),
            ("field", name) => return self.heading(name),
            (_, "N") => return self.t("сумма не положительна", "sum not positive"),
            (_, "gone") => return self.t("ушли раньше", "gone before"),
            (_, "never") => return self.t("ещё не покупали", "not bought yet"),
            _ => {}
        }
        locale::get(self.lang, &format!("value.{value}")).map_or_else(|| value.to_owned(), str::to_owned)
    }

    fn size(&self, band: &str) -> String {
        let (ru, en) = match band.get(..1) {
            Some("1") => ("до 50 тыс.", "under 50k"),
            Some("2") => ("50–200 тыс.", "50–200k"),
            Some("3") => ("200 тыс. – 1 млн", "200k–1M"),
            Some("4") => ("от 1 млн", "1M and more"),
            _ => return band.to_owned(),
        };
        self.t(ru, en)
    }

    /// Label of a row: its cuts.
    #[must_use]
    pub fn label(&self, row: &FigureRow) -> String {
        let parts: Vec<String> = row.cut.iter().map(|(d, v)| self.cut(d, v)).collect();
        parts.join(" · ")
    }

    /// Label of a bucket.
    #[must_use]
    pub fn bucket(&self, grain: Option<&str>, iso: &str) -> String {
        let Some((y, m, d)) = day(iso) else { return iso.to_owned() };
        match grain {
            Some("year") => y.to_string(),
            Some("quarter") => fmt::quarter(self.lang, y, (m - 1) / 3 + 1),
            Some("month") => format!("{}\u{a0}{y}", fmt::month_short(self.lang, m)),
            _ => fmt::date(self.lang, (y, m, d)),
        }
    }

    /// Short label of a bucket for an axis.
    #[must_use]
    pub fn tick(&self, grain: Option<&str>, iso: &str) -> String {
        let Some((y, m, d)) = day(iso) else { return iso.to_owned() };
        match grain {
            Some("month") if m != 1 => fmt::month_short(self.lang, m),
            Some("day" | "week") => format!("{d:02}.{m:02}"),
            _ => self.bucket(grain, &format!("{y:04}-{m:02}-{d:02}")),
        }
    }

    /// Plain words for a remark code of a figure.
    #[must_use]
    pub fn remark(&self, code: &str) -> String {
        match code {
            "won_deals_stand_in_for_sales" => self.t(
                "Документов продаж нет: продажами служат выигранные сделки.",
                "There are no sales documents: won deals stand in for sales.",
            ),
            other => other.replace('_', " "),
        }
    }
}

/// Stable name of a status.
#[must_use]
pub fn status_name(s: Status) -> &'static str {
    match s {
        Status::Ok => "ok",
        Status::LowN => "low_n",
        Status::CountsOnly => "counts_only",
        Status::NotEnoughData => "not_enough_data",
        Status::NoData => "no_data",
        Status::Immature => "immature",
        Status::NotApplicable => "not_applicable",
        Status::Conflict => "conflict",
        Status::Assumption => "assumption",
        Status::Bounded => "bounded",
    }
}

/// Year, month and day of an ISO text.
#[must_use]
pub fn day(iso: &str) -> Option<(i32, u8, u8)> {
    let mut parts = iso.get(..10)?.split('-');
    let day = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    ((1..=12).contains(&day.1) && (1..=31).contains(&day.2)).then_some(day)
}

/// A decimal string as a float, for lengths of marks only.
#[must_use]
pub fn float(s: Option<&str>) -> Option<f64> {
    s.and_then(|s| s.parse().ok()).filter(|v: &f64| v.is_finite())
}

//! Settings of a company: zone, currency, language, office calendar, norms of the checks; kept in the lake beside the data.

use crate::{Error, Result};
use domain::calendar::WorkCalendar;
use std::collections::BTreeMap;
use text::Lang;

/// Zone of a company that said nothing; the import tells when it had to be assumed.
pub const DEFAULT_TIMEZONE: &str = "Europe/Moscow";
/// Currency of a company that said nothing.
pub const DEFAULT_CURRENCY: &str = "RUB";
/// Key under which the lake keeps all of it.
const STORED: &str = "settings";

/// One general setting: key, meaning in both languages, default.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// Key.
    pub key: &'static str,
    /// Meaning, Russian.
    pub ru: &'static str,
    /// Meaning, English.
    pub en: &'static str,
    /// Default value.
    pub default: &'static str,
}

/// General settings; norms of rules and of the money model come from the audit catalogue.
pub const KNOWN: &[Known] = &[
    Known { key: "name", ru: "Название компании в отчётах", en: "Company name in reports", default: "" },
    Known { key: "timezone", ru: "Часовой пояс (IANA)", en: "Time zone (IANA)", default: DEFAULT_TIMEZONE },
    Known { key: "currency", ru: "Валюта отчётов", en: "Currency of reports", default: DEFAULT_CURRENCY },
    Known { key: "lang", ru: "Язык: ru или en", en: "Language: ru or en", default: "ru" },
    Known {
        key: "calendar",
        ru: "Рабочий календарь: russia, plain или файл (описание: revizor settings --help)",
        en: "Work calendar: russia, plain or a file (see revizor settings --help)",
        default: "russia",
    },
    Known {
        key: "vat",
        ru: "НДС в суммах: included (суммы с НДС) или excluded (без НДС)",
        en: "VAT in amounts: included or excluded",
        default: "included",
    },
    Known {
        key: "fiscal_year",
        ru: "Первый месяц финансового года, 1–12",
        en: "First month of the fiscal year, 1-12",
        default: "1",
    },
];

/// Settings of one company: the values that were set, defaults for the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    slug: String,
    values: BTreeMap<String, String>,
}

impl Settings {
    /// A company that said nothing.
    #[must_use]
    pub fn defaults(slug: &str) -> Self {
        Self { slug: slug.to_owned(), values: BTreeMap::new() }
    }

    /// Reads the settings from the lake.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn load(lake: &lake::Lake, slug: &str) -> Result<Self> {
        let text = lake.settings_get(STORED)?.unwrap_or_default();
        let values = serde_json::from_str(&text).unwrap_or_default();
        Ok(Self { slug: slug.to_owned(), values })
    }

    /// Writes the settings into the lake.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn save(&self, lake: &lake::Lake) -> Result<()> {
        let text = serde_json::to_string(&self.values).unwrap_or_default();
        Ok(lake.settings_set(STORED, &text)?)
    }

    /// Value of a general setting.
    #[must_use]
    pub fn get(&self, key: &str) -> &str {
        let default = KNOWN.iter().find(|k| k.key == key).map_or("", |k| k.default);
        self.values.get(key).map_or(default, String::as_str)
    }

    /// Whether the value was set by the company.
    #[must_use]
    pub fn is_set(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }

    /// Checks and takes a value; an empty one returns to the default. `calendar` takes the text of a calendar, too.
    ///
    /// # Errors
    /// An unknown key or a value out of bounds, with what is allowed.
    pub fn set(&mut self, key: &str, value: &str) -> Result<()> {
        if value.is_empty() {
            self.values.remove(key);
            return Ok(());
        }
        let old = self.values.insert(key.to_owned(), value.to_owned());
        let checked = self.check(key);
        if checked.is_err() {
            self.values.remove(key);
            if let Some(old) = old {
                self.values.insert(key.to_owned(), old);
            }
        }
        checked
    }

    fn check(&self, key: &str) -> Result<()> {
        match key {
            "name" => Ok(()),
            "timezone" => jiff::tz::TimeZone::get(self.get(key)).map(|_| ()).map_err(|_| {
                Error::usage(
                    format!("нет часового пояса «{}»; укажите имя вида Europe/Moscow", self.get(key)),
                    format!("no time zone {:?}; use a name such as Europe/Moscow", self.get(key)),
                )
            }),
            "currency" if self.get(key).len() == 3 && self.get(key).bytes().all(|b| b.is_ascii_uppercase()) => Ok(()),
            "currency" => {
                Err(Error::usage("валюта — три заглавные буквы, например RUB", "currency is three capital letters such as RUB"))
            }
            "lang" if Lang::parse(self.get(key)).is_some() => Ok(()),
            "lang" => Err(Error::usage("язык — ru или en", "language is ru or en")),
            "calendar" => self.calendar().map(|_| ()),
            "vat" if ["included", "excluded"].contains(&self.get(key)) => Ok(()),
            "vat" => Err(Error::usage("НДС — included или excluded", "VAT is included or excluded")),
            "fiscal_year" if self.get(key).parse::<u8>().is_ok_and(|m| (1..=12).contains(&m)) => Ok(()),
            "fiscal_year" => Err(Error::usage("месяц — число от 1 до 12", "the month is a number from 1 to 12")),
            _ => self.audit().check().map_err(|e| Error::usage(format!("настройка {key}: {e}"), e.to_string())),
        }
    }

    /// Name of the company as reports show it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self.get("name") {
            "" => &self.slug,
            name => name,
        }
    }

    /// Zone name.
    #[must_use]
    pub fn timezone(&self) -> &str {
        self.get("timezone")
    }

    /// Currency code.
    #[must_use]
    pub fn currency(&self) -> &str {
        self.get("currency")
    }

    /// Language, when the company chose one.
    #[must_use]
    pub fn lang(&self) -> Option<Lang> {
        self.values.get("lang").and_then(|l| Lang::parse(l))
    }

    /// The work calendar.
    ///
    /// # Errors
    /// When the stored text cannot be read, with its line.
    pub fn calendar(&self) -> Result<WorkCalendar> {
        Ok(match self.get("calendar") {
            "russia" => WorkCalendar::russia(self.timezone())?,
            "plain" => WorkCalendar::plain(self.timezone())?,
            text => WorkCalendar::parse(self.timezone(), text)?,
        })
    }

    /// The part the audit takes: name and norms.
    #[must_use]
    pub fn audit(&self) -> audit::Settings {
        let general = |k: &str| KNOWN.iter().any(|known| known.key == k);
        let values = self.values.iter().filter(|(k, _)| !general(k)).map(|(k, v)| (k.clone(), v.clone())).collect();
        audit::Settings { id: String::new(), company: self.name().to_owned(), values }
    }

    /// Everything that was set, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_values_are_refused_and_the_old_one_stays() {
        let mut s = Settings::defaults("main");
        s.set("timezone", "Asia/Omsk").unwrap();
        assert_eq!(s.set("timezone", "Mars/North").unwrap_err().exit(), 2);
        assert_eq!(s.timezone(), "Asia/Omsk");
        assert!(s.set("currency", "rubles").is_err());
        assert!(s.set("calendar", "mon,nonsense").is_err());
        assert!(s.set("no-such-rule.norm", "1").is_err());
        s.set("timezone", "").unwrap();
        assert_eq!(s.timezone(), DEFAULT_TIMEZONE);
    }

    #[test]
    fn the_name_falls_back_to_the_slug() {
        let mut s = Settings::defaults("romashka");
        assert_eq!(s.name(), "romashka");
        s.set("name", "ООО «Ромашка»").unwrap();
        assert_eq!(s.audit().company, "ООО «Ромашка»");
    }
}

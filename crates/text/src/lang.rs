//! The languages of the product.

/// A language of the interface and of the reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Lang {
    /// Russian, the first language.
    #[default]
    Ru,
    /// English.
    En,
}

impl Lang {
    /// Both languages, in the order they are offered.
    pub const ALL: [Self; 2] = [Self::Ru, Self::En];

    /// Reads a code such as `ru`, `EN`, `en-GB` or a system locale such as `ru_RU.UTF-8`; `None` for other languages.
    pub fn parse(code: &str) -> Option<Self> {
        let head = code.split(['-', '_', '.']).next().unwrap_or_default();
        match head.to_ascii_lowercase().as_str() {
            "ru" => Some(Self::Ru),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// Two-letter code, also the value of `lang` in HTML.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// Name of the language in itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ru => "Русский",
            Self::En => "English",
        }
    }

    /// Chooses one of two texts.
    pub fn pick<T>(self, ru: T, en: T) -> T {
        match self {
            Self::Ru => ru,
            Self::En => en,
        }
    }
}

impl std::fmt::Display for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        assert_eq!(Lang::parse("ru_RU.UTF-8"), Some(Lang::Ru));
        assert_eq!(Lang::parse("EN-gb"), Some(Lang::En));
        assert_eq!(Lang::parse("C.UTF-8"), None);
        assert!(Lang::ALL.iter().all(|l| Lang::parse(l.code()) == Some(*l)));
    }
}

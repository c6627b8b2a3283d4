//! Which mistakes a plan switches on: all, none, or a list of ids and numbers.

use super::catalogue::{Fault, SPECS};
use crate::Error;

/// The mistakes to plant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mistakes {
    /// Every one of the catalogue.
    All,
    /// A clean company.
    None,
    /// Those named: ids (`M3.no_task`), ids without the number (`no_task`), or numbers (`M3`, `LEAD`) for all of that number.
    Some(Vec<String>),
}

impl std::str::FromStr for Mistakes {
    type Err = Error;

    /// Reads `all`, `none`, or names separated by commas; an unknown name is an error that lists the known ones.
    fn from_str(text: &str) -> Result<Self, Error> {
        let choice = match text.trim().to_ascii_lowercase().as_str() {
            "all" => Self::All,
            "none" | "" => Self::None,
            _ => Self::Some(text.split(',').map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect()),
        };
        Switches::new(&choice)?;
        Ok(choice)
    }
}

/// One switch per mistake of the catalogue.
#[derive(Debug, Clone)]
pub(crate) struct Switches(Vec<bool>);

impl Switches {
    /// Resolves the choice against the catalogue.
    pub(crate) fn new(choice: &Mistakes) -> Result<Self, Error> {
        let mut on = vec![matches!(choice, Mistakes::All); SPECS.len()];
        let Mistakes::Some(names) = choice else { return Ok(Self(on)) };
        for name in names {
            let mut known = false;
            for (spec, on) in SPECS.iter().zip(&mut on) {
                let (group, rest) = spec.id.split_once('.').unwrap_or((spec.id, ""));
                if [spec.id, group, rest].iter().any(|n| n.eq_ignore_ascii_case(name)) {
                    *on = true;
                    known = true;
                }
            }
            if !known {
                let list: Vec<_> = SPECS.iter().map(|s| s.id).collect();
                return Err(Error::UnknownMistake(name.clone(), list.join(", ")));
            }
        }
        Ok(Self(on))
    }

    /// Is the mistake planted?
    pub(crate) fn has(&self, fault: Fault) -> bool {
        self.0[fault as usize]
    }

    /// Is the mistake of that id planted?
    pub(crate) fn has_id(&self, id: &str) -> bool {
        SPECS.iter().zip(&self.0).any(|(s, on)| s.id == id && *on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_numbers_and_words_are_understood() {
        let on = |text: &str| Switches::new(&text.parse().expect("known")).expect("known");
        assert!(on("all").has(Fault::LostLeads) && !on("none").has(Fault::NoTask));
        let some = on("m3, LEAD.lost,key_person");
        assert!(
            some.has(Fault::NoTask) && some.has(Fault::Duplicates) && some.has(Fault::LostLeads) && some.has(Fault::KeyPerson)
        );
        assert!(!some.has(Fault::SlowResponse) && !some.has(Fault::WeakStage));
        let error = "M3.nonsense".parse::<Mistakes>().expect_err("unknown").to_string();
        assert!(error.contains("M3.nonsense") && error.contains("M3.no_task"));
    }
}

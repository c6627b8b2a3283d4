//! The agreed plan: versions, comments, signatures bound to a hash of the baseline, later edits as amendments (mission row 161).

use crate::error::{Error, Result};
use crate::item::{Edit, Item};
use crate::order::{Move, Slot, arrange, moves};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Who signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The company.
    Client,
    /// The consultant.
    Consultant,
}

/// A signature: who, when, under which hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Side.
    pub role: Role,
    /// Name.
    pub by: String,
    /// Moment, RFC 3339.
    pub at: String,
    /// Hash of what was signed.
    pub hash: String,
    /// Version that was signed.
    pub version: u32,
}

/// One changed version and what it moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amendment {
    /// Version it made.
    pub version: u32,
    /// Who.
    pub by: String,
    /// Moment, RFC 3339.
    pub at: String,
    /// What was done, in the words of who did it.
    pub note: String,
    /// Places that changed.
    pub moves: Vec<Move>,
    /// It came after both signatures.
    pub after_signing: bool,
}

/// A figure as it stood when the plan was agreed; before/after compares with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// Metric.
    pub metric: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Value, decimal string.
    pub value: Option<String>,
    /// Interval.
    pub interval: Option<(String, String)>,
    /// Cases.
    pub n: u64,
}

/// The audit the plan came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Number in the list of audits.
    pub n: i64,
    /// Id.
    pub id: String,
    /// Hash of its result.
    pub result_hash: String,
    /// Moment of the data.
    pub as_of: String,
}

/// The plan of changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Version from 1.
    pub version: u32,
    /// Where it came from.
    pub source: Source,
    /// First day of the calendar.
    #[serde(with = "crate::day")]
    pub from: Date,
    /// Hours a week the team has for changes.
    pub hours_a_week: u32,
    /// Changes at a time.
    pub at_once: u32,
    /// Items, also struck ones.
    pub items: Vec<Item>,
    /// Their order on the calendar.
    pub order: Vec<Slot>,
    /// Figures frozen with the first version.
    pub baseline: Vec<Baseline>,
    /// Signatures.
    pub signatures: Vec<Signature>,
    /// What changed from version to version.
    pub history: Vec<Amendment>,
}

impl Plan {
    /// The first version.
    ///
    /// # Errors
    /// Items that wait for each other in a circle.
    pub fn new(
        source: Source,
        items: Vec<Item>,
        baseline: Vec<Baseline>,
        from: Date,
        hours_a_week: u32,
        at_once: u32,
    ) -> Result<Self> {
        let order = arrange(&items, from, hours_a_week, at_once as usize)?;
        Ok(Self { version: 1, source, from, hours_a_week, at_once, items, order, baseline, signatures: vec![], history: vec![] })
    }

    /// An item.
    ///
    /// # Errors
    /// When there is none of that id; the message lists those there are.
    pub fn item(&self, id: &str) -> Result<&Item> {
        self.items.iter().find(|i| i.id == id).ok_or_else(|| self.unknown(id))
    }

    fn unknown(&self, id: &str) -> Error {
        let known: Vec<&str> = self.items.iter().map(|i| i.id.as_str()).collect();
        Error::NoItem { id: id.to_owned(), known: known.join(", ") }
    }

    /// A new version with one item changed; the trace tells what it moved.
    ///
    /// # Errors
    /// An unknown item, a value that cannot be, or a circle of prerequisites.
    pub fn edited(&self, id: &str, edit: Edit, by: &str, at: &str, note: &str) -> Result<Self> {
        let mut next = self.clone();
        let Some(item) = next.items.iter_mut().find(|i| i.id == id) else { return Err(self.unknown(id)) };
        edit.apply(item)?;
        next.close(self, by, at, note)
    }

    /// A new version under another capacity of the team.
    ///
    /// # Errors
    /// A circle of prerequisites.
    pub fn with_capacity(&self, hours_a_week: u32, at_once: u32, by: &str, at: &str) -> Result<Self> {
        let mut next = self.clone();
        (next.hours_a_week, next.at_once) = (hours_a_week, at_once);
        next.close(self, by, at, &format!("{hours_a_week} h/week, {at_once} at once"))
    }

    fn close(mut self, before: &Self, by: &str, at: &str, note: &str) -> Result<Self> {
        self.order = arrange(&self.items, self.from, self.hours_a_week, self.at_once as usize)?;
        self.version = before.version + 1;
        let moves = moves(&before.order, &self.order, &before.items, &self.items);
        let (by, at, note) = (by.to_owned(), at.to_owned(), note.to_owned());
        self.history.push(Amendment { version: self.version, by, at, note, moves, after_signing: before.signed() });
        Ok(self)
    }

    /// Hash of what is agreed: source, items, order, baseline and capacity; signatures and history stand outside.
    #[must_use]
    pub fn hash(&self) -> String {
        let agreed = serde_json::json!({
            "source": self.source, "from": self.from.to_string(), "hours_a_week": self.hours_a_week, "at_once": self.at_once,
            "items": self.items, "order": self.order, "baseline": self.baseline,
        });
        Sha256::digest(agreed.to_string().as_bytes()).iter().map(|b| format!("{b:02x}")).collect()
    }

    /// Adds a signature to this version; a second one of the same side replaces the first.
    ///
    /// # Errors
    /// An empty name.
    pub fn sign(&mut self, role: Role, by: &str, at: &str) -> Result<()> {
        if by.trim().is_empty() {
            return Err(Error::Field { field: "by", problem: "a signature needs a name".to_owned() });
        }
        let hash = self.hash();
        self.signatures.retain(|s| s.role != role || s.hash != hash);
        self.signatures.push(Signature { role, by: by.trim().to_owned(), at: at.to_owned(), hash, version: self.version });
        Ok(())
    }

    /// Both sides signed one and the same state, now or earlier.
    #[must_use]
    pub fn signed(&self) -> bool {
        let side = |role| self.signatures.iter().filter(move |s| s.role == role);
        side(Role::Client).any(|c| side(Role::Consultant).any(|o| o.hash == c.hash))
    }

    /// What stands is what was signed by both.
    #[must_use]
    pub fn as_signed(&self) -> bool {
        let hash = self.hash();
        let side = |role| self.signatures.iter().any(|s| s.role == role && s.hash == hash);
        side(Role::Client) && side(Role::Consultant)
    }

    /// Accumulated middle margin by week of the calendar: `(day, minor units)`; a flow adds up from its first day of effect.
    #[must_use]
    pub fn money_curve(&self, weeks: u32) -> Vec<(Date, i128)> {
        let day = |w: u32| self.from.saturating_add(jiff::Span::new().weeks(i64::from(w)));
        let gained = |slot: &Slot, item: &Item, on: Date| {
            if on < slot.effect_from {
                return 0;
            }
            let days = i128::from(slot.effect_from.until(on).map_or(0, |s| s.get_days()));
            if item.kind == "flow" { item.money.p50 * 12 * days / 365 } else { item.money.p50 }
        };
        let total = |on: Date| {
            self.order.iter().filter_map(|s| Some(gained(s, self.item(&s.id).ok()?, on) - self.item(&s.id).ok()?.cost)).sum()
        };
        (0..=weeks).map(|w| (day(w), total(day(w)))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::sample;
    use jiff::civil::date;

    fn plan() -> Plan {
        let source = Source { n: 1, id: "a".into(), result_hash: "h".into(), as_of: "2026-02-28".into() };
        let items = vec![sample("a", "flow", 20_0000, 10), sample("b", "stock", 10_0000, 10)];
        Plan::new(source, items, vec![], date(2026, 3, 2), 10, 1).unwrap()
    }

    #[test]
    fn a_signature_binds_and_an_amendment_shows() {
        let mut p = plan();
        p.sign(Role::Client, "Иванова", "2026-03-01T10:00:00+03:00").unwrap();
        assert!(!p.signed());
        p.sign(Role::Consultant, "Петров", "2026-03-01T11:00:00+03:00").unwrap();
        assert!(p.signed() && p.as_signed());
        let edit = Edit { priority: Some(1), ..Edit::default() };
        let next = p.edited("a", edit, "Иванова", "2026-03-05T10:00:00+03:00", "сначала склад").unwrap();
        assert_eq!((next.version, next.signed(), next.as_signed()), (2, true, false));
        assert!(next.history[0].after_signing && next.history[0].moves.len() == 2);
        assert_ne!(next.hash(), p.hash());
        assert_eq!(next.item("c").unwrap_err().to_string(), "no item \"c\" in the plan; there are a, b");
    }

    #[test]
    fn the_money_curve_begins_after_the_lag() {
        let curve = plan().money_curve(52);
        assert_eq!((curve[0].1, curve[4].1), (0, 0));
        assert!(curve.windows(2).all(|w| w[1].1 >= w[0].1) && curve[52].1 > 200_0000);
    }
}

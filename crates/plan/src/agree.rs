//! The agreed plan: versions, comments, signatures bound to a hash of the baseline, later edits as amendments (mission row 161).

use crate::edit::Edit;
use crate::error::{Error, Result};
use crate::item::{Item, Range, State};
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

/// How past forecasts came true when the plan was drafted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calibration {
    /// Finished changes behind it.
    pub n: u32,
    /// Money of the audit is multiplied by this, in thousandths.
    pub permille: u32,
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
    /// Track record by which the money of the draft was corrected.
    #[serde(default)]
    pub calibration: Option<Calibration>,
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
        Ok(Self {
            version: 1,
            source,
            from,
            hours_a_week,
            at_once,
            items,
            order,
            calibration: None,
            baseline,
            signatures: vec![],
            history: vec![],
        })
    }

    /// The draft with every estimate multiplied by what past forecasts were worth.
    ///
    /// # Errors
    /// A circle of prerequisites.
    pub fn calibrated(mut self, by: Option<Calibration>) -> Result<Self> {
        if let Some(c) = &by {
            for item in &mut self.items {
                let scaled = |m: i128| m * i128::from(c.permille) / 1000;
                let m = item.money;
                item.money = Range { p10: scaled(m.p10), p50: scaled(m.p50), p90: scaled(m.p90) };
            }
        }
        self.calibration = by;
        self.order = arrange(&self.items, self.from, self.hours_a_week, self.at_once as usize)?;
        Ok(self)
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

    /// A new version with one item more.
    ///
    /// # Errors
    /// An id in use, or a circle of prerequisites.
    pub fn with_item(&self, item: Item, by: &str, at: &str, note: &str) -> Result<Self> {
        if self.items.iter().any(|i| i.id == item.id) {
            return Err(Error::Field { field: "id", problem: format!("there is an item {:?} already", item.id) });
        }
        let mut next = self.clone();
        next.items.push(item);
        next.close(self, by, at, note)
    }

    /// A new draft in the place of this plan: what people had said about the same items stays with them, so do the trace and
    /// the signatures.
    ///
    /// # Errors
    /// A circle of prerequisites.
    pub fn replaced(&self, mut draft: Self, by: &str, at: &str, note: &str) -> Result<Self> {
        for item in &mut draft.items {
            let Some(old) = self.items.iter().find(|i| i.id == item.id) else { continue };
            (item.priority, item.cost, item.start_on, item.decision_on) = (old.priority, old.cost, old.start_on, old.decision_on);
            (item.state, item.reason, item.place) = (old.state, old.reason.clone(), old.place.clone());
            (item.owner, item.owner_id) = (old.owner.clone(), old.owner_id.clone());
        }
        // Items of the company's own are not in any audit and must not vanish with a new one.
        let own = self.items.iter().filter(|i| i.id.starts_with("own-") && !draft.items.iter().any(|d| d.id == i.id));
        draft.items.extend(own.cloned().collect::<Vec<_>>());
        (draft.hours_a_week, draft.at_once) = (self.hours_a_week, self.at_once);
        (draft.history, draft.signatures) = (self.history.clone(), self.signatures.clone());
        draft.close(self, by, at, note)
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
        // Work that goes on as agreed is progress; only a changed agreement is an amendment.
        let after_signing = before.signed() && self.hash() != before.hash();
        self.history.push(Amendment { version: self.version, by, at, note, moves, after_signing });
        Ok(self)
    }

    /// A new version with the items, order and capacity of an earlier one; signatures stay with what they bound.
    ///
    /// # Errors
    /// A circle of prerequisites.
    pub fn restored(&self, earlier: &Self, by: &str, at: &str) -> Result<Self> {
        let mut next = Self { signatures: self.signatures.clone(), history: self.history.clone(), ..earlier.clone() };
        next.signatures.extend(earlier.signatures.iter().filter(|s| !self.signatures.contains(s)).cloned());
        next.close(self, by, at, &format!("= v{}", earlier.version))
    }

    /// Hash of what is agreed: source, items, baseline and capacity; the order follows from them. Signatures, history and
    /// the progress of items (begun, kept, dropped after their verdict) stand outside: they carry the agreement out.
    #[must_use]
    pub fn hash(&self) -> String {
        let agreed: Vec<Item> = self.items.iter().cloned().map(as_agreed).collect();
        let agreed = serde_json::json!({
            "source": self.source, "from": self.from.to_string(), "hours_a_week": self.hours_a_week, "at_once": self.at_once,
            "items": agreed, "baseline": self.baseline,
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
        self.money_of(weeks, |r| r.p50)
    }

    /// The same for any end of the estimates. Careful ends added up are more careful than the total's own careful end.
    #[must_use]
    pub fn money_of(&self, weeks: u32, end: fn(&Range) -> i128) -> Vec<(Date, i128)> {
        let day = |w: u32| self.from.saturating_add(jiff::Span::new().weeks(i64::from(w)));
        let gained = |slot: &Slot, item: &Item, on: Date| {
            if on < slot.effect_from {
                return 0;
            }
            let days = i128::from(slot.effect_from.until(on).map_or(0, |s| s.get_days()));
            if item.kind == "flow" { end(&item.money) * 12 * days / 365 } else { end(&item.money) }
        };
        let spent = |slot: &Slot, item: &Item, on: Date| if on < slot.start_on { 0 } else { item.cost };
        let one = |s: &Slot, on: Date| self.item(&s.id).map_or(0, |i| gained(s, i, on) - spent(s, i, on));
        (0..=weeks).map(|w| (day(w), self.order.iter().map(|s| one(s, day(w))).sum())).collect()
    }
}

/// An item as the agreement knows it: the states that follow from carrying it out count as open.
fn as_agreed(mut item: Item) -> Item {
    if item.state != State::Struck {
        item.state = State::Proposed;
        item.reason = String::new();
    }
    item
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
    fn carrying_out_is_no_amendment_and_a_strike_is() {
        let mut p = plan();
        for (role, by) in [(Role::Client, "Иванова"), (Role::Consultant, "Петров")] {
            p.sign(role, by, "2026-03-01T10:00:00+03:00").unwrap();
        }
        let state = |s, why: &str| Edit { state: Some((s, why.to_owned())), ..Edit::default() };
        let begun = p.edited("b", state(State::InWork, ""), "Иванова", "2026-03-05", "начали").unwrap();
        assert!(begun.as_signed() && !begun.history[0].after_signing && begun.order[0].id == "b");
        let struck = begun.edited("b", state(State::Struck, "нет склада"), "Иванова", "2026-03-06", "").unwrap();
        assert!(!struck.as_signed() && struck.history[1].after_signing && struck.order.len() == 1);
        let back = struck.restored(&p, "Иванова", "2026-03-07").unwrap();
        assert_eq!((back.version, back.as_signed(), back.order.len(), back.history.len()), (4, true, 2, 3));
    }

    #[test]
    fn a_draft_is_corrected_by_the_record_of_past_forecasts() {
        let c = Calibration { n: 4, permille: 600 };
        let p = plan().calibrated(Some(c.clone())).unwrap();
        assert_eq!((p.items[0].money.p50, p.calibration), (12_0000, Some(c)));
        assert_eq!(plan().calibrated(None).unwrap().items, plan().items);
    }

    #[test]
    fn the_money_curve_begins_after_the_lag() {
        let curve = plan().money_curve(52);
        assert_eq!((curve[0].1, curve[4].1), (0, 0));
        assert!(curve.windows(2).all(|w| w[1].1 >= w[0].1) && curve[52].1 > 200_0000);
    }
}

//! Ids of records: readable in canonical files, plain numbers where a CRM would number them.

use crate::world::World;

/// Ids of one customer's records. They depend on the customer only, never on how many others there are.
pub(crate) struct Ids {
    index: u64,
    width: usize,
    numeric: bool,
    /// The customer's own id.
    pub(crate) customer: String,
}

impl Ids {
    pub(crate) fn new(world: &World, index: u64) -> Self {
        let (width, numeric) = (world.digits, world.numeric);
        let customer = if numeric { (index + 1).to_string() } else { format!("c-{index:0width$}") };
        Self { index, width, numeric, customer }
    }

    fn of(&self, letter: char, k: u32) -> String {
        if self.numeric {
            ((self.index + 1) * 100 + u64::from(k)).to_string()
        } else {
            format!("{letter}-{:0w$}-{k:02}", self.index, w = self.width)
        }
    }

    pub(crate) fn deal(&self, k: u32) -> String {
        self.of('d', k)
    }

    pub(crate) fn lead(&self, k: u32) -> String {
        self.of('l', k)
    }

    /// Activities and tasks: four digits behind the customer.
    pub(crate) fn work(&self, letter: char, seq: u32) -> String {
        format!("{letter}-{:0w$}-{seq:04}", self.index, w = self.width)
    }

    /// Id of a second card of the same customer.
    pub(crate) fn double(&self) -> String {
        if self.numeric { (self.index + 1_000_000_001).to_string() } else { format!("{}-2", self.customer) }
    }

    /// Orders, payments, proposals, answers: the deal's number and a tail.
    pub(crate) fn tail(&self, letter: char, k: u32, tail: &str) -> String {
        let dash = if tail.is_empty() { "" } else { "-" };
        format!("{letter}-{:0w$}-{k:02}{dash}{tail}", self.index, w = self.width)
    }
}

/// Id of a missed call from a number that never became an inquiry.
pub(crate) fn missed_id(world: &World, index: u64) -> String {
    format!("a-m{index:0w$}", w = world.digits)
}

/// Id of an inquiry without a customer; sorts after all others.
pub(crate) fn stray_id(world: &World, index: u64) -> String {
    if world.numeric { ((world.deals + 10) * 100 + index).to_string() } else { format!("l-s{index:0w$}", w = world.digits) }
}

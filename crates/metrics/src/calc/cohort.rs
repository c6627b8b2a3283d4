//! Customers dealt out by the cut of their card and by the window of their first purchase: the base of cohort figures.

use crate::calc::clients::{Book, Groups, Window, date_of, windows};
use crate::error::Error;
use crate::frame::{Context, as_of_date, days};

/// The book up to as-of with its cohorts.
pub(crate) struct Cohorts {
    /// Documents of everybody.
    pub(crate) book: Book,
    /// Cuts.
    pub(crate) groups: Groups,
    /// Windows of the first purchase.
    pub(crate) windows: Vec<Window>,
    /// Day of as-of.
    pub(crate) today: i32,
    /// Customers by group, then by window.
    pub(crate) members: Vec<Vec<Vec<usize>>>,
}

impl Cohorts {
    /// Customers whose first purchase fell into the period (or a bucket of it), followed to as-of.
    pub(crate) fn load(c: &Context<'_>) -> Result<Self, Error> {
        let book = Book::load(c, true)?;
        let groups = Groups::load(c, &book)?;
        let today = days(as_of_date(c.session)?);
        let earliest = (0..book.len()).filter_map(|i| first_purchase(&book, i)).min();
        let start = c.from.or_else(|| earliest.map(date_of)).unwrap_or(c.to);
        let windows = windows(c, start.min(c.to))?;
        let edges: Vec<(i32, i32)> = windows.iter().map(|w| (days(w.from), days(w.to))).collect();
        let mut members = vec![vec![Vec::new(); windows.len()]; groups.len()];
        for client in 0..book.len() {
            let Some(group) = groups.of.get(client).copied().flatten() else { continue };
            let Some(first) = first_purchase(&book, client) else { continue };
            // Windows follow each other: the last that starts by the day is the one that may hold it.
            let at = edges.partition_point(|(from, _)| *from <= first);
            let Some(window) = at.checked_sub(1).filter(|w| edges.get(*w).is_some_and(|e| first <= e.1)) else { continue };
            if let Some(cell) = members.get_mut(group).and_then(|g: &mut Vec<Vec<usize>>| g.get_mut(window)) {
                cell.push(client);
            }
        }
        Ok(Self { book, groups, windows, today, members })
    }
}

/// Day of the first purchase.
pub(crate) fn first_purchase(book: &Book, client: usize) -> Option<i32> {
    book.docs(client).iter().find(|d| d.buy).map(|d| d.day)
}

//! Doubles of client cards by INN, phone and e-mail, with a guard against shared contacts (`methods.md` 0.1, mission row 42).

use crate::calc::common::{put, put_count};
use crate::error::Error;
use crate::frame::Context;
use crate::status;
use arrow::array::{Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use domain::figure::FigureRow;
use domain::identity::{email_keys, inn_key, phone_keys};
use engine::Session;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A phone or an e-mail on more cards than this belongs to many: a switchboard, an accountant of several firms.
const SHARED_FROM: usize = 4;

/// Columns of a card that can tell a double.
const KEYS: [&str; 3] = ["tax_id", "phone", "email"];

/// Keys of one card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Card {
    id: String,
    inn: Option<String>,
    /// The branch, when the INN cell carries a KPP.
    kpp: Option<String>,
    phones: Vec<String>,
    emails: Vec<String>,
}

/// What is known of a card after the search.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    /// Earliest card of the same client; the card itself when it repeats nobody.
    original: usize,
    how: Option<&'static str>,
    keyed: bool,
    shared: bool,
}

/// Share of surplus cards among cards that carry any key.
pub(crate) fn duplicates(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let filled = c.session.filled("customers")?;
    if KEYS.iter().all(|k| filled.get(*k).copied().unwrap_or(0) == 0) {
        return Ok(vec![status::not_recorded(&["customers.tax_id", "customers.phone", "customers.email"])]);
    }
    keep_doubles(c.session)?;
    let sums: Vec<String> = KEYS.iter().map(|k| format!("sum(CASE WHEN how = '{k}' THEN 1 ELSE 0 END) AS by_{k}")).collect();
    let groups = "count(DISTINCT CASE WHEN hit = 1 THEN original END) AS originals, sum(shared) AS shared";
    let g = c.grouped(&c.own(), &format!("count(*) AS n, sum(hit) AS x, {groups}, {}", sums.join(", ")))?;
    let rows = (0..g.len()).map(|i| {
        let mut row = status::share(g.rows.count(i, "x"), g.rows.count(i, "n"));
        put_count(&mut row, "surplus", g.rows.count(i, "x"));
        put_count(&mut row, "clients_with_doubles", g.rows.count(i, "originals"));
        for k in KEYS {
            put(&mut row, &format!("by_{k}"), Some(g.rows.count(i, &format!("by_{k}")).to_string()));
        }
        put_count(&mut row, "with_shared_contact", g.rows.count(i, "shared"));
        g.dress(i, row)
    });
    Ok(rows.collect())
}

/// Keeps `customer_doubles` (customer_id, original, hit, how, keyed, shared) for the session.
pub(super) fn keep_doubles(session: &Session) -> Result<(), Error> {
    if session.knows("customer_doubles") {
        return Ok(());
    }
    let rows = session.sql(
        "-- customer_doubles\nSELECT c.customer_id, c.tax_id, c.phone, c.email FROM v_customers c CROSS JOIN v_as_of a \
         WHERE c.created_at IS NULL OR c.created_at <= a.as_of ORDER BY c.created_at NULLS LAST, c.customer_id",
        &Vec::new(),
    )?;
    let cards: Vec<Card> = (0..rows.len())
        .map(|i| {
            let (inn, kpp) = tax_keys(rows.text(i, "tax_id").unwrap_or_default());
            Card {
                id: rows.text(i, "customer_id").unwrap_or_default().to_owned(),
                inn,
                kpp,
                phones: phone_keys(rows.text(i, "phone").unwrap_or_default()),
                emails: email_keys(rows.text(i, "email").unwrap_or_default()),
            }
        })
        .collect();
    let found = search(&cards);
    let text = |name: &str| Field::new(name, DataType::Utf8, true);
    let whole = |name: &str| Field::new(name, DataType::Int64, true);
    let schema =
        Schema::new(vec![text("customer_id"), text("original"), whole("hit"), text("how"), whole("keyed"), whole("shared")]);
    let ints = |f: &dyn Fn(&Found) -> bool| Arc::new(found.iter().map(|x| Some(i64::from(f(x)))).collect::<Int64Array>());
    let batch = RecordBatch::try_new(
        Arc::new(schema),
        vec![
            Arc::new(cards.iter().map(|c| Some(c.id.as_str())).collect::<StringArray>()),
            Arc::new(found.iter().map(|f| cards.get(f.original).map(|c| c.id.as_str())).collect::<StringArray>()),
            ints(&|f| f.how.is_some()),
            Arc::new(found.iter().map(|f| f.how).collect::<StringArray>()),
            ints(&|f| f.keyed),
            ints(&|f| f.shared),
        ],
    )
    .map_err(|e| engine::Error::Shape(e.to_string()))?;
    Ok(session.put_batch("customer_doubles", batch)?)
}

/// INN and KPP of a cell such as `7701234567/770101001`.
fn tax_keys(cell: &str) -> (Option<String>, Option<String>) {
    let mut parts = cell.split(['/', '\\', ' ', ',', ';']).filter(|p| !p.is_empty());
    let inn = parts.next().and_then(inn_key);
    let kpp = parts.next().filter(|k| k.len() == 9 && k.bytes().all(|b| b.is_ascii_digit()));
    let kpp = kpp.filter(|_| inn.is_some()).map(str::to_owned);
    (inn, kpp)
}

/// Groups of cards, union by union; the earlier card is the root. A contact never joins two different known INNs.
struct Groups {
    root: Vec<usize>,
    inn: Vec<Option<String>>,
}

impl Groups {
    fn find(&mut self, i: usize) -> usize {
        let mut at = i;
        while self.root[at] != at {
            self.root[at] = self.root[self.root[at]];
            at = self.root[at];
        }
        at
    }

    fn join(&mut self, i: usize, j: usize) {
        let (a, b) = (self.find(i), self.find(j));
        let (low, high) = (a.min(b), a.max(b));
        if low == high || (self.inn[low].is_some() && self.inn[high].is_some() && self.inn[low] != self.inn[high]) {
            return;
        }
        self.root[high] = low;
        if self.inn[low].is_none() {
            self.inn[low] = self.inn[high].take();
        }
    }
}

/// Finds doubles; cards come in order of age, the earliest of a group is the original.
fn search(cards: &[Card]) -> Vec<Found> {
    let mut groups = Groups { root: (0..cards.len()).collect(), inn: cards.iter().map(|c| c.inn.clone()).collect() };
    let by_inn = holders(cards, |c| c.inn.iter().cloned().collect());
    for same in by_inn.values() {
        // Cards of one branch, and cards that do not say theirs, are one client; two known branches are two.
        let mut branches: BTreeMap<&str, usize> = BTreeMap::new();
        let named: BTreeSet<&str> = same.iter().filter_map(|i| cards[*i].kpp.as_deref()).collect();
        for i in same {
            let branch = cards[*i].kpp.as_deref().unwrap_or(if named.len() == 1 {
                named.iter().next().copied().unwrap_or("")
            } else {
                ""
            });
            let first = *branches.entry(branch).or_insert(*i);
            groups.join(first, *i);
        }
    }
    let mut shared = vec![false; cards.len()];
    for by in [holders(cards, |c| c.phones.clone()), holders(cards, |c| c.emails.clone())] {
        for same in by.values() {
            if same.len() >= SHARED_FROM && !one_client(&mut groups, same) {
                same.iter().for_each(|i| shared[*i] = true);
                continue;
            }
            for pair in same.windows(2) {
                groups.join(pair[0], pair[1]);
            }
        }
    }
    let roots: Vec<usize> = (0..cards.len()).map(|i| groups.find(i)).collect();
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    roots.iter().enumerate().for_each(|(i, r)| members.entry(*r).or_default().push(i));
    let judge = |(i, original): (usize, &usize)| {
        let c = &cards[i];
        let others = members.get(original).map_or(&[][..], Vec::as_slice);
        let how = (*original != i).then(|| tie(cards, others, i));
        let keyed = c.inn.is_some() || !c.phones.is_empty() || !c.emails.is_empty();
        Found { original: *original, how, keyed, shared: shared[i] }
    };
    roots.iter().enumerate().map(judge).collect()
}

/// Whether all these cards are one client already.
fn one_client(groups: &mut Groups, cards: &[usize]) -> bool {
    let roots: BTreeSet<usize> = cards.iter().map(|i| groups.find(*i)).collect();
    roots.len() == 1
}

/// Cards by key, each card once under a key.
fn holders(cards: &[Card], keys: impl Fn(&Card) -> Vec<String>) -> BTreeMap<String, Vec<usize>> {
    let mut out: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, c) in cards.iter().enumerate() {
        for k in keys(c) {
            out.entry(k).or_default().push(i);
        }
    }
    out.retain(|_, v| v.len() > 1);
    out
}

/// The strongest key that ties a card to the others of its group.
fn tie(cards: &[Card], group: &[usize], me: usize) -> &'static str {
    let mine = &cards[me];
    let any = |f: &dyn Fn(&Card) -> bool| group.iter().any(|j| *j != me && f(&cards[*j]));
    if mine.inn.is_some() && any(&|o| o.inn == mine.inn) {
        "tax_id"
    } else if any(&|o| mine.phones.iter().any(|p| o.phones.contains(p))) {
        "phone"
    } else {
        "email"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(id: &str, tax: &str, phone: &str, email: &str) -> Card {
        let (inn, kpp) = tax_keys(tax);
        Card { id: id.to_owned(), inn, kpp, phones: phone_keys(phone), emails: email_keys(email) }
    }

    fn originals(cards: &[Card]) -> Vec<usize> {
        search(cards).iter().map(|f| f.original).collect()
    }

    #[test]
    fn keys_join_and_different_firms_stay_apart() {
        let cards = [
            card("a", "7707083893", "8 (900) 123-45-67", ""),
            card("b", "", "+7 900 123 45 67", "x@y.ru"),
            card("c", "7736050003", "89001234567", ""),
            card("d", "", "", "X@Y.ru "),
            card("e", "7707083893", "", ""),
        ];
        assert_eq!(originals(&cards), [0, 0, 2, 0, 0]);
        let how: Vec<_> = search(&cards).iter().map(|f| f.how).collect();
        assert_eq!(how, [None, Some("phone"), None, Some("email"), Some("tax_id")]);
    }

    #[test]
    fn a_phone_of_many_joins_nobody_and_branches_are_apart() {
        let cards: Vec<Card> = (0..5).map(|i| card(&format!("c{i}"), "", "89001234567", "")).collect();
        assert!(search(&cards).iter().all(|f| f.how.is_none() && f.shared && f.keyed));
        let three: Vec<Card> = cards[..3].to_vec();
        assert_eq!(originals(&three), [0, 0, 0]);
        let branches = [
            card("a", "7707083893/770701001", "", ""),
            card("b", "7707083893/780101001", "", ""),
            card("c", "7707083893/780101001", "", ""),
        ];
        assert_eq!(originals(&branches), [0, 1, 1]);
    }

    #[test]
    fn surplus_is_cards_less_groups() {
        let cards: Vec<Card> = (0..60_u64).map(|i| card(&format!("c{i}"), "", &format!("8900{:07}", i * i % 23), "")).collect();
        let found = search(&cards);
        let surplus = found.iter().filter(|f| f.how.is_some()).count();
        let roots: BTreeSet<usize> = found.iter().map(|f| f.original).collect();
        assert_eq!(surplus, cards.len() - roots.len());
    }
}

//! Which cards may be one client: INN and KPP, phone, e-mail, then the name; shared contacts join nobody (`sources.md` 4.5).

use domain::identity::{email_keys, inn_key, name_key, phone_keys};
use std::collections::{BTreeMap, BTreeSet};

/// A contact on more cards than this belongs to many: a switchboard, an accountant of several firms.
pub(crate) const SHARED_FROM: usize = 4;
/// A name on more cards than this says nothing.
const COMMON_NAME: usize = 3;
/// Providers whose addresses do not make a firm.
const PUBLIC_MAIL: [&str; 14] = [
    "mail.ru",
    "bk.ru",
    "list.ru",
    "inbox.ru",
    "yandex.ru",
    "ya.ru",
    "yandex.com",
    "gmail.com",
    "rambler.ru",
    "hotmail.com",
    "outlook.com",
    "icloud.com",
    "yahoo.com",
    "internet.ru",
];

/// One card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Card {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) source: String,
    pub(crate) kind: String,
    pub(crate) inn: Option<String>,
    pub(crate) kpp: Option<String>,
    pub(crate) phones: Vec<String>,
    pub(crate) emails: Vec<String>,
    pub(crate) name_key: Option<String>,
}

impl Card {
    /// A card out of its cells; `kpp` is the cell of its own when the source has one.
    pub(crate) fn new(cells: [&str; 8]) -> Self {
        let [id, name, source, kind, tax, kpp, phone, email] = cells.map(str::trim);
        let mut parts = tax.split(['/', '\\', ' ', ',', ';']).filter(|p| !p.is_empty());
        let inn = parts.next().and_then(inn_key);
        let branch = |t: &&str| t.len() == 9 && t.bytes().all(|b| b.is_ascii_digit());
        let kpp = parts.next().or(Some(kpp)).filter(branch).filter(|_| inn.is_some()).map(str::to_owned);
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            source: source.to_owned(),
            kind: kind.to_owned(),
            inn,
            kpp,
            phones: phone_keys(phone),
            emails: email_keys(email),
            name_key: name_key(name),
        }
    }
}

/// How two cards meet, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum How {
    TaxId,
    PhoneAndName,
    EmailAndName,
    Phone,
    Email,
    Name,
    /// One INN, two branches.
    Branch,
    /// One mail domain, two INNs.
    Domain,
}

impl How {
    /// Stable word and confidence in hundredths.
    pub(crate) fn says(self) -> (&'static str, u32) {
        match self {
            Self::TaxId => ("tax_id", 100),
            Self::PhoneAndName => ("phone_and_name", 97),
            Self::EmailAndName => ("email_and_name", 97),
            Self::Phone => ("phone", 85),
            Self::Email => ("email", 80),
            Self::Name => ("name", 70),
            Self::Branch => ("branch", 100),
            Self::Domain => ("mail_domain", 50),
        }
    }

    /// Two firms of one owner, not one client.
    pub(crate) fn is_holding(self) -> bool {
        matches!(self, Self::Branch | Self::Domain)
    }
}

/// Two cards that may be one: positions, the surviving one first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pair {
    pub(crate) keep: usize,
    pub(crate) drop: usize,
    pub(crate) how: How,
}

/// A contact that stands on many cards.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Shared {
    pub(crate) contact: String,
    pub(crate) cards: Vec<usize>,
}

/// Pairs and shared contacts; cards come in the order of survival, so that any order of rows gives the same answer.
pub(crate) fn search(cards: &[Card]) -> (Vec<Pair>, Vec<Shared>) {
    let mut pairs: BTreeMap<(usize, usize), How> = BTreeMap::new();
    let mut shared = Vec::new();
    for same in holders(cards, |c| c.inn.iter().cloned().collect()).values() {
        each(same, &mut |a, b| {
            let branches = cards[a].kpp.is_some() && cards[b].kpp.is_some() && cards[a].kpp != cards[b].kpp;
            put(&mut pairs, a, b, if branches { How::Branch } else { How::TaxId });
        });
    }
    for (by_phone, by) in [(true, holders(cards, |c| c.phones.clone())), (false, holders(cards, |c| c.emails.clone()))] {
        for (contact, same) in &by {
            let clients: BTreeSet<&str> = same.iter().map(|i| cards[*i].inn.as_deref().unwrap_or(&cards[*i].id)).collect();
            if same.len() >= SHARED_FROM && clients.len() > 1 {
                shared.push(Shared { contact: contact.clone(), cards: same.clone() });
                continue;
            }
            each(same, &mut |a, b| {
                let named = cards[a].name_key.is_some() && cards[a].name_key == cards[b].name_key;
                if one_kind(&cards[a], &cards[b]) || named {
                    let how = match (by_phone, named) {
                        (true, true) => How::PhoneAndName,
                        (true, false) => How::Phone,
                        (false, true) => How::EmailAndName,
                        (false, false) => How::Email,
                    };
                    put_contact(&mut pairs, cards, a, b, how);
                }
            });
        }
    }
    by_name(cards, &mut pairs);
    by_domain(cards, &mut pairs);
    shared.sort();
    (pairs.into_iter().map(|((keep, drop), how)| Pair { keep, drop, how }).collect(), shared)
}

/// Equal names of firms; a person's name alone proves nothing.
fn by_name(cards: &[Card], pairs: &mut BTreeMap<(usize, usize), How>) {
    let firm = |c: &Card| c.kind != "person" || c.inn.is_some();
    for same in holders(cards, |c| c.name_key.iter().filter(|_| firm(c)).cloned().collect()).values() {
        if same.len() <= COMMON_NAME {
            each(same, &mut |a, b| put_contact(pairs, cards, a, b, How::Name));
        }
    }
}

/// Firms with different INNs under one mail domain of their own.
fn by_domain(cards: &[Card], pairs: &mut BTreeMap<(usize, usize), How>) {
    let domain = |e: &String| e.rsplit_once('@').map(|(_, d)| d.to_owned()).filter(|d| !PUBLIC_MAIL.contains(&d.as_str()));
    let of =
        |c: &Card| c.emails.iter().filter_map(domain).filter(|_| c.inn.is_some()).collect::<BTreeSet<_>>().into_iter().collect();
    for same in holders(cards, of).values() {
        let firms: BTreeSet<_> = same.iter().filter_map(|i| cards[*i].inn.as_deref()).collect();
        if firms.len() > 1 && same.len() <= SHARED_FROM * 2 {
            each(same, &mut |a, b| {
                if cards[a].inn != cards[b].inn {
                    pairs.entry((a, b)).or_insert(How::Domain);
                }
            });
        }
    }
}

/// A contact or a name never joins two known INNs.
fn put_contact(pairs: &mut BTreeMap<(usize, usize), How>, cards: &[Card], a: usize, b: usize, how: How) {
    let apart = cards[a].inn.is_some() && cards[b].inn.is_some() && cards[a].inn != cards[b].inn;
    if !apart {
        put(pairs, a, b, how);
    }
}

/// The surest way two cards meet.
fn put(pairs: &mut BTreeMap<(usize, usize), How>, a: usize, b: usize, how: How) {
    let entry = pairs.entry((a.min(b), a.max(b))).or_insert(how);
    if *entry != How::Branch && (how == How::Branch || how < *entry) {
        *entry = how;
    }
}

/// A person and the firm he works for share a phone without being one client.
fn one_kind(a: &Card, b: &Card) -> bool {
    a.kind.is_empty() || b.kind.is_empty() || a.kind == b.kind
}

/// The first card of a group against each other one.
fn each(same: &[usize], take: &mut dyn FnMut(usize, usize)) {
    if let Some((first, rest)) = same.split_first() {
        rest.iter().for_each(|other| take(*first, *other));
    }
}

/// Cards by key, each card once under a key, keys of several cards only.
fn holders(cards: &[Card], keys: impl Fn(&Card) -> Vec<String>) -> BTreeMap<String, Vec<usize>> {
    let mut out: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, c) in cards.iter().enumerate() {
        for k in keys(c) {
            let list = out.entry(k).or_default();
            if list.last() != Some(&i) {
                list.push(i);
            }
        }
    }
    out.retain(|_, v| v.len() > 1);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(id: &str, name: &str, kind: &str, tax: &str, phone: &str, email: &str) -> Card {
        Card::new([id, name, "s", kind, tax, "", phone, email])
    }

    fn found(cards: &[Card]) -> Vec<(usize, usize, &'static str)> {
        search(cards).0.iter().map(|p| (p.keep, p.drop, p.how.says().0)).collect()
    }

    #[test]
    fn keys_from_the_surest_to_the_name() {
        let cards = [
            card("1", "ООО «Ромашка»", "company", "7707083893", "", ""),
            card("2", "Ромашка, ООО", "company", "7707083893/770701001", "+7 900 123-45-67", ""),
            card("3", "РОМАШКА", "", "", "8 (900) 123-45-67", ""),
            card("4", "Другая Ромашка", "company", "7736050003", "8 (900) 123-45-67", ""),
            card("5", "АО Василёк", "company", "", "", "a@vasilek.ru"),
            card("6", "Василек АО", "company", "", "", ""),
        ];
        assert_eq!(
            found(&cards),
            [(0, 1, "tax_id"), (0, 2, "name"), (1, 2, "phone_and_name"), (4, 5, "name")],
            "two known INNs are two firms, whatever phone they share"
        );
    }

    #[test]
    fn branches_and_mail_domains_are_holdings_and_people_are_not_their_firms() {
        let cards = [
            card("1", "Альфа Москва", "company", "7707083893/770701001", "", "a@alfa.ru"),
            card("2", "Альфа Тверь", "company", "7707083893/690101001", "", ""),
            card("3", "Альфа Торг", "company", "7736050003", "", "b@alfa.ru"),
            card("4", "Пётр", "person", "", "89001234567", ""),
            card("5", "Бета", "company", "", "89001234567", ""),
            card("6", "Гамма", "company", "7702070139", "", "g@mail.ru"),
            card("7", "Дельта", "company", "7710140679", "", "d@mail.ru"),
        ];
        assert_eq!(found(&cards), [(0, 1, "branch"), (0, 2, "mail_domain")]);
    }

    #[test]
    fn a_shared_phone_is_told_and_joins_nobody() {
        let cards: Vec<Card> =
            (0..5).map(|i| card(&format!("c{i}"), &format!("Фирма {i}"), "company", "", "89001234567", "")).collect();
        let (pairs, shared) = search(&cards);
        assert!(pairs.is_empty());
        assert_eq!((shared.len(), shared[0].cards.len()), (1, 5));
        assert_eq!(search(&cards[..3]).0.len(), 2, "three cards are doubles, not a switchboard");
    }
}

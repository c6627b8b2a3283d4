//! Who is who among the clients: proposals by keys with their confidence, decisions of people, undone when wrong; decided cards
//! are one client in every figure from the next look on.

mod matching;

use crate::usecases::snapshots;
use crate::{Company, Error, Result, opening};
use arrow::array::{RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use engine::{Session, Tables};
use matching::Card;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
pub use store::IdentityRow;
use store::State;
use text::Lang;

/// Cards compared; a larger company is compared by the cards that were created first.
const CARDS: usize = 400_000;
/// Proposals and shared contacts shown at most.
const SHOWN: usize = 1_000;
/// Confidence in hundredths from which a proposal is taken by `accept --sure`.
pub const SURE: u32 = 95;

/// A card in a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// The source it came from.
    pub source: String,
}

/// Two cards that may be one client, or two firms of one holding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Stable key: the same as long as the cards are.
    pub key: String,
    /// The card that would survive: the oldest.
    pub keep: Side,
    /// The other one.
    pub other: Side,
    /// `tax_id`, `phone_and_name`, `email_and_name`, `phone`, `email`, `name`, `branch`, `mail_domain`.
    pub how: &'static str,
    /// Hundredths.
    pub confidence: u32,
    /// Two firms of one owner rather than one client.
    pub holding: bool,
}

/// What is known about the clients of a company.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    /// Cards compared, merged ones apart.
    pub cards: usize,
    /// Proposals without a decision, the surest first.
    pub proposals: Vec<Proposal>,
    /// Proposals beyond those shown.
    pub more: usize,
    /// Contacts on many cards: the contact and the names.
    pub shared: Vec<(String, Vec<String>)>,
    /// Cards of each source: all, with any key, with a pair in another source.
    pub sources: Vec<(String, usize, usize, usize)>,
}

/// Looks through the cards of the latest snapshot.
///
/// # Errors
/// No data, or a query that fails.
pub fn overview(company: &Company, now: i64) -> Result<Overview> {
    let opened = opening::open(company, None, now)?;
    let cards = cards(&opened.session)?;
    let decided = decided(company)?;
    let (pairs, shared) = matching::search(&cards);
    let side = |i: usize| Side { id: cards[i].id.clone(), name: cards[i].name.clone(), source: cards[i].source.clone() };
    let mut paired: Vec<bool> = vec![false; cards.len()];
    let mut proposals = Vec::new();
    for p in &pairs {
        let (how, confidence) = p.how.says();
        if !p.how.is_holding() && cards[p.keep].source != cards[p.drop].source {
            (paired[p.keep], paired[p.drop]) = (true, true);
        }
        let (keep, other) = (side(p.keep), side(p.drop));
        if !decided.contains(&pair(&keep.id, &other.id)) {
            let key = key(&keep.id, &other.id);
            proposals.push(Proposal { key, keep, other, how, confidence, holding: p.how.is_holding() });
        }
    }
    proposals.sort_by(|a, b| (b.confidence, &a.keep.id, &a.other.id).cmp(&(a.confidence, &b.keep.id, &b.other.id)));
    let more = proposals.len().saturating_sub(SHOWN);
    proposals.truncate(SHOWN);
    let names = |list: &[usize]| list.iter().take(20).map(|i| cards[*i].name.clone()).collect();
    Ok(Overview {
        cards: cards.len(),
        proposals,
        more,
        shared: shared.iter().take(SHOWN).map(|s| (s.contact.clone(), names(&s.cards))).collect(),
        sources: by_source(&cards, &paired),
    })
}

fn by_source(cards: &[Card], paired: &[bool]) -> Vec<(String, usize, usize, usize)> {
    let mut all: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for (c, paired) in cards.iter().zip(paired) {
        let keyed = c.inn.is_some() || !c.phones.is_empty() || !c.emails.is_empty();
        let (n, k, p) = all.entry(&c.source).or_default();
        *n += 1;
        *k += usize::from(keyed);
        *p += usize::from(*paired);
    }
    all.into_iter().map(|(s, (n, k, p))| (s.to_owned(), n, k, p)).collect()
}

/// Cards in the order of survival: the oldest first, then by source and id.
fn cards(session: &Session) -> Result<Vec<Card>> {
    let sql = format!(
        "-- cards of clients\nSELECT customer_id, name, source, kind, tax_id, attr(attrs, 'КПП') AS kpp, phone, email FROM v_customers \
         ORDER BY created_at NULLS LAST, source, customer_id LIMIT {CARDS}"
    );
    let rows = session.sql(&sql, &Vec::new())?;
    let cell = |i: usize, name: &str| rows.text(i, name).unwrap_or_default().to_owned();
    let one = |i: usize| {
        let cells = ["customer_id", "name", "source", "kind", "tax_id", "kpp", "phone", "email"].map(|n| cell(i, n));
        Card::new([&cells[0], &cells[1], &cells[2], &cells[3], &cells[4], &cells[5], &cells[6], &cells[7]])
    };
    Ok((0..rows.len()).map(one).collect())
}

/// What to do with a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// One client.
    Same,
    /// Two clients; not proposed again.
    Apart,
    /// Two firms of one owner; figures stay apart.
    Holding,
}

impl Verdict {
    /// Stable word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Apart => "apart",
            Self::Holding => "holding",
        }
    }

    /// The verdict of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        [Self::Same, Self::Apart, Self::Holding].into_iter().find(|v| v.word() == word)
    }
}

/// Decides proposals by their keys; gives how many were decided.
///
/// # Errors
/// A key that is proposed no longer (usage), or state that cannot be written.
pub fn decide(company: &Company, keys: &[String], verdict: Verdict, who: &str, now: i64) -> Result<usize> {
    let found = overview(company, now)?;
    let mut chosen = Vec::new();
    for key in keys {
        let Some(p) = found.proposals.iter().find(|p| p.key == *key) else {
            return Err(Error::usage(
                format!("предложения {key} нет: его уже решили или карточки изменились; список: revizor identity"),
                format!("there is no proposal {key}: it was decided or the cards have changed; see revizor identity"),
            ));
        };
        chosen.push(p);
    }
    store(company, &chosen, verdict, who, now)
}

/// Takes all sure proposals of one client (confidence from [`SURE`]); gives how many.
///
/// # Errors
/// As [`decide`].
pub fn accept_sure(company: &Company, who: &str, now: i64) -> Result<usize> {
    let found = overview(company, now)?;
    let sure: Vec<&Proposal> = found.proposals.iter().filter(|p| p.confidence >= SURE && !p.holding).collect();
    store(company, &sure, Verdict::Same, who, now)
}

fn store(company: &Company, chosen: &[&Proposal], verdict: Verdict, who: &str, now: i64) -> Result<usize> {
    let state = company.state()?;
    for p in chosen {
        state.decide_identity(&IdentityRow {
            keep: p.keep.id.clone(),
            other: p.other.id.clone(),
            verdict: verdict.word().to_owned(),
            how: p.how.to_owned(),
            who: who.to_owned(),
            at: snapshots::moment(now),
            ..IdentityRow::default()
        })?;
    }
    Ok(chosen.len())
}

/// Takes a decision back; its proposal comes back, too.
///
/// # Errors
/// No such decision, or one taken back before.
pub fn undo(company: &Company, n: i64, who: &str, now: i64) -> Result<IdentityRow> {
    company.state()?.undo_identity(n, who, &snapshots::moment(now))?.ok_or_else(|| {
        Error::failed(
            format!("решения № {n} нет или оно уже отменено; список: revizor identity decisions"),
            format!("there is no decision {n}, or it was undone before; see revizor identity decisions"),
        )
    })
}

/// Decisions, the newest first.
///
/// # Errors
/// When the state cannot be read.
pub fn decisions(company: &Company) -> Result<Vec<IdentityRow>> {
    Ok(match State::open_read(company.dir())? {
        Some(state) => state.identities(false)?,
        None => Vec::new(),
    })
}

/// How two cards meet, in words.
#[must_use]
pub fn words(how: &str, lang: Lang) -> &'static str {
    let (ru, en) = match how {
        "tax_id" => ("один ИНН", "one tax id"),
        "phone_and_name" => ("один телефон и одно название", "one phone and one name"),
        "email_and_name" => ("одна почта и одно название", "one e-mail and one name"),
        "phone" => ("один телефон", "one phone"),
        "email" => ("одна почта", "one e-mail"),
        "name" => ("одно название", "one name"),
        "branch" => ("один ИНН, разные КПП: филиалы", "one tax id, two branches"),
        "mail_domain" => ("один почтовый домен, разные ИНН", "one mail domain, two tax ids"),
        _ => ("", ""),
    };
    lang.pick(&ru, &en)
}

/// Pairs somebody has decided about.
fn decided(company: &Company) -> Result<BTreeSet<(String, String)>> {
    let rows = match State::open_read(company.dir())? {
        Some(state) => state.identities(true)?,
        None => Vec::new(),
    };
    Ok(rows.iter().map(|r| pair(&r.keep, &r.other)).collect())
}

/// Decisions that join cards, as they stand.
fn joined(company: &Company) -> Result<Vec<IdentityRow>> {
    let Some(state) = State::open_read(company.dir())? else { return Ok(Vec::new()) };
    Ok(state.identities(true)?.into_iter().filter(|r| r.verdict == Verdict::Same.word()).collect())
}

/// Fingerprint of the decisions that join cards; empty without any.
///
/// # Errors
/// When the state cannot be read.
pub(crate) fn fingerprint(company: &Company) -> Result<String> {
    Ok(print(&joined(company)?))
}

fn print(rows: &[IdentityRow]) -> String {
    let mut pairs: Vec<String> = rows.iter().map(|r| format!("{}\u{1f}{}", r.other, r.keep)).collect();
    pairs.sort();
    if pairs.is_empty() { String::new() } else { crate::paths::sha256(pairs.join("\n").as_bytes()) }
}

/// Hands the decided links over to a session; gives their fingerprint.
pub(crate) fn link(company: &Company, tables: &mut Tables) -> Result<String> {
    let rows = joined(company)?;
    if rows.is_empty() {
        return Ok(String::new());
    }
    let field = |name: &str| Field::new(name, DataType::Utf8, false);
    let batch = RecordBatch::try_new(
        Arc::new(Schema::new(vec![field("customer_id"), field("root")])),
        vec![
            Arc::new(rows.iter().map(|r| Some(r.other.as_str())).collect::<StringArray>()),
            Arc::new(rows.iter().map(|r| Some(r.keep.as_str())).collect::<StringArray>()),
        ],
    )
    .map_err(|e| Error::failed(e.to_string(), e.to_string()))?;
    tables.memory.insert(engine::LINKS.to_owned(), vec![batch]);
    Ok(print(&rows))
}

fn pair(a: &str, b: &str) -> (String, String) {
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    (a.to_owned(), b.to_owned())
}

fn key(a: &str, b: &str) -> String {
    let (a, b) = pair(a, b);
    crate::paths::sha256(format!("{a}\n{b}").as_bytes()).chars().take(10).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usecases::import_data;
    use crate::{Home, Silent};

    const NOW: i64 = 1_725_148_800_000_000;

    fn revenue(company: &Company) -> Vec<(String, String)> {
        let opened = opening::open(company, None, NOW).unwrap();
        let sql = "SELECT customer_id, CAST(sum(net) AS VARCHAR) AS net FROM v_orders GROUP BY customer_id ORDER BY customer_id";
        let rows = opened.session.sql(sql, &Vec::new()).unwrap();
        let cell = |i: usize, n: &str| rows.text(i, n).unwrap_or_default().to_owned();
        (0..rows.len()).map(|i| (cell(i, "customer_id"), cell(i, "net"))).collect()
    }

    #[test]
    fn a_decision_joins_two_clients_in_every_figure_and_undoing_parts_them() {
        let (dir, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let company = Home::new(dir.path()).company("acme").unwrap();
        let text = "id,name,tax_id,phone\nA,ООО «Ромашка»,7707083893,\nB,Ромашка,7707083893,\nC,Гамма,,89001112233\n";
        std::fs::write(files.path().join("customers.csv"), text).unwrap();
        let orders =
            "id,at,customer_id,amount\n1,2024-01-02 10:00:00,A,100\n2,2024-01-03 10:00:00,B,50\n3,2024-01-04 10:00:00,C,7\n";
        std::fs::write(files.path().join("orders.csv"), orders).unwrap();
        let request =
            import_data::Request { paths: vec![files.path().to_path_buf()], now: NOW, ..import_data::Request::default() };
        import_data::import(&company, &request, &mut Silent).unwrap();
        let before = revenue(&company);
        assert_eq!(before.len(), 3);
        let found = overview(&company, NOW).unwrap();
        assert_eq!((found.proposals.len(), found.proposals[0].how, found.cards), (1, "tax_id", 3));
        assert!(decide(&company, &["nothing".into()], Verdict::Same, "Анна", NOW).is_err());
        assert_eq!(accept_sure(&company, "Анна", NOW).unwrap(), 1);
        let after = revenue(&company);
        assert_eq!((after.len(), after[0].0.as_str(), after[0].1.as_str()), (2, "A", "150.0000"));
        assert!(overview(&company, NOW).unwrap().proposals.is_empty());
        let n = decisions(&company).unwrap()[0].n;
        undo(&company, n, "Анна", NOW).unwrap();
        assert!(undo(&company, n, "Анна", NOW).is_err());
        assert_eq!(revenue(&company), before);
        assert_eq!(overview(&company, NOW).unwrap().proposals, found.proposals, "the proposal is back");
    }
}

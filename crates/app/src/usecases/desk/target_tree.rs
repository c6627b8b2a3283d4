//! The work behind a money plan: won deals and actions of the last half-year, by manager and kind of client.

use super::targets::{Line, Tree, teams};
use super::{days, working_days};
use crate::Result;
use crate::view::look::Look;
use desk::{Clients, Past};
use domain::money::{SCALE, format_decimal, parse_decimal};
use engine::Value;
use jiff::ToSpan;

/// Days of the past from which ratios are learnt.
const PAST: i64 = 182;

/// Trees of the money plans of people, teams and the company.
pub(super) fn trees(look: &Look<'_>, lines: &[Line], days_left: u64) -> Result<Vec<Tree>> {
    let wanted = |l: &&Line| matches!(l.target.subject.kind.as_str(), "company" | "team" | "employee");
    if !lines.iter().any(|l| wanted(&l)) {
        return Ok(Vec::new());
    }
    let book = Book::read(look)?;
    let teams = teams(look);
    let tree = |l: &Line| {
        let t = &l.target;
        let holds = |manager: &str| match t.subject.kind.as_str() {
            "employee" => manager == t.subject.id,
            "team" => teams.get(manager) == Some(&t.subject.id),
            _ => true,
        };
        let fact = l.fact.as_deref().and_then(|f| parse_decimal(f, SCALE)).unwrap_or(0);
        let remaining = (t.value - fact).max(0);
        let own = book.past(holds, t.clients);
        let told = own.deals >= 5;
        let past = if told { own } else { book.past(|_| true, t.clients) };
        Tree {
            subject: t.subject.clone(),
            clients: t.clients,
            remaining: format_decimal(remaining, SCALE, 2),
            own: told,
            rungs: desk::tree(remaining, &past, days_left).to_vec(),
        }
    };
    Ok(lines.iter().filter(wanted).map(tree).collect())
}

/// Won deals and actions of the last half-year, by manager and kind of client.
struct Book {
    deals: Vec<(String, Option<bool>, i128)>,
    acts: Vec<(String, Option<bool>, String, u64)>,
    days: u64,
}

impl Book {
    fn read(look: &Look<'_>) -> Result<Self> {
        let today = look.open.today();
        let from = today.saturating_sub(PAST.days());
        let own = look.scope.employee().unwrap_or_default().to_owned();
        let params = vec![("p_from", Value::Date(days(from))), ("p_to", Value::Date(days(today))), ("mine", Value::Text(own))];
        let sql = "SELECT coalesce(manager, '') AS manager, is_repeat, amount FROM v_deals
                   WHERE status = 'won' AND amount > 0 AND closed_on > $p_from AND closed_on <= $p_to AND ($mine = '' OR manager = $mine)
                   ORDER BY manager, deal_id";
        let rows = look.open.sql(&sql.replace("is_repeat", REPEAT), &params)?;
        let text = |r: &engine::Rows, i: usize, c: &str| r.text(i, c).unwrap_or_default().to_owned();
        let deals =
            (0..rows.len()).filter_map(|i| Some((text(&rows, i, "manager"), rows.flag(i, "repeat"), rows.money(i, "amount")?)));
        let deals = deals.collect();
        let sql = "SELECT coalesce(a.manager, '') AS manager, CASE WHEN a.kind = 'call' THEN 'calls' ELSE 'meetings' END AS kind, d.repeat, count(*) AS n
                   FROM v_activities a LEFT JOIN (SELECT deal_id, {repeat} FROM v_deals) d ON d.deal_id = a.deal_id
                   WHERE a.kind IN ('call', 'meeting', 'visit') AND NOT a.is_automatic AND a.on_date > $p_from AND a.on_date <= $p_to
                     AND (a.kind <> 'call' OR (coalesce(a.answered, true) AND coalesce(a.duration_s, 60) >= 60)) AND ($mine = '' OR a.manager = $mine)
                   GROUP BY 1, 2, 3 ORDER BY 1, 2, 3";
        let rows = look.open.sql(&sql.replace("{repeat}", REPEAT), &params)?;
        let acts = (0..rows.len())
            .map(|i| (text(&rows, i, "manager"), rows.flag(i, "repeat"), text(&rows, i, "kind"), rows.count(i, "n")));
        Ok(Self { deals, acts: acts.collect(), days: working_days(look, from.saturating_add(1.day()), today) })
    }

    fn past(&self, holds: impl Fn(&str) -> bool, clients: Clients) -> Past {
        let fits = |repeat: Option<bool>| match clients {
            Clients::All => true,
            Clients::New => repeat == Some(false),
            Clients::Current => repeat == Some(true),
        };
        let amounts: Vec<i128> = self.deals.iter().filter(|(m, r, _)| holds(m) && fits(*r)).map(|(_, _, a)| *a).collect();
        let n = amounts.len() as f64;
        let mean = amounts.iter().map(|a| *a as f64).sum::<f64>() / n.max(1.0);
        let spread = amounts.iter().map(|a| (*a as f64 - mean) * (*a as f64 - mean)).sum::<f64>() / (n - 1.0).max(1.0);
        let count =
            |kind: &str| self.acts.iter().filter(|(m, r, k, _)| holds(m) && fits(*r) && k == kind).map(|(_, _, _, n)| *n).sum();
        Past {
            money: amounts.iter().sum(),
            deals: amounts.len() as u64,
            cv2: if mean > 0.0 { spread / (mean * mean) } else { 0.0 },
            meetings: count("meetings"),
            calls: count("calls"),
            days: self.days,
        }
    }
}

const REPEAT: &str = "is_repeat AS repeat";

//! Lost contacts in all their kinds with the margin they would have brought (`methods.md` 6.2, mission row 163).

use crate::calc::common::{put, put_count};
use crate::error::Error;
use crate::frame::{Context, Source};
use crate::metric::Entity;
use crate::status;
use domain::figure::FigureRow;
use domain::money;

/// Margin and odds of the company's own past.
struct Worth {
    won: u64,
    leads: u64,
    margin: Option<i128>,
    basis: &'static str,
}

/// One row a kind: how many of how many, and expected money.
pub(crate) fn lost_contacts(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let worth = worth(c)?;
    let mut rows = Vec::new();
    let mut refused = None;
    if crate::calc::response::keep(c.session)? {
        let kinds = ["never_contacted", "no_reason", "no_owner"];
        let query = crate::find("lost_leads").map_or("", |m| m.query);
        let sums: Vec<String> = kinds.iter().map(|k| format!("sum(CASE WHEN lost = '{k}' THEN 1 ELSE 0 END) AS {k}")).collect();
        let source = Source { query, entity: Entity::Lead, keys: &[] };
        match c.grouped(&source, &format!("count(*) AS n, {}", sums.join(", "))) {
            Ok(g) => {
                for i in 0..g.len() {
                    for k in kinds {
                        rows.push(g.dress(i, row(k, g.rows.count(i, k), g.rows.count(i, "n"), &worth)));
                    }
                }
            }
            Err(e @ Error::Dimension { .. }) => refused = Some(e),
            Err(e) => return Err(e),
        }
    }
    super::calls::keep(c.session)?;
    let others = [
        ("missed_call", Entity::Activity, include_str!("../sql/lost_calls.sql")),
        ("deal_without_owner", Entity::Deal, include_str!("../sql/ownerless_deals.sql")),
    ];
    for (kind, entity, query) in others {
        match c.grouped(&Source { query, entity, keys: &[] }, "count(*) AS n, sum(hit) AS x") {
            Ok(g) => {
                let shown = (0..g.len()).filter(|i| g.rows.count(*i, "n") > 0);
                rows.extend(shown.map(|i| g.dress(i, row(kind, g.rows.count(i, "x"), g.rows.count(i, "n"), &worth))));
            }
            Err(e @ Error::Dimension { .. }) => refused = Some(e),
            Err(e) => return Err(e),
        }
    }
    // The kind stands after the asked cuts; rows of one cut lie together.
    for r in &mut rows {
        let kind = r.fields.remove(0).1.unwrap_or_default();
        r.cut.push(("kind".to_owned(), kind));
    }
    let place = |r: &FigureRow| (r.cut[..r.cut.len() - 1].to_vec(), r.bucket.clone());
    rows.sort_by_key(place);
    match refused {
        Some(e) if rows.is_empty() => Err(e),
        _ => Ok(rows),
    }
}

fn row(kind: &str, x: u64, n: u64, worth: &Worth) -> FigureRow {
    let mut row = status::share(x, n);
    put(&mut row, "kind", Some(kind.to_owned()));
    put_count(&mut row, "lost", x);
    let per_lead =
        worth.margin.filter(|_| worth.leads > 0).and_then(|m| money::div_round(m * i128::from(x), i128::from(worth.leads)));
    // A deal is already past the first step: its odds are those of deals, which this figure does not know.
    put(&mut row, "expected_money", per_lead.filter(|_| kind != "deal_without_owner").map(money::format_money));
    put(&mut row, "money_basis", Some(worth.basis.to_owned()));
    put(&mut row, "odds", money::ratio(i128::from(worth.won), i128::from(worth.leads), status::RATIO_PLACES));
    row
}

/// Leads that have had ninety days, those won among them, and the margin (or the sum) they brought.
fn worth(c: &Context<'_>) -> Result<Worth, Error> {
    let rows = c.session.sql(include_str!("../sql/worth_of_leads.sql"), &Vec::new())?;
    let (won, margins) = (rows.count(0, "won"), rows.count(0, "margins"));
    let by_margin = won > 0 && margins * 100 >= won * 95;
    let column = if by_margin { "margin" } else { "amount" };
    let margin = rows.money(0, column).filter(|_| won > 0);
    let basis = match (margin, by_margin) {
        (None, _) => "unknown",
        (_, true) => "margin",
        _ => "revenue",
    };
    Ok(Worth { won, leads: rows.count(0, "leads"), margin, basis })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::figure::Status;

    #[test]
    fn expected_money_is_number_times_odds_times_margin() {
        // Nine of two hundred leads; one in ten is won and brings 15 000.
        let worth = Worth { won: 100, leads: 1000, margin: Some(100 * 15_000 * money::ONE), basis: "margin" };
        let row = row("never_contacted", 9, 200, &worth);
        assert_eq!(row.value.as_deref(), Some("0.045"));
        assert_eq!(row.field("expected_money"), Some("13500.00"));
        assert_eq!(row.status, Status::Ok);
    }
}

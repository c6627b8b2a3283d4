//! Decisions about findings: accept, dispute, re-check, mute until a day; objections of a defence. Never inside the result.

use crate::usecases::{audits, snapshots};
use crate::{Company, Error, Result};
use std::collections::BTreeMap;
use store::{Decision, Objection};

/// Longest note kept.
const NOTE: usize = 4000;

/// What is in force about a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// `accepted`, `disputed`, `recheck` or `muted`.
    pub kind: String,
    /// Reason.
    pub note: String,
    /// Last day of a mute.
    pub until: Option<String>,
    /// Who decided.
    pub who: String,
    /// When, RFC 3339.
    pub at: String,
}

/// What a person decides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Number of the audit.
    pub audit: i64,
    /// Identity of the finding.
    pub finding: String,
    /// `accepted`, `disputed`, `recheck`, `muted`, `reopened` or `note`.
    pub kind: String,
    /// Reason; needed for everything but accepting and reopening.
    pub note: String,
    /// Last day of a mute, needed for it.
    pub until: String,
    /// Who decides.
    pub who: String,
}

/// Writes a decision down.
///
/// # Errors
/// A finding that the audit does not have, a missing reason, or a mute without a day to come (usage).
pub fn decide(company: &Company, v: &Verdict, now: i64) -> Result<()> {
    let today = snapshots::moment(now);
    check(v, today.get(..10).unwrap_or_default())?;
    known(company, v.audit, &v.finding)?;
    company.state()?.add_decision(&Decision {
        n: 0,
        finding: v.finding.clone(),
        audit: v.audit,
        kind: v.kind.clone(),
        note: v.note.trim().chars().take(NOTE).collect(),
        until: (v.kind == "muted").then(|| v.until.clone()),
        who: v.who.clone(),
        at: today,
    })?;
    Ok(())
}

fn check(v: &Verdict, today: &str) -> Result<()> {
    if !["accepted", "disputed", "recheck", "muted", "reopened", "note"].contains(&v.kind.as_str()) {
        return Err(Error::usage(format!("нет решения «{}»", v.kind), format!("no decision {:?}", v.kind)));
    }
    if v.note.trim().is_empty() && !matches!(v.kind.as_str(), "accepted" | "reopened") {
        return Err(Error::usage(
            "напишите причину: без неё решение не понять через месяц",
            "write the reason: without it nobody understands the decision in a month",
        ));
    }
    if v.kind == "muted" {
        let day = v.until.parse::<jiff::civil::Date>().map(|d| d.to_string()).unwrap_or_default();
        if day.as_str() <= today {
            return Err(Error::usage(
                "укажите день, до которого молчать: он должен быть впереди",
                "give the day until which to mute: it must be ahead",
            ));
        }
    }
    Ok(())
}

fn known(company: &Company, audit: i64, finding: &str) -> Result<()> {
    let document = audits::document(company, audit)?;
    let found = document["findings"].as_array().is_some_and(|list| list.iter().any(|f| f["id"] == finding));
    if found { Ok(()) } else { Err(Error::missing()) }
}

/// All decisions, oldest first.
///
/// # Errors
/// A state that cannot be read.
pub fn log(company: &Company) -> Result<Vec<Decision>> {
    Ok(store::State::open_read(company.dir())?.map(|s| s.decisions()).transpose()?.unwrap_or_default())
}

/// What is in force about each finding on a day; a mute that ran out is gone.
#[must_use]
pub fn standing(log: &[Decision], today: &str) -> BTreeMap<String, Standing> {
    let mut out = BTreeMap::new();
    for d in log {
        match d.kind.as_str() {
            "note" => {}
            "reopened" => {
                out.remove(&d.finding);
            }
            kind => {
                let s = Standing {
                    kind: kind.to_owned(),
                    note: d.note.clone(),
                    until: d.until.clone(),
                    who: d.who.clone(),
                    at: d.at.clone(),
                };
                out.insert(d.finding.clone(), s);
            }
        }
    }
    out.retain(|_, s| s.kind != "muted" || s.until.as_deref().is_some_and(|u| u >= today));
    out
}

/// An objection raised at a defence.
///
/// # Errors
/// Empty words (usage), or a finding that the audit does not have.
pub fn object(company: &Company, audit: i64, finding: &str, said: &str, said_by: &str, who: &str, now: i64) -> Result<i64> {
    if said.trim().is_empty() {
        return Err(Error::usage("запишите возражение словами", "write the objection down in words"));
    }
    known(company, audit, finding)?;
    let cut = |t: &str| t.trim().chars().take(NOTE).collect::<String>();
    let objection = Objection {
        n: 0,
        audit,
        finding: finding.to_owned(),
        said: cut(said),
        said_by: cut(said_by),
        outcome: "open".to_owned(),
        answer: String::new(),
        who: who.to_owned(),
        at: snapshots::moment(now),
        closed_at: None,
    };
    Ok(company.state()?.add_objection(&objection)?)
}

/// Closes an objection; the outcome becomes the decision about the finding.
///
/// # Errors
/// An unknown outcome (usage), or an objection that is not open.
pub fn answer(company: &Company, audit: i64, n: i64, outcome: &str, answer: &str, who: &str, now: i64) -> Result<()> {
    if !["accepted", "disputed", "recheck"].contains(&outcome) {
        return Err(Error::usage(format!("нет исхода «{outcome}»"), format!("no outcome {outcome:?}")));
    }
    let state = company.state()?;
    let objection = state.objections(audit)?.into_iter().find(|o| o.n == n).ok_or_else(Error::missing)?;
    let at = snapshots::moment(now);
    if !state.close_objection(n, outcome, answer.trim(), &at)? {
        return Err(Error::missing());
    }
    let note = if answer.trim().is_empty() { objection.said } else { format!("{} — {}", objection.said, answer.trim()) };
    state.add_decision(&Decision {
        n: 0,
        finding: objection.finding,
        audit,
        kind: outcome.to_owned(),
        note,
        until: None,
        who: who.to_owned(),
        at,
    })?;
    Ok(())
}

/// Objections of an audit.
///
/// # Errors
/// A state that cannot be read.
pub fn objections(company: &Company, audit: i64) -> Result<Vec<Objection>> {
    Ok(store::State::open_read(company.dir())?.map(|s| s.objections(audit)).transpose()?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(kind: &str, until: Option<&str>) -> Decision {
        Decision {
            n: 0,
            finding: "f".into(),
            audit: 1,
            kind: kind.into(),
            note: "п".into(),
            until: until.map(str::to_owned),
            who: "owner".into(),
            at: "2026-01-01T00:00:00Z".into(),
        }
    }

    #[test]
    fn the_newest_decision_holds_and_a_mute_runs_out() {
        let log = [taken("disputed", None), taken("note", None), taken("muted", Some("2026-03-01"))];
        assert_eq!(standing(&log, "2026-03-01")["f"].kind, "muted");
        assert!(standing(&log, "2026-03-02").is_empty());
        assert_eq!(standing(&log[..2], "2026-03-02")["f"].kind, "disputed");
        assert!(standing(&[taken("accepted", None), taken("reopened", None)], "2026-01-02").is_empty());
    }

    #[test]
    fn a_reason_and_a_day_to_come_are_needed() {
        let v = |kind: &str, note: &str, until: &str| Verdict {
            kind: kind.into(),
            note: note.into(),
            until: until.into(),
            ..Verdict::default()
        };
        assert!(check(&v("accepted", "", ""), "2026-01-01").is_ok());
        assert!(check(&v("muted", "договорились", "2026-01-02"), "2026-01-01").is_ok());
        for bad in [v("disputed", " ", ""), v("muted", "п", "2026-01-01"), v("muted", "п", "скоро"), v("forgotten", "п", "")]
        {
            assert_eq!(check(&bad, "2026-01-01").unwrap_err().exit(), 2, "{bad:?}");
        }
    }
}

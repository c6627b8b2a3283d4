//! The words of a digest: figures of the reader's role with "was" and "is", changes with their status, own checks that are broken.

use super::Reader;
use crate::usecases::measure::{self, with_look};
use crate::usecases::rhythm::{self, Pace};
use crate::usecases::standards::{self, Outcome};
use crate::view::links::Links;
use crate::view::look::Look;
use crate::view::{Scope, figure};
use crate::warm::Open;
use crate::{Company, Result};

/// A digest ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// Subject.
    pub subject: String,
    /// Text, lines of plain words.
    pub text: String,
}

/// Figures by role; the order is that of the letter.
fn metrics_of(role: &str) -> &'static [&'static str] {
    match role {
        "owner" | "readonly" => &["revenue", "margin", "average_ticket", "lead_to_sale", "new_customers"],
        "manager" => &["deals_created", "deals_won", "response_in_norm", "overdue_tasks", "win_rate_closed", "revenue"],
        _ => &[
            "leads",
            "lost_leads",
            "response_in_norm",
            "deals_created",
            "deals_won",
            "win_rate_closed",
            "overdue_tasks",
            "revenue",
        ],
    }
}

/// Composes the digest of a reader with his own rights.
///
/// # Errors
/// A failing query.
pub fn compose(open: &Open, company: &Company, reader: &Reader, stop: &str) -> Result<Digest> {
    let (scope, links, lang) = (reader.scope(), Links::new(""), reader.language());
    let look = Look { open, scope: &scope, links: &links, lang, marks: &[] };
    let w = look.words();
    let today = w.date(&open.today().to_string());
    let name = open.opened.settings.name().to_owned();
    let pace = match reader.pace.as_str() {
        "weekly" => Pace::Weekly,
        "monthly" => Pace::Monthly,
        _ => Pace::Daily,
    };
    let two = rhythm::windows(pace, open.today());
    let day = |d: jiff::civil::Date| w.date(&d.to_string());
    let mut lines = vec![
        format!("{}, {}", reader.name, name),
        format!(
            "{}: {} – {}; {}: {} – {}",
            look.t("стало", "is"),
            day(two[0].0),
            day(two[0].1),
            look.t("было", "was"),
            day(two[1].0),
            day(two[1].1)
        ),
        String::new(),
    ];
    for l in rhythm::lines(&look, metrics_of(&reader.role), &two)? {
        let (is, was) = (l.row(), l.before());
        // What is not recorded belongs to the map of figures, not into every letter.
        if is.value.is_none() && was.value.is_none() {
            continue;
        }
        let (delta, _) = figure::delta(&w, &l.is, &is, &was);
        let mut line = format!("{}: {}", figure::title(&w, l.metric), figure::value(&w, &l.is, &is, false));
        if was.value.is_some() {
            line.push_str(&format!(" ({} {})", look.t("было", "was"), figure::value(&w, &l.was, &was, false)));
        }
        if !delta.is_empty() {
            line.push_str(&format!(" {delta}"));
        }
        lines.push(line);
    }
    lines.extend(changes(&look, company)?);
    lines.extend(checks(&look, company)?);
    lines.push(String::new());
    lines.push(look.fresh());
    if !stop.is_empty() {
        lines.push(format!("{}: {stop}", look.t("Отписаться", "Unsubscribe")));
    }
    let subject = match lang {
        text::Lang::Ru => format!("Ревизор: {name}, {today}"),
        text::Lang::En => format!("Revizor: {name}, {today}"),
    };
    Ok(Digest { subject, text: lines.join("\n") + "\n" })
}

/// Registered changes with the verdict of today; a manager reads those of the items that he leads.
fn changes(look: &Look<'_>, company: &Company) -> Result<Vec<String>> {
    let judged = with_look(look, |d| {
        let seen = measure::visible(company, look.scope)?.into_iter().filter(|c| c.withdrawn.is_none() && c.decision.is_none());
        Ok(seen.filter_map(|c| measure::judge(company, d, c).ok()).collect::<Vec<_>>())
    })?;
    if judged.is_empty() {
        return Ok(vec![]);
    }
    let mut out = vec![String::new(), look.t("Изменения:", "Changes:")];
    for j in judged {
        let name = look.lang.pick(&j.card.hypothesis.ru, &j.card.hypothesis.en);
        let name = if name.is_empty() { &j.card.id } else { name };
        let alarm = if j.verdict.gaming {
            look.t("; похоже на игру показателем", "; looks like gaming")
        } else {
            String::new()
        };
        out.push(format!("– {name}: {}{alarm}", measure::status(look.lang, &j)));
    }
    Ok(out)
}

/// Own checks that are broken, for those who see the whole department.
fn checks(look: &Look<'_>, company: &Company) -> Result<Vec<String>> {
    if *look.scope != Scope::All {
        return Ok(vec![]);
    }
    let broken = with_look(look, |d| standards::evaluate(company, d))?;
    let broken: Vec<String> =
        broken.iter().filter(|e| e.outcome == Outcome::Found).map(|e| format!("– {}", e.check.title)).collect();
    if broken.is_empty() {
        return Ok(vec![]);
    }
    Ok([vec![String::new(), look.t("Нарушены свои проверки:", "Own checks broken:")], broken].concat())
}

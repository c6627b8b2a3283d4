//! One figure, cut as asked.

use crate::{Company, Error, Result, opening};
use domain::figure::FigureSet;
use jiff::civil::Date;
use metrics::{Compare, Dimension, Grain, Request as MetricRequest};
use text::Lang;

/// The words of the command line.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Metric id.
    pub id: String,
    /// Dimensions.
    pub by: Vec<String>,
    /// First day.
    pub from: Option<String>,
    /// Last day, inclusive.
    pub to: Option<String>,
    /// Step of time.
    pub grain: Option<String>,
    /// `DIM=VALUE`.
    pub filters: Vec<String>,
    /// As-of moment.
    pub as_of: Option<String>,
    /// `previous` or `year`.
    pub compare: Option<String>,
}

/// A computed figure and how its moment was chosen.
pub struct Figure {
    /// The figure.
    pub set: FigureSet,
    /// Why this as-of moment, in the user's language.
    pub as_of_note: String,
}

/// Computes the figure.
///
/// # Errors
/// Unknown metric, dimension, date or word (usage); no data; a failing query.
pub fn run(company: &Company, request: &Request, now: i64, lang: Lang) -> Result<Figure> {
    // A wrong question is told before anything is opened.
    question(request)?;
    let opened = opening::open(company, request.as_of.as_deref(), now)?;
    let set = on(&opened, request)?;
    let as_of = &opened.as_of;
    let as_of_note = match lang {
        Lang::Ru => format!("на момент {} ({})", as_of.text, as_of.why.ru),
        Lang::En => format!("as of {} ({})", as_of.text, as_of.why.en),
    };
    Ok(Figure { set, as_of_note })
}

/// Computes the figure on a session that is open already.
///
/// # Errors
/// As for [`run`].
pub fn on(opened: &opening::Opened, request: &Request) -> Result<FigureSet> {
    metrics::compute(&opened.session, &question(request)?).map_err(wrong_question)
}

/// The figure as promised in `interface.md` §4.
#[must_use]
pub fn json(set: &FigureSet) -> Vec<u8> {
    report::figure_json(set)
}

/// Stable word of a status.
#[must_use]
pub fn status_word(status: domain::figure::Status) -> String {
    serde_json::to_value(status).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// An unknown metric or cut is a wrong question, not a failure.
pub(crate) fn wrong_question(e: metrics::Error) -> Error {
    match &e {
        metrics::Error::Unknown { id, similar } => {
            Error::usage(format!("нет показателя «{id}»; похожие: {similar}; список: revizor metrics"), e.to_string())
        }
        metrics::Error::Dimension { metric, dimension, known } => {
            Error::usage(format!("показатель {metric} не режется по «{dimension}»; можно: {known}"), e.to_string())
        }
        metrics::Error::Period(what) => Error::usage(format!("период: {what}"), e.to_string()),
        metrics::Error::Engine(_) => Error::Metrics(e),
    }
}

fn question(r: &Request) -> Result<MetricRequest> {
    if metrics::find(&r.id).is_none() {
        // The catalogue knows the similar names.
        let near = crate::usecases::catalogue::similar(&r.id);
        return Err(Error::usage(
            format!("нет показателя «{}»; похожие: {near}; список: revizor metrics", r.id),
            format!("no metric {:?}; similar: {near}; list: revizor metrics", r.id),
        ));
    }
    let mut q = MetricRequest::of(&r.id);
    q.by = r.by.iter().map(|d| dimension(d)).collect::<Result<_>>()?;
    q.from = r.from.as_deref().map(date).transpose()?;
    q.to = r.to.as_deref().map(date).transpose()?;
    if let (Some(from), Some(to)) = (q.from, q.to)
        && from > to
    {
        return Err(Error::usage(
            format!("период начинается {from} и кончается раньше, {to}"),
            format!("the period starts on {from} and ends before it, on {to}"),
        ));
    }
    q.grain = r
        .grain
        .as_deref()
        .map(|g| Grain::from_word(g).ok_or_else(|| word("шаг", "grain", g, "day, week, month, quarter, year")))
        .transpose()?;
    q.filters = r.filters.iter().map(|f| filter(f)).collect::<Result<_>>()?;
    q.compare = match r.compare.as_deref() {
        None => None,
        Some("previous") => Some(Compare::Previous),
        Some("year") => Some(Compare::Year),
        Some(other) => return Err(word("сравнение", "comparison", other, "previous, year")),
    };
    Ok(q)
}

fn dimension(name: &str) -> Result<Dimension> {
    const KNOWN: &str = "manager, team, pipeline, stage, channel, campaign, audience, region, product, category, customer, customer_class, \
        new_or_current, loss_reason, deal_size, weekday, hour, month_of_first_purchase, attr:NAME";
    Dimension::parse(name.trim()).ok_or_else(|| word("разрез", "dimension", name, KNOWN))
}

fn filter(text: &str) -> Result<(Dimension, String)> {
    let (name, value) = text.split_once('=').ok_or_else(|| {
        Error::usage(format!("условие «{text}»: напишите РАЗРЕЗ=ЗНАЧЕНИЕ"), format!("condition {text:?}: write DIM=VALUE"))
    })?;
    Ok((dimension(name)?, value.to_owned()))
}

fn date(text: &str) -> Result<Date> {
    text.parse().map_err(|_| {
        Error::usage(format!("«{text}» — не дата; напишите 2024-06-30"), format!("{text:?} is not a date; write 2024-06-30"))
    })
}

fn word(ru: &str, en: &str, got: &str, known: &str) -> Error {
    Error::usage(format!("{ru}: нет «{got}»; есть {known}"), format!("no {en} {got:?}; there are {known}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(change: impl FnOnce(&mut Request)) -> Result<MetricRequest> {
        let mut r = Request { id: "revenue".to_owned(), ..Request::default() };
        change(&mut r);
        question(&r)
    }

    #[test]
    fn wrong_words_are_wrong_usage() {
        let wrong: [fn(&mut Request); 7] = [
            |r| r.id = "nonsense".into(),
            |r| r.by = vec!["colour".into()],
            |r| r.from = Some("вчера".into()),
            |r| r.grain = Some("hour".into()),
            |r| r.filters = vec!["manager".into()],
            |r| r.compare = Some("decade".into()),
            |r| (r.from, r.to) = (Some("2024-02-01".into()), Some("2024-01-01".into())),
        ];
        for change in wrong {
            assert_eq!(ask(change).unwrap_err().exit(), 2);
        }
        assert!(ask(|r| r.by = vec!["manager".into(), "attr:Город".into()]).is_ok());
    }
}

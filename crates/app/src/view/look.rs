//! One look at the data: which session, whose rights, which language; turns questions into blocks.

use super::ask::Ask;
use super::figure::{self, Address};
use super::links::Links;
use super::plot;
use super::words::{Mark, Words};
use super::{Block, Chart, Empty, Field, Filters, How, Link, Scope, Table, Tile};
use crate::view::ask::{PERIODS, period_word};
use crate::view::names::Names;
use crate::warm::Open;
use crate::{Error, Result};
use domain::figure::{FigureRow, FigureSet, Status};
use metrics::{Dimension, Entity};
use std::collections::BTreeMap;
use std::sync::Arc;
use text::Lang;

/// Everything a page of figures needs.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// The open session.
    pub open: &'a Open,
    /// Rights of the viewer.
    pub scope: &'a Scope,
    /// Addresses.
    pub links: &'a Links,
    /// Language.
    pub lang: Lang,
    /// Registered changes that this viewer may know of.
    pub marks: &'a [Mark],
}

impl<'a> Look<'a> {
    /// Words of the session.
    #[must_use]
    pub fn words(&self) -> Words<'a> {
        Words { marks: self.marks, ..self.open.words(self.lang) }
    }

    /// One of two texts.
    #[must_use]
    pub fn t(&self, ru: &str, en: &str) -> String {
        self.lang.pick(ru, en).to_owned()
    }

    /// The moment and the snapshot, under the title of a page.
    #[must_use]
    pub fn fresh(&self) -> String {
        let w = self.words();
        let at = w.moment(&self.open.opened.as_of.text);
        format!("{} {at} · {} {}", self.t("данные на", "data as of"), self.t("снимок", "snapshot"), self.open.opened.snapshot)
    }

    /// Page of a metric in the catalogue.
    #[must_use]
    pub fn definition(&self, metric: &str) -> String {
        self.links.with("metric", &[("id", metric)])
    }

    /// The figure of a question; `None` when the catalogue has no such metric yet, or it cannot be narrowed to the viewer.
    ///
    /// # Errors
    /// A wrong question, or a failing query.
    pub fn figure(&self, ask: &Ask) -> Result<Option<Arc<FigureSet>>> {
        if metrics::find(&ask.metric).is_none() {
            return Ok(None);
        }
        match ask.request(self.open, self.scope) {
            Ok(request) => self.open.figure(&request).map(|set| Some(self.blurred(self.own(set)))),
            Err(Error::Usage(_)) if *self.scope != Scope::All => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// Metrics without fact rows give everybody's rows when cut by manager: a manager keeps his own.
    fn own(&self, set: Arc<FigureSet>) -> Arc<FigureSet> {
        let Some(me) = self.scope.employee() else { return set };
        if metrics::find(&set.metric).is_none_or(|m| m.entity != Entity::Own) {
            return set;
        }
        let mut own = (*set).clone();
        own.rows.retain(|r| r.cut.iter().any(|(d, v)| d == "manager" && v == me));
        Arc::new(own)
    }

    /// Small groups are hidden from a viewer of totals.
    fn blurred(&self, set: Arc<FigureSet>) -> Arc<FigureSet> {
        if self.scope.rows() || set.rows.iter().all(|r| r.n >= crate::view::SMALL_GROUP) {
            return set;
        }
        let mut own = (*set).clone();
        for row in own.rows.iter_mut().filter(|r| r.n < crate::view::SMALL_GROUP) {
            let mut hidden = FigureRow::empty(0, Status::NotApplicable);
            (hidden.cut, hidden.bucket) = (std::mem::take(&mut row.cut), row.bucket.take());
            hidden.reason = Some("small_group".to_owned());
            *row = hidden;
        }
        Arc::new(own)
    }

    /// Address of the records behind a row of a figure.
    #[must_use]
    pub fn drill(&self, ask: &Ask, row: &FigureRow) -> Option<String> {
        let metric = metrics::find(&ask.metric)?;
        if row.n == 0 || !self.scope.rows() {
            return None;
        }
        if metric.id == "abcxyz" {
            let class = row.cut.iter().find(|(d, v)| d == "cell" && v.len() == 2).map(|(_, v)| v)?;
            let finer =
                Ask { by: vec!["customer".into()], filters: vec![("customer_class".into(), class.clone())], ..ask.clone() };
            return Some(self.links.to("explore") + "?" + &finer.address());
        }
        if let Some((_, id)) = row.cut.iter().find(|(d, v)| d == "customer" && !v.is_empty()) {
            return Some(self.links.card("customer", id));
        }
        if metric.id == "funnel_flow" {
            let value = |d: &str| row.cut.iter().find(|(k, _)| k == d).map_or("", |(_, v)| v.as_str());
            let asked = ask.filters.iter().find(|(d, _)| d == "pipeline").map_or("", |(_, v)| v.as_str());
            let pipeline = if value("pipeline").is_empty() { asked } else { value("pipeline") };
            let (period, from, to) = (ask.period.as_str(), ask.from.as_str(), ask.to.as_str());
            let query = [("stage", value("stage")), ("f_pipeline", pipeline), ("period", period), ("from", from), ("to", to)];
            return Some(self.links.with("funnel/stage", &query));
        }
        let generic = Dimension::of(metric.entity);
        let fits = |d: &str| generic.contains(&d) || (d.starts_with("attr:") && metric.entity != Entity::Own);
        if metric.entity == Entity::Own || !metric.query.contains("{cuts}") || !row.cut.iter().all(|(d, _)| fits(d)) {
            return None;
        }
        let mut finer = Ask { by: vec![], grain: String::new(), compare: String::new(), ..ask.clone() };
        for (d, v) in &row.cut {
            finer = finer.only(d, v);
        }
        if let Some(bucket) = &row.bucket {
            (finer.from, finer.to) = self.bucket(ask, bucket)?;
            finer.period = "custom".to_owned();
        }
        Some(self.links.to("records") + "?" + &finer.address())
    }

    /// First and last day of a bucket inside the period asked.
    fn bucket(&self, ask: &Ask, first: &str) -> Option<(String, String)> {
        use jiff::ToSpan;
        let a: jiff::civil::Date = first.parse().ok()?;
        let b = match ask.grain.as_str() {
            "day" => a,
            "week" => a.saturating_add(6.days()),
            "month" => a.last_of_month(),
            "quarter" => a.saturating_add(3.months()).saturating_sub(1.day()),
            _ => a.last_of_year(),
        };
        let (from, to) = ask.days(self.open.today()).ok()?;
        let to = to.unwrap_or(self.open.today());
        Some((from.map_or(a, |f| f.max(a)).to_string(), b.min(to).to_string()))
    }

    /// A figure as a chart with its table; an honest empty place when there is nothing to show.
    ///
    /// # Errors
    /// A wrong question, or a failing query.
    pub fn chart(&self, ask: &Ask, title: &str) -> Result<Block> {
        let Some(set) = self.figure(ask)? else { return Ok(self.unknown(&ask.metric)) };
        if let Some(empty) = self.absent(&set) {
            return Ok(empty);
        }
        let customers = self.customers(&set)?;
        let w = self.words().with(&customers);
        Ok(Block::Chart(Box::new(self.drawn(&w, ask, &set, title))))
    }

    /// A figure as a chart with its table, whatever it holds.
    #[must_use]
    pub fn drawn(&self, w: &Words<'_>, ask: &Ask, set: &FigureSet, title: &str) -> Chart {
        let address = |r: &FigureRow| self.drill(ask, r);
        let address: Address<'_> = &address;
        let title = if title.is_empty() { figure::title(w, &set.metric) } else { title.to_owned() };
        let (mut wide, mut narrow, mut caption) = (String::new(), String::new(), String::new());
        if let Some((chart, words)) = plot::of(w, set, address) {
            let plot = chart::Plot {
                title: title.clone(),
                description: if words.is_empty() { title.clone() } else { words.clone() },
                chart,
            };
            (wide, narrow) = plot::both(w, &plot);
            caption = words;
        }
        let mut table = figure::table(w, set, address, figure::ROWS);
        table.export = self.links.to("export") + "?" + &ask.address();
        Chart {
            id: format!("fig-{}", ask.metric),
            title,
            caption,
            wide,
            narrow,
            table: Some(table),
            how: Some(self.how(w, set)),
            links: vec![Link::new(self.t("В конструкторе", "In the explorer"), self.links.to("explore") + "?" + &ask.address())],
        }
    }

    /// How a figure is counted.
    #[must_use]
    pub fn how(&self, w: &Words<'_>, set: &FigureSet) -> How {
        figure::how(w, set, self.definition(&set.metric))
    }

    /// A figure as a tile that leads to the explorer.
    ///
    /// # Errors
    /// A wrong question, or a failing query.
    pub fn tile(&self, ask: &Ask) -> Result<Option<Tile>> {
        let Some(set) = self.figure(ask)? else { return Ok(None) };
        Ok(Some(figure::tile(&self.words(), &set, self.links.to("explore") + "?" + &ask.address())))
    }

    /// Several figures side by side; the ones the catalogue lacks are left out.
    ///
    /// # Errors
    /// A failing query.
    pub fn tiles(&self, like: &Ask, metrics: &[&str]) -> Result<Block> {
        let mut tiles = Vec::new();
        for metric in metrics {
            let ask = Ask { metric: (*metric).to_owned(), by: vec![], grain: String::new(), ..like.clone() };
            tiles.extend(self.tile(&ask)?);
        }
        Ok(Block::Tiles { tiles })
    }

    /// Words for a metric that the catalogue does not have or that the viewer may not see.
    #[must_use]
    pub fn unknown(&self, metric: &str) -> Block {
        let known = metrics::find(metric);
        let (title, text) = match known {
            Some(m) => (
                self.t(m.ru, m.en),
                self.t(
                    "Этот показатель нельзя показать по одному сотруднику, поэтому он виден только руководителю.",
                    "This figure cannot be shown for one employee, so only the head sees it.",
                ),
            ),
            None => (
                self.t("Показателя ещё нет в каталоге", "The figure is not in the catalogue yet"),
                match self.lang {
                    Lang::Ru => {
                        format!("Здесь будет «{metric}». В этой версии его ещё не считают; остальное на странице работает.")
                    }
                    Lang::En => {
                        format!("{metric:?} will be here. This version does not compute it yet; the rest of the page works.")
                    }
                },
            ),
        };
        let links = vec![Link::new(self.t("Каталог показателей", "Catalogue of figures"), self.links.to("explore"))];
        Block::Empty(Empty { title, text, links })
    }

    /// An empty state when the figure holds nothing: what is missing and what to do.
    #[must_use]
    pub fn absent(&self, set: &FigureSet) -> Option<Block> {
        let w = self.words();
        let title = figure::title(&w, &set.metric);
        if set.rows.is_empty() || set.rows.iter().all(|r| r.n == 0 && r.value.is_none() && r.status == Status::NotApplicable) {
            let text = self.t(
                "За этот период и с этими условиями случаев нет. Расширьте период или снимите условие.",
                "There are no cases for this period and these conditions. Widen the period or drop a condition.",
            );
            return Some(Block::Empty(Empty { title, text, links: vec![] }));
        }
        let row = set.rows.iter().find(|r| r.status == Status::NoData)?;
        if set.rows.iter().any(|r| r.status != Status::NoData) {
            return None;
        }
        let what = figure::missing(&w, row);
        let text = if what.is_empty() {
            w.status_note(Status::NoData)
        } else {
            match self.lang {
                Lang::Ru => format!("Не хватает: {what}. Загрузите эти данные, и показатель появится."),
                Lang::En => format!("Missing: {what}. Import these data and the figure will appear."),
            }
        };
        Some(Block::Empty(Empty {
            title,
            text,
            links: vec![Link::new(self.t("Загрузить данные", "Import data"), self.links.to("data"))],
        }))
    }

    /// Names of the customers in a figure.
    ///
    /// # Errors
    /// A failing query.
    pub fn customers(&self, set: &FigureSet) -> Result<BTreeMap<String, String>> {
        let ids = set.rows.iter().take(figure::ROWS).flat_map(|r| &r.cut).filter(|(d, v)| d == "customer" && !v.is_empty());
        let ids: Vec<String> = ids.map(|(_, v)| v.clone()).collect();
        if ids.is_empty() { Ok(BTreeMap::new()) } else { Names::customers(&self.open.opened.session, &ids) }
    }

    /// Filter bar of a dedicated page: period and the given dimensions.
    ///
    /// # Errors
    /// A failing query.
    pub fn filters(&self, path: &str, ask: &Ask, dims: &[&str]) -> Result<Filters> {
        let mut fields = vec![self.period_field(ask)];
        if ask.period == "custom" || !ask.from.is_empty() || !ask.to.is_empty() {
            fields.extend(self.date_fields(ask));
        }
        for dim in dims {
            if *dim == "manager" && *self.scope != Scope::All {
                continue;
            }
            let options = self.values(dim)?;
            if options.len() > 1 {
                fields.push(self.choice(dim, ask, options));
            }
        }
        let set = !ask.filters.is_empty() || !(ask.period.is_empty() || ask.period == "12m") || !ask.from.is_empty();
        let hidden = if ask.as_of.is_empty() { vec![] } else { vec![("as_of".to_owned(), ask.as_of.clone())] };
        Ok(Filters { action: self.links.to(path), fields, hidden, reset: if set { self.links.to(path) } else { String::new() } })
    }

    /// The period choice.
    #[must_use]
    pub fn period_field(&self, ask: &Ask) -> Field {
        let value = if !ask.from.is_empty() || !ask.to.is_empty() { "custom" } else { ask.period.as_str() };
        Field {
            name: "period".into(),
            label: self.words().word("column.period"),
            kind: "select",
            value: if value.is_empty() { "12m".into() } else { value.to_owned() },
            options: PERIODS.iter().map(|p| ((*p).to_owned(), period_word(self.lang, p).to_owned())).collect(),
        }
    }

    /// First and last day.
    #[must_use]
    pub fn date_fields(&self, ask: &Ask) -> [Field; 2] {
        let w = self.words();
        let field = |name: &str, label: &str, value: &str| Field {
            name: name.to_owned(),
            label: w.word(label),
            kind: "date",
            value: value.to_owned(),
            options: vec![],
        };
        [field("from", "column.from", &ask.from), field("to", "column.to", &ask.to)]
    }

    fn choice(&self, dim: &str, ask: &Ask, options: Vec<(String, String)>) -> Field {
        let value = ask.filters.iter().find(|(d, _)| d == dim).map(|(_, v)| v.clone()).unwrap_or_default();
        let mut all = vec![(String::new(), self.words().word("all"))];
        all.extend(options);
        Field { name: format!("f_{dim}"), label: self.words().heading(dim), kind: "select", value, options: all }
    }

    /// Known values of a dimension with their labels, at most 300, in the order of the labels.
    ///
    /// # Errors
    /// A failing query.
    pub fn values(&self, dim: &str) -> Result<Vec<(String, String)>> {
        let sql = match dim {
            "manager" => return Ok(self.open.names.managers.iter().map(|(id, name, _)| (id.clone(), name.clone())).collect()),
            "team" => "SELECT DISTINCT team AS v FROM v_employees WHERE team IS NOT NULL",
            "pipeline" => "SELECT DISTINCT pipeline AS v FROM v_deals WHERE pipeline <> ''",
            "stage" => "SELECT DISTINCT stage AS v FROM v_stages",
            "channel" => {
                "SELECT DISTINCT channel AS v FROM v_leads UNION SELECT DISTINCT channel FROM v_deals UNION SELECT DISTINCT channel FROM v_customers"
            }
            "region" | "audience" => {
                let sql = format!("SELECT DISTINCT {dim} AS v FROM v_customers UNION SELECT DISTINCT {dim} FROM v_deals");
                return self.listed(dim, &sql);
            }
            "category" => "SELECT DISTINCT category AS v FROM v_products",
            "loss_reason" => "SELECT DISTINCT loss_reason AS v FROM v_deals",
            "customer_class" => {
                return Ok(["AX", "AY", "AZ", "BX", "BY", "BZ", "CX", "CY", "CZ"].map(|c| (c.to_owned(), c.to_owned())).to_vec());
            }
            "new_or_current" => {
                let w = self.words();
                return Ok(["new", "current"].map(|v| (v.to_owned(), w.cut(dim, v))).to_vec());
            }
            _ => return Ok(vec![]),
        };
        self.listed(dim, sql)
    }

    fn listed(&self, dim: &str, sql: &str) -> Result<Vec<(String, String)>> {
        let rows = self.open.sql(&format!("SELECT v FROM ({sql}) WHERE v IS NOT NULL ORDER BY v LIMIT 300"), &vec![])?;
        let w = self.words();
        let mut out: Vec<(String, String)> =
            (0..rows.len()).filter_map(|i| rows.text(i, "v")).map(|v| (v.to_owned(), w.cut(dim, v))).collect();
        out.sort_by(|a, b| a.1.cmp(&b.1));
        Ok(out)
    }

    /// A table as a block.
    #[must_use]
    pub fn table(&self, table: Table) -> Block {
        Block::Table(Box::new(table))
    }
}

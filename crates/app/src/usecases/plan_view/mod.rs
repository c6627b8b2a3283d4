//! Pages of the plan of changes: the list in two tracks, one item, calendar and money, agreement, versions, files.

pub mod agree;
pub mod board;
pub mod calendar;
pub mod export;
pub mod item;
pub mod versions;

use crate::usecases::change_plan::{self, Item, Plan, State};
use crate::view::links::{Links, escape};
use crate::view::words::Words;
use crate::view::{Block, Empty, Link, Page, Scope, Tone};
use crate::{Company, Result};
use jiff::civil::Date;
use plan::Pair;
use text::Lang;

/// Everything a page of the plan needs.
pub struct Desk<'a> {
    /// The company.
    pub company: &'a Company,
    /// Addresses.
    pub links: &'a Links,
    /// Language.
    pub lang: Lang,
    /// Rights of the viewer.
    pub scope: &'a Scope,
    /// Printing, with the names of people when data is there.
    pub words: Words<'a>,
    /// Employees: id, name, team.
    pub people: &'a [(String, String, String)],
    /// Day of the data.
    pub today: Date,
    /// The viewer may change the plan.
    pub may_edit: bool,
    /// Moment, microseconds UTC.
    pub now: i64,
}

impl Desk<'_> {
    /// One of two texts.
    #[must_use]
    pub fn t(&self, ru: &str, en: &str) -> String {
        self.lang.pick(ru, en).to_owned()
    }

    /// A stored text; a missing translation falls back to the other one.
    #[must_use]
    pub fn say(&self, p: &Pair) -> String {
        let (own, other) = self.lang.pick((&p.ru, &p.en), (&p.en, &p.ru));
        if own.is_empty() { other.clone() } else { own.clone() }
    }

    /// A day.
    #[must_use]
    pub fn date(&self, day: Date) -> String {
        self.words.date(&day.to_string())
    }

    /// Address of an item.
    #[must_use]
    pub fn item(&self, id: &str) -> String {
        self.links.to(&format!("plan/items/{}", escape(id)))
    }

    /// Whether the viewer may read an item: a manager reads those that he leads.
    #[must_use]
    pub fn sees(&self, item: &Item) -> bool {
        self.scope.employee().is_none_or(|me| item.owner_id.as_deref() == Some(me))
    }

    /// Who leads an item.
    #[must_use]
    pub fn owner(&self, item: &Item) -> String {
        let name = item.owner_id.as_deref().and_then(|id| self.people.iter().find(|p| p.0 == id)).map(|p| p.1.clone());
        // A reader of totals sees roles, not names.
        name.filter(|_| self.scope.rows()).unwrap_or_else(|| self.say(&item.owner))
    }

    /// Margin of an item with its period.
    #[must_use]
    pub fn money(&self, item: &Item) -> String {
        match item.kind.as_str() {
            "enabler" => self.t("опора для других", "supports others"),
            "flow" => format!("{}{}", self.words.money(item.money.p50), self.t("/мес.", "/month")),
            _ => self.words.money(item.money.p50),
        }
    }

    /// Careful and bold end.
    #[must_use]
    pub fn range(&self, item: &Item) -> String {
        if item.kind == "enabler" || item.money.p90 == 0 {
            return String::new();
        }
        format!("P10 {} · P90 {}", self.words.money(item.money.p10), self.words.money(item.money.p90))
    }

    /// A state in words.
    #[must_use]
    pub fn state(&self, state: State) -> (String, Tone) {
        let (ru, en, tone) = match state {
            State::Proposed => ("предложен", "proposed", Tone::Mute),
            State::InWork => ("в работе", "in work", Tone::Warn),
            State::Kept => ("закреплён", "kept", Tone::Good),
            State::Dropped => ("снят", "dropped", Tone::Mute),
            State::Struck => ("вычеркнут", "struck out", Tone::Mute),
        };
        (self.t(ru, en), tone)
    }

    /// A page of the plan with its neighbours.
    pub(crate) fn page(&self, here: &str, title: String) -> Page {
        Page { title, tabs: tabs(self.links, self.lang, self.scope, here), ..Page::default() }
    }

    /// What to do before there is a plan.
    fn empty(&self) -> Block {
        let title = self.t("Плана ещё нет", "There is no plan yet");
        let text = self.t(
            "План составляется из зон роста аудита: каждая зона становится пунктом с причиной, шагами, деньгами и датой решения. Проведите аудит и нажмите «Составить план».",
            "The plan is drafted from the growth zones of an audit: each becomes an item with a cause, steps, money and a day of decision. Run an audit and press Draft the plan.",
        );
        let links = vec![Link::new(self.t("К аудитам", "To the audits"), self.links.to("audits"))];
        Block::Empty(Empty { title, text, links: if self.may_edit { links } else { vec![] } })
    }

    /// Refuses a page about the plan as a whole to somebody who reads only his own items.
    fn whole(&self) -> Result<()> {
        if self.scope.employee().is_none() { Ok(()) } else { Err(crate::Error::missing()) }
    }

    /// The plan as it stands.
    fn plan(&self) -> Result<Option<Plan>> {
        change_plan::newest(self.company)
    }
}

/// Pages beside the plan: path, Russian, English.
const TABS: [(&str, &str, &str); 8] = [
    ("plan", "План", "Plan"),
    ("plan/calendar", "Календарь и деньги", "Calendar and money"),
    ("plan/agree", "Согласование", "Agreement"),
    ("plan/versions", "Версии", "Versions"),
    ("measure", "Измерение", "Measurement"),
    ("plan/record", "Прогноз и факт", "Forecast and fact"),
    ("standards", "Стандарты", "Standards"),
    ("rhythm", "Замеры", "Regular measurement"),
];

/// Pages about the plan as a whole: closed to a manager, who reads only his own items.
const WHOLE: [&str; 3] = ["plan/agree", "plan/versions", "plan/record"];

/// Neighbouring pages of a viewer; the current one has no address.
#[must_use]
pub fn tabs(links: &Links, lang: Lang, scope: &Scope, here: &str) -> Vec<Link> {
    let tab = |(path, ru, en): &(&str, &str, &str)| {
        Link::new(*lang.pick(ru, en), if *path == here { String::new() } else { links.to(path) })
    };
    TABS.iter().filter(|t| scope.employee().is_none() || !WHOLE.contains(&t.0)).map(tab).collect()
}

//! Who may do what to which rows: one table and one function that every route, query and export passes (`reliability.md` 4.2).

use crate::usecases::run_metric;

/// Role of a person in one company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Owner of the business.
    Owner,
    /// Head of sales.
    Head,
    /// Sales manager: his own rows only.
    Manager,
    /// Auditor from outside, until a date.
    Consultant,
    /// Looks at totals.
    ReadOnly,
}

impl Role {
    /// All roles in the order of the table below.
    pub const ALL: [Self; 5] = [Self::Owner, Self::Head, Self::Manager, Self::Consultant, Self::ReadOnly];

    /// Stable word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Head => "head",
            Self::Manager => "manager",
            Self::Consultant => "consultant",
            Self::ReadOnly => "readonly",
        }
    }

    /// The role of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.word() == word)
    }
}

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Open the start page of the role.
    Home,
    /// See figures, charts and boards.
    Figures,
    /// See deals, calls, tasks and payments row by row.
    Deals,
    /// See customers row by row.
    Customers,
    /// See the cards of people.
    People,
    /// See pay.
    Pay,
    /// See audits, findings and reports.
    Audits,
    /// Run an audit.
    RunAudit,
    /// Accept, dispute, mute, comment, plan.
    Judge,
    /// Answer the questionnaire of the audit.
    Answer,
    /// Show the defence.
    Defend,
    /// See the plan of changes and its measurement: a manager the items that he leads.
    Plan,
    /// Save views and boards, share them.
    Save,
    /// Take data away as a file.
    Export,
    /// See imports, tables and the coverage of figures.
    Data,
    /// Import files.
    Import,
    /// Correct set-aside rows, undo an import.
    Correct,
    /// Change settings and norms of the company.
    Settings,
    /// Invite people, change roles.
    Members,
    /// Read the log of the company.
    Log,
    /// Make tokens of the API.
    Tokens,
}

/// How far an action reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Not at all.
    No,
    /// Totals without small groups.
    Totals,
    /// Rows of the own employee.
    Own,
    /// Everything of the company.
    All,
}

/// Least number of cases behind a total that a reader without rows may see.
pub const SMALL_GROUP: u64 = 5;

use Reach::{All, No, Own, Totals};

/// The table of rules: action, then owner, head, manager, consultant, read-only.
pub const TABLE: &[(Action, [Reach; 5])] = &[
    (Action::Home, [All, All, Own, All, Totals]),
    (Action::Figures, [All, All, Own, All, Totals]),
    (Action::Deals, [All, All, Own, All, No]),
    (Action::Customers, [All, All, Own, All, No]),
    (Action::People, [All, All, Own, All, No]),
    (Action::Pay, [All, No, Own, No, No]),
    (Action::Audits, [All, All, No, All, Totals]),
    (Action::RunAudit, [All, All, No, All, No]),
    (Action::Judge, [All, All, No, All, No]),
    (Action::Answer, [All, All, No, All, No]),
    (Action::Defend, [All, All, No, All, No]),
    (Action::Plan, [All, All, Own, All, Totals]),
    (Action::Save, [All, All, Own, All, No]),
    (Action::Export, [All, All, Own, All, Totals]),
    (Action::Data, [All, All, No, All, Totals]),
    (Action::Import, [All, All, No, All, No]),
    (Action::Correct, [All, All, No, All, No]),
    (Action::Settings, [All, All, No, All, No]),
    (Action::Members, [All, No, No, No, No]),
    (Action::Log, [All, Own, Own, Own, No]),
    (Action::Tokens, [All, All, Own, All, Totals]),
];

/// A person at work in one company. Exists only after sign-in and a check of the membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// Account.
    pub account: i64,
    /// Name as shown.
    pub name: String,
    /// Address.
    pub email: String,
    /// Company.
    pub company: String,
    /// Role there.
    pub role: Role,
    /// The employee of the data this person is.
    pub employee: Option<String>,
    /// The owner let this person see all pay.
    pub pay: bool,
    /// Only reading: a token of scope `read`.
    pub reading: bool,
}

/// What an action is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject<'a> {
    /// A company as a whole.
    Company(&'a str),
    /// A row that belongs to a manager (empty when to nobody).
    Row(&'a str, &'a str),
    /// The card of an employee.
    Person(&'a str, &'a str),
}

/// How far an action of this person reaches, without regard to rows.
#[must_use]
pub fn reach(who: &Who, action: Action) -> Reach {
    let column = Role::ALL.iter().position(|r| *r == who.role);
    let listed = TABLE.iter().find(|(a, _)| *a == action).zip(column).map_or(No, |((_, reach), at)| reach[at]);
    match (action, listed) {
        (Action::Pay, No) if who.pay => All,
        // A person tied to no employee has no own rows; his own log and tokens are told by the account.
        (Action::Log | Action::Tokens | Action::Home, Own) => Own,
        (_, Own) if who.employee.is_none() => No,
        (_, reach) => reach,
    }
}

/// The one decision.
#[must_use]
pub fn may(who: &Who, action: Action, subject: Subject<'_>) -> bool {
    if who.reading && changes(action) {
        return false;
    }
    let reach = reach(who, action);
    match subject {
        Subject::Company(company) => company == who.company && reach != No,
        Subject::Row(company, manager) | Subject::Person(company, manager) => {
            let own = who.employee.as_deref() == Some(manager) && !manager.is_empty();
            company == who.company && (reach == All || (reach == Own && own))
        }
    }
}

/// Whether an action changes anything.
#[must_use]
pub fn changes(action: Action) -> bool {
    use Action::{Answer, Correct, Import, Judge, Members, RunAudit, Save, Settings, Tokens};
    matches!(action, Answer | Correct | Import | Judge | Members | RunAudit | Save | Settings | Tokens)
}

/// Which rows a query may return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rows {
    /// All of the company.
    All,
    /// Those of one manager.
    Manager(String),
    /// No rows, only totals over at least [`SMALL_GROUP`] cases.
    Totals,
    /// Nothing.
    None,
}

/// The filter that every query over rows must carry.
#[must_use]
pub fn rows(who: &Who, action: Action) -> Rows {
    match (reach(who, action), &who.employee) {
        (All, _) => Rows::All,
        (Own, Some(id)) => Rows::Manager(id.clone()),
        (Totals, _) => Rows::Totals,
        _ => Rows::None,
    }
}

/// Forces the person's rows onto a question about a figure: whatever was asked about managers gives way to the own one.
/// False when nothing may be seen.
#[must_use]
pub fn narrow(who: &Who, question: &mut run_metric::Request) -> bool {
    match rows(who, Action::Figures) {
        Rows::All => true,
        Rows::Manager(id) => {
            question.filters.retain(|f| !f.trim_start().starts_with("manager="));
            question.filters.push(format!("manager={id}"));
            true
        }
        // People are no totals: a reader of totals gets no cut by person and no cut by client.
        Rows::Totals => !question.by.iter().any(|d| matches!(d.trim(), "manager" | "customer")) && !names_person(question),
        Rows::None => false,
    }
}

fn names_person(question: &run_metric::Request) -> bool {
    question.filters.iter().any(|f| f.trim_start().starts_with("manager=") || f.trim_start().starts_with("customer="))
}

/// Takes small groups out of a figure that a reader of totals sees: the value of fewer than [`SMALL_GROUP`] cases goes.
pub fn blur(who: &Who, set: &mut domain::figure::FigureSet) {
    if rows(who, Action::Figures) != Rows::Totals {
        return;
    }
    for row in &mut set.rows {
        if row.n < SMALL_GROUP {
            let mut hidden = domain::figure::FigureRow::empty(0, domain::figure::Status::NotApplicable);
            (hidden.cut, hidden.bucket) = (std::mem::take(&mut row.cut), row.bucket.take());
            hidden.reason = Some("small_group".to_owned());
            *row = hidden;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(role: Role, employee: Option<&str>) -> Who {
        Who {
            account: 1,
            name: "x".into(),
            email: "x@y.z".into(),
            company: "main".into(),
            role,
            employee: employee.map(str::to_owned),
            pay: false,
            reading: false,
        }
    }

    #[test]
    fn every_action_stands_in_the_table_once() {
        for (i, (a, _)) in TABLE.iter().enumerate() {
            assert!(TABLE[i + 1..].iter().all(|(b, _)| a != b), "{a:?}");
        }
        assert_eq!(TABLE.len(), Action::Tokens as usize + 1);
    }

    #[test]
    fn a_manager_sees_only_himself() {
        let m = who(Role::Manager, Some("m-1"));
        assert!(may(&m, Action::Deals, Subject::Row("main", "m-1")));
        assert!(!may(&m, Action::Deals, Subject::Row("main", "m-2")));
        assert!(!may(&m, Action::Deals, Subject::Row("main", "")));
        assert!(!may(&m, Action::Deals, Subject::Row("other", "m-1")));
        assert!(!may(&m, Action::Import, Subject::Company("main")));
        let stranger = who(Role::Manager, None);
        assert!(!may(&stranger, Action::Deals, Subject::Row("main", "")));
        assert_eq!(rows(&stranger, Action::Deals), Rows::None);
    }

    #[test]
    fn what_a_manager_asks_about_others_gives_way() {
        let mut q = run_metric::Request { filters: vec!["manager=m-2".into(), "channel=site".into()], ..Default::default() };
        assert!(narrow(&who(Role::Manager, Some("m-1")), &mut q));
        assert_eq!(q.filters, ["channel=site", "manager=m-1"]);
        assert!(!narrow(&who(Role::Manager, None), &mut q));
        let mut by = run_metric::Request { by: vec!["manager".into()], ..Default::default() };
        assert!(!narrow(&who(Role::ReadOnly, None), &mut by));
        assert!(narrow(&who(Role::Owner, None), &mut by));
    }

    #[test]
    fn a_reading_token_changes_nothing() {
        let mut owner = who(Role::Owner, None);
        assert!(may(&owner, Action::Import, Subject::Company("main")));
        owner.reading = true;
        for (action, _) in TABLE {
            assert_eq!(may(&owner, *action, Subject::Company("main")), !changes(*action), "{action:?}");
        }
    }

    #[test]
    fn small_groups_are_hidden_from_readers_of_totals() {
        use domain::figure::{FigureRow, Status};
        let row = |n| FigureRow { value: Some("7".into()), ..FigureRow::empty(n, Status::Ok) };
        let mut set = domain::figure::FigureSet { rows: vec![row(4), row(5)], ..crate::live::sample_set() };
        blur(&who(Role::ReadOnly, None), &mut set);
        assert_eq!((set.rows[0].value.clone(), set.rows[1].value.clone()), (None, Some("7".into())));
    }
}

//! What is to be told of a CRM system for its list exports to be read: its sheets, their headers, and where they lie.

use crate::recognise::{fold, keyed};

/// A kind of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entity {
    Deal,
    Lead,
    Contact,
    Company,
    /// People and companies in one list, told apart by a column.
    Client,
    Call,
    Chat,
    Activity,
    Task,
    /// Moves between stages.
    Move,
    /// Changes of fields.
    Change,
}

impl Entity {
    /// The canonical table of its rows.
    pub(crate) const fn table(self) -> &'static str {
        match self {
            Self::Deal => "deals",
            Self::Lead => "leads",
            Self::Contact | Self::Company | Self::Client => "customers",
            Self::Call | Self::Chat | Self::Activity => "activities",
            Self::Task => "tasks",
            Self::Move => "stage_events",
            Self::Change => "field_events",
        }
    }
}

/// What the date of closing in the file means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Close {
    /// The plan of an open deal; overwritten by the day of closing, precise to a day, and never after the last change.
    Overwritten,
    /// The moment of closing; empty or worded while the deal is open.
    Actual,
    /// The plan of an open deal, the fact of a closed one.
    OneDate,
}

/// Header -> target; earlier headers win a target. A target that begins with `+` stays an attribute as well; a header
/// that ends with `#2` is the second of that name.
pub(crate) type Map = &'static [(&'static str, &'static str)];

/// One kind of export.
pub(crate) struct Sheet {
    pub(crate) entity: Entity,
    pub(crate) map: Map,
    /// Headers that tell the export from other files: one of each of these lists ...
    pub(crate) all: &'static [&'static [&'static str]],
    /// ... and so many of these.
    pub(crate) some: &'static [&'static str],
    pub(crate) at_least: usize,
}

/// A CRM system.
pub(crate) struct System {
    /// Name of the profile and of the source.
    pub(crate) name: &'static str,
    /// Name for people.
    pub(crate) title: &'static str,
    pub(crate) sheets: &'static [Sheet],
    pub(crate) close: Close,
    /// The funnel of deals that name none.
    pub(crate) pipeline: &'static str,
    /// Won and lost are told by a column of their own; stages stay what they were.
    pub(crate) status_apart: bool,
    /// Texts carry HTML entities.
    pub(crate) entities: bool,
    /// Order of day and month in dates with slashes, where the vendor fixes it.
    pub(crate) order: Option<&'static str>,
}

/// What the engine itself reads, beside canonical columns.
pub(crate) const SPECIAL: &[&str] = &[
    "closed_flag",
    "won_flag",
    "stage_group",
    "close_date",
    "company",
    "company_more",
    "contact",
    "goods",
    "goods_price",
    "goods_quantity",
    "goods_sum",
    "first_name",
    "middle_name",
    "last_name",
    "full_name",
    "client_kind",
    "client_phone",
    "client_phone_more",
    "client_email",
    "utm_source",
    "channel_more",
    "call_type",
    "call_status",
    "state",
    "state_note",
    "source_id",
    "replied",
    "phone_more",
    "email_more",
    "activity_type",
    "activity_done",
    "task_state",
    "changed_at",
    "subject",
    "crm_link",
    "entered",
];

impl System {
    /// The export these headers belong to.
    pub(crate) fn sheet(&self, headers: &[String]) -> Option<&'static Sheet> {
        let keys = keyed(headers);
        let has = |h: &str| keys.contains(&crate::recognise::key_of(h));
        self.sheets.iter().find(|s| {
            s.all.iter().all(|any| any.iter().any(|h| has(h))) && s.some.iter().filter(|h| has(h)).count() >= s.at_least
        })
    }

    /// The sheet of a file whose headers are not the system's own, by its table.
    pub(crate) fn sheet_of_table(&self, table: &str) -> Option<&'static Sheet> {
        self.sheets.iter().find(|s| s.entity.table() == table)
    }

    /// All headers it knows.
    pub(crate) fn headers(&self) -> impl Iterator<Item = &'static str> {
        self.sheets.iter().flat_map(|s| {
            let own = s.map.iter().map(|(h, _)| *h);
            own.chain(s.all.iter().flat_map(|any| any.iter().copied())).chain(s.some.iter().copied())
        })
    }
}

/// `Date entered "Stage (Pipeline)"`: the stage and the funnel a column of entries is about.
pub(crate) fn entered(header: &str) -> Option<(String, String)> {
    let folded = fold(header);
    if !folded.starts_with("date entered ") && !folded.starts_with("дата входа в ") {
        return None;
    }
    let quotes = ['"', '“', '”', '«', '»', '„', '\''];
    let from = header.find(quotes)?;
    let inner = header[from..].trim_matches(|c: char| quotes.contains(&c) || c.is_whitespace());
    let (stage, pipeline) = match inner.rsplit_once('(').filter(|_| inner.ends_with(')')) {
        Some((stage, pipeline)) => (stage.trim(), pipeline.trim_end_matches(')').trim()),
        None => (inner, ""),
    };
    (!stage.is_empty()).then(|| (stage.to_owned(), pipeline.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::lists::SYSTEMS;

    #[test]
    fn targets_exist() {
        for system in SYSTEMS {
            for sheet in system.sheets {
                let table = domain::schema::table(sheet.entity.table()).unwrap();
                for (header, to) in sheet.map {
                    let to = to.trim_start_matches('+');
                    assert!(table.column(to).is_some() || SPECIAL.contains(&to), "{} {header} -> {to}", system.name);
                }
            }
        }
    }

    #[test]
    fn columns_of_entries() {
        for (header, want) in [
            ("Date entered \"Contract Sent (Sales Pipeline)\"", Some(("Contract Sent", "Sales Pipeline"))),
            ("Date entered “Closed Won (Sales)”", Some(("Closed Won", "Sales"))),
            ("Date entered 'New'", Some(("New", ""))),
            ("Date exited \"New\"", None),
        ] {
            assert_eq!(entered(header), want.map(|(s, p)| (s.to_owned(), p.to_owned())), "{header}");
        }
    }
}

//! Webhooks as doorbells: what a vendor's call says has changed. Its body is never believed, only the ids are taken (`sources.md` 2.8, 3.4).

use super::connector::connector;
use std::collections::BTreeSet;

/// Records that one call may name; more is no call of a vendor.
const MOST: usize = 500;

/// One record that is said to have changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Record {
    /// Entity as the connector names it (`deal`, `lead`, `contact`, ...).
    pub entity: &'static str,
    /// Id in the source.
    pub id: String,
}

/// What a call says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bell {
    /// The application's token, where the vendor sends one.
    pub token: String,
    /// Records without repeats.
    pub records: BTreeSet<Record>,
}

/// Reads the fields of a call to a source of that kind; `None` when such sources do not call.
#[must_use]
pub fn bell(kind: &str, fields: &[(String, String)]) -> Option<Bell> {
    let read = connector(kind).ok()?.bell?;
    Some(read(fields))
}

/// Names an entity of a call.
type Named = (&'static str, &'static str);

/// Events of Bitrix24 that bring an id, by the beginning of their name.
const EVENTS: &[Named] = &[
    ("ONCRMDEAL", "deal"),
    ("ONCRMLEAD", "lead"),
    ("ONCRMCONTACT", "contact"),
    ("ONCRMCOMPANY", "company"),
    ("ONCRMACTIVITY", "activity"),
    ("ONTASK", "task"),
    ("ONVOXIMPLANTCALLEND", "call"),
];

/// `event=ONCRMDEALUPDATE&data[FIELDS][ID]=5&auth[application_token]=…`
pub(super) fn bitrix24(fields: &[(String, String)]) -> Bell {
    let get = |names: &[&str]| {
        let found = names.iter().find_map(|n| fields.iter().find(|(k, v)| k.eq_ignore_ascii_case(n) && !v.is_empty()));
        found.map(|(_, v)| v.clone()).unwrap_or_default()
    };
    let event = get(&["event"]).to_uppercase();
    let mut bell = Bell { token: get(&["auth[application_token]"]), ..Bell::default() };
    // Settings of fields and the like begin with the same letters.
    let about = EVENTS.iter().find(|(start, _)| event.starts_with(start)).filter(|_| !event.contains("USERFIELD"));
    if let Some((_, entity)) = about {
        let id = if *entity == "call" {
            get(&["data[CALL_ID]"])
        } else {
            get(&["data[FIELDS][ID]", "data[FIELDS_AFTER][ID]", "data[FIELDS_BEFORE][ID]"])
        };
        take(&mut bell, entity, &id);
    }
    bell
}

/// Collections of amoCRM's calls.
const COLLECTIONS: &[Named] =
    &[("leads", "lead"), ("contacts", "contact"), ("companies", "company"), ("task", "task"), ("unsorted", "unsorted")];

/// `leads[status][0][id]=5&leads[status][0][status_id]=142&account[subdomain]=acme`
pub(super) fn amocrm(fields: &[(String, String)]) -> Bell {
    let mut bell = Bell::default();
    // Companies come among the contacts, told apart by their type.
    let companies: BTreeSet<&str> = fields
        .iter()
        .filter(|(k, v)| k.ends_with("[type]") && v == "company")
        .filter_map(|(k, _)| k.strip_suffix("[type]"))
        .collect();
    for (name, value) in fields {
        let Some((collection, rest)) = name.split_once('[') else { continue };
        let Some((_, entity)) = COLLECTIONS.iter().find(|(c, _)| *c == collection) else { continue };
        let path: Vec<&str> = rest.trim_end_matches(']').split("][").collect();
        match path.as_slice() {
            [_, _, "id"] if *entity != "unsorted" => {
                let of = name.strip_suffix("[id]").unwrap_or(name);
                let entity = if companies.contains(of) { "company" } else { entity };
                take(&mut bell, entity, value);
            }
            [_, _, "uid"] if *entity == "unsorted" => take(&mut bell, entity, value),
            // A note rings for the deal it stands in.
            ["note", _, "note", "element_id"] => take(&mut bell, entity, value),
            _ => {}
        }
    }
    bell
}

/// Ids are short and plain; anything else is no id of these vendors.
fn take(bell: &mut Bell, entity: &'static str, id: &str) {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    let numeric = !matches!(entity, "call" | "unsorted");
    let fine = (1..=100).contains(&id.len()) && id.bytes().all(|b| if numeric { b.is_ascii_digit() } else { plain(b) });
    if fine && id != "0" && bell.records.len() < MOST {
        bell.records.insert(Record { entity, id: id.to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    fn records(bell: &Bell) -> Vec<(&str, &str)> {
        bell.records.iter().map(|r| (r.entity, r.id.as_str())).collect()
    }

    #[test]
    fn calls_of_bitrix24() {
        let one = |event: &str, name: &str, id: &str| {
            bell("bitrix24", &fields(&[("event", event), (name, id), ("auth[application_token]", "t0k")])).unwrap()
        };
        let got = one("ONCRMDEALUPDATE", "data[FIELDS][ID]", "51");
        assert_eq!((records(&got), got.token.as_str()), (vec![("deal", "51")], "t0k"));
        assert_eq!(records(&one("ONCRMLEADADD", "data[FIELDS][ID]", "7")), [("lead", "7")]);
        assert_eq!(records(&one("ONVOXIMPLANTCALLEND", "data[CALL_ID]", "E9.1-x")), [("call", "E9.1-x")]);
        assert_eq!(records(&one("ONTASKUPDATE", "data[FIELDS_AFTER][ID]", "9")), [("task", "9")]);
        for (event, id) in
            [("ONCRMDEALUSERFIELDADD", "5"), ("ONAPPINSTALL", "5"), ("ONCRMDEALADD", "5 or 1=1"), ("ONCRMDEALADD", "")]
        {
            assert!(one(event, "data[FIELDS][ID]", id).records.is_empty(), "{event} {id}");
        }
    }

    #[test]
    fn calls_of_amocrm() {
        let got = bell(
            "amocrm",
            &fields(&[
                ("leads[status][0][id]", "51"),
                ("leads[status][0][status_id]", "142"),
                ("leads[status][0][old_status_id]", "11"),
                ("leads[note][0][note][element_id]", "52"),
                ("leads[note][0][note][id]", "900"),
                ("contacts[update][0][id]", "7"),
                ("contacts[update][0][type]", "company"),
                ("contacts[update][1][id]", "8"),
                ("contacts[update][1][custom_fields][0][id]", "33"),
                ("task[add][0][id]", "3"),
                ("unsorted[add][0][uid]", "ab-1"),
                ("message[add][0][id]", "x"),
                ("account[subdomain]", "Acme"),
            ]),
        )
        .unwrap();
        assert_eq!(
            records(&got),
            [("company", "7"), ("contact", "8"), ("lead", "51"), ("lead", "52"), ("task", "3"), ("unsorted", "ab-1")]
        );
        assert!(bell("uis", &[]).is_none() && bell("nothing", &[]).is_none());
        let many: Vec<_> = (0..5_000).map(|i| (format!("leads[update][{i}][id]"), (i + 1).to_string())).collect();
        assert_eq!(bell("amocrm", &many).unwrap().records.len(), MOST);
    }
}

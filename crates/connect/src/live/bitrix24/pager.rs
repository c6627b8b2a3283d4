//! Lists of any length: by id where that works, whole ranges of ids in batches for a first reading, by offset where nothing else is known.

use super::api;
use crate::live::failure::{Class, Failure};
use crate::live::json::{at, list, text, whole};
use crate::live::redact::encode;
use crate::live::run::Run;
use serde_json::{Map, Value, json};

/// Rows of a page.
const PAGE: usize = 50;
/// Questions of a batch.
const BATCH: usize = 50;
/// Times one question of a batch is asked again.
const AGAIN: i64 = 8;

/// A list method.
pub(super) struct List {
    pub(super) entity: &'static str,
    pub(super) method: &'static str,
    /// Where the rows stand in `result`.
    pub(super) rows: &'static [&'static str],
    /// Name of the id in filters and rows (`ID`, `id`).
    pub(super) key: &'static str,
    /// Field of the last change, for incremental reading.
    pub(super) changed: Option<&'static str>,
    /// Names of the parameters: filter, order, select.
    pub(super) names: [&'static str; 3],
    pub(super) select: &'static [&'static str],
    /// Further parameters.
    pub(super) more: &'static [(&'static str, &'static str)],
}

/// Usual names of the parameters.
pub(super) const NAMES: [&str; 3] = ["filter", "order", "select"];

impl List {
    fn question(&self, filter: Map<String, Value>, descending: bool) -> Value {
        let mut q = Map::new();
        for (name, value) in self.more {
            q.insert((*name).to_owned(), json!(value));
        }
        let direction = if descending { "DESC" } else { "ASC" };
        if self.names[1] == "SORT" {
            q.insert("SORT".into(), json!(self.key));
            q.insert("ORDER".into(), json!(direction));
        } else {
            q.insert(self.names[1].into(), json!({self.key: direction}));
        }
        q.insert(self.names[0].into(), Value::Object(filter));
        if !self.select.is_empty() {
            q.insert(self.names[2].into(), json!(self.select));
        }
        Value::Object(q)
    }

    fn changes(&self, run: &Run<'_>) -> Map<String, Value> {
        let mut filter = Map::new();
        if let (Some(field), Some(ids)) = (self.named_by(), self.wanted(run)) {
            filter.insert(field, json!(ids));
            return filter;
        }
        let from = run.since.or_else(|| run.from().filter(|_| is_event(self.entity)));
        if let (Some(field), Some(from)) = (self.changed, from) {
            filter.insert(format!(">={field}"), json!(crate::live::json::iso(from)));
        }
        filter
    }

    /// The filter that names single records; dictionaries have none.
    fn named_by(&self) -> Option<String> {
        match self.entity {
            "stage" => Some("OWNER_ID".to_owned()),
            "call" => Some("CALL_ID".to_owned()),
            "deal" if self.key == "id" => Some("@id".to_owned()),
            "deal" | "lead" | "contact" | "company" | "activity" => Some("@ID".to_owned()),
            "task" => Some("ID".to_owned()),
            _ => None,
        }
    }

    /// The records that a doorbell asked for; the history of a deal goes with the deal.
    fn wanted<'r>(&self, run: &'r Run<'_>) -> Option<&'r [String]> {
        run.wanted(if self.entity == "stage" { "deal" } else { self.entity })
    }

    fn rows<'v>(&self, result: &'v Value) -> Vec<&'v Value> {
        list(at(result, self.rows))
    }

    fn id(&self, row: &Value) -> Option<i64> {
        whole(&row[self.key]).or_else(|| whole(&row[self.key.to_ascii_lowercase()]))
    }
}

/// Lists that the option `from` cuts: happenings, not clients and deals.
fn is_event(entity: &str) -> bool {
    matches!(entity, "activity" | "task" | "call")
}

/// Reads the next page of a list from `at`.
pub(super) fn step(run: &mut Run<'_>, l: &List, at: &Value) -> Result<Option<Value>, Failure> {
    if l.named_by().is_some() && l.wanted(run).is_some_and(<[String]>::is_empty) {
        return Ok(None);
    }
    match at["by"].as_str() {
        Some("ranges") => ranges(run, l, at),
        Some("start") => by_start(run, l, at),
        _ => by_id(run, l, at),
    }
}

/// One page behind the last id. A portal that ignores the filter is read by offset.
fn by_id(run: &mut Run<'_>, l: &List, at: &Value) -> Result<Option<Value>, Failure> {
    let last = whole(&at["last"]).unwrap_or(0);
    let mut filter = l.changes(run);
    let whole_list = filter.is_empty();
    filter.insert(format!(">{}", l.key), json!(last));
    let mut question = l.question(filter, false);
    question["start"] = json!(-1);
    let answer = api::call(run, l.method, &question)?;
    let rows = l.rows(&answer["result"]);
    if rows.is_empty() {
        return Ok(None);
    }
    let ids: Vec<i64> = rows.iter().filter_map(|r| l.id(r)).collect();
    if ids.len() < rows.len() || ids.iter().any(|id| *id <= last) {
        return by_start(run, l, &json!({"by": "start", "start": 0}));
    }
    for (row, id) in rows.iter().zip(&ids) {
        run.put(l.entity, &id.to_string(), row);
    }
    let last = ids.iter().copied().max().unwrap_or(last);
    // A full first page of a whole reading: the list is long, so it is cut into ranges of ids.
    if whole_list && rows.len() >= PAGE && at["last"].is_null() {
        if let Some(top) = top(run, l)? {
            return Ok(Some(json!({"by": "ranges", "low": last, "top": top, "width": PAGE, "todo": []})));
        }
    }
    Ok(Some(json!({"last": last})))
}

/// The largest id of the list.
fn top(run: &mut Run<'_>, l: &List) -> Result<Option<i64>, Failure> {
    let mut question = l.question(Map::new(), true);
    question["start"] = json!(-1);
    let answer = api::call(run, l.method, &question)?;
    Ok(l.rows(&answer["result"]).iter().filter_map(|r| l.id(r)).max())
}

/// A batch of ranges `(low, high]`; a range that gave a full page is read on behind its last row.
fn ranges(run: &mut Run<'_>, l: &List, at: &Value) -> Result<Option<Value>, Failure> {
    let (mut low, top) = (whole(&at["low"]).unwrap_or(0), whole(&at["top"]).unwrap_or(0));
    let mut width = whole(&at["width"]).unwrap_or(50).max(1);
    let mut todo: Vec<[i64; 3]> =
        list(&at["todo"]).iter().filter_map(|t| Some([whole(&t[0])?, whole(&t[1])?, whole(&t[2])?])).collect();
    let mut now: Vec<[i64; 3]> = todo.drain(..todo.len().min(BATCH)).collect();
    let mut spread = 0;
    while now.len() < BATCH && low < top {
        let high = (low + width).min(top);
        now.push([low, high, 0]);
        spread += 1;
        low = high;
    }
    if now.is_empty() {
        // What was added meanwhile lies behind the top.
        return Ok(Some(json!({"last": top})));
    }
    let commands = now.iter().enumerate().map(|(i, r)| (format!("r{i}"), json!(command(l, r))));
    let question = json!({"halt": 0, "cmd": commands.collect::<Map<_, _>>()});
    let answer = match api::call(run, "batch", &question) {
        Ok(answer) => answer,
        // A portal without batches is read page by page.
        Err(f) if f.class == Class::Absent => return Ok(Some(json!({"last": whole(&at["low"]).unwrap_or(0)}))),
        Err(f) => return Err(f),
    };
    let result = &answer["result"];
    let (mut got, mut short) = (0usize, 0);
    for (i, range) in now.iter().enumerate() {
        let Some(inner) = inner(result, i)? else {
            if range[2] >= AGAIN {
                return Err(silent());
            }
            todo.push([range[0], range[1], range[2] + 1]);
            short = short.max(range[2] + 1);
            continue;
        };
        let rows = l.rows(inner);
        got += rows.len();
        let mut last = range[0];
        for row in &rows {
            if let Some(id) = l.id(row) {
                run.put(l.entity, &id.to_string(), row);
                last = last.max(id);
            }
        }
        if rows.len() >= PAGE && last < range[1] {
            todo.push([last, range[1], 0]);
        }
    }
    breathe(run, short);
    // Sparse ids: wider ranges, as long as they mostly fit a page.
    if spread == now.len() && got * 4 < now.len() * PAGE {
        width = (width * 2).min(1 << 20);
    } else if got * 10 > now.len() * PAGE * 9 && width > PAGE as i64 {
        width = (width / 2).max(PAGE as i64);
    }
    Ok(Some(json!({"by": "ranges", "low": low, "top": top, "width": width, "todo": todo})))
}

/// `crm.deal.list?order[ID]=ASC&filter[>ID]=0&filter[<=ID]=50&start=-1`
fn command(l: &List, range: &[i64; 3]) -> String {
    let mut filter = Map::new();
    filter.insert(format!(">{}", l.key), json!(range[0]));
    filter.insert(format!("<={}", l.key), json!(range[1]));
    let mut pairs = Vec::new();
    flatten("", &l.question(filter, false), &mut pairs);
    pairs.push("start=-1".to_owned());
    format!("{}?{}", l.method, pairs.join("&"))
}

fn flatten(name: &str, v: &Value, out: &mut Vec<String>) {
    let inner = |key: &str| if name.is_empty() { key.to_owned() } else { format!("{name}[{key}]") };
    match v {
        Value::Object(o) => o.iter().for_each(|(k, v)| flatten(&inner(k), v, out)),
        Value::Array(a) => a.iter().enumerate().for_each(|(i, v)| flatten(&inner(&i.to_string()), v, out)),
        scalar => out.push(format!("{}={}", encode(name), encode(&text(scalar)))),
    }
}

/// One page by offset, for lists without an order by id. The end is an empty or short page; `total` is never believed.
pub(super) fn by_start(run: &mut Run<'_>, l: &List, at: &Value) -> Result<Option<Value>, Failure> {
    let start = whole(&at["start"]).unwrap_or(0);
    let mut question = l.question(l.changes(run), false);
    question["start"] = json!(start);
    let answer = api::call(run, l.method, &question)?;
    let rows = l.rows(&answer["result"]);
    for (i, row) in rows.iter().enumerate() {
        let id = super::super::json::id(&row[l.key]).unwrap_or_else(|| format!("{start}+{i}"));
        run.put(l.entity, &id, row);
    }
    let more = !answer["next"].is_null() || rows.len() >= PAGE;
    let next = whole(&answer["next"]).filter(|n| *n > start).unwrap_or(start + PAGE as i64);
    Ok((more && !rows.is_empty()).then(|| json!({"by": "start", "start": next})))
}

/// Rows of many owners: fifty owners a question, fifty questions a batch.
pub(super) struct Owned {
    pub(super) entity: &'static str,
    /// Entity whose ids are the owners.
    pub(super) owners: &'static str,
    pub(super) list: List,
    /// Filter of the owners.
    pub(super) owner_key: &'static str,
    /// Further filters.
    pub(super) fixed: &'static [(&'static str, &'static str)],
}

impl Owned {
    fn question(&self, owners: &[String], behind: i64) -> Value {
        let mut filter = Map::new();
        for (name, value) in self.fixed {
            filter.insert((*name).to_owned(), json!(value));
        }
        filter.insert(self.owner_key.to_owned(), json!(owners));
        filter.insert(format!(">{}", self.list.key), json!(behind));
        let mut question = self.list.question(filter, false);
        question["start"] = json!(-1);
        question
    }

    /// Keeps the rows; gives the last id when there may be more behind it.
    fn keep(&self, run: &mut Run<'_>, result: &Value, behind: i64) -> Option<i64> {
        let rows = self.list.rows(result);
        let mut last = behind;
        for row in &rows {
            if let Some(id) = self.list.id(row) {
                run.put(self.entity, &id.to_string(), row);
                last = last.max(id);
            }
        }
        (rows.len() >= PAGE && last > behind).then_some(last)
    }
}

/// Reads the rows of the next owners: groups still to be read on (`[first owner, last id, tries]`), then new groups.
pub(super) fn owned(run: &mut Run<'_>, o: &Owned, at: &Value) -> Result<Option<Value>, Failure> {
    let mut from = whole(&at["from"]).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let mut todo: Vec<[i64; 3]> =
        list(&at["todo"]).iter().filter_map(|t| Some([whole(&t[0])?, whole(&t[1])?, whole(&t[2])?])).collect();
    let all = run.ids(o.owners)?.to_vec();
    let mut now: Vec<[i64; 3]> = todo.drain(..todo.len().min(BATCH)).collect();
    while now.len() < BATCH && from < all.len() {
        now.push([from as i64, 0, 0]);
        from += PAGE;
    }
    let group = |g: &[i64; 3]| {
        let first = usize::try_from(g[0]).unwrap_or(0).min(all.len());
        o.question(&all[first..(first + PAGE).min(all.len())], g[1])
    };
    match now.as_slice() {
        [] => return Ok(None),
        [one] => {
            let answer = api::call(run, o.list.method, &group(one))?;
            todo.extend(o.keep(run, &answer["result"], one[1]).map(|last| [one[0], last, 0]));
        }
        many => {
            let commands = many.iter().enumerate().map(|(i, g)| {
                let mut pairs = Vec::new();
                flatten("", &group(g), &mut pairs);
                (format!("r{i}"), json!(format!("{}?{}", o.list.method, pairs.join("&"))))
            });
            let answer = api::call(run, "batch", &json!({"halt": 0, "cmd": commands.collect::<Map<_, _>>()}))?;
            let result = &answer["result"];
            let mut short = 0;
            for (i, g) in many.iter().enumerate() {
                let inner = inner(result, i)?;
                match inner {
                    Some(rows) => todo.extend(o.keep(run, rows, g[1]).map(|last| [g[0], last, 0])),
                    None if g[2] >= AGAIN => return Err(silent()),
                    None => {
                        todo.push([g[0], g[1], g[2] + 1]);
                        short = short.max(g[2] + 1);
                    }
                }
            }
            breathe(run, short);
        }
    }
    Ok(Some(json!({"from": from, "todo": todo})))
}

/// One answer of a batch; `None` when it has to be asked again.
fn inner(result: &Value, i: usize) -> Result<Option<&Value>, Failure> {
    let key = format!("r{i}");
    let fault = &result["result_error"][&key];
    if fault.is_object()
        && let Some(f) = api::inner_fault(fault)
    {
        return Err(f);
    }
    let rows = &result["result"][&key];
    Ok((!rows.is_null()).then_some(rows))
}

fn silent() -> Failure {
    Failure::broken("batch", "часть ответа не приходит", "a part of the answer does not come")
}

/// The portal is short of breath when it refuses answers inside a batch.
fn breathe(run: &Run<'_>, tries: i64) {
    if tries > 0 {
        run.door.clock.sleep(std::time::Duration::from_secs(2 * tries.unsigned_abs()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_of_a_batch() {
        let l = List {
            entity: "deal",
            method: "crm.deal.list",
            rows: &[],
            key: "ID",
            changed: None,
            names: NAMES,
            select: &["ID", "UF_*"],
            more: &[],
        };
        assert_eq!(
            command(&l, &[0, 50, 0]),
            "crm.deal.list?order%5BID%5D=ASC&filter%5B%3EID%5D=0&filter%5B%3C%3DID%5D=50&select%5B0%5D=ID&select%5B1%5D=UF_%2A&start=-1"
        );
    }
}

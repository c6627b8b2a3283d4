//! A portal of Bitrix24 in memory: filters, orders, pages, batches, limits, as its documentation tells.

use crate::server::{Answer, Asked, Bucket, Handler, TestClock, parse_query};
use connect::live::Clock;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub(crate) const CODE: &str = "wh00ksecret77";

/// Lists of a portal by method.
pub(crate) struct Portal {
    pub(crate) lists: BTreeMap<&'static str, Vec<Value>>,
    pub(crate) denied: Vec<&'static str>,
    pub(crate) absent: Vec<&'static str>,
    /// Totals are wrong, as they are for some lists.
    pub(crate) wrong_totals: bool,
    /// Every n-th answer inside a batch is refused.
    pub(crate) refuse_inner: u64,
    pub(crate) inner: AtomicU64,
    pub(crate) bucket: Bucket,
    pub(crate) token: std::sync::Mutex<String>,
}

fn day(n: i64) -> String {
    let (month, day) = (1 + (n / 28) % 8, 1 + n % 28);
    format!("2024-{month:02}-{day:02}T{:02}:15:00+03:00", 9 + n % 8)
}

impl Portal {
    /// `deals` deals with everything around them.
    pub(crate) fn new(deals: i64) -> Self {
        let mut lists: BTreeMap<&'static str, Vec<Value>> = BTreeMap::new();
        let status = |id: i64, e: &str, s: &str, name: &str, sort: i64, sem: Value| json!({"ID": id.to_string(), "ENTITY_ID": e, "STATUS_ID": s, "NAME": name, "SORT": sort.to_string(), "SEMANTICS": sem});
        lists.insert(
            "crm.status.list",
            vec![
                status(1, "DEAL_STAGE", "NEW", "Новая", 10, json!(null)),
                status(2, "DEAL_STAGE", "WON", "Успех", 20, json!("S")),
                status(3, "DEAL_STAGE", "LOSE", "Сделка провалена", 30, json!("F")),
                status(4, "DEAL_STAGE", "APOLOGY", "Дорого", 40, json!("F")),
                status(5, "DEAL_STAGE_7", "C7:NEW", "Заявка", 10, json!("")),
                status(6, "SOURCE", "CALL", "Звонок", 10, json!(null)),
                status(7, "STATUS", "NEW", "Не обработан", 10, json!(null)),
                status(8, "STATUS", "JUNK", "Некачественный лид", 50, json!("F")),
                status(9, "STATUS", "CONVERTED", "Качественный лид", 40, json!("S")),
            ],
        );
        let label = json!({"ID": "1", "FIELD_NAME": "UF_CRM_17", "EDIT_FORM_LABEL": {"ru": "Объект"},
            "LIST": [{"ID": "55", "VALUE": "Склад"}, {"ID": "56", "VALUE": "Цех"}]});
        lists.insert("crm.deal.userfield.list", vec![label]);
        lists.insert("department.get", vec![json!({"ID": "1", "NAME": "Отдел продаж", "UF_HEAD": "1"})]);
        let users = (1..=3).map(|n| {
            json!({"ID": n.to_string(), "ACTIVE": n != 3, "NAME": "Имя", "LAST_NAME": format!("Фамилия{n}"), "UF_DEPARTMENT": [1],
                "LAST_LOGIN": if n == 3 { json!("2024-05-05T10:00:00+03:00") } else { json!({}) }})
        });
        lists.insert("user.get", users.collect());
        clients(&mut lists, deals / 3 + 2);
        sales(&mut lists, deals);
        work(&mut lists, deals);
        Self {
            lists,
            denied: Vec::new(),
            absent: Vec::new(),
            wrong_totals: true,
            refuse_inner: 0,
            inner: AtomicU64::new(0),
            bucket: Bucket::new(50.0, 2.0),
            token: std::sync::Mutex::new(String::new()),
        }
    }

    pub(crate) fn handler(self: Arc<Self>, clock: Arc<TestClock>) -> Arc<Handler> {
        Arc::new(move |asked| self.answer(asked, &clock))
    }

    fn answer(&self, asked: &Asked, clock: &TestClock) -> Answer {
        if asked.path.starts_with("/oauth/token") {
            *self.token.lock().unwrap() = "access-two-secret".into();
            return Answer::json(200, &json!({"access_token": "access-two-secret", "refresh_token": "refresh-two-secret"}));
        }
        let fail = |status, code: &str| Answer::json(status, &json!({"error": code, "error_description": "no"}));
        let token = self.token.lock().unwrap().clone();
        let method = match asked.path.strip_prefix(&format!("/rest/1/{CODE}/")) {
            Some(m) => m,
            None if asked.body["auth"] == json!(token) && !token.is_empty() => asked.path.trim_start_matches("/rest/"),
            None if asked.body["auth"].is_string() => return fail(401, "expired_token"),
            None => return fail(401, "INVALID_CREDENTIALS"),
        };
        if self.bucket.is_full(clock.now()) {
            return fail(503, "QUERY_LIMIT_EXCEEDED");
        }
        let method = method.trim_end_matches(".json");
        if method == "batch" {
            return self.batch(&asked.body);
        }
        match self.call(method, &asked.body) {
            Ok(v) => Answer::json(200, &v),
            Err((status, code)) => fail(status, code),
        }
    }

    fn batch(&self, body: &Value) -> Answer {
        let commands = body["cmd"].as_object().unwrap();
        assert!(commands.len() <= 50, "a batch of {}", commands.len());
        let (mut result, mut errors) = (Map::new(), Map::new());
        for (key, command) in commands {
            let (method, query) = command.as_str().unwrap().split_once('?').unwrap();
            let n = self.inner.fetch_add(1, Ordering::SeqCst) + 1;
            if self.refuse_inner > 0 && n % self.refuse_inner == 0 {
                errors.insert(key.clone(), json!({"error": "OPERATION_TIME_LIMIT", "error_description": "busy"}));
                continue;
            }
            match self.call(method, &parse_query(query)) {
                Ok(v) => drop(result.insert(key.clone(), v["result"].clone())),
                Err((_, code)) => drop(errors.insert(key.clone(), json!({"error": code, "error_description": ""}))),
            }
        }
        // PHP writes an empty map as a list.
        let or_list = |m: Map<String, Value>| if m.is_empty() { json!([]) } else { Value::Object(m) };
        Answer::json(
            200,
            &json!({"result": {"result": or_list(result), "result_error": or_list(errors), "result_total": [], "result_next": []}}),
        )
    }

    fn call(&self, method: &str, q: &Value) -> Result<Value, (u16, &'static str)> {
        if self.denied.contains(&method) {
            return Err((403, "insufficient_scope"));
        }
        if self.absent.contains(&method) {
            return Err((404, "ERROR_METHOD_NOT_FOUND"));
        }
        if method == "crm.category.list" {
            return Ok(
                json!({"result": {"categories": [{"id": 0, "name": "Общая", "sort": 10}, {"id": 7, "name": "Опт", "sort": 20}]}}),
            );
        }
        let item = method == "crm.item.list";
        let rows = self.lists.get(if item { "crm.deal.list" } else { method }).ok_or((404, "ERROR_METHOD_NOT_FOUND"))?;
        let upper = |name: &str| q.get(name).or_else(|| q.get(name.to_uppercase())).cloned().unwrap_or(Value::Null);
        let filter = upper("filter");
        // Items are the same deals under other names.
        let renamed: Vec<Value> = if item { rows.iter().map(camel).collect() } else { Vec::new() };
        let all = if item { &renamed } else { rows };
        let mut kept: Vec<&Value> = all.iter().filter(|r| passes(r, &filter)).collect();
        let descending = upper("order").as_str() == Some("DESC")
            || upper("order").as_object().is_some_and(|o| o.values().any(|v| v == "DESC"));
        kept.sort_by_key(|r| number(r.get("ID").or(r.get("id")).unwrap_or(&Value::Null)).unwrap_or(0.0) as i64);
        if descending {
            kept.reverse();
        }
        let start = number(&q["start"]).unwrap_or(0.0) as i64;
        let from = usize::try_from(start.max(0)).unwrap();
        let page: Vec<Value> = kept.iter().skip(from).take(50).map(|r| (*r).clone()).collect();
        let wrapped = match method {
            "crm.stagehistory.list" | "crm.item.list" => json!({"items": page}),
            "tasks.task.list" => json!({"tasks": page}),
            "crm.item.productrow.list" => json!({"productRows": page}),
            _ => json!(page),
        };
        let mut answer = json!({"result": wrapped, "time": {"operating": 0.1, "operating_reset_at": 1_725_150_000}});
        if start >= 0 {
            answer["total"] = json!(if self.wrong_totals { 3 } else { kept.len() });
            if from + 50 < kept.len() {
                answer["next"] = json!(from + 50);
            }
        }
        Ok(answer)
    }
}

fn camel(row: &Value) -> Value {
    let rename = |k: &str| match k {
        "DATE_CREATE" => "createdTime".to_owned(),
        "DATE_MODIFY" => "updatedTime".to_owned(),
        k if k.starts_with("UF_CRM_") => format!("ufCrm_{}", &k[7..]),
        k => {
            let lower = k.to_lowercase();
            let mut parts = lower.split('_');
            let first = parts.next().unwrap().to_owned();
            parts.fold(first, |a, p| a + &p[..1].to_uppercase() + &p[1..])
        }
    };
    Value::Object(row.as_object().unwrap().iter().map(|(k, v)| (rename(k), v.clone())).collect())
}

fn number(v: &Value) -> Option<f64> {
    v.as_f64().or_else(|| v.as_str()?.parse().ok())
}

fn passes(row: &Value, filter: &Value) -> bool {
    let Some(filter) = filter.as_object() else { return true };
    filter.iter().all(|(name, want)| {
        let key = name.trim_start_matches(['>', '<', '=', '!', '@']);
        let mark = &name[..name.len() - key.len()];
        let have = row.get(key).or_else(|| row.get(key.to_ascii_lowercase())).unwrap_or(&Value::Null);
        if let Some(list) = want.as_array() {
            return list.iter().any(|w| number(w) == number(have));
        }
        if let Some(map) = want.as_object() {
            return map.values().any(|w| number(w) == number(have));
        }
        let order = match (number(have), number(want)) {
            (Some(a), Some(b)) => a.partial_cmp(&b).unwrap(),
            // Marks of time of one shape compare as texts after the offset is taken off.
            _ => instant(have).cmp(&instant(want)),
        };
        match mark {
            ">" => order.is_gt(),
            ">=" => order.is_ge(),
            "<" => order.is_lt(),
            "<=" => order.is_le(),
            _ => order.is_eq() || have.as_str() == want.as_str(),
        }
    })
}

fn instant(v: &Value) -> i64 {
    v.as_str().and_then(|t| t.parse::<jiff::Timestamp>().ok()).map_or(0, |t| t.as_second())
}

fn clients(lists: &mut BTreeMap<&'static str, Vec<Value>>, n: i64) {
    let companies = (1..=n).map(|k| {
        json!({"ID": k.to_string(), "TITLE": format!("ООО «Фирма {k}»"), "IS_MY_COMPANY": if k == 1 { "Y" } else { "N" }, "ASSIGNED_BY_ID": "1",
            "DATE_CREATE": day(k), "DATE_MODIFY": day(k), "PHONE": [{"ID": "1", "VALUE": format!("+7900{k:07}"), "VALUE_TYPE": "WORK"}], "INDUSTRY": ""})
    });
    lists.insert("crm.company.list", companies.collect());
    let contacts = (1..=n).map(|k| {
        json!({"ID": k.to_string(), "NAME": "Анна", "LAST_NAME": format!("Клиент{k}"), "COMPANY_ID": if k % 2 == 0 { json!(k.to_string()) } else { json!(null) },
            "SOURCE_ID": "CALL", "ASSIGNED_BY_ID": "2", "DATE_CREATE": day(k), "DATE_MODIFY": day(k), "EMAIL": []})
    });
    lists.insert("crm.contact.list", contacts.collect());
    let requisites = (2..=n)
        .map(|k| json!({"ID": k.to_string(), "ENTITY_TYPE_ID": "4", "ENTITY_ID": k.to_string(), "RQ_INN": format!("77{k:08}")}));
    lists.insert("crm.requisite.list", requisites.collect());
    let leads = (1..=n).map(|k| {
        let (code, mark) = [("NEW", "P"), ("JUNK", "F"), ("CONVERTED", "S"), ("IN_PROCESS", "P")][(k % 4) as usize];
        json!({"ID": k.to_string(), "STATUS_ID": code, "STATUS_SEMANTIC_ID": mark, "SOURCE_ID": "CALL",
            "ASSIGNED_BY_ID": "1", "DATE_CREATE": day(k), "DATE_MODIFY": day(k), "STATUS_DESCRIPTION": null, "PHONE": []})
    });
    lists.insert("crm.lead.list", leads.collect());
}

/// Number of the k-th deal: ids have holes.
pub(crate) fn deal_id(k: i64) -> i64 {
    k * 3 + if k % 10 == 0 { 1 } else { 0 }
}

fn sales(lists: &mut BTreeMap<&'static str, Vec<Value>>, n: i64) {
    let (mut deals, mut history, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    for k in 1..=n {
        let id = deal_id(k);
        let (stage, mark) = [("NEW", "P"), ("WON", "S"), ("APOLOGY", "F"), ("C7:NEW", "P")][(k % 4) as usize];
        let category = if stage.starts_with("C7") { "7" } else { "0" };
        deals.push(json!({"ID": id.to_string(), "TITLE": format!("Сделка {k}"), "CATEGORY_ID": category, "STAGE_ID": stage,
            "STAGE_SEMANTIC_ID": mark, "OPPORTUNITY": format!("{}.50", k * 100), "CURRENCY_ID": "RUB", "COMPANY_ID": if k % 5 == 0 { "0".to_owned() } else { (k / 3 + 2).to_string() },
            "CONTACT_ID": (k / 3 + 1).to_string(), "ASSIGNED_BY_ID": (1 + k % 3).to_string(), "DATE_CREATE": day(k), "DATE_MODIFY": day(k + 20),
            "CLOSEDATE": "2024-08-30T00:00:00+03:00", "SOURCE_ID": "CALL", "IS_RETURN_CUSTOMER": "N", "IS_RECURRING": if k == 2 { "Y" } else { "N" },
            "LEAD_ID": null, "MOVED_TIME": day(k + 9), "UF_CRM_17": "55"}));
        let mut event = |stage: &str, kind: i64, at: String| {
            let number = history.len() as i64 + 1;
            // Numbers come as numbers and as texts.
            let owner = if number % 2 == 0 { json!(id) } else { json!(id.to_string()) };
            history.push(json!({"ID": number, "OWNER_ID": owner, "TYPE_ID": kind, "CREATED_TIME": at, "CATEGORY_ID": category, "STAGE_ID": stage}));
        };
        event(if category == "7" { "C7:NEW" } else { "NEW" }, 1, day(k));
        if mark != "P" {
            event(stage, 3, day(k + 9));
        }
        if k % 6 == 0 {
            for line in 1..=2 {
                lines.push(json!({"id": lines.len() + 1, "ownerId": id, "ownerType": "D", "productId": line, "productName": format!("Товар {line}"),
                    "price": 10.5, "quantity": 2}));
            }
        }
    }
    lists.insert("crm.deal.list", deals);
    lists.insert("crm.stagehistory.list", history);
    lists.insert("crm.item.productrow.list", lines);
}

fn work(lists: &mut BTreeMap<&'static str, Vec<Value>>, n: i64) {
    let n = n.min(40);
    let activities = (1..=n).map(|k| {
        let (kind, provider) = [(2, "VOXIMPLANT_CALL"), (6, "CRM_TODO"), (1, "CRM_MEETING"), (4, "CRM_EMAIL")][(k % 4) as usize];
        json!({"ID": k.to_string(), "OWNER_TYPE_ID": "2", "OWNER_ID": deal_id(k).to_string(), "TYPE_ID": kind.to_string(), "PROVIDER_ID": provider,
            "CREATED": day(k), "LAST_UPDATED": day(k + 1), "START_TIME": day(k), "END_TIME": day(k), "DEADLINE": day(k + 2),
            "COMPLETED": if k % 3 == 0 { "Y" } else { "N" }, "DIRECTION": "2", "RESPONSIBLE_ID": "1", "COMMUNICATIONS": [], "BINDINGS": []})
    });
    lists.insert("crm.activity.list", activities.collect());
    let calls = (1..=n / 4).map(|k| {
        json!({"ID": k.to_string(), "CALL_TYPE": "1", "CALL_DURATION": "65", "CALL_START_DATE": day(k * 4), "CALL_FAILED_CODE": if k % 2 == 0 { "200" } else { "304" },
            "PHONE_NUMBER": "+79001112233", "PORTAL_USER_ID": "1", "CRM_ENTITY_TYPE": "COMPANY", "CRM_ENTITY_ID": "2", "CRM_ACTIVITY_ID": (k * 4).to_string()})
    });
    lists.insert("voximplant.statistic.get", calls.collect());
    let tasks = (1..=n / 2).map(|k| {
        json!({"id": k.to_string(), "title": "Позвонить", "status": if k % 2 == 0 { "5" } else { "2" }, "createdDate": day(k), "changedDate": day(k),
            "deadline": day(k + 3), "closedDate": day(k + 2), "responsibleId": "1", "ufCrmTask": if k % 4 == 0 { json!(false) } else { json!([format!("D_{}", deal_id(k))]) }})
    });
    lists.insert("tasks.task.list", tasks.collect());
}

//! Files in: sent by a browser, looked at, mapped where needed, imported as a job.

use super::Answer;
use crate::answer;
use crate::error::Fault;
use crate::routes::{Doc, Right, Route};
use crate::shell::Sheet;
use crate::site::{Shared, Site, blocking};
use crate::templates::context;
use crate::viewer::Me;
use app::jobs::Order as JobOrder;
use app::policy::Action;
use app::usecases::uploads::{self, Batch, Look, Order};
use axum::Form;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::HeaderMap;
use axum::routing::{get, post};
use minijinja::Value;
use serde_json::json;
use std::path::Path as FilePath;
use std::sync::Arc;
use tokio::io::AsyncWriteExt;

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/c/{company}/data/upload", Right::In(Action::Import), || get(page)),
    Route::form("/c/{company}/data/upload", Right::In(Action::Import), || post(send).layer(DefaultBodyLimit::disable())),
    Route::page("/c/{company}/data/uploads/{batch}", Right::In(Action::Import), || get(wizard)),
    Route::form("/c/{company}/data/uploads/{batch}/mapping", Right::In(Action::Import), || post(map)),
    Route::form("/c/{company}/data/uploads/{batch}/import", Right::In(Action::Import), || post(import)),
    Route::api("POST", "/api/v1/companies/{company}/uploads", Right::In(Action::Import), || post(begin), &BEGIN),
    Route::api(
        "PUT",
        "/api/v1/companies/{company}/uploads/{batch}/files/{name}",
        Right::In(Action::Import),
        || axum::routing::put(put).layer(DefaultBodyLimit::disable()),
        &PUT,
    ),
    Route::api(
        "POST",
        "/api/v1/companies/{company}/uploads/{batch}/import",
        Right::In(Action::Import),
        || post(api_import),
        &IMPORT,
    ),
];

const BEGIN: Doc = Doc {
    summary: "Begins an upload: a folder for files on their way in.",
    query: &[],
    body: &[],
    example: r#"{"upload":"9f1c…"}"#,
};
const PUT: Doc = Doc {
    summary: "Sends one file of an upload as the body of the request.",
    query: &[],
    body: &[],
    example: r#"{"name":"deals.csv","bytes":52431}"#,
};
const IMPORT: Doc = Doc {
    summary: "Imports the files of an upload; watch the job. A file that is not recognised fails the job with words.",
    query: &[],
    body: &[
        ("timezone", "zone of times without an offset"),
        ("source", "name of the source system"),
        ("replace", "true: replace earlier rows of the same source and tables"),
    ],
    example: r#"{"job":4}"#,
};

/// Bytes of one request with files.
const LARGEST: u64 = 8 << 30;

async fn page(State(site): Shared, me: Me) -> Answer {
    let sheet = Sheet::new("data/upload.html.j2", me.say("Загрузить данные", "Import data"));
    let api = format!("/api/v1{}", me.at("").replacen("/c/", "/companies/", 1));
    answer::page(&site, &me, sheet.here("data").crumb(me.say("Данные", "Data"), me.at("/data")), context! { api })
}

async fn fresh(site: &Arc<Site>, me: &Me) -> Result<Batch, Fault> {
    let (here, me) = (Arc::clone(site), me.clone());
    blocking(move || {
        let id = here.entrance.upload_name()?;
        Ok(Batch::begin(me.company()?, &id)?)
    })
    .await
}

/// Without script: all files in one form.
async fn send(State(site): Shared, me: Me, mut parts: Multipart) -> Answer {
    let batch = fresh(&site, &me).await?;
    let mut left = LARGEST;
    let broken = |e: axum::extract::multipart::MultipartError| wrong(&me, &e.body_text());
    while let Some(mut field) = parts.next_field().await.map_err(broken)? {
        let Some(name) = field.file_name().filter(|n| !n.is_empty()).map(str::to_owned) else { continue };
        let path = batch.place(&name)?;
        let mut file = create(&path).await?;
        while let Some(chunk) = field.chunk().await.map_err(broken)? {
            left = left.checked_sub(chunk.len() as u64).ok_or(Fault::TooLarge)?;
            file.write_all(&chunk).await.map_err(|e| disk(&me, &e))?;
        }
        file.sync_all().await.map_err(|e| disk(&me, &e))?;
    }
    if batch.names().is_empty() {
        return Err(wrong(&me, "no file"));
    }
    Ok(answer::redirect(&me.at(&format!("/data/uploads/{}", batch.id))))
}

async fn begin(State(site): Shared, me: Me) -> Answer {
    let batch = fresh(&site, &me).await?;
    Ok(answer::json(&site, &json!({"upload": batch.id})))
}

/// One file as the body of the request, written as it comes.
async fn put(State(site): Shared, me: Me, Path((_, batch, name)): Path<(String, String, String)>, body: Body) -> Answer {
    use axum::body::HttpBody;
    let batch = Batch::open(me.company()?, &batch)?;
    let path = batch.place(&name)?;
    let mut file = create(&path).await?;
    let mut body = std::pin::pin!(body);
    let mut bytes = 0u64;
    loop {
        let next = std::future::poll_fn(|cx| body.as_mut().poll_frame(cx)).await;
        let Some(frame) = next else { break };
        let frame = frame.map_err(|e| wrong(&me, &e.to_string()));
        let Ok(chunk) = frame.map(|f| f.into_data().unwrap_or_default()) else {
            let _ = tokio::fs::remove_file(&path).await;
            return Err(wrong(&me, "the file broke off"));
        };
        bytes += chunk.len() as u64;
        if bytes > LARGEST {
            let _ = tokio::fs::remove_file(&path).await;
            return Err(Fault::TooLarge);
        }
        file.write_all(&chunk).await.map_err(|e| disk(&me, &e))?;
    }
    file.sync_all().await.map_err(|e| disk(&me, &e))?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(answer::json(&site, &json!({"name": name, "bytes": bytes})))
}

async fn create(path: &FilePath) -> Result<tokio::fs::File, Fault> {
    tokio::fs::File::create_new(path).await.map_err(|e| Fault::Bug(e.to_string()))
}

fn wrong(me: &Me, detail: &str) -> Fault {
    let _ = me;
    Fault::Wrong(Arc::new(app::Error::usage(
        format!("файл не дошёл целиком: {detail}"),
        format!("the file did not arrive whole: {detail}"),
    )))
}

fn disk(me: &Me, e: &std::io::Error) -> Fault {
    let _ = me;
    Fault::Failed(Arc::new(app::Error::failed(
        format!("файл не удалось записать: {e}; проверьте место на диске"),
        format!("the file could not be written: {e}; check the space on the disk"),
    )))
}

async fn wizard(State(site): Shared, me: Me, Path((_, batch)): Path<(String, String)>) -> Answer {
    let me2 = me.clone();
    let id = batch.clone();
    let values = blocking(move || {
        let company = me2.company()?;
        let batch = Batch::open(company, &id)?;
        let looks = uploads::looks(company, &batch, me2.now, me2.lang)?;
        let settings = company.settings()?;
        let tables: Vec<&str> = domain::schema::TABLES.iter().map(|t| t.name).collect();
        let ready = looks.iter().all(|l| l.ready) && looks.iter().any(|l| l.error.is_empty());
        let bad = looks.iter().filter(|l| !l.error.is_empty()).count();
        let list: Vec<Value> = looks.iter().map(|l| look(l, me2.lang)).collect();
        Ok(
            context! { looks => list, tables, ready => ready || (bad > 0 && looks.iter().all(|l| l.ready || !l.error.is_empty()) && looks.len() > bad), bad,
            timezone => settings.timezone(), zone_set => settings.is_set("timezone"), vat => settings.get("vat"), currency => settings.currency() },
        )
    });
    let values = context! { batch, zones => zones(&me), ..values.await? };
    let sheet = Sheet::new("data/wizard.html.j2", me.say("Что в файлах", "What the files hold"));
    let sheet = sheet
        .here("data")
        .crumb(me.say("Данные", "Data"), me.at("/data"))
        .crumb(me.say("Загрузка", "Import"), me.at("/data/upload"));
    answer::page(&site, &me, sheet, values)
}

fn zones(me: &Me) -> Vec<Value> {
    super::entrance::ZONES.iter().map(|(id, ru, en)| context! { id, words => me.lang.pick(ru, en) }).collect()
}

fn look(l: &Look, lang: app::Lang) -> Value {
    let columns: Vec<Value> = domain::schema::table(&l.table)
        .map_or_else(Vec::new, |t| t.columns.iter().map(|c| context! { name => c.name, required => c.required }).collect());
    let asks: Vec<Value> = l
        .asks
        .iter()
        .map(|a| {
            let choices: Vec<Value> = a.choices.iter().map(|c| context! { id => c, words => choice(a.code, c, lang) }).collect();
            context! { code => a.code, column => a.column.clone(), words => a.words.clone(), samples => a.samples.clone(), choices,
                field => match a.code { "date_order" => "date_order", "decimal_mark" => "decimal", _ => "" } }
        })
        .collect();
    let stages: Vec<Value> = l.mapping.stages.iter().map(|(name, kind)| context! { name, kind }).collect();
    context! {
        key => l.key.clone(), names => l.names.clone(), ready => l.ready, profile => l.profile.clone(), table => l.table.clone(), format => l.format.clone(), encoding => l.encoding.clone(),
        confidence => l.confidence, missing => l.missing.clone(), notes => l.notes.clone(), error => l.error.clone(), asks, stages, columns,
        loss => l.table != "deals" || l.columns.iter().any(|c| c.to.contains("loss_reason")),
        fields => l.columns.iter().enumerate().map(|(i, c)| context! { i, header => c.header.clone(), samples => c.samples.clone(), to => c.to.clone(),
            confidence => c.confidence, ties => c.ties.clone() }).collect::<Vec<_>>(),
    }
}

fn choice(code: &str, id: &str, lang: app::Lang) -> String {
    match (code, id) {
        (_, "dmy") => lang.pick("день.месяц.год", "day.month.year").to_owned(),
        (_, "mdy") => lang.pick("месяц/день/год", "month/day/year").to_owned(),
        ("decimal_mark", ",") => lang.pick("запятая: 1,50", "comma: 1,50").to_owned(),
        ("decimal_mark", ".") => lang.pick("точка: 1.50", "point: 1.50").to_owned(),
        (_, "open") => lang.pick("в работе", "open").to_owned(),
        (_, "won") => lang.pick("выиграна", "won").to_owned(),
        (_, "lost") => lang.pick("проиграна", "lost").to_owned(),
        _ => id.to_owned(),
    }
}

type Pairs = Vec<(String, String)>;

/// The answers of the screen about one kind of file.
async fn map(State(site): Shared, me: Me, Path((_, batch)): Path<(String, String)>, Form(pairs): Form<Pairs>) -> Answer {
    let back = me.at(&format!("/data/uploads/{batch}"));
    let me2 = me.clone();
    let result: Result<(), Fault> = blocking(move || {
        let company = me2.company()?;
        let batch = Batch::open(company, &batch)?;
        let key = pairs.iter().find(|(k, _)| k == "key").map(|(_, v)| v.clone()).unwrap_or_default();
        let looks = uploads::looks(company, &batch, me2.now, me2.lang)?;
        let look = looks.iter().find(|l| l.key == key).ok_or(Fault::NotFound)?;
        let mapping = uploads::apply(look, &pairs)?;
        Ok(batch.set_mapping(&key, &mapping.to_toml())?)
    })
    .await;
    match result {
        Ok(()) => Ok(answer::redirect_saying(&back, &me.say("Сопоставление принято.", "The mapping is taken."))),
        Err(Fault::Wrong(e) | Fault::Failed(e)) => Ok(answer::redirect_saying(&back, &format!("! {}", e.text(me.lang)))),
        Err(other) => {
            let _ = site;
            Err(other)
        }
    }
}

async fn import(State(site): Shared, me: Me, Path((_, batch)): Path<(String, String)>, Form(pairs): Form<Pairs>) -> Answer {
    let get = |name: &str| pairs.iter().find(|(k, _)| k == name).map(|(_, v)| v.trim().to_owned()).filter(|v| !v.is_empty());
    let vat = get("vat");
    let order =
        Order { timezone: get("timezone"), source: get("source"), replace: get("replace").is_some(), now: me.now, lang: me.lang };
    let me2 = me.clone();
    blocking(move || {
        if let Some(vat) = vat
            && me2.company()?.settings()?.get("vat") != vat
        {
            app::usecases::settings::set(me2.company()?, "vat", &vat)?;
        }
        Ok(())
    })
    .await?;
    let id = start(&site, &me, &batch, order)?;
    Ok(answer::redirect(&me.at(&format!("/jobs/{id}"))))
}

#[derive(serde::Deserialize, Default)]
#[serde(default)]
struct ApiOrder {
    timezone: Option<String>,
    source: Option<String>,
    replace: bool,
}

async fn api_import(
    State(site): Shared,
    me: Me,
    Path((_, batch)): Path<(String, String)>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> Answer {
    let _ = headers;
    let order: ApiOrder = if body.is_empty() {
        ApiOrder::default()
    } else {
        serde_json::from_slice(&body).map_err(|e| wrong(&me, &e.to_string()))?
    };
    let order = Order { timezone: order.timezone, source: order.source, replace: order.replace, now: me.now, lang: me.lang };
    let id = start(&site, &me, &batch, order)?;
    Ok(answer::json(&site, &json!({"job": id})))
}

/// Starts the import of a batch.
pub(crate) fn start(site: &Arc<Site>, me: &Me, batch: &str, order: Order) -> Result<u64, Fault> {
    let company = me.company()?.clone();
    let batch = Batch::open(&company, batch)?;
    let who = me.who()?.clone();
    let here = Arc::clone(site);
    let slug = company.slug().to_owned();
    let asked = JobOrder { company: &slug.clone(), account: who.account, kind: "import", lang: me.lang };
    let base = me.at("/data/imports");
    let id = site.jobs.start(asked, move |progress| {
        let outcome = uploads::import(&company, &batch, &order, progress)?;
        for note in &outcome.notes {
            progress.say(note);
        }
        let n = outcome.import.unwrap_or_default();
        here.entrance.note(&app::people::LogLine {
            at: here.now(),
            account: Some(who.account),
            who: &who.name,
            company: &slug,
            action: "import",
            object: &n.to_string(),
            result: "done",
            ..app::people::LogLine::default()
        })?;
        Ok(format!("{base}/{n}"))
    })?;
    Ok(id)
}

/// A page that could not be made for a stranger to see: nothing here.
#[cfg(test)]
mod tests {
    use crate::testing::{CUSTOMERS, TestApp};
    use app::policy::Role;
    use axum::body::Body;
    use axum::http::{StatusCode, header};
    use std::time::Duration;

    #[tokio::test]
    async fn a_file_goes_in_through_the_api_and_out_of_order_again() {
        let app = TestApp::with_data();
        let owner = app.person(Role::Owner).await;
        let mut ask = app.ask(Some(&owner), "POST", "/api/v1/companies/main/uploads").header("x-csrf-token", owner.csrf());
        let begun = app.send(ask.body(Body::empty()).unwrap()).await;
        assert_eq!(begun.status, StatusCode::OK, "{}", begun.body);
        let id = begun.body.split('"').nth(3).unwrap().to_owned();
        let text = format!("{CUSTOMERS}c-9,ЗАО «Лютик»,m-2,\n,без номера,m-1,\n");
        ask = app.ask(Some(&owner), "PUT", &format!("/api/v1/companies/main/uploads/{id}/files/more.csv"));
        let put = app.send(ask.header("x-csrf-token", owner.csrf()).body(Body::from(text)).unwrap()).await;
        assert!(put.body.contains("more.csv"), "{}", put.body);
        let seen = app.get(Some(&owner), &format!("/c/main/data/uploads/{id}")).await;
        assert!(seen.status == StatusCode::OK && seen.body.contains("customers"), "{}", seen.body);
        let started = app.post(Some(&owner), &format!("/c/main/data/uploads/{id}/import"), &[("source", "crm")]).await;
        assert!(started.location().starts_with("/c/main/jobs/"), "{} {}", started.status, started.body);
        let number: u64 = started.location().rsplit('/').next().unwrap().parse().unwrap();
        let job = app.site.jobs.wait(number, Duration::from_secs(60)).unwrap();
        assert_eq!(job.state.word(), "done", "{}", job.error);
        let page = app.get(Some(&owner), &job.outcome).await;
        assert!(page.body.contains("more.csv"), "{}", page.body);
        let problems = app.get(Some(&owner), &format!("{}/problems", job.outcome)).await;
        assert!(problems.body.contains("без номера"), "{}", problems.body);
        let undone = app.post(Some(&owner), &format!("{}/undo", job.outcome), &[]).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
    }

    #[tokio::test]
    async fn a_form_without_script_works_too() {
        let app = TestApp::with_data();
        let owner = app.person(Role::Owner).await;
        let path = format!("/c/main/data/upload?_csrf={}", owner.csrf());
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a/../b.csv\"\r\n\r\n{CUSTOMERS}\r\n--x--\r\n"
        );
        let ask = app.ask(Some(&owner), "POST", &path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        let sent = app.send(ask.body(Body::from(body)).unwrap()).await;
        assert!(sent.location().starts_with("/c/main/data/uploads/"), "{} {}", sent.status, sent.body);
        let wrong = app.get(Some(&owner), "/c/main/data/uploads/00000000000000000000000000000000").await;
        assert!(!wrong.status.is_success());
    }
}

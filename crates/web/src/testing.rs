//! The application over a temporary home, driven without sockets: for tests of routes, rights and pages.

use crate::routes;
use crate::site::{Site, Start, System};
use crate::viewer::Theme;
use app::policy::Role;
use app::usecases::import_data;
use app::{Home, Lang, Silent};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;
use tower::ServiceExt;

/// 2026-03-01 12:00 UTC; tests may push it forward.
pub(crate) static NOW: AtomicI64 = AtomicI64::new(1_772_366_400_000_000);
/// Password of everybody in tests.
pub(crate) const PASSWORD: &str = "лошадь скрепка верно";

pub(crate) const EMPLOYEES: &str =
    "id,name,role,team\nm-1,Анна Зорина,manager,north\nm-2,Борис Титов,manager,north\nh-1,Вера Ким,head,north\n";
pub(crate) const CUSTOMERS: &str =
    "id,name,owner_id,phone\nc-1,ООО «Ромашка»,m-1,+79000000001\nc-2,АО «Василёк»,m-2,+79000000002\nc-3,<b>ИП Жук</b>,m-1,\n";
pub(crate) const DEALS: &str = "id,created_at,title,customer_id,owner_id,pipeline,stage,status,amount,closed_at,channel\n\
    d-1,2026-01-05 10:00:00,Болты,c-1,m-1,sales,won,won,120000.00,2026-01-20 12:00:00,site\n\
    d-2,2026-01-07 10:00:00,Гайки,c-2,m-2,sales,won,won,80000.00,2026-01-25 12:00:00,call\n\
    d-3,2026-01-09 10:00:00,Шайбы,c-3,m-1,sales,lost,lost,40000.00,2026-01-29 12:00:00,site\n\
    d-4,2026-02-02 10:00:00,Винты,c-2,m-2,sales,offer,open,60000.00,,call\n\
    d-5,2026-02-03 10:00:00,Анкеры,c-1,m-1,sales,offer,open,90000.00,,site\n";

/// A home with an owner and data, made once and copied for each test.
static TEMPLATE: LazyLock<TempDir> = LazyLock::new(|| apart(template));

/// Away from the runtime of the test: the engine has one of its own.
fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join().unwrap())
}

fn template() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let files = tempfile::tempdir().unwrap();
    for (name, text) in [("employees.csv", EMPLOYEES), ("customers.csv", CUSTOMERS), ("deals.csv", DEALS)] {
        fs::write(files.path().join(name), text).unwrap();
    }
    for slug in ["main", "other"] {
        let company = Home::new(dir.path()).company(slug).unwrap();
        let request = import_data::Request {
            paths: vec![files.path().to_path_buf()],
            timezone: Some("Europe/Moscow".into()),
            source: Some("crm".into()),
            now: NOW.load(Ordering::Relaxed),
            ..import_data::Request::default()
        };
        import_data::import(&company, &request, &mut Silent).unwrap();
    }
    dir
}

/// What a request came to.
pub(crate) struct Seen {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Seen {
    /// Where a redirect leads.
    pub(crate) fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// The session that was given.
    pub(crate) fn cookie(&self) -> Option<String> {
        let cookies = self.headers.get_all(header::SET_COOKIE).iter().filter_map(|v| v.to_str().ok());
        cookies.filter_map(|c| c.strip_prefix("revizor=")).map(|c| c.split(';').next().unwrap_or_default().to_owned()).next()
    }
}

/// Somebody at a browser.
#[derive(Debug, Clone, Default)]
pub(crate) struct Person {
    pub(crate) token: String,
}

impl Person {
    pub(crate) fn csrf(&self) -> String {
        crate::gate::csrf(&self.token)
    }
}

/// The application.
pub(crate) struct TestApp {
    pub(crate) dir: TempDir,
    pub(crate) site: Arc<Site>,
    router: Router,
}

impl TestApp {
    /// An empty home.
    pub(crate) fn empty() -> Self {
        Self::over(tempfile::tempdir().unwrap(), None)
    }

    /// Companies `main` and `other` with a few rows, nobody signed up yet.
    pub(crate) fn with_data() -> Self {
        let dir = tempfile::tempdir().unwrap();
        copy(TEMPLATE.path(), dir.path());
        Self::over(dir, None)
    }

    /// The same, served as the demo of `main`.
    pub(crate) fn demo() -> Self {
        let dir = tempfile::tempdir().unwrap();
        copy(TEMPLATE.path(), dir.path());
        Self::over(dir, Some("main".into()))
    }

    fn over(dir: TempDir, demo: Option<String>) -> Self {
        let start = Start {
            home: Home::new(dir.path()),
            lang: None,
            origin: None,
            demo,
            assets: None,
            clock: || NOW.load(Ordering::Relaxed),
        };
        let site = apart(|| Site::new(start, "127.0.0.1:8321".parse().unwrap(), Box::new(System::new())).unwrap());
        let site = Arc::new(site);
        Self { dir, router: routes::router(Arc::clone(&site)), site }
    }

    /// A signed-in person of a role in `main`; a manager is `m-1`, everybody else is tied to no employee.
    pub(crate) async fn person(&self, role: Role) -> Person {
        self.person_of("main", role).await
    }

    /// The same in any company.
    pub(crate) async fn person_of(&self, company: &str, role: Role) -> Person {
        let (site, company) = (Arc::clone(&self.site), company.to_owned());
        let made = tokio::task::spawn_blocking(move || {
            let now = site.now();
            let employee = (role == Role::Manager).then_some("m-1");
            site.entrance.test_person(&company, role, employee, now).unwrap()
        });
        Person { token: made.await.unwrap().token }
    }

    /// A request as it is.
    pub(crate) async fn send(&self, request: Request<Body>) -> Seen {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let bytes = to_bytes(answer.into_body(), 64 << 20).await.unwrap();
        Seen { status, headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// A request builder with host and session.
    pub(crate) fn ask(&self, person: Option<&Person>, method: &str, path: &str) -> axum::http::request::Builder {
        let b = Request::builder().method(method).uri(path).header(header::HOST, "localhost:8321");
        match person {
            Some(p) => b.header(header::COOKIE, format!("revizor={}", p.token)),
            None => b,
        }
    }

    /// GET.
    pub(crate) async fn get(&self, person: Option<&Person>, path: &str) -> Seen {
        self.send(self.ask(person, "GET", path).body(Body::empty()).unwrap()).await
    }

    /// GET in a language and theme.
    pub(crate) async fn get_as(&self, person: Option<&Person>, path: &str, lang: Lang, theme: Theme) -> Seen {
        let mut b = Request::builder().uri(path).header(header::HOST, "localhost:8321");
        let session = person.map(|p| format!("revizor={}; ", p.token)).unwrap_or_default();
        b = b.header(header::COOKIE, format!("{session}lang={}; theme={}", lang.code(), theme.word()));
        self.send(b.body(Body::empty()).unwrap()).await
    }

    /// POST of a form with the session's token.
    pub(crate) async fn post(&self, person: Option<&Person>, path: &str, form: &[(&str, &str)]) -> Seen {
        let mut pairs: Vec<String> = form.iter().map(|(k, v)| format!("{k}={}", crate::answer::escape(v))).collect();
        if let Some(p) = person {
            pairs.push(format!("_csrf={}", p.csrf()));
        }
        let b = self.ask(person, "POST", path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(b.header("sec-fetch-site", "same-origin").body(Body::from(pairs.join("&"))).unwrap()).await
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}

//! The pages over real HTTP: companies, reports, downloads, refusals, a clean end on a signal.

use crate::support::{DEALS, World};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::Duration;

pub(crate) struct Server {
    child: Child,
    address: String,
    cookie: String,
}

impl Server {
    pub(crate) fn start(w: &World) -> Self {
        let mut child =
            w.command(&["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self { child, address, cookie: String::new() }
    }

    fn ask(&self, head: &str) -> (u16, String) {
        let mut s = TcpStream::connect(&self.address).unwrap();
        s.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        s.write_all(head.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        s.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        (text.split(' ').nth(1).unwrap().parse().unwrap(), text)
    }

    fn get(&self, path: &str) -> (u16, String) {
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nConnection: close\r\n\r\n",
            self.address, self.cookie
        ))
    }

    pub(crate) fn post(&self, path: &str, form: &str) -> (u16, String) {
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{form}",
            self.address,
            self.cookie,
            form.len()
        ))
    }

    /// The owner makes the account and is signed in.
    fn first_start(&mut self) {
        let form = "name=Anna&email=anna@firm.example&password=correct+horse+battery&company=Romashka&timezone=Europe/Moscow";
        let (code, answer) = self.post("/start", form);
        assert_eq!(code, 303, "{answer}");
        let line = answer.lines().find(|l| l.to_lowercase().starts_with("set-cookie: revizor=")).unwrap();
        self.cookie = line[12..].split(';').next().unwrap().to_owned();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_application_opens_to_its_owner_and_to_nobody_else() {
    let w = World::new();
    w.json(0, &["import", &w.file("deals.csv", DEALS)]);
    w.expect(0, &["audit", "--programme", "express", "--reports", "html,json"]);
    let mut server = Server::start(&w);
    assert_eq!(server.get("/health").0, 200);
    let (code, front) = server.get("/");
    assert!(code == 303 && front.contains("location: /start"), "{front}");
    server.first_start();
    let (code, home) = server.get("/?lang=en");
    assert!(code == 303 && home.contains("location: /c/main"), "{home}");
    let (code, home) = server.get("/c/main?lang=en");
    assert!(code == 200 && home.to_lowercase().contains("content-security-policy: default-src 'none'"), "{home}");
    let (code, audits) = server.get("/c/main/audits?lang=ru");
    assert!(code == 200 && audits.replace("&#x2f;", "/").contains("href=\"/c/main/audits/1\""), "{audits}");
    assert!(server.get("/c/main/data?lang=ru").1.contains("deals.csv"));
    let (code, report) = server.get("/c/main/audits/1/report");
    assert!(code == 200 && report.contains("</html>"));
    assert!(server.get("/c/main/audits/1/files/audit.json").1.contains("\"verdicts\""));
    for lost in [
        "/c/none",
        "/c/main/audits/9/report",
        "/c/main/audits/1/files/..%2f..%2fstate.sqlite",
        "/c/main/audits/1/files/../../state.sqlite",
        "/nothing",
    ] {
        assert!([400, 404].contains(&server.get(lost).0), "{lost}");
    }
    let people = w.expect(0, &["people", "list", "--format", "csv"]);
    assert!(people.out.contains("anna@firm.example"), "{}", people.out);
    let link = w.expect(0, &["people", "reset", "anna@firm.example"]);
    assert!(link.out.contains("/reset?t="), "{}", link.out);
    w.expect(1, &["people", "reset", "nobody@firm.example"]);
    w.expect(0, &["people", "log", "--check"]);
    let foreign = server.ask("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert_eq!(foreign.0, 421);
    assert_eq!(server.post("/c/main/data", "").0, 405);
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_server_cleanly() {
    let w = World::new();
    let mut server = Server::start(&w);
    assert_eq!(server.get("/health").0, 200);
    let kill = std::process::Command::new("kill").args(["-TERM", &server.child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
    let busy = w.expect(1, &["serve", "--listen", "256.0.0.1:1"]);
    assert!(busy.err.contains("256.0.0.1:1"), "{}", busy.err);
}

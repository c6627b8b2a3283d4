//! Digests against servers on this machine: a mail server, a bot API, a file; quiet hours, periods, leaving by a link.

use super::*;
use crate::people::mail::MailSettings;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;

const NOW: i64 = crate::usecases::measure::tests::NOW;
const TOKEN: &str = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn reader(channel: &str, address: &str) -> Reader {
    Reader {
        id: String::new(),
        name: "Анна".into(),
        role: "head".into(),
        employee: None,
        pace: "daily".into(),
        channel: channel.into(),
        address: address.into(),
        quiet: (21, 8),
        lang: "ru".into(),
        active: true,
        by: "Анна".into(),
        at: String::new(),
    }
}

/// Takes one letter and returns what it was told.
fn mail_server() -> (u16, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let told = std::thread::spawn(move || {
        let (mut out, _) = listener.accept().unwrap();
        let mut lines = BufReader::new(out.try_clone().unwrap()).lines();
        let (mut told, mut in_data) = (String::new(), false);
        out.write_all(b"220 test\r\n").unwrap();
        while let Some(Ok(line)) = lines.next() {
            told.push_str(&line);
            told.push('\n');
            let answer: &[u8] = match (in_data, line.as_str()) {
                (true, ".") => {
                    in_data = false;
                    b"250 taken\r\n"
                }
                (true, _) => continue,
                (_, "DATA") => {
                    in_data = true;
                    b"354 go on\r\n"
                }
                (_, "QUIT") => break,
                _ => b"250 ok\r\n",
            };
            out.write_all(answer).unwrap();
        }
        told
    });
    (port, told)
}

/// Answers one request of the bot API.
fn bot(status: &'static str, answer: &'static str) -> (u16, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let told = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut lines = BufReader::new(stream.try_clone().unwrap());
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            lines.read_line(&mut line).unwrap();
            if let Some(n) = line.to_lowercase().strip_prefix("content-length:") {
                length = n.trim().parse().unwrap();
            }
            if line.trim().is_empty() {
                break;
            }
            head.push_str(&line);
        }
        let mut body = vec![0; length];
        lines.read_exact(&mut body).unwrap();
        let text = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{answer}",
            answer.len()
        );
        stream.write_all(text.as_bytes()).unwrap();
        head + &String::from_utf8_lossy(&body)
    });
    (port, told)
}

#[test]
fn a_digest_reaches_mail_telegram_and_a_file() {
    let (dir, company) = crate::usecases::measure::tests::company();
    let home = Home::new(dir.path());
    let (port, told) = mail_server();
    let mail = MailSettings {
        host: "127.0.0.1".into(),
        port,
        security: "none".into(),
        from: "Revizor <revizor@firm.example>".into(),
        user: String::new(),
        password: String::new(),
    };
    let outlets = Outlets { mail: Some(mail), origin: "https://audit.example".into() };
    let by_mail = add(&company, reader("email", "anna@firm.example"), NOW).unwrap();
    send(&home, &company, &by_mail, &outlets, NOW).unwrap();
    let letter = told.join().unwrap();
    assert!(letter.contains("RCPT TO:<anna@firm.example>"), "{letter}");

    let by_bot = add(&company, reader("telegram", "-1007"), NOW).unwrap();
    assert!(send(&home, &company, &by_bot, &outlets, NOW).is_err(), "no bot is set yet");
    assert!(set_telegram(&home, &company, "nonsense", "").is_err());
    assert!(set_telegram(&home, &company, TOKEN, "http://far.example").is_err(), "no clear text over a network");
    let (port, told) = bot("200 OK", "{\"ok\":true}");
    set_telegram(&home, &company, TOKEN, &format!("http://127.0.0.1:{port}")).unwrap();
    send(&home, &company, &by_bot, &outlets, NOW).unwrap();
    let told = told.join().unwrap();
    assert!(told.contains(&format!("POST /bot{TOKEN}/sendMessage")) && told.contains("\"-1007\""), "{told}");
    let state = std::fs::read(company.dir().join(store::FILE)).unwrap_or_default();
    assert!(!state.windows(TOKEN.len()).any(|w| w == TOKEN.as_bytes()), "the token lies sealed");
    let (port, _told) = bot("403 Forbidden", "{\"ok\":false,\"description\":\"bot was blocked\"}");
    set_telegram(&home, &company, TOKEN, &format!("http://127.0.0.1:{port}")).unwrap();
    let said = send(&home, &company, &by_bot, &outlets, NOW).unwrap_err().text(Lang::En);
    assert!(said.contains("bot was blocked") && !said.contains(TOKEN), "{said}");

    let by_file =
        add(&company, Reader { role: "manager".into(), employee: Some("m0".into()), ..reader("file", "") }, NOW).unwrap();
    let path = send(&home, &company, &by_file, &outlets, NOW).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("Созданные сделки"), "{text}");
    assert!(text.contains("/unsubscribe?c=main&t="), "{text}");
    // His own twenty deals a week, not the two hundred of everybody.
    let whole = preview(&home, &company, &by_mail, "", NOW).unwrap().text;
    assert_ne!(
        whole.lines().find(|l| l.contains("Созданные сделки")),
        text.lines().find(|l| l.contains("Созданные сделки")),
        "{whole}{text}"
    );
    let results: Vec<(String, String)> = log(&company).unwrap().into_iter().map(|s| (s.reader, s.result)).collect();
    assert!(results.iter().any(|(r, x)| *r == by_mail.id && x == "sent"), "{results:?}");
    leaving(&home, &company, &text, &by_file);
}

fn leaving(home: &Home, company: &Company, text: &str, by_file: &Reader) {
    let token = text.split("&t=").nth(1).unwrap().trim();
    assert_eq!(by_link(home, company, token).unwrap().map(|r| r.id), Some(by_file.id.clone()));
    for bad in ["", "00", "zz", &format!("{}00", &token[..token.len() - 2])] {
        assert!(by_link(home, company, bad).unwrap().is_none(), "{bad}");
    }
    assert!(!set_active(company, &by_file.id, false).unwrap().active);
    assert!(due(company, NOW).unwrap().iter().all(|r| r.id != by_file.id));
}

#[test]
fn quiet_hours_periods_and_repeats() {
    assert!(
        is_quiet((21, 8), 23) && is_quiet((21, 8), 7) && !is_quiet((21, 8), 8) && !is_quiet((9, 9), 9) && is_quiet((9, 18), 12)
    );
    let (dir, company) = crate::usecases::measure::tests::company();
    let home = Home::new(dir.path());
    let hour = 3_600_000_000;
    // 2026-06-15 12:00 UTC is three in the afternoon in the company's zone.
    let r = add(&company, reader("file", ""), NOW).unwrap();
    let weekly = add(&company, Reader { pace: "weekly".into(), ..reader("file", "") }, NOW).unwrap();
    assert_eq!(due(&company, NOW).unwrap().len(), 2);
    assert!(due(&company, NOW + 8 * hour).unwrap().is_empty(), "eleven at night is quiet");
    assert_eq!(send_due(&home, &company, &Outlets::default(), NOW).unwrap(), 2);
    assert!(due(&company, NOW + hour).unwrap().is_empty(), "once a day");
    let tomorrow: Vec<String> = due(&company, NOW + 24 * hour).unwrap().into_iter().map(|r| r.id).collect();
    assert_eq!(tomorrow, [r.id], "the weekly one waits for {}", weekly.id);
    for bad in [
        Reader { pace: "hourly".into(), ..reader("file", "") },
        reader("email", "nobody"),
        Reader { role: "manager".into(), ..reader("file", "") },
    ] {
        assert!(add(&company, bad.clone(), NOW).is_err(), "{bad:?}");
    }
}

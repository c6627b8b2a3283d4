//! Letters over SMTP. The password of the server lies sealed; its key in a file beside the database, readable by its owner only.

use super::Entrance;
use crate::{Error, Result};
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Message, SmtpTransport, Transport};
use serde_json::{Value, json};
use std::fs;
use std::time::Duration;
use store::secret;

/// Key of the settings in the database of people.
const KEY: &str = "mail";
/// A mail server that does not answer by then is given up.
const PATIENCE: Duration = Duration::from_secs(20);
/// File of the sealing key.
const KEY_FILE: &str = "secret.key";

/// How letters are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// Host of the server.
    pub host: String,
    /// Port.
    pub port: u16,
    /// `tls` from the first byte, `starttls`, or `none` for a server on this machine.
    pub security: String,
    /// Sender, `Revizor <revizor@firm.example>`.
    pub from: String,
    /// User; empty when the server asks for none.
    pub user: String,
    /// Password.
    pub password: String,
}

/// A letter.
#[derive(Debug, Clone)]
pub struct Letter<'a> {
    /// Whom to.
    pub to: &'a str,
    /// Subject.
    pub subject: String,
    /// Text.
    pub text: String,
}

impl Entrance {
    /// The mail server, when one is set.
    ///
    /// # Errors
    /// When the database fails or the sealing key is gone.
    pub fn mail_settings(&self) -> Result<Option<MailSettings>> {
        let Some(bytes) = self.people.setting(KEY)? else { return Ok(None) };
        let Some(plain) = secret::unseal(&self.sealing_key()?, KEY, &bytes) else {
            return Err(Error::failed(
                format!("настройки почты не открываются: файл {KEY_FILE} заменён; задайте их снова"),
                format!("the mail settings do not open: the file {KEY_FILE} was replaced; set them again"),
            ));
        };
        let v: Value = serde_json::from_slice(&plain).unwrap_or_default();
        let text = |k: &str| v[k].as_str().unwrap_or_default().to_owned();
        let port = v["port"].as_u64().and_then(|p| u16::try_from(p).ok()).unwrap_or(465);
        Ok(Some(MailSettings {
            host: text("host"),
            port,
            security: text("security"),
            from: text("from"),
            user: text("user"),
            password: text("password"),
        }))
    }

    /// Sets the mail server; `None` removes it.
    ///
    /// # Errors
    /// A sender that is no address, or a database that fails.
    pub fn set_mail(&self, settings: Option<&MailSettings>) -> Result<()> {
        let Some(s) = settings else { return Ok(self.people.set_setting(KEY, &[])?) };
        mailbox(&s.from)?;
        let local = matches!(s.host.as_str(), "localhost" | "127.0.0.1" | "::1");
        if s.security == "none" && !local {
            return Err(Error::usage(
                "без шифрования письма отправляются только через сервер на этой же машине",
                "letters go without encryption only through a server on this machine",
            ));
        }
        let plain = json!({"host": s.host, "port": s.port, "security": s.security, "from": s.from, "user": s.user, "password": s.password});
        let sealed = secret::seal(&self.sealing_key()?, &self.random()?, KEY, plain.to_string().as_bytes());
        let sealed =
            sealed.ok_or_else(|| Error::failed("настройки не удалось зашифровать", "the settings could not be sealed"))?;
        Ok(self.people.set_setting(KEY, &sealed)?)
    }

    /// The key that seals secrets; made at first use.
    pub(crate) fn sealing_key(&self) -> Result<[u8; secret::KEY]> {
        let path = self.home.dir().join(KEY_FILE);
        if let Ok(bytes) = fs::read(&path) {
            return bytes.try_into().map_err(|_| {
                Error::failed(
                    format!("{}: файл ключа повреждён; верните его из резервной копии", path.display()),
                    format!("{}: the key file is damaged; bring it back from a backup", path.display()),
                )
            });
        }
        let key = self.random()?;
        crate::paths::write(&path, &key)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).map_err(Error::io("protect", &path))?;
        }
        Ok(key)
    }
}

fn mailbox(text: &str) -> Result<Mailbox> {
    text.trim().parse().map_err(|_| Error::usage(format!("«{text}» — не адрес почты"), format!("{text:?} is no mail address")))
}

/// Sends a letter.
///
/// # Errors
/// A server that refuses or does not answer; the words carry its answer.
pub fn send(settings: &MailSettings, letter: &Letter<'_>) -> Result<()> {
    let failed =
        |e: &dyn std::fmt::Display| Error::failed(format!("письмо не отправлено: {e}"), format!("the letter was not sent: {e}"));
    let message = Message::builder()
        .from(mailbox(&settings.from)?)
        .to(mailbox(letter.to)?)
        .subject(letter.subject.clone())
        .header(ContentType::TEXT_PLAIN)
        .body(letter.text.clone())
        .map_err(|e| failed(&e))?;
    let builder = match settings.security.as_str() {
        "none" => SmtpTransport::builder_dangerous(&settings.host),
        "starttls" => SmtpTransport::starttls_relay(&settings.host).map_err(|e| failed(&e))?,
        _ => SmtpTransport::relay(&settings.host).map_err(|e| failed(&e))?,
    };
    let mut builder = builder.port(settings.port).timeout(Some(PATIENCE));
    if !settings.user.is_empty() {
        builder = builder.credentials(Credentials::new(settings.user.clone(), settings.password.clone()));
    }
    builder.build().send(&message).map(|_| ()).map_err(|e| failed(&e))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::people::testing::entrance;
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;

    /// A mail server of one letter: says yes to everything and returns what it was told.
    pub(crate) fn server() -> (u16, std::thread::JoinHandle<String>) {
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
                    (_, "QUIT") => {
                        let _ = out.write_all(b"221 bye\r\n");
                        break;
                    }
                    _ => b"250 ok\r\n",
                };
                out.write_all(answer).unwrap();
            }
            told
        });
        (port, told)
    }

    pub(crate) fn settings(port: u16) -> MailSettings {
        MailSettings {
            host: "127.0.0.1".into(),
            port,
            security: "none".into(),
            from: "Revizor <revizor@firm.example>".into(),
            user: String::new(),
            password: "canary-password".into(),
        }
    }

    #[test]
    fn a_letter_reaches_the_server() {
        let (port, told) = server();
        let letter =
            Letter {
                to: "anna@firm.example", subject: "Приглашение".into(), text: "https://a.example/invite?t=1".into()
            };
        send(&settings(port), &letter).unwrap();
        let told = told.join().unwrap();
        assert!(told.contains("RCPT TO:<anna@firm.example>") && told.contains("invite?t"), "{told}");
    }

    #[test]
    fn the_password_lies_sealed_and_opens_again() {
        let (dir, e) = entrance();
        e.set_mail(Some(&settings(2525))).unwrap();
        assert_eq!(e.mail_settings().unwrap(), Some(settings(2525)));
        for name in ["people.sqlite", "people.sqlite-wal"] {
            let bytes = fs::read(dir.path().join(name)).unwrap_or_default();
            assert!(!bytes.windows(15).any(|w| w == b"canary-password"), "{name}");
        }
        let far = MailSettings { host: "mail.example".into(), ..settings(25) };
        assert!(e.set_mail(Some(&far)).is_err(), "no clear text over a network");
        fs::write(dir.path().join(KEY_FILE), [9; 32]).unwrap();
        assert!(e.mail_settings().is_err());
        e.set_mail(None).unwrap();
        assert_eq!(e.mail_settings().unwrap(), None);
    }
}

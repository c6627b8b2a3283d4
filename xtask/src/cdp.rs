//! A real browser driven over its debugging pipe: pages, clicks, files, pictures, and whatever it complained about.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A page that does not get there by then never will.
const PATIENCE: Duration = Duration::from_secs(60);

/// One browser with one page.
pub(crate) struct Browser {
    child: Child,
    to: File,
    from: BufReader<File>,
    next: u64,
    session: String,
    complaints: Vec<String>,
}

impl Browser {
    /// Starts the browser with a fresh profile in `dir`.
    pub(crate) fn open(program: &str, dir: &Path) -> Result<Self> {
        fs::create_dir_all(dir)?;
        let (to, from) = (dir.join("to"), dir.join("from"));
        for pipe in [&to, &from] {
            let _ = fs::remove_file(pipe);
            let made = Command::new("mkfifo").arg(pipe).status().context("mkfifo")?;
            if !made.success() {
                bail!("browser: no pipe could be made at {}", pipe.display());
            }
        }
        let profile = format!("--user-data-dir={}", dir.join("profile").display());
        // The shell ties the two pipes to the handles that the browser expects.
        let mut child = Command::new("sh")
            .args(["-c", "to=$1; from=$2; shift 2; exec \"$@\" 3<\"$to\" 4>\"$from\"", "sh"])
            .args([to.as_os_str(), from.as_os_str()])
            .arg(program)
            .args([
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-dev-shm-usage",
            ])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe"])
            .args(["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--hide-scrollbars", &profile])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {program}"))?;
        let opened = OpenOptions::new().write(true).open(&to).and_then(|t| Ok((t, File::open(&from)?)));
        let (to, from) = match opened {
            Ok(pair) => pair,
            Err(e) => {
                let _ = child.kill();
                return Err(e.into());
            }
        };
        let mut browser = Self { child, to, from: BufReader::new(from), next: 0, session: String::new(), complaints: Vec::new() };
        let target = browser.call("Target.createTarget", &json!({"url": "about:blank"}))?;
        let attached = browser.call("Target.attachToTarget", &json!({"targetId": target["targetId"], "flatten": true}))?;
        browser.session = attached["sessionId"].as_str().context("no session")?.to_owned();
        for domain in ["Page", "Runtime", "Log", "DOM"] {
            browser.call(&format!("{domain}.enable"), &json!({}))?;
        }
        Ok(browser)
    }

    fn call(&mut self, method: &str, params: &Value) -> Result<Value> {
        self.next += 1;
        let id = self.next;
        let mut message = json!({"id": id, "method": method, "params": params});
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        self.to.write_all(format!("{message}\0").as_bytes())?;
        self.to.flush()?;
        loop {
            let mut bytes = Vec::new();
            if self.from.read_until(0, &mut bytes)? == 0 {
                bail!("browser: it went away during {method}");
            }
            bytes.pop();
            let answer: Value = serde_json::from_slice(&bytes)?;
            self.listen(&answer);
            if answer["id"].as_u64() == Some(id) {
                if let Some(e) = answer.get("error") {
                    bail!("browser: {method}: {e}");
                }
                return Ok(answer["result"].clone());
            }
        }
    }

    /// Keeps what a page complained about: exceptions, errors on the console, refusals of the content policy.
    fn listen(&mut self, event: &Value) {
        let p = &event["params"];
        match event["method"].as_str() {
            Some("Runtime.exceptionThrown") => self.complaints.push(p["exceptionDetails"].to_string()),
            Some("Runtime.consoleAPICalled") if p["type"] == "error" => self.complaints.push(p["args"].to_string()),
            Some("Log.entryAdded") if p["entry"]["level"] == "error" => {
                self.complaints.push(format!("{} {}", p["entry"]["text"], p["entry"]["url"]));
            }
            _ => {}
        }
    }

    /// Width and height of the page, light or dark.
    pub(crate) fn look(&mut self, width: u32, height: u32, dark: bool) -> Result<()> {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.call("Emulation.setDeviceMetricsOverride", &size)?;
        let theme = json!({"features": [{"name": "prefers-color-scheme", "value": if dark { "dark" } else { "light" }}]});
        self.call("Emulation.setEmulatedMedia", &theme).map(|_| ())
    }

    /// Opens an address and waits until it is loaded.
    pub(crate) fn go(&mut self, url: &str) -> Result<()> {
        self.call("Page.navigate", &json!({"url": url}))?;
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'", url)
    }

    /// The value of an expression in the page.
    pub(crate) fn eval(&mut self, expression: &str) -> Result<Value> {
        let asked = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let got = self.call("Runtime.evaluate", &asked)?;
        if let Some(e) = got.get("exceptionDetails") {
            bail!("browser: {expression}: {e}");
        }
        Ok(got["result"]["value"].clone())
    }

    /// Waits until an expression is true; `what` is told when it never is.
    pub(crate) fn wait(&mut self, expression: &str, what: &str) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            // A page that is being replaced has no value for a moment.
            if self.eval(expression).is_ok_and(|v| v == json!(true)) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let place = self.eval("location.href + ' ' + document.body.innerText.slice(0, 600)").unwrap_or_default();
        bail!("browser: waited in vain for {what}: {place}")
    }

    /// Chooses files in a field, as a person would.
    pub(crate) fn files(&mut self, selector: &str, paths: &[&Path]) -> Result<()> {
        let root = self.call("DOM.getDocument", &json!({}))?;
        let found = self.call("DOM.querySelector", &json!({"nodeId": root["root"]["nodeId"], "selector": selector}))?;
        let files: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
        self.call("DOM.setFileInputFiles", &json!({"nodeId": found["nodeId"], "files": files})).map(|_| ())
    }

    /// A picture of the page.
    pub(crate) fn picture(&mut self, path: &Path) -> Result<()> {
        let shot = self.call("Page.captureScreenshot", &json!({"format": "png"}))?;
        let text = shot["data"].as_str().context("no picture")?;
        fs::write(path, unbase64(text)).with_context(|| path.display().to_string())
    }

    /// Takes what was complained about so far.
    pub(crate) fn complaints(&mut self) -> Vec<String> {
        std::mem::take(&mut self.complaints)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.to.write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        std::thread::sleep(Duration::from_millis(300));
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn unbase64(text: &str) -> Vec<u8> {
    let (mut out, mut bits, mut held) = (Vec::new(), 0u32, 0u32);
    for c in text.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        held = (held << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push(((held >> bits) & 0xff) as u8);
        }
        held &= (1 << bits) - 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_decoded() {
        assert_eq!(unbase64("aGVsbG8="), b"hello");
        assert_eq!(unbase64("+/8="), [0xfb, 0xff]);
    }
}

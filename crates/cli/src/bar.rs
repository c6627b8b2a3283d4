//! Progress on standard error; silent when that is no terminal.

use app::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

/// Shows the stage of long work.
pub(crate) struct Bar {
    bar: Option<ProgressBar>,
    terminal: bool,
}

impl Bar {
    pub(crate) fn new() -> Self {
        Self { bar: None, terminal: io::stderr().is_terminal() }
    }
}

impl Progress for Bar {
    fn stage(&mut self, title: &str, total: u64) {
        self.end();
        if !self.terminal {
            return;
        }
        let bar = if total == 0 { ProgressBar::new_spinner() } else { ProgressBar::new(total) };
        bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(8));
        let template = if total == 0 { "{spinner} {msg} {elapsed}" } else { "{msg} [{bar:32}] {percent} % {elapsed}" };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(title.to_owned());
        bar.enable_steady_tick(Duration::from_millis(200));
        self.bar = Some(bar);
    }

    fn at(&mut self, done: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(done);
        }
    }

    fn say(&mut self, line: &str) {
        self.end();
        let _ = writeln!(io::stderr(), "{line}");
    }

    fn end(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.end();
    }
}

//! Writes one table as a file, cell by cell, without holding rows: canonical CSV or the quoted dress of a CRM export.

use crate::Error;
use crate::days::{Day, Moment, put_clock, put_date, two};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// How cells and lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dress {
    /// UTF-8, comma, quotes when needed, ISO dates.
    Canonical,
    /// UTF-8 with BOM, semicolon, every cell quoted, a separator at the end of the line, Russian dates.
    Bitrix,
    /// Comma, quotes when needed, Russian dates.
    Amo,
    /// An HTML table saved as `.xls`, Russian dates.
    Html,
}

/// What stands before the header of an HTML table.
const HEAD: &str = "<html><head><meta http-equiv=\"Content-type\" content=\"text/html;charset=UTF-8\" /></head><body>\n<table border=\"1\"><thead><tr>";

/// One file being written.
pub(crate) struct Sheet {
    out: BufWriter<File>,
    path: PathBuf,
    line: Vec<u8>,
    cells: usize,
    width: usize,
    dress: Dress,
    started: bool,
    /// Rows written, without the header.
    pub(crate) rows: u64,
}

impl Sheet {
    /// Creates the file and writes its header.
    pub(crate) fn create(dir: &Path, file: &str, dress: Dress, header: &[&str]) -> Result<Self, Error> {
        let path = dir.join(file);
        let out = BufWriter::with_capacity(1 << 17, File::create(&path).map_err(|e| Error::write(&path, e))?);
        let mut sheet =
            Self { out, path, line: Vec::with_capacity(512), cells: 0, width: header.len(), dress, started: false, rows: 0 };
        if matches!(dress, Dress::Bitrix | Dress::Html) {
            sheet.line.extend_from_slice("\u{feff}".as_bytes());
        }
        if dress == Dress::Html {
            sheet.line.extend_from_slice(HEAD.as_bytes());
            for name in header {
                sheet.line.extend_from_slice(format!("<th>{name}</th>").as_bytes());
            }
            sheet.cells = header.len();
            sheet.line.extend_from_slice(b"</tr></thead><tbody");
        } else {
            for name in header {
                sheet.text(name);
            }
        }
        sheet.end()?;
        sheet.rows = 0;
        Ok(sheet)
    }

    fn open(&mut self) {
        match self.dress {
            Dress::Bitrix => self.line.push(b'"'),
            Dress::Html if self.cells == 0 => self.line.extend_from_slice(b"<tr><td>"),
            Dress::Html => self.line.extend_from_slice(b"<td>"),
            Dress::Canonical | Dress::Amo if self.cells > 0 => self.line.push(b','),
            Dress::Canonical | Dress::Amo => {}
        }
        self.cells += 1;
    }

    fn close(&mut self) {
        match self.dress {
            Dress::Bitrix => self.line.extend_from_slice(b"\";"),
            Dress::Html => self.line.extend_from_slice(b"</td>"),
            Dress::Canonical | Dress::Amo => {}
        }
    }

    /// A text cell.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.open();
        if self.dress == Dress::Html {
            let safe =
                text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\n', "<br>");
            self.line.extend_from_slice(safe.as_bytes());
            self.close();
            return self;
        }
        let quote = self.dress != Dress::Bitrix && text.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r'));
        if quote {
            self.line.push(b'"');
        }
        for b in text.bytes() {
            if b == b'"' {
                self.line.push(b'"');
            }
            self.line.push(b);
        }
        if quote {
            self.line.push(b'"');
        }
        self.close();
        self
    }

    /// An empty cell.
    pub(crate) fn none(&mut self) -> &mut Self {
        self.open();
        self.close();
        self
    }

    /// A text cell that may be empty.
    pub(crate) fn maybe(&mut self, text: Option<&str>) -> &mut Self {
        self.text(text.unwrap_or_default())
    }

    /// A whole number.
    pub(crate) fn int(&mut self, n: i64) -> &mut Self {
        self.open();
        put_int(&mut self.line, n);
        self.close();
        self
    }

    /// Money given in kopecks, with two places.
    pub(crate) fn money(&mut self, kopecks: i64) -> &mut Self {
        self.open();
        if kopecks < 0 {
            self.line.push(b'-');
        }
        put_int(&mut self.line, kopecks.abs() / 100);
        self.line.push(b'.');
        two(&mut self.line, kopecks.abs() % 100);
        self.close();
        self
    }

    /// A moment with its date.
    pub(crate) fn time(&mut self, t: Moment) -> &mut Self {
        self.open();
        self.put_day(t.div_euclid(crate::days::DAY));
        self.line.push(b' ');
        put_clock(&mut self.line, t);
        self.close();
        self
    }

    /// A moment that may be absent.
    pub(crate) fn maybe_time(&mut self, t: Option<Moment>) -> &mut Self {
        match t {
            Some(t) => self.time(t),
            None => self.none(),
        }
    }

    /// A date.
    pub(crate) fn date(&mut self, day: Day) -> &mut Self {
        self.open();
        self.put_day(day);
        self.close();
        self
    }

    /// A date that may be absent.
    pub(crate) fn maybe_date(&mut self, day: Option<Day>) -> &mut Self {
        match day {
            Some(day) => self.date(day),
            None => self.none(),
        }
    }

    /// Yes or no, or nothing.
    pub(crate) fn flag(&mut self, flag: Option<bool>) -> &mut Self {
        let words = if self.dress == Dress::Canonical { ["false", "true"] } else { ["Нет", "Да"] };
        self.text(flag.map_or("", |f| words[usize::from(f)]))
    }

    /// Ends the row.
    pub(crate) fn end(&mut self) -> Result<(), Error> {
        debug_assert_eq!(self.cells, self.width, "{}", self.path.display());
        self.line.extend_from_slice(match (self.dress, self.started) {
            (Dress::Html, true) => b"</tr>\n",
            (Dress::Html, false) => b">\n",
            _ => b"\n",
        });
        self.started = true;
        self.out.write_all(&self.line).map_err(|e| Error::write(&self.path, e))?;
        self.line.clear();
        self.cells = 0;
        self.rows += 1;
        Ok(())
    }

    /// Takes the file away again.
    pub(crate) fn remove(&self) -> Result<(), Error> {
        std::fs::remove_file(&self.path).map_err(|e| Error::write(&self.path, e))
    }

    /// Flushes the file.
    pub(crate) fn finish(&mut self) -> Result<(), Error> {
        if self.dress == Dress::Html {
            self.out.write_all(b"</tbody></table></body></html>\n").map_err(|e| Error::write(&self.path, e))?;
        }
        self.out.flush().map_err(|e| Error::write(&self.path, e))
    }

    /// Name of the file without its folder.
    pub(crate) fn file(&self) -> String {
        self.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
    }

    fn put_day(&mut self, day: Day) {
        if self.dress == Dress::Canonical {
            put_date(&mut self.line, day);
            return;
        }
        let (y, m, d) = crate::days::civil(day);
        two(&mut self.line, d);
        self.line.push(b'.');
        two(&mut self.line, m);
        self.line.push(b'.');
        two(&mut self.line, y / 100);
        two(&mut self.line, y % 100);
    }
}

fn put_int(out: &mut Vec<u8>, n: i64) {
    if n < 0 {
        out.push(b'-');
    }
    let mut digits = [0u8; 20];
    let mut at = 20;
    let mut left = n.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (left % 10) as u8;
        left /= 10;
        if left == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

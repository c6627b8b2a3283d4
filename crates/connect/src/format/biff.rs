//! A look into an old binary workbook before the library opens it: how large a rectangle its cells span.

use crate::{Error, Input, Limits};

const END: u32 = 0xffff_fffe;

/// Refuses workbooks whose cells lie so far apart that the rectangle around them would not fit in memory.
pub(crate) fn check(input: &Input, limits: &Limits) -> Result<(), Error> {
    let bytes = std::fs::read(&input.path).map_err(|e| Error::io(&input.name, e))?;
    let broken = || Error::Damaged { file: input.name.clone(), what: "its container of streams is broken".into() };
    let stream = workbook(&bytes).ok_or_else(broken)?;
    // A cell of the library's rectangle takes some 32 bytes.
    let most = (limits.memory / 32).min(limits.cells);
    let (area, cells) = span(&stream);
    if area > most && area > cells.saturating_mul(20) {
        return Err(Error::Limit { file: input.name.clone(), what: "the rectangle around the cells".into(), limit: most });
    }
    Ok(())
}

fn u16_at(b: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(b.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(b: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(b.get(at..at + 4)?.try_into().ok()?))
}

/// The file as sectors.
struct Sectors<'a> {
    bytes: &'a [u8],
    size: usize,
    fat: Vec<u32>,
}

impl Sectors<'_> {
    fn sector(&self, n: u32) -> Option<&[u8]> {
        let at = (n as usize).checked_add(1)?.checked_mul(self.size)?;
        // The last sector may be short.
        self.bytes.get(at..(at + self.size).min(self.bytes.len())).filter(|s| !s.is_empty())
    }

    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut n = start;
        let mut steps = 0;
        while n < 0xffff_fffa {
            out.extend_from_slice(self.sector(n)?);
            n = *self.fat.get(n as usize)?;
            steps += 1;
            if steps > self.fat.len() {
                return None;
            }
        }
        (n == END || n == 0xffff_ffff).then_some(out)
    }
}

/// The bytes of the stream that holds the workbook.
fn workbook(bytes: &[u8]) -> Option<Vec<u8>> {
    let shift = u16_at(bytes, 30)?;
    if !(7..=16).contains(&shift) {
        return None;
    }
    let mut s = Sectors { bytes, size: 1 << shift, fat: Vec::new() };
    let mut tables: Vec<u32> = (0..109).filter_map(|i| u32_at(bytes, 76 + i * 4)).filter(|n| *n < 0xffff_fffa).collect();
    let mut next = u32_at(bytes, 68)?;
    let mut steps = 0;
    while next < 0xffff_fffa && steps < bytes.len() / s.size + 1 {
        let sector = s.sector(next)?;
        let entries = s.size / 4 - 1;
        tables.extend((0..entries).filter_map(|i| u32_at(sector, i * 4)).filter(|n| *n < 0xffff_fffa));
        next = u32_at(sector, entries * 4)?;
        steps += 1;
    }
    let mut fat = Vec::new();
    for t in tables {
        let sector = s.sector(t)?;
        fat.extend(sector.chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]])));
        if fat.len() > bytes.len() {
            return None;
        }
    }
    s.fat = fat;
    let folder = s.chain(u32_at(bytes, 48)?)?;
    let mut root = None;
    let mut found = None;
    for entry in folder.chunks_exact(128) {
        let len = usize::from(u16_at(entry, 64)?).min(64).saturating_sub(2);
        let name: String =
            char::decode_utf16(entry[..len].chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]]))).flatten().collect();
        let place = (u32_at(entry, 116)?, u32_at(entry, 120)? as usize);
        match (entry[66], name.as_str()) {
            (5, _) => root = Some(place),
            (2, n) if n.eq_ignore_ascii_case("workbook") || n.eq_ignore_ascii_case("book") => found = Some(place),
            _ => {}
        }
    }
    let (start, size) = found?;
    let mut stream = if size >= u32_at(bytes, 56)? as usize { s.chain(start)? } else { small(&s, bytes, root?.0, start)? };
    stream.truncate(size);
    Some(stream)
}

/// A stream kept in the small sectors inside the root's stream.
fn small(s: &Sectors<'_>, bytes: &[u8], root: u32, start: u32) -> Option<Vec<u8>> {
    let table = s.chain(u32_at(bytes, 60)?)?;
    let inside = s.chain(root)?;
    let shift = u16_at(bytes, 32)?;
    if !(4..=12).contains(&shift) {
        return None;
    }
    let size = 1_usize << shift;
    let mut out = Vec::new();
    let mut n = start;
    let mut steps = 0;
    while n < 0xffff_fffa && steps <= table.len() / 4 {
        let at = (n as usize).checked_mul(size)?;
        out.extend_from_slice(inside.get(at..(at + size).min(inside.len()))?);
        n = u32_at(&table, n as usize * 4)?;
        steps += 1;
    }
    Some(out)
}

/// The largest rectangle of any sheet and the number of cells of all.
fn span(stream: &[u8]) -> (u64, u64) {
    let (mut area, mut cells) = (0, 0);
    let mut bounds: Option<(u16, u16, u16, u16)> = None;
    let mut at = 0;
    while let (Some(kind), Some(len)) = (u16_at(stream, at), u16_at(stream, at + 2)) {
        let body = stream.get(at + 4..at + 4 + usize::from(len)).unwrap_or(&[]);
        match kind {
            // A new sheet begins.
            0x0809 | 0x0409 | 0x0209 | 0x0009 => bounds = None,
            0x0201
            | 0x0203
            | 0x0204
            | 0x0205
            | 0x027e
            | 0x00bd
            | 0x00be
            | 0x00fd
            | 0x0006
            | 0x0206
            | 0x0406
            | 0x00d6
            | 0x0001..=0x0005
            | 0x0007 => {
                if let (Some(row), Some(column)) = (u16_at(body, 0), u16_at(body, 2)) {
                    let last = if matches!(kind, 0x00bd | 0x00be) {
                        body.len().checked_sub(2).and_then(|i| u16_at(body, i)).unwrap_or(column)
                    } else {
                        column
                    };
                    let (r1, c1, r2, c2) = bounds.unwrap_or((row, column, row, last));
                    let b = (r1.min(row), c1.min(column), r2.max(row), c2.max(last));
                    bounds = Some(b);
                    cells += 1;
                    area = area.max((u64::from(b.2 - b.0) + 1) * (u64::from(b.3.max(b.1) - b.1) + 1));
                }
            }
            _ => {}
        }
        at += 4 + usize::from(len);
    }
    (area, cells)
}

/// Outline and indent of the rows of one sheet of a BIFF8 workbook, by row number from 1.
pub(crate) fn levels(input: &Input, sheet: &str) -> Result<Vec<(u64, super::levels::Level)>, Error> {
    let bytes = std::fs::read(&input.path).map_err(|e| Error::io(&input.name, e))?;
    Ok(workbook(&bytes).map_or_else(Vec::new, |stream| rows_of(&stream, sheet)))
}

fn rows_of(stream: &[u8], sheet: &str) -> Vec<(u64, super::levels::Level)> {
    let mut indents = Vec::new();
    let mut start = None;
    for (kind, body) in (Records { stream, at: 0 }) {
        match kind {
            0x00e0 => indents.push(body.get(8).map_or(0, |b| b & 0x0f)),
            0x0085 if name_of(body).as_deref() == Some(sheet) => start = u32_at(body, 0),
            0x000a => break,
            _ => {}
        }
    }
    let mut found: std::collections::BTreeMap<u64, super::levels::Level> = std::collections::BTreeMap::new();
    let mut first: std::collections::BTreeMap<u64, (u16, u8)> = std::collections::BTreeMap::new();
    let from = start.and_then(|s| usize::try_from(s).ok()).unwrap_or(usize::MAX);
    for (kind, body) in (Records { stream, at: from }) {
        let Some(row) = u16_at(body, 0).map(|r| u64::from(r) + 1) else { continue };
        match kind {
            0x000a => break,
            0x0208 => {
                let outline = u16_at(body, 12).map_or(0, |f| (f & 7) as u8);
                found.entry(row).or_default().outline = outline;
            }
            // Cells with a value: label, number, rk, formula.
            0x00fd | 0x0204 | 0x0203 | 0x027e | 0x0006 | 0x00d6 | 0x00bd => {
                let (Some(column), Some(format)) = (u16_at(body, 2), u16_at(body, 4)) else { continue };
                let indent = indents.get(usize::from(format)).copied().unwrap_or(0);
                let best = first.entry(row).or_insert((column, indent));
                if column < best.0 {
                    *best = (column, indent);
                }
            }
            _ => {}
        }
    }
    for (row, (_, indent)) in first {
        found.entry(row).or_default().indent = indent;
    }
    found.into_iter().collect()
}

/// The name of a sheet in its record of the globals.
fn name_of(body: &[u8]) -> Option<String> {
    let len = usize::from(*body.get(6)?);
    match body.get(7)? & 1 {
        0 => Some(body.get(8..8 + len)?.iter().map(|b| char::from(*b)).collect()),
        _ => {
            let units = body.get(8..8 + len * 2)?.chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]]));
            Some(char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect())
        }
    }
}

/// The records of a stream: kind and body.
struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);
    fn next(&mut self) -> Option<Self::Item> {
        let (kind, len) = (u16_at(self.stream, self.at)?, usize::from(u16_at(self.stream, self.at + 2)?));
        let body = self.stream.get(self.at + 4..self.at + 4 + len)?;
        self.at += 4 + len;
        Some((kind, body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(row: u16, column: u16) -> Vec<u8> {
        let mut r = vec![0x03, 0x02, 14, 0];
        r.extend(row.to_le_bytes());
        r.extend(column.to_le_bytes());
        r.extend([0; 10]);
        r
    }

    #[test]
    fn the_rectangle_of_far_corners() {
        let near = [number(0, 0), number(1, 3)].concat();
        assert_eq!(span(&near), (8, 2));
        let far = [number(0, 0), number(65_535, 255)].concat();
        assert_eq!(span(&far), (65_536 * 256, 2));
        assert_eq!(span(&[1, 2, 3]), (0, 0));
        assert!(workbook(&[0; 600]).is_none());
    }
}

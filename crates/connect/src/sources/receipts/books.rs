//! All lines of a receipt file together: duplicates, invoices, what is a sale, a return, an adjustment.

use super::lines::{ABSENT, CUSTOMER, Dictionary, INVOICE, Line, NONE, PRODUCT, SKU, TEXTS};
use crate::build::facts::is_float_id;
use crate::problem::Code;
use crate::values::date::DAY;
use crate::values::zone::Zone;

/// The lines of a file with their dictionaries.
#[derive(Default)]
pub(crate) struct Books {
    pub(crate) lines: Vec<Line>,
    pub(crate) texts: [Dictionary; TEXTS],
    /// Last line with a receipt number, for files that name it once.
    last: Option<Line>,
}

/// What the whole file says about its numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Habits {
    /// Numbers are digits; a `C` before them cancels, an `A` adjusts.
    pub(crate) lettered: bool,
    /// Numbers start anew: number and day together name a receipt.
    pub(crate) restarts: bool,
    /// The amount column repeats the total of the receipt on every line.
    pub(crate) repeats_total: bool,
}

/// Fate of the lines of one receipt.
pub(crate) struct Verdict {
    /// Accepted lines in their final order.
    pub(crate) kept: Vec<Line>,
    pub(crate) duplicates: u64,
    pub(crate) aside: Vec<(u64, Code)>,
    pub(crate) customer: u32,
    pub(crate) is_return: bool,
}

impl Books {
    /// Takes the lines of a block over, in the order of the file; `breaks` are the places before which a row with a
    /// number of its own was set aside. Returns lines that follow no receipt.
    pub(crate) fn take(&mut self, lines: Vec<Line>, breaks: &[usize], texts: &[Dictionary; TEXTS]) -> Vec<u64> {
        let mut orphans = Vec::new();
        let mut breaks = breaks.iter().copied().peekable();
        let maps: Vec<Vec<u32>> =
            texts.iter().zip(&mut self.texts).map(|(from, to)| from.texts.iter().map(|t| to.number(t)).collect()).collect();
        let end = lines.len();
        for (i, mut line) in lines.into_iter().enumerate() {
            while breaks.next_if(|b| *b <= i).is_some() {
                self.last = None;
            }
            for (slot, map) in line.texts.iter_mut().zip(&maps) {
                if *slot != NONE {
                    *slot = map[*slot as usize];
                }
            }
            if line.texts[INVOICE] == NONE {
                let Some(head) = &self.last else {
                    orphans.push(line.line);
                    continue;
                };
                for (slot, of_head) in line.texts.iter_mut().zip(head.texts) {
                    if *slot == NONE {
                        *slot = of_head;
                    }
                }
                // Goods are never filled down.
                line.texts[SKU] = if line.texts[SKU] == head.texts[SKU] { NONE } else { line.texts[SKU] };
                line.texts[PRODUCT] = if line.texts[PRODUCT] == head.texts[PRODUCT] { NONE } else { line.texts[PRODUCT] };
                line.at = if line.at == ABSENT { head.at } else { line.at };
                line.returned |= head.returned;
                line.cancelled |= head.cancelled;
            } else {
                self.last = Some(line);
            }
            self.lines.push(line);
        }
        if breaks.next_if(|b| *b <= end).is_some() {
            self.last = None;
        }
        orphans
    }

    /// `17850.0` to `17850` when every customer id of the file is written so.
    pub(crate) fn unfloat(&mut self) {
        let book = &mut self.texts[CUSTOMER];
        if book.texts.is_empty() || !book.texts.iter().all(|t| is_float_id(t)) {
            return;
        }
        let mut clean = Dictionary::default();
        let map: Vec<u32> = book.texts.iter().map(|t| clean.number(t.split_once('.').map_or(t, |(whole, _)| whole))).collect();
        *book = clean;
        for line in &mut self.lines {
            if line.texts[CUSTOMER] != NONE {
                line.texts[CUSTOMER] = map[line.texts[CUSTOMER] as usize];
            }
        }
    }

    /// Puts the dictionaries in the order of their texts and the lines in the order of receipt and content, so that
    /// nothing depends on the order of the file.
    pub(crate) fn sort(&mut self) {
        let mut ranks: Vec<Vec<u32>> = Vec::with_capacity(TEXTS);
        for book in &mut self.texts {
            let mut order: Vec<u32> = (0..book.texts.len() as u32).collect();
            order.sort_unstable_by(|a, b| book.texts[*a as usize].cmp(&book.texts[*b as usize]));
            let mut rank = vec![0; order.len()];
            for (r, i) in order.iter().enumerate() {
                rank[*i as usize] = r as u32;
            }
            let mut texts = std::mem::take(&mut book.texts);
            *book = Dictionary::default();
            book.texts = order.iter().map(|i| std::mem::take(&mut texts[*i as usize])).collect();
            ranks.push(rank);
        }
        for line in &mut self.lines {
            for (slot, rank) in line.texts.iter_mut().zip(&ranks) {
                if *slot != NONE {
                    *slot = rank[*slot as usize];
                }
            }
        }
        self.lines.sort_unstable_by(|a, b| content(a).cmp(&content(b)).then(a.line.cmp(&b.line)));
    }

    pub(crate) fn text(&self, book: usize, n: u32) -> &str {
        self.texts[book].texts.get(n as usize).map_or("", String::as_str)
    }

    /// Works the habits of the file out; lines must be sorted.
    pub(crate) fn habits(&self, zone: &Zone, has_amount: bool) -> Habits {
        let numbers = &self.texts[INVOICE].texts;
        let digits = numbers.iter().filter(|n| n.bytes().all(|b| b.is_ascii_digit())).count();
        let (mut spans, mut invoices, mut equal, mut repeated, mut several) = (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
        for group in self.lines.chunk_by(|a, b| a.texts[INVOICE] == b.texts[INVOICE]) {
            invoices += 1;
            let days = group.iter().map(|l| zone.to_local(l.at).div_euclid(DAY));
            let (first, last) = (days.clone().min().unwrap_or(0), days.max().unwrap_or(0));
            spans += usize::from(last - first > 1);
            if group.len() > 1 {
                several += 1;
                repeated += usize::from(group.iter().all(|l| l.amount == group[0].amount));
            }
            equal += group.iter().filter(|l| l.amount != ABSENT && (i128::from(l.amount) - product(l)).abs() <= 100).count();
        }
        Habits {
            lettered: digits * 2 > numbers.len(),
            restarts: spans * 50 > invoices,
            repeats_total: has_amount && several > 0 && equal * 2 < self.lines.len() && repeated * 20 >= several * 19,
        }
    }

    /// The receipts: runs of lines with one number (and one local day, when numbers start anew).
    pub(crate) fn receipts<'a>(&'a self, zone: &'a Zone, habits: Habits) -> Vec<Vec<Line>> {
        let mut out = Vec::new();
        for group in self.lines.chunk_by(|a, b| a.texts[INVOICE] == b.texts[INVOICE]) {
            if !habits.restarts {
                out.push(group.to_vec());
                continue;
            }
            let day = |l: &Line| zone.to_local(l.at).div_euclid(DAY);
            let mut lines = group.to_vec();
            lines.sort_by_key(day);
            out.extend(lines.chunk_by(|a, b| day(a) == day(b)).map(<[Line]>::to_vec));
        }
        out
    }

    /// Judges the lines of one receipt.
    pub(crate) fn judge(&self, lines: &[Line], habits: Habits) -> Verdict {
        let number = self.text(INVOICE, lines[0].texts[INVOICE]);
        let prefix = if habits.lettered { lettered(number) } else { None };
        let mut v =
            Verdict { kept: Vec::new(), duplicates: 0, aside: Vec::new(), customer: NONE, is_return: prefix == Some(b'C') };
        let mut unique: Vec<Line> = Vec::with_capacity(lines.len());
        for line in lines {
            if unique.last().is_some_and(|l| content(l) == content(line)) {
                v.duplicates += 1;
            } else {
                unique.push(*line);
            }
        }
        let mut customers: Vec<u32> = unique.iter().map(|l| l.texts[CUSTOMER]).filter(|c| *c != NONE).collect();
        customers.sort_unstable();
        customers.dedup();
        let all = |v: &mut Verdict, code| v.aside.extend(unique.iter().map(|l| (l.line, code)));
        if prefix == Some(b'A') {
            all(&mut v, Code::Adjustment);
            return v;
        }
        if customers.len() > 1 {
            all(&mut v, Code::ConflictingRows);
            return v;
        }
        v.customer = customers.first().copied().unwrap_or(NONE);
        for line in unique {
            match fault(&line, prefix, v.customer == NONE, habits) {
                Some(code) => v.aside.push((line.line, code)),
                None => v.kept.push(line),
            }
        }
        let total: i128 = v.kept.iter().map(|l| amount(l, habits)).sum();
        v.is_return |= v.kept.iter().any(|l| l.returned) || total < 0;
        v
    }
}

/// Why a line is no sale.
fn fault(line: &Line, prefix: Option<u8>, anonymous: bool, habits: Habits) -> Option<Code> {
    let free = if line.price != ABSENT { line.price == 0 } else { line.amount == 0 };
    if free && (anonymous || line.quantity < 0 && prefix != Some(b'C')) {
        return Some(Code::StockAdjustment);
    }
    if line.price != ABSENT && line.price < 0 {
        return Some(Code::NegativePrice);
    }
    let out = amount(line, habits).abs() > domain::money::LIMIT;
    out.then_some(Code::OutOfRange)
}

/// The amount of a line: the file's own, else quantity times price.
pub(crate) fn amount(line: &Line, habits: Habits) -> i128 {
    if line.amount != ABSENT && (!habits.repeats_total || line.price == ABSENT) { i128::from(line.amount) } else { product(line) }
}

fn product(line: &Line) -> i128 {
    if line.price == ABSENT {
        return 0;
    }
    domain::money::div_round(i128::from(line.quantity) * i128::from(line.price), 1_000_000).unwrap_or(0)
}

/// Everything but the place in the file, in the order in which lines are sorted.
type Content = ([u32; 3], [i64; 6], [u32; TEXTS], [bool; 2]);

fn content(l: &Line) -> Content {
    (
        [l.texts[INVOICE], l.texts[SKU], l.texts[PRODUCT]],
        [l.quantity, l.price, l.at, l.amount, l.order_amount, l.margin],
        l.texts,
        [l.returned, l.cancelled],
    )
}

/// The letter before the digits of a cancelled or adjusting invoice.
fn lettered(number: &str) -> Option<u8> {
    let (first, rest) = number.as_bytes().split_first()?;
    let first = first.to_ascii_uppercase();
    (matches!(first, b'A' | b'C') && !rest.is_empty() && rest.iter().all(u8::is_ascii_digit)).then_some(first)
}

//! Class of each customer in a window: ABC by revenue and by margin, XYZ by frequency and by variation (`methods.md` 2.1 to 2.4).

use crate::calc::clients::{Book, month};
use stats::abc::{Abc, AbcCuts, FrequencyCuts, Pattern, Place, Xyz, classify, cv, pattern, xyz_frequency, xyz_variation};

/// Fewer months since the first purchase: too new to judge.
const NEW_BEFORE: i32 = 3;
/// Variation on fewer months is noise.
pub(crate) const CV_MONTHS: usize = 6;

/// Cell of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cell {
    /// ABC by XYZ.
    Nine(Abc, Xyz),
    /// Revenue of the window is not positive.
    Negative,
    /// First purchase less than three months ago.
    New,
    /// Bought before, not in this window.
    Gone,
    /// In the base, but has not bought yet.
    Never,
}

impl Cell {
    /// All cells in the order shown.
    pub(crate) fn all() -> Vec<Self> {
        let mut out = Vec::with_capacity(13);
        for a in [Abc::A, Abc::B, Abc::C] {
            out.extend([Xyz::X, Xyz::Y, Xyz::Z].map(|x| Self::Nine(a, x)));
        }
        out.extend([Self::Negative, Self::New, Self::Gone, Self::Never]);
        out
    }

    /// Name of the cell: `AX` to `CZ`, `N`, `new`, `gone`, `never`.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Nine(a, x) => format!("{}{}", a.letter(), x.letter()),
            Self::Negative => "N".to_owned(),
            Self::New => "new".to_owned(),
            Self::Gone => "gone".to_owned(),
            Self::Never => "never".to_owned(),
        }
    }
}

/// A customer who had bought by the end of the window.
#[derive(Debug, Clone)]
pub(crate) struct Classed {
    pub(crate) client: usize,
    pub(crate) cell: Cell,
    pub(crate) revenue: i128,
    /// `None` when some document of the window has no margin.
    pub(crate) margin: Option<i128>,
    /// Documents of the window; none = gone.
    pub(crate) docs: usize,
    pub(crate) place: Place,
    pub(crate) by_margin: Option<Abc>,
    pub(crate) xyz: Option<Xyz>,
    pub(crate) active: u32,
    pub(crate) known: u32,
    /// Variation of monthly sums.
    pub(crate) cv: Option<f64>,
    pub(crate) months: Vec<i128>,
    /// Variation of the gaps between purchases, from three purchases on.
    pub(crate) gap_cv: Option<f64>,
}

impl Classed {
    /// Class by variation with the given cuts in percent; `None` when the mean is not positive.
    pub(crate) fn variation(&self, x: u32, y: u32) -> Option<Xyz> {
        xyz_variation(&self.months, x, y)
    }
}

impl Classed {
    /// Class by regularity of the gaps: variation up to 25 % is X, up to 50 % is Y; from three purchases on.
    pub(crate) fn gap_class(&self) -> Option<Xyz> {
        self.gap_cv.map(|v| {
            if v <= 0.25 {
                Xyz::X
            } else if v <= 0.5 {
                Xyz::Y
            } else {
                Xyz::Z
            }
        })
    }

    /// Pattern of demand by the mean interval between buying months (1.32) and the squared variation of sums (0.49).
    pub(crate) fn demand(&self) -> Option<&'static str> {
        pattern(&self.months).map(|p| match p {
            Pattern::Smooth => "smooth",
            Pattern::Erratic => "erratic",
            Pattern::Intermittent => "intermittent",
            Pattern::Lumpy => "lumpy",
        })
    }
}

/// Classifies everybody who had bought by `to`; days are inclusive.
pub(crate) fn place(book: &Book, from: i32, to: i32) -> Vec<Classed> {
    let mut out: Vec<Classed> = (0..book.len()).filter_map(|client| measure(book, client, from, to)).collect();
    // Customers without documents in the window are no part of the ranking. The book is in order of id, so equal values
    // are ranked by id.
    let inside: Vec<usize> = (0..out.len()).filter(|i| out[*i].docs > 0).collect();
    let values: Vec<i128> = inside.iter().map(|i| out[*i].revenue).collect();
    for (i, p) in inside.iter().zip(classify(&values, AbcCuts::default())) {
        out[*i].place = p;
    }
    let known: Vec<(usize, i128)> = inside.iter().filter_map(|i| out[*i].margin.map(|m| (*i, m))).collect();
    let margins: Vec<i128> = known.iter().map(|k| k.1).collect();
    for ((i, _), p) in known.iter().zip(classify(&margins, AbcCuts::default())) {
        out[*i].by_margin = Some(p.class);
    }
    for c in &mut out {
        c.cell = match (c.docs, c.place.class, c.xyz) {
            (0, _, _) => Cell::Gone,
            (_, Abc::N, _) => Cell::Negative,
            (_, _, None) => Cell::Gone,
            (_, _, Some(Xyz::New)) => Cell::New,
            (_, a, Some(x)) => Cell::Nine(a, x),
        };
    }
    out
}

fn measure(book: &Book, client: usize, from: i32, to: i32) -> Option<Classed> {
    let docs = book.docs(client);
    let first = docs.iter().find(|d| d.buy && d.day <= to)?.day;
    let (start, end) = (month(first.max(from)), month(to));
    let size = usize::try_from(end - start + 1).unwrap_or(0);
    let mut sums = vec![0_i128; size];
    let mut bought = vec![false; size];
    let (mut revenue, mut margin, mut count) = (0_i128, Some(0_i128), 0);
    let mut gaps: Vec<i128> = Vec::new();
    let mut last = None;
    for d in docs.iter().filter(|d| d.day >= from && d.day <= to) {
        count += 1;
        revenue += d.net;
        margin = margin.zip(d.margin).map(|(a, b)| a + b);
        let at = usize::try_from(month(d.day) - start).ok();
        if let Some(sum) = at.and_then(|a| sums.get_mut(a)) {
            *sum += d.net;
        }
        if d.buy {
            if let Some(flag) = at.and_then(|a| bought.get_mut(a)) {
                *flag = true;
            }
            if let Some(before) = last.replace(d.day).filter(|b| *b < d.day) {
                gaps.push(i128::from(d.day - before));
            }
        }
    }
    let (active, known) = (bought.iter().filter(|b| **b).count(), size);
    let (active, known) = (u32::try_from(active).unwrap_or(0), u32::try_from(known).unwrap_or(0));
    let xyz = if active == 0 {
        None
    } else if end - month(first) + 1 < NEW_BEFORE {
        Some(Xyz::New)
    } else {
        xyz_frequency(active, known, FrequencyCuts { known_min: 1, ..FrequencyCuts::default() })
    };
    Some(Classed {
        client,
        cell: Cell::Gone,
        revenue,
        margin: margin.filter(|_| count > 0),
        docs: count,
        place: Place { class: Abc::N, rank: 0, before: 0, borderline: false },
        by_margin: None,
        xyz,
        active,
        known,
        cv: cv(&sums),
        months: sums,
        gap_cv: (gaps.len() >= 2).then(|| cv(&gaps)).flatten(),
    })
}

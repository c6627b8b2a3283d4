//! The same checks at earlier month ends: how often they fired alone, written into the result before it is frozen.

use crate::opening::{self, Opened};
use crate::{Company, Progress, Result};
use audit::{PastMonth, Settings};
use domain::result::AuditResult;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Past months when the setting is `auto`, for a company of at most so many deals: more data would double the time of the audit.
const AUTO: (u64, u64) = (3, 10_000);

/// Measures the past months the settings ask for. A month that cannot be opened ends the series: what stands is still true.
///
/// # Errors
/// When the checks cannot be asked at all.
pub(super) fn record(
    company: &Company,
    opened: &Opened,
    settings: &Settings,
    programme: &str,
    now: i64,
    result: &mut AuditResult,
    progress: &mut dyn Progress,
) -> Result<()> {
    let count = months(opened, settings);
    let mut seen: Vec<PastMonth> = Vec::new();
    for (done, day) in (1..).zip(ends(opened, count)) {
        let past = opening::open(company, Some(&day.to_string()), now)?;
        seen.push(audit::past(&past.session, settings, programme)?);
        progress.at(done);
    }
    audit::record(result, &seen);
    Ok(())
}

fn months(opened: &Opened, settings: &Settings) -> u64 {
    match settings.common("hygiene.months").parse() {
        Ok(n) => n,
        Err(_) => match opened.session.rows_of("deals") {
            Ok(n) if n > 0 && n <= AUTO.1 => AUTO.0,
            _ => 0,
        },
    }
}

/// Last days of the months before the as-of day, oldest first.
fn ends(opened: &Opened, count: u64) -> Vec<Date> {
    let (Ok(stamp), Ok(zone)) = (Timestamp::from_microsecond(opened.as_of.micros), TimeZone::get(opened.settings.timezone()))
    else {
        return Vec::new();
    };
    let first = stamp.to_zoned(zone).date().first_of_month();
    let back = |k: u64| {
        let month = first.saturating_sub(jiff::Span::new().months(i64::try_from(k).unwrap_or(0)));
        month.yesterday().ok()
    };
    (0..count).rev().filter_map(back).collect()
}

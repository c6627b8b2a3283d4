//! Before and after on imported rows: a planted effect is found, a placebo is not, a change that is too young says so.

use super::*;
use crate::{Home, Silent};
use jiff::civil::date;
use std::fmt::Write as _;

/// A small generator: the same rows on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// Ten managers, about twenty closed deals a week each for half a year; from 2 March five of them win more.
pub(crate) fn company() -> (tempfile::TempDir, Company) {
    let dir = tempfile::tempdir().unwrap();
    let files = tempfile::tempdir().unwrap();
    let mut text = "id,created_at,title,customer_id,owner_id,pipeline,stage,status,amount,closed_at\n".to_owned();
    let (mut dice, mut n, first, start) = (Dice(7), 0, date(2025, 10, 6), date(2026, 3, 2));
    for week in 0..34 {
        for m in 0..10 {
            for _ in 0..16 + dice.below(9) {
                let day = first.saturating_add(Span::new().days(week * 7 + i64::try_from(dice.below(5)).unwrap()));
                let chance = if m < 5 && day >= start { 45 } else { 25 };
                let status = if dice.below(100) < chance { "won" } else { "lost" };
                let created = day.saturating_sub(Span::new().days(3));
                writeln!(text, "d{n},{created} 10:00:00,Сделка,c{n},m{m},sales,{status},{status},1000,{day} 15:00:00").unwrap();
                n += 1;
            }
        }
    }
    std::fs::write(files.path().join("deals.csv"), text).unwrap();
    let company = Home::new(dir.path()).company("main").unwrap();
    let request = crate::usecases::import_data::Request {
        paths: vec![files.path().to_path_buf()],
        timezone: Some("Europe/Moscow".into()),
        now: NOW,
        ..crate::usecases::import_data::Request::default()
    };
    crate::usecases::import_data::import(&company, &request, &mut Silent).unwrap();
    (dir, company)
}

/// 2026-06-15 12:00 UTC.
pub(crate) const NOW: i64 = 1_781_524_800_000_000;

fn asked(id: &str, metric: &str, start: jiff::civil::Date, units: std::ops::Range<u8>, delta: f64) -> Register {
    Register {
        id: id.into(),
        metric: Some(metric.into()),
        start_on: Some(start),
        delta,
        units: units.map(|m| format!("m{m}")).collect(),
        length_weeks: 8,
        transition_weeks: 1,
        grain: "week".into(),
        who: "Анна".into(),
        ..Register::default()
    }
}

#[test]
fn a_planted_effect_is_found_a_placebo_is_not_and_a_young_change_waits() {
    let (_dir, company) = company();
    let start = date(2026, 3, 2);
    with_data(&company, NOW, |d| {
        let planted = register(&company, d, asked("script", "win_rate_closed", start, 0..5, 0.05), NOW)?;
        let v = &planted.verdict;
        assert_eq!((v.status, v.method), (Status::Effect, Method::Differences), "{v:?}");
        assert!((v.effect.unwrap() - 0.20).abs() < 0.06, "{v:?}");
        assert_eq!(status(text::Lang::Ru, &planted), "эффект есть");
        // The number of deals created was not touched by anything.
        let placebo = propose(&company, d, asked("placebo", "deals_created", start, 0..5, 2.0), NOW)?;
        assert_eq!(placebo.verdict.status, Status::NotSeen, "{:?}", placebo.verdict);
        assert!(status(text::Lang::Ru, &placebo).starts_with("эффекта не видно (можно было увидеть ≥ "));
        // The same people before anything had happened.
        let early = propose(&company, d, asked("fake", "win_rate_closed", date(2025, 12, 1), 5..8, 0.05), NOW)?;
        assert!(matches!(early.verdict.status, Status::NotSeen | Status::Inseparable | Status::Harm), "{:?}", early.verdict);
        let young = propose(&company, d, asked("young", "deals_created", date(2026, 5, 18), 0..5, 2.0), NOW)?;
        assert_eq!(young.verdict.status, Status::TooEarly, "{:?}", young.verdict);
        assert!(status(text::Lang::Ru, &young).starts_with("рано судить до "));
        Ok(())
    })
    .unwrap();
}

#[test]
fn a_card_is_marked_decided_taken_back_and_never_registered_twice() {
    let (_dir, company) = company();
    let start = date(2026, 5, 18);
    let links = crate::view::links::Links::new("/c/main");
    with_data(&company, NOW, |d| {
        register(&company, d, asked("c1", "deals_created", start, 0..5, 2.0), NOW)?;
        assert!(register(&company, d, asked("c1", "deals_created", start, 0..5, 2.0), NOW).is_err());
        for bad in ["", "new", "a/b"] {
            assert_eq!(propose(&company, d, asked(bad, "deals_created", start, 0..5, 2.0), NOW).err().unwrap().exit(), 2);
        }
        assert!(decide(&company, d, "c1", ("keep", "Анна", " "), NOW).is_err(), "no verdict yet and no reason");
        let early = decide(&company, d, "c1", ("keep", "Анна", "сезон кончился"), NOW)?;
        assert!(early.card.decision.is_some_and(|x| x.without_verdict));
        undecide(&company, "c1")?;
        assert!(card(&company, "c1")?.decision.is_none());
        Ok(())
    })
    .unwrap();
    let seen = |scope: &crate::view::Scope| marks(&company, scope, &links, text::Lang::Ru).unwrap();
    let all = seen(&crate::view::Scope::All);
    assert_eq!((all[0].on, all[0].href.as_str()), (start, "/c/main/measure/c1"));
    assert!(seen(&crate::view::Scope::Own("m0".into())).is_empty(), "a manager leads no item of it");
    assert!(withdraw(&company, "c1", Some(("Анна", " ")), NOW).is_err());
    withdraw(&company, "c1", Some(("Анна", "передумали")), NOW).unwrap();
    assert!(seen(&crate::view::Scope::All).is_empty());
    withdraw(&company, "c1", None, NOW).unwrap();
    assert_eq!(seen(&crate::view::Scope::All).len(), 1);
    assert_eq!(free_id(&company).unwrap(), "c2");
}

//! The department's work over a small company: plans that reach the figures, payments, promises, differences between checks.

use super::acts::{self, Desk, Fields};
use super::{By, cases, payments, review, targets};
use crate::usecases::import_data::{self, Request};
use crate::view::Scope;
use crate::view::links::Links;
use crate::view::look::Look;
use crate::{Company, Home, Result, Silent};
use domain::period::DateRange;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::fmt::Write as _;
use tempfile::TempDir;
use text::Lang;

/// Noon of a day in Moscow, microseconds UTC.
pub(crate) fn noon(day: Date) -> i64 {
    day.at(12, 0, 0, 0).in_tz("Europe/Moscow").unwrap().timestamp().as_microsecond()
}

pub(crate) struct Firm {
    _dir: TempDir,
    pub(crate) company: Company,
}

impl Firm {
    /// Two managers who sell four deals a month each from September to February: 100 000 a deal of Anna, 50 000 of Boris.
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let firm = Self { company: Home::new(dir.path()).company("main").unwrap(), _dir: dir };
        let mut deals =
            String::from("id,created_at,title,customer_id,owner_id,pipeline,stage,status,amount,closed_at,expected_close_on\n");
        let mut calls = String::from("id,kind,started_at,owner_id,customer_id,deal_id,duration_s\n");
        for month in 0..6_i64 {
            let first = date(2025, 9, 1).saturating_add(month.months());
            for (who, amount) in [("m-1", 100_000), ("m-2", 50_000)] {
                for k in 0..4_i64 {
                    let (id, day) = (format!("{who}-{month}-{k}"), first.saturating_add((k * 6).days()));
                    let closed = day.saturating_add(3.days());
                    writeln!(
                        deals,
                        "{id},{day} 10:00:00,Сделка {id},c-{k},{who},sales,won,won,{amount},{closed} 12:00:00,{closed}"
                    )
                    .unwrap();
                    writeln!(
                        deals,
                        "{id}l,{day} 10:00:00,Отказ {id},c-{k},{who},sales,lost,lost,{amount},{closed} 12:00:00,{closed}"
                    )
                    .unwrap();
                    for n in 0..5 {
                        writeln!(calls, "{id}-{n},call,{day} 11:0{n}:00,{who},c-{k},{id},120").unwrap();
                    }
                }
            }
        }
        deals.push_str("o-1,2026-02-10 10:00:00,Болты,c-1,m-1,sales,offer,open,90000,,2026-03-10\n");
        deals.push_str("o-2,2026-02-12 10:00:00,Гайки,c-2,m-2,sales,offer,open,60000,,2026-03-05\n");
        firm.put("employees.csv", "id,name,role,team\nm-1,Анна,manager,north\nm-2,Борис,manager,north\nh-1,Вера,head,north\n", 0);
        firm.put("customers.csv", "id,name,owner_id\nc-0,Альфа,m-1\nc-1,Бета,m-1\nc-2,Гамма,m-2\nc-3,Дельта,m-2\n", 0);
        firm.put("stages.csv", "pipeline,stage,position,kind\nsales,offer,1,open\nsales,won,2,won\nsales,lost,3,lost\n", 0);
        firm.put("deals.csv", &deals, 0);
        firm.put("activities.csv", &calls, 0);
        firm
    }

    pub(crate) fn put(&self, name: &str, text: &str, now: i64) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let now = if now == 0 { noon(date(2026, 3, 1)) } else { now };
        let (timezone, source) = (Some("Europe/Moscow".to_owned()), Some("crm".to_owned()));
        let request = Request { paths: vec![path], timezone, source, now, ..Request::default() };
        import_data::import(&self.company, &request, &mut Silent).unwrap();
    }

    pub(crate) fn look<T>(&self, scope: &Scope, now: i64, work: impl FnOnce(&Look<'_>) -> Result<T>) -> Result<T> {
        let (live, warm) = (crate::live::Live::default(), crate::warm::Warm::default());
        let open = warm.open(&live, &self.company, None, now)?;
        let links = Links::new("/c/main");
        work(&Look { open: &open, scope, links: &links, lang: Lang::Ru, marks: &[] })
    }

    /// An act of the head.
    pub(crate) fn act(&self, id: &str, fields: &[(&str, &str)], now: i64) -> Result<()> {
        self.act_as(&Scope::All, id, fields, now)
    }

    pub(crate) fn act_as(&self, scope: &Scope, id: &str, fields: &[(&str, &str)], now: i64) -> Result<()> {
        let fields = Fields(fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect());
        let by = By { name: "Вера".into(), scope: scope.clone() };
        let act = acts::find(id).unwrap();
        self.look(scope, now, |look| (act.run)(&Desk { look, company: &self.company, by: &by, entrance: None, now }, &fields))
    }

    pub(crate) fn targets(&self, scope: &Scope, period: &str) -> targets::Board {
        let now = noon(date(2026, 3, 1));
        let q = targets::Question { period: period.into(), ..targets::Question::default() };
        self.look(scope, now, |l| targets::read(l, &self.company, &q, now)).unwrap()
    }
}

fn own(id: &str) -> Scope {
    Scope::Own(id.to_owned())
}

#[test]
fn a_plan_entered_here_reaches_the_figures_and_comes_back() {
    let firm = Firm::new();
    let now = noon(date(2026, 3, 1));
    firm.put(
        "targets.csv",
        "subject_kind,subject_id,metric,period_start,period_end,value\nemployee,m-1,revenue,2026-02-01,2026-02-28,500000\n",
        0,
    );
    let set = |value: &str| {
        firm.act(
            "target-set",
            &[("subject", "employee:m-1"), ("metric", "revenue"), ("period", "2026-02"), ("value", value)],
            now,
        )
    };
    set("800 000").unwrap();
    let attained = || {
        let ask = crate::view::ask::Ask {
            metric: "plan_attainment".into(),
            by: vec!["manager".into()],
            from: "2026-02-01".into(),
            to: "2026-02-28".into(),
            ..Default::default()
        };
        firm.look(&Scope::All, now, |l| Ok(l.figure(&ask)?.unwrap().rows[0].clone())).unwrap()
    };
    // Four deals of 100 000 against 800 000 entered here, not against 500 000 of the sheet.
    assert_eq!(attained().value.as_deref(), Some("0.5"), "{:?}", attained());
    let board = firm.targets(&Scope::All, "2026-02");
    assert_eq!((board.lines.len(), board.lines[0].source.as_str(), board.lines[0].fact.as_deref()), (1, "desk", Some("400000")));
    let n = board.lines[0].n.unwrap();
    firm.act("target-remove", &[("n", &n.to_string())], now).unwrap();
    assert_eq!(attained().value.as_deref(), Some("0.8"), "the sheet shows again");
    firm.act("target-restore", &[("n", &n.to_string())], now).unwrap();
    assert_eq!(attained().value.as_deref(), Some("0.5"));
    assert!(firm.act("target-remove", &[("n", "999")], now).is_err());
    assert!(firm.act_as(&own("m-1"), "target-remove", &[("n", &n.to_string())], now).is_err(), "a manager sets no plans");
}

#[test]
fn parts_that_do_not_sum_are_refused_whole() {
    let firm = Firm::new();
    let now = noon(date(2026, 3, 1));
    let plan = [("metric", "revenue"), ("period", "2026-03")];
    let out = |a: &str, b: &str| {
        let mut fields = plan.to_vec();
        fields.extend([("whole", "1000000.01"), ("p_m-1", a), ("p_m-2", b)]);
        firm.act("target-hand-out", &fields, now)
    };
    let refused = out("600000", "400000").unwrap_err();
    assert!(refused.text(Lang::Ru).contains("0.01"), "{}", refused.text(Lang::Ru));
    assert!(firm.targets(&Scope::All, "2026-03").lines.is_empty(), "nothing is stored");
    out("600000", "400000.01").unwrap();
    let board = firm.targets(&Scope::All, "2026-03");
    assert_eq!((board.lines.len(), board.gaps.len()), (3, 0));
    // Twice the facts of Boris: Anna gets two kopecks of three.
    firm.act("target-spread", &[plan[0], plan[1], ("value", "900000.02")], now).unwrap();
    let board = firm.targets(&Scope::All, "2026-03");
    let values: Vec<i128> = board.lines.iter().map(|l| l.target.value).collect();
    assert_eq!(values[0], values[1] + values[2]);
    assert_eq!(values[1], 6_000_000_100, "{values:?}");
}

#[test]
fn behind_the_money_stand_deals_and_calls_by_own_ratios() {
    let firm = Firm::new();
    let now = noon(date(2026, 3, 1));
    for (who, value) in [("company", "1500000"), ("employee:m-1", "1000000"), ("employee:m-2", "400000")] {
        firm.act("target-set", &[("subject", who), ("metric", "revenue"), ("period", "2026-03"), ("value", value)], now).unwrap();
    }
    let board = firm.targets(&Scope::All, "2026-03");
    assert_eq!((board.gaps.len(), board.gaps[0].residual), (1, 1_000_000_000));
    let anna = board.trees.iter().find(|t| t.subject.id == "m-1").unwrap();
    let need: Vec<f64> = anna.rungs.iter().filter_map(|r| r.need).collect();
    // A million at 100 000 a deal is ten deals; five calls a won deal are fifty calls; meetings are not recorded.
    assert!((need[0] - 10.0).abs() < 1e-9 && (need[1] - 50.0).abs() < 1e-9 && need.len() == 2, "{need:?}");
    let reach = board.lines.iter().find(|l| l.target.subject.id == "m-1").and_then(|l| l.reach.clone()).unwrap();
    assert_eq!((reach.n, reach.best, reach.verdict), (6, 4_000_000_000, desk::Verdict::Beyond));
    let mine = firm.targets(&own("m-1"), "2026-03");
    assert!(mine.lines.len() == 1 && mine.gaps.is_empty() && mine.trees.len() == 1, "a manager sees his own plan only");
}

#[test]
fn kinds_of_money_stay_apart_and_own_rows_stay_own() {
    let firm = Firm::new();
    let now = noon(date(2026, 3, 1));
    firm.put(
        "payments.csv",
        "id,paid_at,planned_on,amount,deal_id\np-1,2026-02-20 12:00:00,2026-02-20,100000,m-1-5-0\np-2,,2026-02-18,50000,m-2-5-1\np-3,,2026-03-10,70000,m-1-5-2\n",
        0,
    );
    let read = |scope: &Scope, on: &str| {
        let q = payments::Question { on: on.into(), ..payments::Question::default() };
        firm.look(scope, now, |l| payments::read(l, &firm.company, &q, now)).unwrap()
    };
    let march = read(&Scope::All, "2026-03-01");
    assert_eq!(
        (march.calendar.overdue, march.calendar.totals.invoiced, march.calendar.totals.confirmed),
        (500_000_000, 700_000_000, 0)
    );
    assert!(firm.act_as(&own("m-2"), "payment-confirm", &[("payment", "p-3")], now).is_err(), "another's payment");
    firm.act_as(&own("m-1"), "payment-confirm", &[("payment", "p-3"), ("on", "2026-03-12")], now).unwrap();
    let march = read(&Scope::All, "2026-03-01");
    assert_eq!((march.calendar.totals.invoiced, march.calendar.totals.confirmed), (0, 700_000_000));
    assert_eq!(read(&own("m-2"), "2026-03-01").calendar.totals.confirmed, 0);
    firm.act_as(
        &own("m-1"),
        "review-promise",
        &[("manager", "m-1"), ("deal", "o-1"), ("what", "Оплата"), ("due", "2026-03-06"), ("money", "90000")],
        now,
    )
    .unwrap();
    assert_eq!(read(&Scope::All, "2026-03-01").calendar.totals.confirmed, 1_600_000_000);
    let n = march.lines.iter().find_map(|l| l.n).unwrap().to_string();
    firm.act_as(&own("m-1"), "payment-unconfirm", &[("n", &n)], now).unwrap();
    firm.act_as(&own("m-1"), "payment-reconfirm", &[("n", &n)], now).unwrap();
    assert_eq!(read(&Scope::All, "2026-02-01").calendar.totals.paid, 1_000_000_000);
}

#[test]
fn a_review_begins_with_what_changed() {
    let firm = Firm::new();
    let now = noon(date(2026, 3, 1));
    let read =
        |scope: &Scope, manager: &str, now: i64| firm.look(scope, now, |l| review::read(l, &firm.company, manager, now)).unwrap();
    let first = read(&Scope::All, "", now);
    assert_eq!((first.deals.len(), first.people.len(), first.since.as_str()), (2, 2, ""));
    assert!(first.deals[0].view.chance.is_some_and(|p| (p - 0.5).abs() < 0.1), "half of the deals are won");
    firm.act("status-check", &[], now).unwrap();
    firm.act("review-close", &[("manager", "m-1"), ("note", "итог"), ("minutes", "15")], now).unwrap();
    assert!(firm.act_as(&own("m-1"), "review-close", &[("manager", "m-1")], now).is_err(), "the head ends a review");
    firm.put(
        "deals.csv",
        "id,created_at,title,customer_id,owner_id,pipeline,stage,status,amount,closed_at,expected_close_on\n\
         o-1,2026-02-10 10:00:00,Болты,c-1,m-1,sales,won,won,90000,2026-03-02 12:00:00,2026-03-10\n\
         o-2,2026-02-12 10:00:00,Гайки,c-2,m-2,sales,offer,open,65000,,2026-03-20\n\
         o-3,2026-03-02 10:00:00,Шайбы,c-2,m-2,sales,offer,open,10000,,\n",
        noon(date(2026, 3, 2)),
    );
    let later = noon(date(2026, 3, 3));
    let words = |b: &review::Board| b.changes.iter().map(|c| format!("{} {}", c.deal, c.what)).collect::<Vec<_>>();
    assert_eq!(words(&read(&Scope::All, "", later)), ["o-1 won", "o-2 amount", "o-2 pushed", "o-3 new"]);
    assert_eq!(words(&read(&Scope::All, "m-1", later)), ["o-1 won"]);
    assert!(read(&own("m-2"), "m-1", later).deals.iter().all(|l| l.manager == "m-2"), "own deals whatever is asked");
    firm.act("review-promise", &[("manager", "m-2"), ("deal", "o-2"), ("what", "Счёт"), ("due", "2026-03-04")], later).unwrap();
    let n = cases::of(&firm.company, "m-2").unwrap()[0].n.to_string();
    assert!(firm.act_as(&own("m-1"), "case-done", &[("n", &n)], later).is_err(), "another's promise");
    firm.act_as(&own("m-2"), "case-done", &[("n", &n)], later).unwrap();
    firm.act_as(&own("m-2"), "case-reopen", &[("n", &n)], later).unwrap();
    assert_eq!(cases::of(&firm.company, "m-2").unwrap()[0].body.log.len(), 2);
}

#[test]
fn periods_are_written_as_they_are_read() {
    for word in ["2026-07", "2026-Q3", "2026", "2026-07-15"] {
        let range: DateRange = targets::period_of(word).unwrap();
        assert_eq!(targets::period_word(&range), word);
    }
    assert_eq!(targets::period_of("лето").unwrap_err().exit(), 2);
}

//! Figures of the sample: single values, funnel, months, classes, people.

use domain::figure::{FigureRow, FigureSet, Interval, Period, Status, Unit};
use domain::result::{PrintedFigure, Words};

fn set(metric: &str, unit: Unit, rows: Vec<FigureRow>) -> FigureSet {
    let money = matches!(unit, Unit::Money | Unit::Vector);
    FigureSet {
        metric: metric.into(),
        version: 1,
        unit,
        currency: money.then(|| "RUB".to_owned()),
        snapshot: "s-00012".into(),
        as_of: "2026-06-30T23:59:59+03:00".into(),
        period: Period { from: Some("2025-07-01".into()), to: Some("2026-06-30".into()) },
        grain: None,
        rows,
        notes: vec![],
    }
}

fn row(value: &str, n: u64, ends: Option<(&str, &str)>) -> FigureRow {
    let interval =
        ends.map(|(low, high)| Interval { low: low.into(), high: high.into(), level: "0.95".into(), method: "wilson".into() });
    FigureRow { value: Some(value.into()), interval, ..FigureRow::empty(n, Status::Ok) }
}

fn cut(dim: &str, name: &str, r: FigureRow) -> FigureRow {
    FigureRow { cut: vec![(dim.into(), name.into())], ..r }
}

fn fields(r: FigureRow, list: &[(&str, &str)]) -> FigureRow {
    FigureRow { fields: list.iter().map(|(k, v)| ((*k).to_owned(), Some((*v).to_owned()))).collect(), ..r }
}

pub(super) fn all() -> Vec<PrintedFigure> {
    let mut out = singles();
    out.extend([funnel(), months(), durations(), refusals(), abcxyz(), repeat()]);
    out.extend(people());
    for (i, f) in (1..).zip(&mut out) {
        f.id = format!("F-{i:02}");
    }
    out
}

fn figure(ru: &str, en: &str, set: FigureSet) -> PrintedFigure {
    let definition = Words::new(
        "Сумма или доля по записям периода; полное определение — в каталоге",
        "Sum or share over the records of the period; the catalogue defines it in full",
    );
    PrintedFigure { id: String::new(), title: Words::new(ru, en), definition, set }
}

fn singles() -> Vec<PrintedFigure> {
    let mut conversion = row("0.2213", 8_594, Some(("0.2127", "0.2302")));
    conversion.numerator = Some("1902".into());
    conversion.denominator = Some("8594".into());
    let low = FigureRow { status: Status::LowN, ..row("41", 17, Some(("12", "96"))) };
    let nps = FigureRow { value: None, missing: vec!["survey_responses.score".into()], ..FigureRow::empty(0, Status::NoData) };
    let ltv = fields(row("148300.50", 3_217, None), &[("S", "52400.00"), ("C", "0.61"), ("P", "0.232"), ("t", "20.0")]);
    vec![
        figure("Выручка за год", "Revenue of the year", set("revenue", Unit::Money, vec![row("602418730.20", 12_954, None)])),
        figure("Маржа за год", "Margin of the year", set("margin", Unit::Money, vec![row("139680112.75", 12_566, None)])),
        figure(
            "Средний чек",
            "Average ticket",
            set("average_ticket", Unit::Money, vec![row("46504.46", 12_954, Some(("45120.00", "47980.00")))]),
        ),
        figure("Выполнение плана", "Plan attainment", set("plan_attainment", Unit::Ratio, vec![row("0.934", 12, None)])),
        figure("Конверсия закрытых сделок", "Win rate of closed deals", set("win_rate_closed", Unit::Ratio, vec![conversion])),
        figure(
            "Обращение → продажа",
            "Lead to sale",
            set("lead_to_sale", Unit::Ratio, vec![row("0.1342", 7_020, Some(("0.1264", "0.1424")))]),
        ),
        figure(
            "Медиана первого ответа",
            "Median first response",
            set("response_time", Unit::WorkingMinutes, vec![row("24", 7_020, Some(("22", "26")))]),
        ),
        figure(
            "Цикл сделки, медиана",
            "Sales cycle, median",
            set("cycle_length", Unit::Days, vec![row("22", 1_902, Some(("21", "24")))]),
        ),
        figure(
            "Сделки без задачи",
            "Deals without a task",
            set("deals_without_task", Unit::Ratio, vec![row("0.2983", 1_046, Some(("0.2713", "0.3268")))]),
        ),
        figure("Новые клиенты", "New customers", set("new_customers", Unit::Count, vec![row("412", 412, None)])),
        figure("Потерянные клиенты", "Lost customers", set("lost_customers", Unit::Count, vec![row("418", 2_140, None)])),
        figure(
            "Отток за год",
            "Churn of the year",
            set("churn_rate", Unit::Ratio, vec![row("0.1953", 2_140, Some(("0.1791", "0.2127")))]),
        ),
        figure("LTV операционный", "Operational LTV", set("ltv_operational", Unit::Money, vec![ltv])),
        figure("Возврат ушедших, дней", "Days to return", set("payback_months", Unit::Days, vec![low])),
        figure("NPS", "NPS", set("nps", Unit::Points, vec![nps])),
        figure(
            "Доля сильнейшего менеджера в марже",
            "Share of the top rep in margin",
            set("key_person_share", Unit::Ratio, vec![row("0.463", 7, Some(("0.401", "0.522")))]),
        ),
    ]
}

fn funnel() -> PrintedFigure {
    let steps = [
        ("Новая заявка", "8120", "5230", "2410", "0.6441"),
        ("Квалификация", "5230", "3110", "1790", "0.5946"),
        ("Коммерческое предложение отправлено", "3110", "2290", "640", "0.7363"),
        ("Переговоры", "2290", "1960", "180", "0.8559"),
        ("Договор", "1960", "1902", "20", "0.9704"),
    ];
    let rows = steps.map(|(stage, entered, advanced, lost, conversion)| {
        let r = fields(
            row(conversion, entered.parse().unwrap_or(0), None),
            &[
                ("entered", entered),
                ("advanced", advanced),
                ("lost", lost),
                ("moved_back", "41"),
                ("in_window", "86"),
                ("residual", "12"),
                ("conversion", conversion),
            ],
        );
        FigureRow { cut: vec![("pipeline".into(), "Продажи".into()), ("stage".into(), stage.into())], ..r }
    });
    figure(
        "Воронка: движение сделок, созданных за год",
        "Funnel: deals created in the year",
        set("funnel_flow", Unit::Vector, rows.into()),
    )
}

fn months() -> PrintedFigure {
    let values = [47.1, 49.8, 52.2, 50.4, 53.9, 61.7, 38.2, 44.6, 51.3, 50.1, 49.9, 53.2];
    let rows = (0u8..).zip(values).map(|(i, v)| {
        let (y, m) = if i < 6 { (2025, i + 7) } else { (2026, i - 5) };
        FigureRow { bucket: Some(format!("{y}-{m:02}-01")), ..row(&format!("{:.2}", v * 1e6), 1_050 + u64::from(i) * 9, None) }
    });
    let mut s = set("revenue", Unit::Money, rows.collect());
    s.grain = Some("month".into());
    figure("Выручка по месяцам", "Revenue by month", s)
}

fn durations() -> PrintedFigure {
    let steps = [
        ("Новая заявка", "1", "4"),
        ("Квалификация", "3", "11"),
        ("Коммерческое предложение отправлено", "9", "34"),
        ("Переговоры", "6", "21"),
        ("Договор", "3", "9"),
    ];
    let rows = steps.map(|(stage, median, p90)| {
        cut(
            "stage",
            stage,
            fields(
                FigureRow { value: Some(median.into()), ..FigureRow::empty(2_000, Status::Ok) },
                &[("median", median), ("p90", p90), ("censored", "86")],
            ),
        )
    });
    figure("Время на этапе", "Time in stage", set("stage_duration", Unit::Vector, rows.into()))
}

fn refusals() -> PrintedFigure {
    let reasons = [
        ("Дорого", 1210),
        ("", 1140),
        ("Не дождались ответа", 610),
        ("Ушли к конкуренту", 480),
        ("Сроки поставки", 260),
        ("Нецелевой", 190),
        ("Прочее", 90),
    ];
    let rows = reasons.map(|(name, n)| cut("loss_reason", name, row(&n.to_string(), n, None)));
    figure("Отказы по причинам", "Refusals by reason", set("refusals_by_reason", Unit::Vector, rows.into()))
}

fn abcxyz() -> PrintedFigure {
    let cells = [
        ("AX", "61", "212400000"),
        ("AY", "74", "158300000"),
        ("AZ", "31", "52100000"),
        ("BX", "48", "31800000"),
        ("BY", "163", "58400000"),
        ("BZ", "140", "33900000"),
        ("CX", "22", "2100000"),
        ("CY", "309", "19800000"),
        ("CZ", "1292", "33618730"),
    ];
    let rows = cells.map(|(class, customers, revenue)| {
        let n = customers.parse().unwrap_or(0);
        cut("cell", class, fields(FigureRow::empty(n, Status::Ok), &[("customers", customers), ("revenue", revenue)]))
    });
    figure("Классы клиентов ABC × XYZ", "Customer classes ABC × XYZ", set("abcxyz", Unit::Vector, rows.into()))
}

fn repeat() -> PrintedFigure {
    let steps = [("1", "1"), ("2", "0.583"), ("3", "0.412"), ("4", "0.331")];
    let rows = steps.map(|(k, share)| cut("purchase", k, row(share, 412, Some((share, share)))));
    figure("Воронка повторных покупок", "Repeat purchase funnel", set("repeat_funnel", Unit::Vector, rows.into()))
}

fn people() -> Vec<PrintedFigure> {
    let names = ["Абрамов Денис", "Иванов Алексей", "Ким Ольга", "Петрова Мария", "Сидоренко Кирилл"];
    let by = |values: [(&str, u64); 5], ends: bool| {
        let rows = names.iter().zip(values).map(|(name, (v, n))| {
            let x: f64 = v.parse().unwrap_or(0.0);
            let (low, high) = (format!("{:.3}", x * 0.88), format!("{:.3}", x * 1.12));
            let mut r = cut("manager", name, row(v, n, ends.then_some((low.as_str(), high.as_str()))));
            if n < 30 {
                r.status = Status::LowN;
            }
            r
        });
        rows.collect::<Vec<_>>()
    };
    let mut plan = by([("0.82", 12), ("0.94", 12), ("1.02", 12), ("1.08", 12), ("0.86", 12)], false);
    for (r, (fact, target)) in plan.iter_mut().zip([(37, 45), (47, 50), (46, 45), (54, 50), (43, 50)]) {
        r.numerator = Some(format!("{}000000", fact));
        r.denominator = Some(format!("{}000000", target));
        r.status = Status::Ok;
    }
    let mut attainment = set("plan_attainment", Unit::Ratio, plan);
    attainment.currency = Some("RUB".into());
    vec![
        figure("Выполнение плана по менеджерам", "Plan attainment by manager", attainment),
        figure(
            "Конверсия закрытых",
            "Win rate",
            set(
                "win_rate_closed",
                Unit::Ratio,
                by([("0.171", 1_402), ("0.212", 1_510), ("0.243", 1_630), ("0.261", 1_720), ("0.19", 21)], true),
            ),
        ),
        figure(
            "Медиана ответа",
            "Median response",
            set(
                "response_time",
                Unit::WorkingMinutes,
                by([("31", 1_204), ("22", 1_377), ("14", 1_502), ("9", 1_611), ("47", 690)], true),
            ),
        ),
    ]
}

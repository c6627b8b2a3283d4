//! One plausible chart of every kind, with the awkward cases on purpose: long names, tiny steps, gaps, ties.

use crate::{
    Bar, Bars, Bullet, Bullets, Chart, Control, Curve, Funnel, Gantt, GanttRow, Heat, HeatCell, Histogram, Line, LineMark,
    Measure, Pareto, Plot, Range, Ranges, Ring, Series, Spark, Stacked, StackedRow, Step, Survival, Tile, Tiles, Tone, Waterfall,
    WaterfallStep,
};
use text::Lang;
use text::fmt::{count, duration_days, money_short, percent, signed};

/// Sample charts for tests, galleries and pages without data.
#[must_use]
pub fn samples(lang: Lang) -> Vec<Plot> {
    let s = Sample { lang };
    vec![
        s.plot("Где теряются сделки", "Where deals are lost", s.funnel()),
        s.plot("Маржа по менеджерам", "Margin by manager", s.bars()),
        s.plot("Выручка по каналам", "Revenue by channel", s.stacked()),
        s.plot("План и факт", "Plan and fact", s.bullets()),
        s.plot("Точки роста в деньгах", "Growth points in money", s.waterfall(5)),
        s.plot("Мост выручки", "Revenue bridge", s.waterfall(9)),
        s.plot("Причины отказов", "Reasons of refusal", s.pareto()),
        s.plot("Классы клиентов", "Customer classes", s.heat()),
        s.plot("Прогноз выручки", "Revenue forecast", s.line()),
        s.plot("Скорость ответа", "Response time", s.histogram()),
        s.plot("Сколько ждёт сделка", "How long deals wait", s.survival()),
        s.plot("Оценка отдела", "Score", s.ring()),
        s.plot("Тренд", "Trend", s.spark()),
        s.plot("Заявки по дням", "Leads by day", s.control()),
        s.plot("Деньги по точкам роста", "Money by growth zone", s.ranges()),
        s.plot("Тридцать ошибок", "Thirty mistakes", s.tiles()),
        s.plot("Календарь изменений", "Calendar of changes", s.gantt()),
    ]
}

struct Sample {
    lang: Lang,
}

impl Sample {
    fn plot(&self, ru: &str, en: &str, chart: Chart) -> Plot {
        Plot { title: self.t(ru, en), description: String::new(), chart }
    }

    fn t(&self, ru: &str, en: &str) -> String {
        self.lang.pick(ru, en).to_owned()
    }

    fn money(&self, thousands: i32) -> String {
        money_short(self.lang, i128::from(thousands) * 10_000_000, "RUB")
    }

    fn funnel(&self) -> Chart {
        let steps = [
            ("Новая заявка", "New lead", 1240, 0),
            ("Квалификация", "Qualified", 812, 428),
            ("Коммерческое предложение", "Commercial proposal", 430, 382),
            ("Переговоры с лицом, принимающим решения", "Negotiation with the decision maker", 268, 162),
            ("Договор", "Contract", 131, 137),
            ("Оплата", "Payment", 6, 125),
        ];
        let mut before = 0;
        let steps = steps.map(|(ru, en, value, lost)| {
            let share = if before > 0 { percent(self.lang, f64::from(value) / f64::from(before), 0) } else { String::new() };
            before = value;
            Step {
                label: self.t(ru, en),
                value: f64::from(value),
                text: count(self.lang, i64::from(value)),
                lost: if lost > 0 { count(self.lang, -i64::from(lost)) } else { String::new() },
                share,
                worst: lost == 382,
                href: (lost > 0).then(|| "#deals".to_owned()),
            }
        });
        Chart::Funnel(Funnel { steps: steps.into() })
    }

    fn bars(&self) -> Chart {
        let rows = [("Петрова Мария", 5400, 61), ("Константинопольский Александр", 4700, 48), ("Ким Ольга", 380, 4)];
        let bars = rows.map(|(name, v, n)| Bar {
            label: name.into(),
            value: f64::from(v),
            text: self.money(v),
            note: format!("n\u{a0}=\u{a0}{n}"),
            interval: (n > 30).then_some((f64::from(v) * 0.8, f64::from(v) * 1.15)),
            tone: if n < 30 { Tone::Neutral } else { Tone::Plain },
            href: None,
        });
        Chart::Bars(Bars { bars: bars.into(), reference: Some((3500.0, self.t("среднее отдела", "average"))) })
    }

    fn stacked(&self) -> Chart {
        let row = |name: (&str, &str), values: [i32; 3]| StackedRow {
            label: self.t(name.0, name.1),
            values: values.map(|v| (f64::from(v), self.money(v))).into(),
            text: self.money(values.iter().sum()),
        };
        Chart::Stacked(Stacked {
            parts: vec![
                (self.t("Постоянные", "Regular"), Tone::Series(0)),
                (self.t("Новые", "New"), Tone::Series(3)),
                (self.t("Прочее", "Other"), Tone::Neutral),
            ],
            rows: vec![row(("Сайт", "Site"), [8200, 2100, 300]), row(("Рекомендации", "Referral"), [5100, 400, 20])],
        })
    }

    fn bullets(&self) -> Chart {
        let row = |ru, en, share: f64, fact: i32, plan: i32, tone| Bullet {
            label: self.t(ru, en),
            share: Some(share),
            text: percent(self.lang, share, 0),
            note: self.lang.pick("из", "of").to_owned() + " " + &self.money(plan) + &format!(" · {}", self.money(fact)),
            tone,
            href: None,
        };
        Chart::Bullets(Bullets {
            rows: vec![
                row("Выручка", "Revenue", 0.93, 16_800, 18_000, Tone::Plain),
                row("Выручка новых клиентов", "Revenue of new customers", 1.84, 9_200, 5_000, Tone::Good),
                row("Маржа", "Margin", 0.04, 190, 4_700, Tone::Bad),
            ],
        })
    }

    fn waterfall(&self, n: usize) -> Chart {
        let all = [
            ("Маржа сейчас", "Margin now", 18_400, true),
            ("Скорость ответа", "Response time", 1_300, false),
            ("Потери на коммерческом предложении", "Losses at proposal", 2_300, false),
            ("Скидки без согласования", "Unapproved discounts", -600, false),
            ("Повторные продажи", "Repeat sales", 1_900, false),
            ("Удержание", "Retention", 500, false),
            ("Цены", "Prices", 20, false),
            ("Ассортимент", "Mix", -2_900, false),
            ("Средний чек", "Ticket", 700, false),
        ];
        let level: i32 = all.iter().take(n).map(|s| s.2).sum();
        let end = ("Потенциал", "Potential", level, true);
        let steps = all.into_iter().take(n).chain([end]).map(|(ru, en, v, total)| WaterfallStep {
            label: self.t(ru, en),
            value: f64::from(v) * 1000.0,
            text: if total { self.money(v) } else { signed(self.money(v)) },
            total,
            ..WaterfallStep::default()
        });
        Chart::Waterfall(Waterfall { steps: steps.collect(), measure: Measure::Money("₽".into()) })
    }

    fn pareto(&self) -> Chart {
        let rows = [
            ("Дорого", "Price", 142),
            ("Нет ответа", "No answer", 118),
            ("Ушли к конкуренту", "Went to a competitor", 66),
            ("Сроки поставки", "Delivery time", 41),
            ("Нецелевой", "Not our customer", 25),
            ("Прочее", "Other", 12),
        ];
        let total: i32 = rows.iter().map(|r| r.2).sum();
        let mut sum = 0;
        let (mut bars, mut accumulated) = (Vec::new(), Vec::new());
        for (ru, en, v) in rows {
            sum += v;
            let share = f64::from(sum) / f64::from(total);
            let text = count(self.lang, i64::from(v));
            bars.push(Bar { label: self.t(ru, en), value: f64::from(v), text, ..Bar::default() });
            accumulated.push((share, percent(self.lang, share, 0)));
        }
        Chart::Pareto(Pareto {
            bars,
            accumulated,
            measure: Measure::Count,
            name: self.t("Сделок", "Deals"),
            accumulated_name: self.t("Накопленная доля", "Accumulated share"),
        })
    }

    fn heat(&self) -> Chart {
        let cells = [[42, 18, 6], [21, 35, 14], [8, 22, 154]];
        let heads = [("A — 80 % маржи", "A — 80% of margin"), ("B — 15 %", "B — 15%"), ("C — 5 %", "C — 5%")];
        let rows = heads.iter().zip(cells).map(|((ru, en), row)| {
            let cells = row.map(|v| {
                Some(HeatCell {
                    level: u8::try_from(v / 10).unwrap_or(5).min(5),
                    text: count(self.lang, i64::from(v)),
                    note: self.money(v * 97),
                    href: None,
                })
            });
            (self.t(ru, en), cells.into())
        });
        let columns = [("X — часто", "X — often"), ("Y — иногда", "Y — sometimes"), ("Z — редко", "Z — seldom")];
        Chart::Heat(Heat { columns: columns.iter().map(|(r, e)| self.t(r, e)).collect(), rows: rows.collect() })
    }

    fn line(&self) -> Chart {
        let months = (1..=12).map(|m| text::fmt::month_short(self.lang, m)).collect();
        let fact = [12.1, 12.9, 13.8, 13.2, 14.5, 15.2, 14.9, 16.1, 16.8, 17.2, 17.9, 18.4];
        let band = (0..12).map(|i: u8| {
            (i >= 8).then(|| fact[usize::from(i)] * 1e6).map(|v| {
                let w = f64::from(i - 8) * 0.9e6;
                (v - w, v + w)
            })
        });
        let last = [
            None,
            Some(11.0),
            Some(11.4),
            Some(11.3),
            None,
            Some(12.0),
            Some(12.4),
            Some(12.8),
            Some(12.7),
            Some(18.1),
            Some(18.2),
            Some(18.2),
        ];
        let series = vec![
            Series {
                name: self.t("Факт и прогноз", "Fact and forecast"),
                points: fact.iter().map(|v| Some(v * 1e6)).collect(),
                last: self.money(18_400),
                dashed_from: Some(8),
                tone: Tone::Plain,
            },
            Series {
                name: self.t("Прошлый год", "Last year"),
                points: last.iter().map(|v| v.map(|v: f64| v * 1e6)).collect(),
                last: self.money(18_200),
                dashed_from: None,
                tone: Tone::Neutral,
            },
        ];
        Chart::Line(Line {
            labels: months,
            series,
            band: Some((band.collect(), self.t("Интервал 80 %", "80% interval"))),
            measure: Measure::Money("₽".into()),
            from_zero: false,
            marks: [
                (3.5, "Дежурный по заявкам", "Duty for leads"),
                (4.0, "Новый скрипт", "New script"),
                (4.2, "Чек-лист", "Checklist"),
            ]
            .iter()
            .map(|(at, ru, en)| LineMark { at: *at, label: self.t(ru, en), ..LineMark::default() })
            .collect(),
        })
    }

    fn gantt(&self) -> Chart {
        let names = [("Дежурный по заявкам", "Duty manager for leads"), ("Чек-лист этапа «КП»", "Checklist of the offer stage")];
        let rows = (0_u8..).zip(names).map(|(i, (ru, en))| {
            let start = f64::from(i) * 20.0;
            GanttRow {
                label: self.t(ru, en),
                start,
                end: start + 21.0,
                effect: start + 49.0,
                decision: Some(start + 60.0),
                text: "02.03–23.03".into(),
                ..GanttRow::default()
            }
        });
        Chart::Gantt(Gantt {
            rows: rows.collect(),
            ticks: (0_u8..3).map(|m| (f64::from(m) * 30.0, text::fmt::month_short(self.lang, m + 3))).collect(),
            today: Some(25.0),
            names: (self.t("работа", "work"), self.t("ждём эффекта", "waiting for the effect")),
        })
    }

    fn histogram(&self) -> Chart {
        let bins = (0..12).map(|i| {
            let label = text::fmt::duration_minutes(self.lang, f64::from(i) * 15.0);
            (
                label,
                f64::from([44, 120, 96, 71, 50, 31, 22, 15, 9, 5, 2, 1][i as usize]),
                if i < 1 { Tone::Good } else { Tone::Plain },
            )
        });
        let marks = vec![(1.0, self.t("норма 15 мин", "norm 15 min")), (2.4, self.t("медиана 36 мин", "median 36 min"))];
        Chart::Histogram(Histogram { bins: bins.collect(), marks, measure: Measure::Count })
    }

    fn survival(&self) -> Chart {
        let curve = |name: String, k: f64, tone| {
            let points = (1..=24).map(|i| {
                let s = 1.0 / (1.0 + f64::from(i) / k);
                (f64::from(i) * 5.0, s, s - 0.04, s + 0.04)
            });
            Curve { name, points: points.collect(), tone }
        };
        let name = |ru, en, d| format!("{}: {}", self.t(ru, en), duration_days(self.lang, d));
        Chart::Survival(Survival {
            curves: vec![
                curve(name("Новые, медиана", "New, median", 34.0), 7.0, Tone::Series(0)),
                curve(name("Текущие, медиана", "Current, median", 12.0), 2.4, Tone::Series(3)),
            ],
            measure: Measure::Days,
        })
    }

    fn ring(&self) -> Chart {
        Chart::Ring(Ring {
            value: Some(64.0),
            text: "64".into(),
            caption: self.t("из 100", "of 100"),
            bounds: Some((51.0, 78.0)),
            tone: Tone::Plain,
        })
    }

    fn spark(&self) -> Chart {
        let points = [3.0, 4.0, 3.5, 5.0, 4.8, 6.0, 5.5, 7.0].map(Some).into();
        Chart::Spark(Spark { points, tone: Tone::Plain })
    }

    fn control(&self) -> Chart {
        let values = [46, 51, 54, 55, 49, 57, 50, 54, 61, 62, 50, 41, 52, 58, 42, 45, 48, 74, 73, 45, 50, 44, 51];
        Chart::Control(Control {
            labels: (1..=values.len()).map(|i| i.to_string()).collect(),
            points: values.iter().map(|v| Some((f64::from(*v), v.to_string()))).collect(),
            centre: (51.0, self.t("среднее 51", "average 51")),
            low: Some((32.0, self.t("нижний предел 32", "lower limit 32"))),
            high: Some((68.0, self.t("верхний предел 68", "upper limit 68"))),
            measure: Measure::Count,
        })
    }

    fn ranges(&self) -> Chart {
        let row = |ru, en, low: i32, mid: i32, high: i32, total| Range {
            label: self.t(ru, en),
            low: f64::from(low) * 1e3,
            mid: f64::from(mid) * 1e3,
            high: f64::from(high) * 1e3,
            text: self.money(mid),
            note: text::fmt::interval_money(self.lang, i128::from(low) * 10_000_000, i128::from(high) * 10_000_000, "RUB"),
            tone: if total { Tone::Neutral } else { Tone::Plain },
            total,
            href: None,
        };
        Chart::Ranges(Ranges {
            rows: vec![
                row(
                    "Ответ клиенту в течение 15 минут рабочего времени",
                    "Answer within 15 working minutes",
                    210,
                    480,
                    900,
                    false,
                ),
                row("Повторные продажи базе A", "Repeat sales to A customers", -90, 350, 700, false),
                row("Вместе", "Together", 400, 760, 1_300, true),
            ],
            measure: Measure::Money("₽".into()),
        })
    }

    fn tiles(&self) -> Chart {
        let kinds = [("✗", Tone::Bad), ("✓", Tone::Good), ("▲", Tone::Warn), ("–", Tone::Neutral)];
        let tiles = (1..=30).map(|i: usize| {
            let (sign, tone) = kinds[i * 7 % 4];
            Tile {
                number: i.to_string(),
                name: self.t("Не настроена воронка", "Funnel not set up"),
                sign: sign.to_owned(),
                verdict: String::new(),
                tone,
                href: Some(format!("#m{i}")),
            }
        });
        Chart::Tiles(Tiles { tiles: tiles.collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::Theme;
    use crate::{Ink, Size, Svg, draw};

    fn check(svg: &Svg, what: &str, out: &mut Vec<String>) {
        for (i, a) in svg.labels.iter().enumerate() {
            if a.x0 < -0.5 || a.x1 > svg.width + 0.5 || a.y0 < -0.5 || a.y1 > svg.height + 0.5 {
                out.push(format!("{what}: {a:?} leaves {}x{}", svg.width, svg.height));
            }
            for b in &svg.labels[i + 1..] {
                if a.x1 > b.x0 && b.x1 > a.x0 && a.y1 > b.y0 && b.y1 > a.y0 {
                    out.push(format!("{what}: {a:?} over {b:?}"));
                }
            }
        }
    }

    #[test]
    fn no_label_leaves_the_sheet_or_covers_another() {
        let mut problems = Vec::new();
        for lang in Lang::ALL {
            for plot in samples(lang) {
                for size in [Size::Wide, Size::Narrow] {
                    let what = format!("{} {size:?} {lang}", plot.title);
                    check(&draw(&plot, size, Ink::Css, lang), &what, &mut problems);
                }
            }
        }
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }

    #[test]
    fn both_inks_share_the_geometry() {
        let plain = |svg: &Svg| {
            let cut = |s: &str| {
                let mut out = String::new();
                for (i, part) in s.split('"').enumerate() {
                    let colour = part.starts_with("var(--") || part.starts_with('#') && part.len() == 7 && !part.contains('d');
                    out.push_str(if i % 2 == 1 && (colour || part.starts_with("var")) { "*" } else { part });
                }
                out
            };
            (cut(&svg.markup).len(), svg.labels.clone(), svg.height.to_bits())
        };
        for plot in samples(Lang::Ru) {
            let (a, b) =
                (draw(&plot, Size::Wide, Ink::Css, Lang::Ru), draw(&plot, Size::Wide, Ink::Fixed(Theme::Dark), Lang::Ru));
            assert_eq!(plain(&a).1, plain(&b).1);
            assert_eq!(plain(&a).2, plain(&b).2);
            assert!(!a.markup.contains("=\"#1B2430\""), "raw colour in {}", plot.title);
            assert!(!b.markup.contains("var("), "variable in {}", plot.title);
        }
    }

    #[test]
    fn empty_charts_do_not_fail() {
        let empty = [
            Chart::Funnel(Funnel { steps: vec![] }),
            Chart::Bars(Bars::default()),
            Chart::Bullets(Bullets { rows: vec![] }),
            Chart::Waterfall(Waterfall { steps: vec![], measure: Measure::Count }),
            Chart::Pareto(Pareto {
                bars: vec![],
                accumulated: vec![],
                measure: Measure::Count,
                name: String::new(),
                accumulated_name: String::new(),
            }),
            Chart::Heat(Heat { columns: vec![], rows: vec![] }),
            Chart::Line(Line {
                labels: vec![],
                series: vec![],
                band: None,
                measure: Measure::Count,
                from_zero: true,
                marks: vec![LineMark::default()],
            }),
            Chart::Gantt(Gantt::default()),
            Chart::Histogram(Histogram { bins: vec![], marks: vec![], measure: Measure::Count }),
            Chart::Survival(Survival { curves: vec![], measure: Measure::Days }),
            Chart::Spark(Spark::default()),
            Chart::Ranges(Ranges { rows: vec![], measure: Measure::Count }),
            Chart::Tiles(Tiles { tiles: vec![] }),
        ];
        for chart in empty {
            for size in [Size::Wide, Size::Narrow] {
                let svg =
                    draw(&Plot { title: "t".into(), description: String::new(), chart: chart.clone() }, size, Ink::Css, Lang::Ru);
                assert!(!svg.markup.contains("NaN") && !svg.markup.contains("inf"), "{chart:?}");
            }
        }
    }
}

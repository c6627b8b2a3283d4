//! The fixed sheets of the workbook.

use super::sheet::{FIRST, Page, Shape, Value};
use crate::build::{field_unit, unit_name, value_unit, verdict_name};
use domain::result::{AuditResult, GrowthZone, MoneyRange, Words};
use text::{Lang, locale};

/// Result and language.
pub(super) struct Pages<'a> {
    pub(super) r: &'a AuditResult,
    pub(super) lang: Lang,
}

fn columns(list: &[(&str, f64)]) -> Vec<(String, f64)> {
    list.iter().map(|(name, width)| ((*name).to_owned(), *width)).collect()
}

impl Pages<'_> {
    pub(super) fn t(&self, ru: &str, en: &str) -> String {
        self.lang.pick(ru, en).to_owned()
    }

    pub(super) fn w(&self, words: &Words) -> String {
        let (own, other) = self.lang.pick((&words.ru, &words.en), (&words.en, &words.ru));
        if own.is_empty() { other.clone() } else { own.clone() }
    }

    fn word(&self, key: &str) -> String {
        locale::t(self.lang, key).to_owned()
    }

    fn per(&self, kind: &str) -> String {
        self.word(if kind == "stock" { "one_off" } else { "per_month" })
    }

    pub(super) fn summary(&self) -> Page {
        let (r, m, s) = (self.r, &self.r.money, &self.r.score);
        let text = |name: String, value: String| vec![Value::text(name), Value::text(value)];
        let score = |name: String, v: &Option<String>| vec![Value::text(name), Value::decimal("points", v.as_deref())];
        let mut rows = vec![
            text(self.t("Компания", "Company"), r.audit.company.clone()),
            text(self.t("Вывод", "Verdict"), self.w(&r.headline)),
            score(self.t("Индекс здоровья, 0–100", "Health index, 0–100"), &s.total),
            score(self.t("Если всё неизвестное — ошибки", "If every unknown failed"), &s.low),
            score(self.t("Если всё неизвестное в порядке", "If every unknown passed"), &s.high),
            score(self.t("При равных весах", "Under equal weights"), &s.equal_weights),
            vec![Value::text(self.t("Полнота проверки", "Coverage")), Value::decimal("ratio", Some(&s.coverage))],
            vec![Value::text(self.t("Проверок с вердиктом", "Checks with a verdict")), Value::count(r.coverage.assessed)],
            vec![Value::text(self.t("Всего проверок", "Checks in all")), Value::count(r.coverage.all)],
        ];
        if m.refused.is_none() {
            let money = |name: String, minor| vec![Value::text(name), Value::money(minor)];
            rows.extend([
                money(self.t("Маржа в месяц, ожидаемо", "Margin per month, expected"), m.joint_monthly.p50),
                money(self.t("Маржа в месяц, осторожно", "Margin per month, careful"), m.joint_monthly.p10),
                money(self.t("Маржа в месяц, смело", "Margin per month, bold"), m.joint_monthly.p90),
                money(self.t("Разово, ожидаемо", "One-off, expected"), m.joint_one_off.p50),
                money(self.t("Затронуто ошибками", "Touched by mistakes"), m.touched),
            ]);
        }
        let a = &r.audit;
        rows.extend([
            text(self.t("Программа", "Programme"), a.programme.clone()),
            text(
                self.t("Период данных", "Period of data"),
                format!("{} – {}", a.period.from.clone().unwrap_or_default(), a.period.to.clone().unwrap_or_default()),
            ),
            text(self.t("На дату", "As of"), a.as_of.clone()),
            text(self.t("Каталог", "Catalogue"), a.catalogue_version.clone()),
            text(self.t("Снимок", "Snapshot"), a.snapshot.clone()),
            text(self.t("Хеш настроек", "Hash of settings"), a.settings_hash.clone()),
            text(self.t("Хеш результата", "Hash of the result"), a.result_hash.clone()),
        ]);
        Page {
            title: self.t("Аудит отдела продаж", "Sales department audit"),
            columns: columns(&[(&self.t("Показатель", "Item"), 36.0), (&self.t("Значение", "Value"), 90.0)]),
            rows,
            notes: r.cannot_tell.iter().map(|w| self.w(w)).collect(),
            ..Page::default()
        }
    }

    pub(super) fn verdicts(&self) -> Page {
        let rows = self.r.verdicts.iter().map(|v| {
            let end = |pick: fn(&domain::figure::Interval) -> &String| {
                Value::decimal(&v.unit, v.interval.as_ref().map(|i| pick(i).as_str()))
            };
            vec![
                Value::text(&v.id),
                Value::text(self.w(&v.title)),
                v.mistake.map_or(Value::Empty, |m| Value::count(m.into())),
                Value::text(self.word(&format!("verdict.{}", verdict_name(v.verdict)))),
                Value::count(v.severity.into()),
                Value::decimal(&v.unit, v.measured.as_deref()),
                end(|i| &i.low),
                end(|i| &i.high),
                Value::count(v.n),
                Value::text(v.norm.as_ref().map(|n| self.w(&n.words)).unwrap_or_default()),
                Value::text(v.norm.as_ref().map(|n| self.word(&format!("provenance.{}", n.provenance))).unwrap_or_default()),
                Value::text(format!("{:?}", v.confidence)),
                Value::decimal("points", v.points_lost.as_deref()),
                Value::text(self.w(&v.summary)),
                Value::text(v.missing.join(", ")),
                Value::text(self.w(&v.how_to_get)),
            ]
        });
        Page {
            title: self.t("Все проверки", "All checks"),
            columns: columns(&[
                (&self.t("Проверка", "Check"), 28.0),
                (&self.t("Название", "Title"), 40.0),
                (&self.t("Ошибка", "Mistake"), 9.0),
                (&self.t("Вердикт", "Verdict"), 22.0),
                (&self.t("Важность", "Severity"), 10.0),
                (&self.t("Факт", "Measured"), 12.0),
                (&self.t("Интервал, низ", "Interval, low"), 12.0),
                (&self.t("Интервал, верх", "Interval, high"), 12.0),
                ("n", 10.0),
                (&self.t("Порог", "Threshold"), 26.0),
                (&self.t("Откуда порог", "Source of threshold"), 20.0),
                (&self.t("Класс", "Class"), 8.0),
                (&self.t("Потеряно баллов", "Points lost"), 10.0),
                (&self.t("Почему", "Why"), 60.0),
                (&self.t("Чего не хватает", "Missing"), 30.0),
                (&self.t("Как получить", "How to get it"), 50.0),
            ]),
            rows: rows.collect(),
            ..Page::default()
        }
    }

    pub(super) fn findings(&self, sheets: &[String]) -> Page {
        let rows = self.r.findings.iter().zip(sheets).map(|(f, sheet)| {
            let money =
                |pick: fn(&MoneyRange) -> i128| f.money.as_ref().map_or(Value::Empty, |m| Value::money(pick(&m.recoverable)));
            vec![
                Value::text(self.w(&f.title)),
                Value::count(f.severity.into()),
                f.mistake.map_or(Value::Empty, |m| Value::count(m.into())),
                f.money.as_ref().map_or(Value::Empty, |m| Value::text(self.word(&format!("money_kind.{}", m.kind)))),
                f.money.as_ref().map_or(Value::Empty, |m| Value::money(m.touched)),
                money(|m| m.p10),
                money(|m| m.p50),
                money(|m| m.p90),
                Value::count(f.evidence.rows),
                Value::Link(format!("internal:'{sheet}'!A1"), sheet.clone()),
                Value::text(self.w(&f.what)),
                Value::text(self.w(&f.why)),
                Value::text(self.w(&f.advice)),
                Value::text(self.w(&f.how_we_know)),
                Value::text(&f.rule),
            ]
        });
        Page {
            title: self.t("Находки", "Findings"),
            columns: columns(&[
                (&self.t("Находка", "Finding"), 42.0),
                (&self.t("Важность", "Severity"), 10.0),
                (&self.t("Ошибка", "Mistake"), 9.0),
                (&self.t("Вид денег", "Kind of money"), 18.0),
                (&self.t("Затронуто", "Touched"), 16.0),
                (&self.t("Осторожно", "Careful"), 14.0),
                (&self.t("Ожидаемо", "Expected"), 14.0),
                (&self.t("Смело", "Bold"), 14.0),
                (&self.t("Строк", "Rows"), 9.0),
                (&self.t("Доказательства", "Evidence"), 26.0),
                (&self.t("Что происходит", "What"), 60.0),
                (&self.t("Почему важно", "Why"), 60.0),
                (&self.t("Что сделать", "Advice"), 60.0),
                (&self.t("Как поймём", "How we shall know"), 50.0),
                (&self.t("Проверка", "Check"), 26.0),
            ]),
            rows: rows.collect(),
            ..Page::default()
        }
    }

    /// The ledger: sums are live, so that a reader may strike a zone out and see what is left.
    pub(super) fn money(&self) -> Page {
        let zones = &self.r.growth_zones;
        let row = |z: &GrowthZone| {
            vec![
                Value::text(self.w(&z.title)),
                Value::text(self.per(&z.kind)),
                Value::money(z.alone.p50),
                Value::money(z.in_package.p50),
                Value::money(z.in_package.p10),
                Value::money(z.in_package.p90),
                Value::count(z.effort_hours.into()),
                Value::count(z.lag_weeks.into()),
            ]
        };
        let last = FIRST + u32::try_from(zones.len()).unwrap_or(0).saturating_sub(1);
        let mut totals = Vec::new();
        let m = &self.r.money;
        for (kind, joint) in [("flow", &m.joint_monthly), ("stock", &m.joint_one_off)] {
            let own = || zones.iter().filter(|z| (z.kind == "stock") == (kind == "stock"));
            if own().next().is_none() {
                continue;
            }
            let per = self.per(kind);
            let sum = |column: char, minor: i128| {
                let code = format!("=SUMIFS({column}{FIRST}:{column}{last},B{FIRST}:B{last},\"{per}\")");
                Value::Formula(code, minor as f64 / domain::money::ONE as f64, Shape::Money)
            };
            totals.push(vec![
                Value::text(self.word("total")),
                Value::text(&per),
                sum('C', own().map(|z| z.alone.p50).sum()),
                sum('D', own().map(|z| z.in_package.p50).sum()),
                Value::money(joint.p10),
                Value::money(joint.p90),
            ]);
        }
        totals.push(vec![
            Value::text(self.t("Затронуто ошибками", "Touched by mistakes")),
            Value::Empty,
            Value::money(m.touched),
        ]);
        totals.push(vec![
            Value::text(self.t("Маржа базового месяца", "Margin of the base month")),
            Value::Empty,
            Value::money(m.base_monthly_margin),
        ]);
        let mut notes = vec![self.t(
            "Итог «отдельно» считает одни и те же записи не один раз; итог «в пакете» — нет. Осторожный и смелый итоги — совместный расчёт, а не сумма строк.",
            "The total \"alone\" counts the same records more than once; \"in the package\" does not. Careful and bold totals are a joint run, not sums of rows.",
        )];
        notes.extend(m.refused.iter().chain(&m.not_counted).map(|w| self.w(w)));
        Page {
            title: self.t("Книга денег", "Money ledger"),
            columns: columns(&[
                (&self.t("Точка роста", "Growth zone"), 42.0),
                (&self.t("Вид", "Kind"), 14.0),
                (&self.t("Отдельно", "Alone"), 18.0),
                (&self.t("В пакете", "In the package"), 18.0),
                (&self.t("Осторожно", "Careful"), 18.0),
                (&self.t("Смело", "Bold"), 18.0),
                (&self.t("Часов", "Hours"), 9.0),
                (&self.t("Недель до эффекта", "Weeks to effect"), 11.0),
            ]),
            rows: zones.iter().map(row).collect(),
            totals,
            notes,
            ..Page::default()
        }
    }

    pub(super) fn plan(&self) -> Page {
        let rows = self.r.plan.iter().map(|p| {
            let zone = self.r.growth_zones.iter().find(|z| z.id == p.zone).map_or_else(|| p.zone.clone(), |z| self.w(&z.title));
            vec![
                Value::count(p.rank.into()),
                Value::text(self.w(&p.change)),
                Value::text(zone),
                Value::text(self.w(&p.owner)),
                Value::text(match p.track.as_str() {
                    "tactical" => self.t("тактическая", "tactical"),
                    "strategic" => self.t("стратегическая", "strategic"),
                    other => other.to_owned(),
                }),
                Value::count(p.effort_hours.into()),
                Value::count(p.lag_weeks.into()),
                Value::text(self.per(&p.kind)),
                Value::money(p.money.p10),
                Value::money(p.money.p50),
                Value::money(p.money.p90),
                Value::text(self.w(&p.adoption)),
                Value::text(&p.effect_metric),
                Value::text(self.w(&p.guardrail)),
            ]
        });
        Page {
            title: self.t("План изменений", "Plan of changes"),
            columns: columns(&[
                ("№", 5.0),
                (&self.t("Изменение", "Change"), 56.0),
                (&self.t("Точка роста", "Growth zone"), 30.0),
                (&self.t("Ведёт", "Led by"), 26.0),
                (&self.t("Дорожка", "Track"), 15.0),
                (&self.t("Часов", "Hours"), 9.0),
                (&self.t("Недель до эффекта", "Weeks to effect"), 11.0),
                (&self.t("Вид денег", "Kind of money"), 12.0),
                (&self.t("Осторожно", "Careful"), 14.0),
                (&self.t("Ожидаемо", "Expected"), 14.0),
                (&self.t("Смело", "Bold"), 14.0),
                (&self.t("Внедрено, если", "Adopted when"), 40.0),
                (&self.t("Показатель эффекта", "Effect metric"), 24.0),
                (&self.t("Не должно ухудшиться", "Guardrail"), 40.0),
            ]),
            rows: rows.collect(),
            ..Page::default()
        }
    }

    /// Every figure, one line per row, fields of vector figures as further lines.
    pub(super) fn figures(&self) -> Page {
        let mut rows = Vec::new();
        for f in &self.r.figures {
            let unit = value_unit(&f.set);
            for r in &f.set.rows {
                let cut = r.cut.iter().map(|(d, v)| format!("{d}={v}")).collect::<Vec<_>>().join(", ");
                let line = |field: &str, value: Value| {
                    let end = |s: Option<&str>| if field.is_empty() { Value::decimal(unit, s) } else { Value::Empty };
                    vec![
                        Value::text(&f.id),
                        Value::text(self.w(&f.title)),
                        Value::text(format!("{} v{}", f.set.metric, f.set.version)),
                        Value::text(&cut),
                        r.bucket.as_ref().map_or(Value::Empty, |b| Value::Date(b.clone())),
                        Value::text(field),
                        value,
                        Value::text(unit_name(f.set.unit)),
                        Value::count(r.n),
                        end(r.interval.as_ref().map(|i| i.low.as_str())),
                        end(r.interval.as_ref().map(|i| i.high.as_str())),
                        Value::text(self.word(&format!("status.{}", crate::build::status_name(r)))),
                    ]
                };
                rows.push(line("", Value::decimal(unit, r.value.as_deref())));
                rows.extend(r.fields.iter().map(|(k, v)| line(k, Value::decimal(field_unit(&f.set, k), v.as_deref()))));
            }
        }
        Page {
            title: self.t("Реестр цифр", "Register of figures"),
            columns: columns(&[
                ("№", 8.0),
                (&self.t("Показатель", "Figure"), 40.0),
                (&self.t("Определение", "Metric"), 26.0),
                (&self.t("Разрез", "Cut"), 30.0),
                (&self.t("Начало периода", "Bucket"), 13.0),
                (&self.t("Поле", "Field"), 16.0),
                (&self.t("Значение", "Value"), 18.0),
                (&self.t("Единица", "Unit"), 13.0),
                ("n", 10.0),
                (&self.t("Интервал, низ", "Interval, low"), 14.0),
                (&self.t("Интервал, верх", "Interval, high"), 14.0),
                (&self.t("Надёжность", "Trust"), 18.0),
            ]),
            rows,
            ..Page::default()
        }
    }

    pub(super) fn quality(&self) -> Page {
        let d = &self.r.data;
        let tables = d.tables.iter().map(|t| {
            let filled = t.filled.iter().map(|(k, v)| format!("{k} {}", text::fmt::percent_str(self.lang, v, 0)));
            let day = |d: &Option<String>| d.clone().map_or(Value::Empty, Value::Date);
            vec![
                Value::text(self.word(&format!("table.{}", t.table))),
                Value::count(t.rows),
                day(&t.first),
                day(&t.last),
                Value::text(filled.collect::<Vec<_>>().join(", ")),
            ]
        });
        let imports = (FIRST + u32::try_from(d.tables.len()).unwrap_or(0)..).zip(&d.imports).map(|(_, i)| {
            let parts = [
                (self.word("column.read"), i.read),
                (self.word("column.accepted"), i.accepted),
                (self.word("column.set_aside"), i.set_aside),
                (self.word("column.duplicates"), i.duplicates),
                (self.word("column.blank"), i.blank),
            ];
            let sum = parts.iter().map(|(name, n)| format!("{} {n}", name.to_lowercase())).collect::<Vec<_>>().join(", ");
            vec![
                Value::text(format!("{} {}", self.t("Загрузка", "Import"), i.import)),
                Value::count(i.read),
                Value::Empty,
                Value::Empty,
                Value::text(format!("{}: {sum}", i.files.join(", "))),
            ]
        });
        Page {
            title: format!("{}: {}", self.t("Качество данных, класс", "Data quality, grade"), d.grade),
            columns: columns(&[
                (&self.t("Данные", "Data"), 28.0),
                (&self.t("Строк", "Rows"), 12.0),
                (&self.t("С", "From"), 13.0),
                (&self.t("По", "To"), 13.0),
                (&self.t("Заполнено; суммы загрузок", "Filled; sums of imports"), 90.0),
            ]),
            rows: tables.chain(imports).collect(),
            notes: vec![self.w(&d.reason)],
            ..Page::default()
        }
    }
}

//! Catalogue pages: an index of metrics and checks, and the page of each unit as `revizor explain` shows it.

use super::cell;
use crate::usecases::catalogue as units;
use text::Lang;

const NOTE: &str = "Создано из папок показателей и проверок командой `cargo xtask gen`; руками не править.\n";

pub(super) fn pages() -> Vec<(String, String)> {
    let mut out = vec![("docs/catalogue/metrics.md".to_owned(), metrics()), ("docs/catalogue/rules.md".to_owned(), rules())];
    for m in metrics::catalogue() {
        out.push((format!("docs/catalogue/metrics/{}.md", m.id), unit(m.id)));
    }
    for r in audit::rules::RULES {
        out.push((format!("docs/catalogue/rules/{}.md", r.id), unit(r.id)));
    }
    out
}

fn unit(id: &str) -> String {
    let text = units::explain(id, Lang::Ru).unwrap_or_default();
    format!("{}\n", text.trim_end())
}

fn metrics() -> String {
    let mut out = format!(
        "# Показатели\n\n{NOTE}\n| показатель | название | title | группа | единица | версия | строки миссии |\n|---|---|---|---|---|---|---|\n"
    );
    for m in metrics::catalogue() {
        let rows: Vec<String> = m.rows.iter().map(u16::to_string).collect();
        out.push_str(&format!(
            "| [`{0}`](metrics/{0}.md) | {1} | {2} | {3} | {4} | {5} | {6} |\n",
            m.id,
            cell(m.ru),
            cell(m.en),
            m.group,
            units::unit_name(m.unit),
            m.version,
            rows.join(", ")
        ));
    }
    out
}

fn rules() -> String {
    let mut out = format!(
        "# Проверки\n\n{NOTE}\n| проверка | название | title | ошибка | блок | вид | тяжесть | зрелость | строки миссии |\n|---|---|---|---|---|---|---|---|---|\n"
    );
    for r in audit::rules::RULES {
        let rows: Vec<String> = r.rows.iter().map(u16::to_string).collect();
        out.push_str(&format!(
            "| [`{0}`](rules/{0}.md) | {1} | {2} | {3} | {4} | {5} | {6} | {7} | {8} |\n",
            r.id,
            cell(&units::rule_title(r, Lang::Ru)),
            cell(&units::rule_title(r, Lang::En)),
            r.mistake.map(|m| m.to_string()).unwrap_or_default(),
            r.block,
            r.kind.word(),
            r.severity,
            units::maturity(r.maturity),
            rows.join(", ")
        ));
    }
    out
}

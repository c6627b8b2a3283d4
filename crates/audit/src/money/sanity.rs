//! Sanity lines and risks: what the package means against the company's own months, and losses that are no growth (`mission.md` 3.4).

use super::Source;
use super::facts::Facts;
use crate::error::Result;
use crate::input::Values;
use crate::phrase::Val;
use domain::result::{MoneyTotals, Risk, Words};
use text::{Lang, fmt};

/// Share of a leaver's clients that leave with him in the stress case: an assumption, printed with the risk.
const LEAVE: i128 = 2;

/// Lines of the package against the company's own history.
///
/// # Errors
/// When the query fails.
pub(super) fn lines(s: &Source<'_>, totals: &MoneyTotals) -> Result<Vec<Words>> {
    let base = totals.base_monthly_margin;
    let joint = totals.joint_monthly.p50;
    if base <= 0 || (joint <= 0 && totals.joint_one_off.p50 <= 0) {
        return Ok(Vec::new());
    }
    let g = s.ctx.grid("money/months.sql", include_str!("months.sql"), &Values::default())?;
    let months: Vec<i128> = (0..g.len()).filter_map(|i| g.money(i, "net")).map(|n| margin(s.facts, n)).collect();
    let show = |lang: Lang, v: i128| fmt::money_short(lang, v, &totals.currency);
    let mut out = Vec::new();
    let percent = joint * 100 / base;
    out.push(Words::new(
        format!("Пакет — {percent} % к марже среднего месяца."),
        format!("The package is {percent}% of the margin of an average month."),
    ));
    let goal = base + joint;
    if let Some(best) = months.iter().max() {
        let reached = months.iter().filter(|m| **m >= goal).count();
        let (ru, en) = if *best >= goal {
            ("такой месяц уже был", "such a month has been")
        } else {
            ("такого месяца ещё не было", "there has been no such month")
        };
        out.push(Words::new(
            format!("Лучший свой месяц — {}, с пакетом средний станет {}: {ru}.", show(Lang::Ru, *best), show(Lang::Ru, goal)),
            format!(
                "The best own month is {}, with the package an average one becomes {}: {en}.",
                show(Lang::En, *best),
                show(Lang::En, goal)
            ),
        ));
        out.push(Words::new(
            format!("Обратная проверка: такая маржа была в {reached} из {} последних полных месяцев.", months.len()),
            format!("Reverse test: such a margin was reached in {reached} of the last {} full months.", months.len()),
        ));
    }
    let overlap = totals.naive_sum_monthly - joint;
    if totals.naive_sum_monthly > 0 && overlap > 0 {
        out.push(Words::new(
            format!("Простая сумма больше совместной на {} в месяц: это наложение зон, оно не обещано.", show(Lang::Ru, overlap)),
            format!(
                "The plain sum exceeds the joint one by {} a month: zones overlap, and it is not promised.",
                show(Lang::En, overlap)
            ),
        ));
    }
    Ok(out)
}

fn margin(facts: &Facts, net: i128) -> i128 {
    facts.margin_of(net).round() as i128
}

/// Expected losses of the checks found, never added to growth.
pub(super) fn risks(s: &Source<'_>) -> Vec<Risk> {
    let mut out = Vec::new();
    if let Some(c) = s.found("key-person-margin")
        && let (Some(Val::Money(top)), Some(Val::Text(basis))) = (c.outcome.vars.get("money"), c.outcome.vars.get("basis"))
    {
        let year = if basis.en == "margin" { *top } else { margin(s.facts, *top) };
        out.push(Risk {
            rule: c.rule.id.to_owned(),
            title: Words::new("Уход первого менеджера", "The first manager leaves"),
            at_stake: year / LEAVE,
            how: Words::new(
                "Половина годовой маржи его клиентов: допущение, что с ним уйдёт половина. В рост не входит.",
                "Half of the yearly margin of his clients: an assumption that half leave with him. It is no growth.",
            ),
        });
    }
    out
}

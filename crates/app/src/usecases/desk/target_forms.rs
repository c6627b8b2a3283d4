//! Forms of the page of targets: set one, hand the company's plan out.

use super::target_page::{View, metrics_offered};
use super::targets::{self, Clients, Subject, Target};
use crate::Result;
use crate::view::{Block, Form, Input};
use domain::money::{SCALE, format_decimal};

impl View<'_> {
    /// Forms of whoever may plan.
    pub(super) fn forms(&self) -> Result<Vec<Block>> {
        let (from, to) = (self.board.from.clone(), self.board.to.clone());
        let period = self.period_words();
        let mut people: Vec<(String, String)> = vec![("company".into(), self.t("Компания", "Company"))];
        let mut teams: Vec<String> =
            self.look.open.names.managers.iter().map(|(_, _, t)| t.clone()).filter(|t| !t.is_empty()).collect();
        teams.sort();
        teams.dedup();
        people.extend(teams.into_iter().map(|t| (format!("team:{t}"), format!("{} {t}", self.t("Отдел", "Team")))));
        people.extend(self.look.open.names.managers.iter().map(|(id, name, _)| (format!("employee:{id}"), name.clone())));
        let clients =
            ["all", "new", "current"].map(|c| (c.to_owned(), self.clients(Clients::parse(c).unwrap_or(Clients::All)))).to_vec();
        let set = Form {
            action: self.look.links.to("desk/target-set"),
            title: format!("{}: {period}", self.t("Поставить план", "Set a target")),
            hint: self.t(
                "План другого клиента, канала или товара вводится листом «Планы». Тот же план ещё раз заменяет прежний; прежний можно вернуть.",
                "Plans of a customer, a channel or a product come by a sheet of targets. The same target again replaces the former, which can be brought back.",
            ),
            fields: vec![
                Input::select("subject", self.t("Чей", "Whose"), people, "company"),
                Input::select("metric", self.t("Показатель", "Metric"), metrics_offered(self.look, true), &self.board.metric),
                Input::select("clients", self.t("Клиенты", "Clients"), clients, "all"),
                Input::new("money", "value", self.t("Значение", "Value")).must(),
            ],
            button: self.t("Поставить", "Set"),
            look: "primary",
            ..Form::default()
        };
        let set = set.with("from", from).with("to", to).with("back", self.back());
        let mut out =
            vec![Block::heading("set", self.t("Поставить и разложить", "Set and hand out")), Block::Form(Box::new(set))];
        let whole = self.board.lines.iter().map(|l| &l.target).find(|t| t.subject.kind == "company" && t.clients == Clients::All);
        if let Some(whole) = whole {
            out.extend(self.hand_out(whole)?);
        }
        Ok(out)
    }

    /// The company's plan by people, filled in with a suggestion that already sums; whatever is sent must sum, too.
    fn hand_out(&self, whole: &Target) -> Result<Option<Block>> {
        let Ok(parts) = targets::suggest(self.look, whole, false) else { return Ok(None) };
        let standing = |s: &Subject| self.board.lines.iter().find(|l| l.target.subject == *s && l.target.clients == Clients::All);
        let all_stand = parts.iter().all(|(s, _)| standing(s).is_some());
        let field = |(s, suggested): &(Subject, i128)| {
            let value = standing(s).filter(|_| all_stand).map_or(*suggested, |l| l.target.value);
            Input::new("money", &format!("p_{}", s.id), self.subject(s)).value(format_decimal(value, SCALE, 0)).must()
        };
        let mut fields: Vec<Input> = parts.iter().map(field).collect();
        fields.truncate(60);
        let form = Form {
            action: self.look.links.to("desk/target-hand-out"),
            title: format!("{}: {}", self.t("Разложить план компании по людям", "Hand the company's plan out to people"), self.value(&whole.metric, whole.value)),
            hint: self.t(
                "Предложено по факту последних шести периодов, до копейки. Исправьте, как считаете нужным: если сумма не сойдётся с планом, будет показан остаток и ничего не запишется.",
                "Suggested by the facts of the last six periods, to the kopeck. Change it as you see fit: when the sum is not the plan, the rest is told and nothing is stored.",
            ),
            fields,
            button: self.t("Разложить", "Hand out"),
            ..Form::default()
        };
        let form = form
            .with("metric", whole.metric.clone())
            .with("from", whole.from.to_string())
            .with("to", whole.to.to_string())
            .with("back", self.back());
        Ok(Some(Block::Form(Box::new(form.with("whole", format_decimal(whole.value, SCALE, 0))))))
    }
}

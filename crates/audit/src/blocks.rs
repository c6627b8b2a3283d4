//! Parts of the audit: the thirty mistakes and the blocks, with titles and default weights.

use domain::result::Words;

/// A block groups checks by the part of the department they look at.
#[derive(Debug, Clone, Copy)]
pub struct Block {
    /// Stable id.
    pub id: &'static str,
    /// Russian title.
    pub ru: &'static str,
    /// English title.
    pub en: &'static str,
}

/// All blocks in the order of the report.
pub const BLOCKS: &[Block] = &[
    Block { id: "leads", ru: "Обращения и скорость ответа", en: "Leads and speed of response" },
    Block { id: "funnel", ru: "Воронка", en: "Funnel" },
    Block { id: "crm", ru: "Порядок в CRM", en: "Order in the CRM" },
    Block { id: "pipeline", ru: "Портфель открытых сделок", en: "Open pipeline" },
    Block { id: "clients", ru: "Клиентская база", en: "Client base" },
    Block { id: "assortment", ru: "Чек и ассортимент", en: "Ticket and assortment" },
    Block { id: "people", ru: "Люди и структура", en: "People and structure" },
    Block { id: "plans", ru: "Планы и ритм", en: "Plans and rhythm" },
    Block { id: "skills", ru: "Навыки и разговоры", en: "Skills and conversations" },
    Block { id: "data", ru: "Сверка данных", en: "Reconciliation of data" },
];

/// One of the thirty mistakes.
#[derive(Debug, Clone, Copy)]
pub struct Mistake {
    /// Number.
    pub number: u8,
    /// Russian title.
    pub ru: &'static str,
    /// English title.
    pub en: &'static str,
    /// Default weight in the total; a judgement, so the total under equal weights is printed beside it.
    pub weight: u32,
}

const fn m(number: u8, weight: u32, ru: &'static str, en: &'static str) -> Mistake {
    Mistake { number, ru, en, weight }
}

/// The thirty mistakes.
pub const MISTAKES: &[Mistake] = &[
    m(1, 3, "Не настроена воронка", "The funnel is not set up"),
    m(2, 2, "Не определена целевая аудитория", "The target audience is not defined"),
    m(3, 3, "Не внедрена CRM", "The CRM is not adopted"),
    m(4, 1, "Неправильная оргструктура", "Wrong structure of the department"),
    m(5, 2, "Нет конкуренции, зависимость от людей", "No competition, dependence on people"),
    m(6, 1, "Нет карты рабочего дня", "No map of the working day"),
    m(7, 1, "Не замеряется NPS", "NPS is not measured"),
    m(8, 2, "Нет ответственных по новым клиентам", "Nobody answers for new clients"),
    m(9, 2, "Нет ответственных по текущим клиентам", "Nobody answers for current clients"),
    m(10, 1, "Неизвестна доля в клиенте", "Share of wallet is unknown"),
    m(11, 2, "Потерянных клиентов не возвращают", "Lost clients are not won back"),
    m(12, 1, "Нет навыковой модели", "No skill model"),
    m(13, 1, "Слабое знание продукта", "Weak product knowledge"),
    m(14, 1, "Не задают вопросов, не выясняют потребность", "No questions asked, needs not explored"),
    m(15, 1, "Не формируют ценность", "Value is not built"),
    m(16, 2, "Уступают в переговорах", "Concessions in negotiations"),
    m(17, 1, "Нет скриптов", "No scripts"),
    m(18, 2, "Не контролируются разговоры", "Conversations are not reviewed"),
    m(19, 1, "Не выстроен подбор", "Hiring is not a process"),
    m(20, 2, "Мотивация не мотивирует", "Pay does not motivate"),
    m(21, 1, "Нет конкурсов", "No contests"),
    m(22, 1, "Нет доски показателей", "No dashboard"),
    m(23, 2, "Продажи неравномерны", "Sales are uneven"),
    m(24, 2, "Продают один продукт", "One product is sold"),
    m(25, 1, "Нет подходов по категориям клиентов", "No approach by class of client"),
    m(26, 2, "Руководитель отдела не управляет", "The head of sales does not manage"),
    m(27, 1, "Совещания без результата", "Meetings without a result"),
    m(28, 3, "Не управляют портфелем сделок", "The pipeline is not managed"),
    m(29, 1, "Точки контакта не описаны", "Touch points are not described"),
    m(30, 1, "Слабые предложения и маркетинг-кит", "Weak proposals and marketing kit"),
];

/// Default weight of a block that belongs to no mistake (the lead-response block and reconciliation).
pub const BLOCK_WEIGHT: u32 = 2;

/// Title of a block.
#[must_use]
pub fn block_title(id: &str) -> Words {
    BLOCKS.iter().find(|b| b.id == id).map_or_else(|| Words::new(id, id), |b| Words::new(b.ru, b.en))
}

/// A mistake by number.
#[must_use]
pub fn mistake(number: u8) -> Option<&'static Mistake> {
    MISTAKES.iter().find(|m| m.number == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_mistakes_in_order() {
        let numbers: Vec<u8> = MISTAKES.iter().map(|m| m.number).collect();
        assert_eq!(numbers, (1..=30).collect::<Vec<u8>>());
    }
}

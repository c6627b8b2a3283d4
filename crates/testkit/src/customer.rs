//! Who a customer is: size, audience, region, channel, rhythm of buying.

use crate::days::Moment;
use crate::dice::Dice;
use crate::goods::CATEGORIES;
use crate::timeline::{office, working};
use crate::world::World;

/// Audiences; the last one is not a target of the company.
pub(crate) const AUDIENCES: [&str; 5] =
    ["Строительные компании", "Производственные предприятия", "Монтажные организации", "Торговые компании", "Частные лица"];
const INDUSTRIES: [[&str; 3]; 4] = [
    ["Жилищное строительство", "Промышленное строительство", "Дорожное строительство"],
    ["Машиностроение", "Металлообработка", "Мебельное производство"],
    ["Фасадные работы", "Вентиляция и климат", "Электромонтаж"],
    ["Строительный рынок", "Интернет-магазин", "Оптовая торговля"],
];
/// Regions and their weights.
pub(crate) const REGIONS: [&str; 8] = [
    "Москва",
    "Московская область",
    "Санкт-Петербург",
    "Нижегородская область",
    "Свердловская область",
    "Татарстан",
    "Краснодарский край",
    "Новосибирская область",
];
const REGION_WEIGHTS: [u32; 8] = [30, 22, 14, 9, 8, 7, 6, 4];
/// Channels, with the weight of inquiries and the campaign names.
pub(crate) const CHANNELS: [&str; 5] = ["Сайт", "Звонок", "Рекомендация", "Выставка", "Реклама"];
pub(crate) const CHANNEL_WEIGHTS: [u32; 5] = [32, 27, 14, 8, 19];
/// The channel of incoming calls.
pub(crate) const CALLS: usize = 1;

/// Classes by size: share of customers, mean gap of orders in days, chance to leave after an order (per mille), size of an
/// order (tenths), days between touches.
pub(crate) struct Class {
    share: u32,
    pub(crate) gap: i64,
    pub(crate) leave: u32,
    pub(crate) size: i64,
    pub(crate) touch: i64,
}
pub(crate) static CLASSES: [Class; 3] = [
    Class { share: 6, gap: 18, leave: 10, size: 60, touch: 11 },
    Class { share: 22, gap: 40, leave: 30, size: 30, touch: 24 },
    Class { share: 72, gap: 95, leave: 110, size: 10, touch: 75 },
];

/// One customer card.
pub(crate) struct Customer {
    pub(crate) index: u64,
    pub(crate) sole: bool,
    /// 0 large and often, 1 middle, 2 small and rare.
    pub(crate) class: usize,
    pub(crate) audience: usize,
    pub(crate) industry: &'static str,
    pub(crate) region: usize,
    pub(crate) channel: usize,
    /// Bought before the history begins.
    pub(crate) legacy: bool,
    pub(crate) created: Moment,
    pub(crate) email: Option<String>,
    /// Lots that choose the seats of new and current deals.
    pub(crate) new_lot: u32,
    pub(crate) current_lot: u32,
    /// Groups the customer mostly buys.
    pub(crate) groups: [usize; 3],
    /// Own factor of order size, per mille.
    pub(crate) scale: i64,
}

impl Customer {
    /// Draws the card; `created` is set later for those who come by an inquiry.
    pub(crate) fn draw(world: &World, dice: &mut Dice, index: u64) -> Self {
        let class = dice.weighted(&[CLASSES[0].share, CLASSES[1].share, CLASSES[2].share]);
        let sole = class == 2 && dice.chance(170);
        let audience = dice.weighted(&[34, 28, 24, 14]);
        let industry = INDUSTRIES[audience][dice.below(3) as usize];
        let region = dice.weighted(&REGION_WEIGHTS);
        let channel = dice.weighted(&CHANNEL_WEIGHTS);
        let legacy = dice.chance(140);
        let day = working(world.line.first - dice.between(40, 1500));
        let created = office(day, dice);
        let mail = crate::names::email(index, dice);
        let email = dice.chance(820).then_some(mail);
        let weights: Vec<u32> = CATEGORIES.iter().map(|c| c.weight).collect();
        let groups = [dice.weighted(&weights), dice.weighted(&weights), dice.weighted(&weights)];
        let scale = dice.bell(700, 1300);
        let (new_lot, current_lot) = (dice.bits() >> 8, dice.bits() >> 8);
        Self {
            index,
            sole,
            class,
            audience,
            industry,
            region,
            channel,
            legacy,
            created,
            email,
            new_lot,
            current_lot,
            groups,
            scale,
        }
    }

    pub(crate) fn name(&self) -> String {
        crate::names::company(self.index, self.sole)
    }

    /// Dates the card by the first deal: newcomers get it then, old clients had it before.
    pub(crate) fn made_by(&mut self, first: Moment) {
        self.created = if self.legacy { self.created.min(first) } else { first };
    }
}

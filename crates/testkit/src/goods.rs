//! The assortment of the demo company «Северный крепёж»: categories, products, prices in kopecks.

use crate::dice::{Dice, Stream};

/// A product group.
pub(crate) struct Category {
    pub(crate) name: &'static str,
    /// Margin share of the list price, per mille.
    margin: i64,
    /// How often a line is of this group, of 100.
    pub(crate) weight: u32,
    names: [&'static str; 4],
    sizes: [&'static str; 5],
    /// Price span in kopecks.
    price: (i64, i64),
    /// Usual quantity of a small order.
    pub(crate) lot: i64,
}

/// All product groups, the most usual first.
pub(crate) static CATEGORIES: [Category; 8] = [
    Category {
        name: "Болты и гайки",
        margin: 260,
        weight: 24,
        names: ["Болт оцинкованный", "Гайка шестигранная", "Шайба усиленная", "Шпилька резьбовая"],
        sizes: ["М6", "М8", "М10", "М12", "М16"],
        price: (1_900, 9_800),
        lot: 200,
    },
    Category {
        name: "Анкеры и дюбели",
        margin: 290,
        weight: 18,
        names: ["Анкер клиновой", "Дюбель фасадный", "Химический анкер", "Дюбель рамный"],
        sizes: ["8×60", "10×80", "10×100", "12×120", "16×140"],
        price: (3_400, 21_000),
        lot: 120,
    },
    Category {
        name: "Саморезы",
        margin: 240,
        weight: 17,
        names: ["Саморез по металлу", "Саморез по дереву", "Саморез кровельный", "Саморез гипсокартон"],
        sizes: ["3,5×25", "4,2×32", "4,8×51", "5,5×76", "6,3×90"],
        price: (12_000, 64_000),
        lot: 40,
    },
    Category {
        name: "Такелаж",
        margin: 310,
        weight: 9,
        names: ["Трос стальной", "Цепь грузовая", "Талреп крюк-кольцо", "Зажим троса"],
        sizes: ["4 мм", "6 мм", "8 мм", "10 мм", "12 мм"],
        price: (8_500, 96_000),
        lot: 25,
    },
    Category {
        name: "Ручной инструмент",
        margin: 330,
        weight: 11,
        names: ["Ключ комбинированный", "Набор головок", "Заклёпочник", "Молоток слесарный"],
        sizes: ["базовый", "средний", "профи", "цех", "мастер"],
        price: (45_000, 490_000),
        lot: 6,
    },
    Category {
        name: "Электроинструмент",
        margin: 190,
        weight: 7,
        names: ["Перфоратор", "Шуруповёрт", "Углошлифмашина", "Гайковёрт"],
        sizes: ["650 Вт", "800 Вт", "1100 Вт", "18 В", "36 В"],
        price: (540_000, 2_900_000),
        lot: 2,
    },
    Category {
        name: "Спецодежда и СИЗ",
        margin: 350,
        weight: 8,
        names: ["Перчатки рабочие", "Каска защитная", "Очки защитные", "Костюм рабочий"],
        sizes: ["S", "M", "L", "XL", "XXL"],
        price: (9_000, 380_000),
        lot: 20,
    },
    Category {
        name: "Монтажная химия",
        margin: 380,
        weight: 6,
        names: ["Герметик силиконовый", "Пена монтажная", "Фиксатор резьбы", "Смазка проникающая"],
        sizes: ["280 мл", "310 мл", "500 мл", "750 мл", "1 л"],
        price: (24_000, 98_000),
        lot: 24,
    },
];

/// One product; prices are of the first month of the history, kopecks.
pub(crate) struct Product {
    pub(crate) name: String,
    pub(crate) category: usize,
    pub(crate) price: i64,
    pub(crate) cost: i64,
}

/// The assortment: twenty products in each group.
pub(crate) struct Goods {
    pub(crate) products: Vec<Product>,
}

/// Products in one group.
pub(crate) const PER_CATEGORY: usize = 20;

impl Goods {
    pub(crate) fn new(seed: u64) -> Self {
        let mut products = Vec::with_capacity(CATEGORIES.len() * PER_CATEGORY);
        for (c, category) in CATEGORIES.iter().enumerate() {
            for n in 0..PER_CATEGORY {
                let mut dice = Dice::new(seed, Stream::Goods, (c * PER_CATEGORY + n) as u64);
                let price = dice.bell(category.price.0, category.price.1) / 10 * 10;
                let margin = category.margin + dice.between(-40, 40);
                let name = format!("{} {}", category.names[n / 5], category.sizes[n % 5]);
                products.push(Product { name, category: c, price, cost: price * (1000 - margin) / 1000 });
            }
        }
        Self { products }
    }

    /// List price and cost after `months` months of 0.4 % price growth, kopecks.
    pub(crate) fn at(&self, product: usize, months: i64) -> (i64, i64) {
        let p = &self.products[product];
        (p.price * (1000 + 4 * months) / 1000, p.cost * (1000 + 4 * months) / 1000)
    }
}

//! Invented names: people, companies, tax ids with valid checksums, phones and mail addresses that belong to nobody.

use crate::dice::Dice;

const MALE: [&str; 24] = [
    "Алексей",
    "Андрей",
    "Антон",
    "Артём",
    "Борис",
    "Вадим",
    "Виктор",
    "Глеб",
    "Денис",
    "Дмитрий",
    "Егор",
    "Иван",
    "Илья",
    "Кирилл",
    "Константин",
    "Максим",
    "Михаил",
    "Никита",
    "Олег",
    "Павел",
    "Роман",
    "Сергей",
    "Степан",
    "Тимур",
];
const FEMALE: [&str; 24] = [
    "Алина",
    "Алла",
    "Анна",
    "Вера",
    "Виктория",
    "Галина",
    "Дарья",
    "Диана",
    "Евгения",
    "Екатерина",
    "Елена",
    "Жанна",
    "Зоя",
    "Инна",
    "Ирина",
    "Ксения",
    "Лариса",
    "Марина",
    "Мария",
    "Надежда",
    "Ольга",
    "Полина",
    "Светлана",
    "Юлия",
];
/// Masculine forms; the feminine one adds «а».
const SURNAMES: [&str; 48] = [
    "Агапов",
    "Балашов",
    "Белозёров",
    "Веденеев",
    "Вешняков",
    "Гаврилов",
    "Горбунов",
    "Громов",
    "Дорофеев",
    "Дягилев",
    "Елисеев",
    "Ершов",
    "Жаров",
    "Заварзин",
    "Звонарёв",
    "Игнатов",
    "Камышов",
    "Карпов",
    "Колосов",
    "Кречетов",
    "Лапин",
    "Лебяжьев",
    "Лосев",
    "Мартынов",
    "Мельников",
    "Назаров",
    "Овчинников",
    "Осокин",
    "Панфилов",
    "Полозов",
    "Птицын",
    "Рожков",
    "Рябинин",
    "Савельев",
    "Снегирёв",
    "Соболев",
    "Тарасов",
    "Тетерин",
    "Трофимов",
    "Удальцов",
    "Филатов",
    "Хромов",
    "Цветков",
    "Чижов",
    "Шестаков",
    "Шубин",
    "Щеглов",
    "Яблоков",
];
const INITIALS: [char; 24] =
    ['А', 'Б', 'В', 'Г', 'Д', 'Е', 'Ж', 'З', 'И', 'К', 'Л', 'М', 'Н', 'О', 'П', 'Р', 'С', 'Т', 'У', 'Ф', 'Х', 'Э', 'Ю', 'Я'];
const ROOTS: [&str; 64] = [
    "Альфа",
    "Арсенал",
    "Атлант",
    "Базис",
    "Балтика",
    "Бастион",
    "Вектор",
    "Вертикаль",
    "Вершина",
    "Виадук",
    "Витязь",
    "Волна",
    "Гарант",
    "Горизонт",
    "Гранит",
    "Дельта",
    "Дом",
    "Днепр",
    "Заря",
    "Зенит",
    "Зодчий",
    "Импульс",
    "Истра",
    "Кама",
    "Карат",
    "Каскад",
    "Квадрат",
    "Клён",
    "Ключ",
    "Контур",
    "Кварц",
    "Ладога",
    "Лидер",
    "Маяк",
    "Мера",
    "Меридиан",
    "Мост",
    "Нева",
    "Норд",
    "Ока",
    "Омега",
    "Опора",
    "Орион",
    "Парус",
    "Пик",
    "Полюс",
    "Прогресс",
    "Рубеж",
    "Сапфир",
    "Сигма",
    "Сириус",
    "Спектр",
    "Старт",
    "Стрела",
    "Тайга",
    "Титан",
    "Урал",
    "Факел",
    "Форт",
    "Чайка",
    "Эталон",
    "Эверест",
    "Юпитер",
    "Янтарь",
];
const TAILS: [&str; 40] = [
    "Строй",
    "Монтаж",
    "Снаб",
    "Металл",
    "Сервис",
    "Инжиниринг",
    "Пром",
    "Комплект",
    "Трейд",
    "Техно",
    "Проект",
    "Маш",
    "Энерго",
    "Кровля",
    "Фасад",
    "Деталь",
    "Ремонт",
    "Дерево",
    "Мебель",
    "Групп",
    "Профиль",
    "Конструкция",
    "Индустрия",
    "Агро",
    "Нефтегаз",
    "Сталь",
    "Вент",
    "Климат",
    "Свет",
    "Электро",
    "Авто",
    "Транс",
    "Лес",
    "Бетон",
    "Модуль",
    "Каркас",
    "Завод",
    "Цех",
    "Ресурс",
    "Плюс",
];
const TRANSLIT: [&str; 33] = [
    "a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch",
    "sh", "sch", "", "y", "", "e", "yu", "ya", "e",
];

/// Full name of person number `n` of the company: no two of the first 2 304 are equal.
pub(crate) fn person(n: u64) -> String {
    let i = (n * 1423 + 500) % 2304;
    let surname = SURNAMES[(i % 48) as usize];
    let first = (i / 48 % 48) as usize;
    let tail = if n >= 2304 { format!(" {}", n / 2304 + 1) } else { String::new() };
    match first.checked_sub(24) {
        None => format!("{} {surname}{tail}", MALE[first]),
        Some(f) => format!("{} {surname}а{tail}", FEMALE[f]),
    }
}

/// Name of company number `n`: unique for every `n`, because round numbers follow the combinations.
pub(crate) fn company(n: u64, sole_trader: bool) -> String {
    if sole_trader {
        let initial = |i: u64| INITIALS[(i % 24) as usize];
        let tail = if n >= 27_648 { format!(" № {}", n / 27_648 + 1) } else { String::new() };
        return format!("ИП {} {}.{}.{tail}", SURNAMES[(n % 48) as usize], initial(n / 48), initial(n / 1152));
    }
    let i = (n * 1597 + 311) % 2560;
    let root = ROOTS[(i % 64) as usize];
    let tail = TAILS[(i / 64) as usize];
    match n / 2560 {
        0 => format!("ООО «{root}{}»", tail.to_lowercase()),
        1 => format!("ООО «{root}-{tail}»"),
        round => format!("ООО «{root}-{tail} {round}»"),
    }
}

/// A tax id with a valid checksum: ten digits of a company or twelve of a person.
pub(crate) fn tax_id(n: u64, person: bool) -> String {
    let mut digits: Vec<u64> = Vec::with_capacity(12);
    let (region, length) = if person { (70 + n % 9, 10) } else { (50 + n % 40, 9) };
    let body = (n * 7919 + 1_000_003) % 10u64.pow(length as u32 - 2);
    let text = format!("{region:02}{body:0width$}", width = length - 2);
    digits.extend(text.bytes().map(|b| u64::from(b - b'0')));
    let check = |digits: &[u64], weights: &[u64]| digits.iter().zip(weights).map(|(d, w)| d * w).sum::<u64>() % 11 % 10;
    if person {
        digits.push(check(&digits, &[7, 2, 4, 10, 3, 5, 9, 4, 6, 8]));
        digits.push(check(&digits, &[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]));
    } else {
        digits.push(check(&digits, &[2, 4, 10, 3, 5, 9, 4, 6, 8]));
    }
    digits.iter().map(u64::to_string).collect()
}

/// A phone of the invented series +7 900 …, unique for every `n`.
pub(crate) fn phone(n: u64) -> String {
    format!("+7{}", 9_000_000_000 + n / 10_000_000 * 10_000_000 + (n * 37 + 123_457) % 10_000_000)
}

/// Latin letters of a Russian word, for addresses.
pub(crate) fn latin(word: &str) -> String {
    let mut out = String::new();
    for c in word.to_lowercase().chars() {
        match c {
            'а'..='я' => out.push_str(TRANSLIT[(c as usize) - ('а' as usize)]),
            'ё' => out.push('e'),
            c if c.is_ascii_alphanumeric() => out.push(c),
            ' ' | '-' => out.push('.'),
            _ => {}
        }
    }
    out
}

/// A mail address in the reserved zone `.example`.
pub(crate) fn email(n: u64, dice: &mut Dice) -> String {
    let root = latin(ROOTS[(((n * 1597 + 311) % 2560) % 64) as usize]);
    let who = ["zakaz", "snab", "office", "info", "otdel", "buh"][dice.below(6) as usize];
    format!("{who}@{root}{n}.example")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_do_not_repeat() {
        let people: BTreeSet<_> = (0..2400).map(person).collect();
        assert_eq!(people.len(), 2400);
        let companies: BTreeSet<_> = (0..9000).map(|n| company(n, n % 8 == 0)).collect();
        assert_eq!(companies.len(), 9000);
        let phones: BTreeSet<_> = (0..9000).map(phone).collect();
        assert_eq!(phones.len(), 9000);
    }

    #[test]
    fn tax_ids_pass_their_checksums() {
        for n in 0..500 {
            let d: Vec<u64> = tax_id(n, false).bytes().map(|b| u64::from(b - b'0')).collect();
            assert_eq!(d.len(), 10);
            let sum: u64 = d.iter().zip([2, 4, 10, 3, 5, 9, 4, 6, 8]).map(|(d, w)| d * w).sum();
            assert_eq!(sum % 11 % 10, d[9]);
            assert_eq!(tax_id(n, true).len(), 12);
        }
    }

    #[test]
    fn latin_letters() {
        assert_eq!(latin("Юлия Щеглова"), "yuliya.scheglova");
    }
}

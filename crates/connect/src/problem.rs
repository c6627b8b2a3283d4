//! Reasons for which a row is set aside: stable codes with texts that say what to do.

/// A row that was set aside.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Shown name of the file.
    pub file: String,
    /// Physical line (delimited text), row number (spreadsheets, HTML) where the row starts, from 1.
    pub line: u64,
    /// Canonical table the row was meant for.
    pub table: String,
    /// Header of the column at fault, empty when the whole row is.
    pub column: String,
    /// Stable code, one of [`Code`].
    pub code: &'static str,
    /// The value at fault.
    pub value: String,
    /// The whole row as one CSV record (comma, double quotes), cells in the order of the header.
    pub raw: String,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal, $ru:literal, $en:literal;)*) => {
        /// Why a row is set aside. Names are stable: they are printed, stored and tested against.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])* $variant,)* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// Stable name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// What is wrong and what to do.
            #[must_use]
            pub const fn text(self, ru: bool) -> &'static str {
                match self { $(Code::$variant => if ru { $ru } else { $en },)* }
            }
        }
    };
}

codes! {
    /// A required cell is empty.
    MissingRequired = "missing_required",
        "Пустая обязательная ячейка. Заполните её в исходной системе или в файле проблем и загрузите строку снова.",
        "A required cell is empty. Fill it in the source system or in the problems file and import the row again.";
    /// Not a number.
    BadNumber = "bad_number",
        "Не удалось прочитать число. Оставьте только цифры, знак и один десятичный разделитель.",
        "Not a number. Leave only digits, a sign and one decimal mark.";
    /// The same text is a thousand or a one.
    AmbiguousNumber = "ambiguous_number",
        "Число можно прочитать двояко («1.000» — тысяча или единица). Укажите десятичный знак в файле сопоставления: decimal = \",\" или \".\".",
        "The number has two readings (“1.000” is a thousand or a one). State the decimal mark in the mapping file: decimal = \",\" or \".\".";
    /// More decimal places than are kept.
    TooPrecise = "too_precise",
        "Слишком много знаков после запятой: для денег допустимо 4, для чисел 6. Округлите значение в исходной системе.",
        "Too many decimal places: 4 are kept for money, 6 for numbers. Round the value in the source.";
    /// Beyond the accepted range.
    OutOfRange = "out_of_range",
        "Значение больше допустимого предела. Проверьте, не склеились ли в ячейке два числа.",
        "The value is beyond the accepted range. Check whether two numbers were glued in one cell.";
    /// Not a date or time.
    BadDate = "bad_date",
        "Не удалось прочитать дату. Подойдёт вид 31.12.2024 18:30 или 2024-12-31 18:30:00.",
        "Not a date. Use 31.12.2024 18:30 or 2024-12-31 18:30:00.";
    /// Day and month cannot be told apart.
    AmbiguousDate = "ambiguous_date",
        "Нельзя понять, где день, а где месяц («03/04/2024»), и весь столбец этого не подсказывает. Укажите в файле сопоставления date_order = \"dmy\" или \"mdy\".",
        "Day and month cannot be told apart (“03/04/2024”) and the whole column does not help. State date_order = \"dmy\" or \"mdy\" in the mapping file.";
    /// A spreadsheet serial from the days that spreadsheets count wrongly.
    BadSerial = "bad_serial",
        "Порядковый номер даты меньше 61: таблицы считают эти дни неверно. Впишите дату словами или цифрами календаря.",
        "A date serial under 61: spreadsheets count those days wrongly. Write the calendar date.";
    /// A fact dated in the future.
    FutureDate = "future_date",
        "Дата факта больше чем на год позже дня загрузки. Проверьте год; будущие даты допустимы только у планов и сроков.",
        "A fact dated more than a year after the day of import. Check the year; future dates are for plans and deadlines only.";
    /// Neither yes nor no.
    BadBool = "bad_bool",
        "Ожидалось «да» или «нет» (1/0, true/false, Y/N).",
        "Expected yes or no (1/0, true/false, Y/N).";
    /// Not in the closed list of the column.
    UnknownWord = "unknown_word",
        "Неизвестное слово в столбце с закрытым списком. Добавьте его в раздел [words] файла сопоставления.",
        "An unknown word in a column with a closed list. Add it to [words] of the mapping file.";
    /// Not a whole number or a duration.
    BadInteger = "bad_integer",
        "Ожидалось целое число или длительность вида «3 мин, 20 сек» или 0:03:20.",
        "Expected a whole number or a duration such as 0:03:20 or “3 min, 20 sec”.";
    /// Bytes that are not text.
    BadCharacters = "bad_characters",
        "В строке есть байты, которые не являются текстом. Сохраните файл заново в UTF-8.",
        "The row has bytes that are not text. Save the file again as UTF-8.";
    /// A cell over the length limit.
    FieldTooLong = "field_too_long",
        "Ячейка длиннее допустимого. Сократите текст или проверьте, не склеились ли строки.",
        "A cell is longer than allowed. Shorten the text or check whether rows were glued together.";
    /// More values than headers.
    ExtraCells = "extra_cells",
        "В строке больше значений, чем столбцов в заголовке: значения, вероятно, сдвинуты. Проверьте разделители и кавычки.",
        "The row has more values than the header has columns: they are probably shifted. Check separators and quotes.";
    /// The last line of a file that was cut.
    CutRow = "cut_row",
        "Последняя строка оборвана: файл, вероятно, скачан не до конца. Выгрузите его ещё раз.",
        "The last line is cut: the file was probably not copied to its end. Export it again.";
    /// A quote that is never closed.
    UnclosedQuote = "unclosed_quote",
        "Открытая кавычка не закрыта. Закройте или удалите её; остальные строки прочитаны.",
        "A quote is opened and never closed. Close or remove it; the other rows were read.";
    /// Rows of one record that disagree.
    ConflictingRows = "conflicting_rows",
        "Строки с одним номером противоречат друг другу. Оставьте одну верную.",
        "Rows with one number contradict each other. Keep the right one.";
    /// A line that corrects the books, not a sale.
    Adjustment = "adjustment",
        "Корректировка учёта, а не продажа (номер начинается с «A»): в выручку не входит.",
        "An adjustment of the books, not a sale (the number starts with “A”): not revenue.";
    /// A line that writes stock off.
    StockAdjustment = "stock_adjustment",
        "Складская запись без цены и покупателя, а не продажа: в выручку не входит.",
        "A stock entry without price and customer, not a sale: not revenue.";
    /// A negative price.
    NegativePrice = "negative_price",
        "Отрицательная цена. Если это возврат, укажите отрицательное количество.",
        "A negative price. If this is a return, make the quantity negative.";
    /// A subtotal inside the data.
    TotalRow = "total_row",
        "Строка промежуточного итога, а не запись. Выгрузите отчёт без группировки.",
        "A subtotal, not a record. Export the report without grouping.";
    /// Test or template record of the source.
    TemplateRow = "template_row",
        "Шаблон или служебная запись источника, а не факт.",
        "A template or service record of the source, not a fact.";
    /// A call between colleagues.
    InternalCall = "internal_call",
        "Внутренний звонок между сотрудниками, а не разговор с клиентом: в учёт звонков не входит.",
        "A call between colleagues, not a talk with a client: not counted.";
    /// An older version of a record in the same import.
    Superseded = "superseded",
        "В этой же загрузке есть более новая версия записи; принята она.",
        "A newer version of the record is in the same import and was taken.";
    /// Two versions of a record that cannot be ordered.
    ConflictingVersions = "conflicting_versions",
        "Две разные записи с одним номером, и по дате изменения нельзя выбрать верную. Оставьте одну.",
        "Two different records with one number, and the date of change does not tell the right one. Keep one.";
    /// Older than what is stored.
    OlderThanKnown = "older_than_known",
        "Уже загружена более новая версия этой записи.",
        "A newer version of this record is already stored.";
}

/// What is wrong and what to do, by the stable name of a code; `lang` is `ru` or `en`.
#[must_use]
pub fn text(code: &str, lang: &str) -> &'static str {
    let ru = lang == "ru";
    match Code::ALL.iter().find(|c| c.name() == code) {
        Some(code) => code.text(ru),
        None if ru => "Строка не принята.",
        None => "The row was not accepted.",
    }
}

/// One CSV record (comma, quotes doubled when needed) of the cells.
pub(crate) fn csv_record<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for (i, cell) in cells.enumerate() {
        if i > 0 {
            out.push(',');
        }
        if cell.contains(['"', ',', '\n', '\r']) || cell.starts_with(' ') || cell.ends_with(' ') {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_texts_exist() {
        let mut names: Vec<_> = Code::ALL.iter().map(|c| c.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
        for c in Code::ALL {
            assert_ne!(text(c.name(), "ru"), text("no such code", "ru"));
            assert_ne!(text(c.name(), "en"), text(c.name(), "ru"));
        }
    }

    #[test]
    fn records_read_back() {
        assert_eq!(csv_record(["a", "b,c", "d\"e", ""].into_iter()), "a,\"b,c\",\"d\"\"e\",");
    }
}

//! Forms to fill in: what a person writes under the headings imports without settings, examples do not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;
use connect::templates::{FORMS, Form};
use rust_xlsxwriter::Workbook;
use support::{opts, read_bytes};

/// The form with its two examples and, when asked, the same rows without the mark.
fn book(form: &Form, filled: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name(form.name).unwrap();
    for (c, column) in form.columns.iter().enumerate() {
        let c = c as u16;
        sheet.write(0, c, column.heading).unwrap();
        for (r, text) in (1..).zip(column.examples).filter(|(_, t)| !t.is_empty()) {
            sheet.write(r, c, text).unwrap();
            if filled && !column.column.is_empty() {
                sheet.write(r + 2, c, text).unwrap();
            }
        }
    }
    let hints = book.add_worksheet().set_name("Подсказки").unwrap();
    hints.write_row(0, 0, ["Что за колонка", "Обязательна", "Что писать"]).unwrap();
    for (r, column) in (1..).zip(form.columns) {
        hints.write_row(r, 0, [column.heading, "", column.ru]).unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn filled_forms_import_and_examples_do_not() {
    for form in FORMS {
        let name = format!("{}.xlsx", form.name);
        let options = connect::Options { now: Some(1_800_000_000_000_000), ..opts() };
        let (d, k) = read_bytes(&name, &book(form, true), &options).unwrap_or_else(|e| panic!("{name}: {}", e.text("ru")));
        assert_eq!((d.table.as_deref(), d.profile.as_str()), (Some(form.table), "generic"), "{name}");
        for column in form.columns.iter().filter(|c| !c.column.is_empty()) {
            assert!(d.mapping.fills(column.column), "{name}: {} -> {}", column.heading, column.column);
        }
        assert_eq!((k.rows(form.table), k.codes()), (2, vec!["template_row", "template_row"]), "{name}: {:?}", k.problems);
        for column in form.columns.iter().filter(|c| !c.column.is_empty() && !c.examples[0].is_empty()) {
            assert_ne!(k.get(form.table, 0, column.column), "", "{name}: {}", column.heading);
        }
        let (_, k) = read_bytes(&name, &book(form, false), &options).unwrap();
        assert_eq!((k.rows(form.table), k.report.set_aside), (0, 2), "{name}");
    }
}

//! From the answers of the mapping screen to a mapping file.

use super::Look;
use crate::{Error, Result};
use connect::{ColumnMap, Mapping};

/// One field of the screen: name and value.
pub type Choice = (String, String);

/// Makes the mapping that the screen states. Fields: `table`, `to.N` (canonical columns joined by `+`, `-` leaves the column
/// out, empty keeps it as an attribute), `stage.NAME`, `date_order`, `decimal`, `currency`, `timezone`.
///
/// # Errors
/// An unknown table or column, or two columns for one meaning.
pub fn apply(look: &Look, choices: &[Choice]) -> Result<Mapping> {
    let get = |name: &str| choices.iter().find(|(k, _)| k == name).map(|(_, v)| v.trim()).filter(|v| !v.is_empty());
    let table = get("table").unwrap_or(look.table.as_str());
    let Some(schema) = domain::schema::table(table) else {
        return Err(Error::usage("выберите таблицу", "choose the table"));
    };
    let mut mapping = look.mapping.clone();
    mapping.table = Some(table.to_owned());
    if table != look.table {
        // The meaning of columns and constants belonged to the other table.
        mapping = Mapping { table: Some(table.to_owned()), ..Mapping::default() };
    }
    mapping.columns.clear();
    let mut taken: Vec<&str> = Vec::new();
    for (i, column) in look.columns.iter().enumerate() {
        let to: Vec<String> = match get(&format!("to.{i}")) {
            None => continue,
            Some("-") => Vec::new(),
            Some(list) => list.split('+').map(str::to_owned).collect(),
        };
        for name in &to {
            let known = schema.column(name).map(|c| c.name).or_else(|| (name == "attr").then_some("attr"));
            // A profile knows fields of its own beside the canonical ones.
            let special = column.to.split('+').find(|t| *t == name.as_str());
            let Some(known) = known.or(special) else {
                return Err(Error::usage(
                    format!("в таблице «{table}» нет колонки «{name}»"),
                    format!("table {table:?} has no column {name:?}"),
                ));
            };
            if known != "attr" && taken.contains(&known) {
                return Err(Error::usage(
                    format!("две колонки файла означают «{known}»: оставьте одну, вторую сохраните как дополнительное поле"),
                    format!("two columns of the file mean {known:?}: keep one of them, make the other an extra field"),
                ));
            }
            if known != "attr" {
                taken.push(known);
            }
        }
        mapping.columns.push(ColumnMap { header: column.key.clone(), index: None, to });
    }
    mapping.date_order = get("date_order").map(str::to_owned).or(mapping.date_order);
    mapping.decimal = get("decimal").map(str::to_owned).or(mapping.decimal);
    mapping.currency = get("currency").map(str::to_owned).or(mapping.currency);
    mapping.timezone = get("timezone").map(str::to_owned).or(mapping.timezone);
    for (name, kind) in choices.iter().filter_map(|(k, v)| Some((k.strip_prefix("stage.")?, v))) {
        if !kind.is_empty() {
            mapping.stages.insert(name.to_owned(), kind.clone());
        }
    }
    Ok(mapping)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usecases::uploads::ColumnLook;

    fn look() -> Look {
        let column = |header: &str, to: &str| ColumnLook {
            header: header.into(),
            key: header.into(),
            samples: Vec::new(),
            to: to.into(),
            confidence: None,
            ties: Vec::new(),
        };
        Look {
            table: "deals".into(),
            columns: vec![column("Номер", "id"), column("Сумма", ""), column("Этап", "stage"), column("Прочее", "")],
            ..Look::default()
        }
    }

    fn choices(pairs: &[(&str, &str)]) -> Vec<Choice> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn the_screen_becomes_a_mapping_file() {
        let m = apply(
            &look(),
            &choices(&[
                ("to.0", "id"),
                ("to.1", "amount"),
                ("to.2", "stage"),
                ("to.3", "-"),
                ("stage.Успех", "won"),
                ("decimal", ","),
            ]),
        )
        .unwrap();
        let text = m.to_toml();
        let back = Mapping::from_toml(&text).unwrap();
        assert_eq!(back.table.as_deref(), Some("deals"));
        assert_eq!(back.stages["Успех"], "won");
        let to = |h: &str| back.columns.iter().find(|c| c.header == h).map(|c| c.to.join("+"));
        assert_eq!((to("Сумма").as_deref(), to("Прочее").as_deref()), (Some("amount"), Some("")), "{text}");
    }

    #[test]
    fn two_columns_of_one_meaning_are_refused() {
        assert_eq!(apply(&look(), &choices(&[("to.0", "id"), ("to.1", "id")])).unwrap_err().exit(), 2);
        assert_eq!(apply(&look(), &choices(&[("to.0", "colour")])).unwrap_err().exit(), 2);
        assert_eq!(apply(&look(), &choices(&[("table", "nothing")])).unwrap_err().exit(), 2);
    }
}

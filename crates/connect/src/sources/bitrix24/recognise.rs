//! A Bitrix24 export by its headers: the mapping, the meaning of stages, what has to be asked.

use super::fields::Fields;
use super::map::{Entity, SPECIAL};
use super::stages;
use crate::recognise::detect::Head;
use crate::recognise::{ColumnMap, Mapping, fold};
use crate::{Input, Options, Question};
use domain::schema::table;

/// The mapping of an export; `None` when it is none of Bitrix24's.
pub(crate) fn recognise(head: &Head, opts: &Options) -> Option<Mapping> {
    let entity = Entity::of(&head.headers)?;
    let table = table(entity.table())?;
    if opts.table.as_deref().is_some_and(|t| t != table.name) {
        return None;
    }
    let folded: Vec<String> = head.headers.iter().map(|h| fold(h)).collect();
    let mut taken = vec![false; folded.len()];
    let mut columns: Vec<ColumnMap> = Vec::new();
    for (header, to) in entity.map() {
        let wanted = fold(header);
        if columns.iter().any(|c| c.to[0] == *to) {
            continue;
        }
        let Some(i) = (0..folded.len()).find(|i| folded[*i] == wanted && !taken[*i]) else { continue };
        // A column whose cells do not read as its name says stays an attribute.
        let fits = SPECIAL.contains(to) || table.column(to).is_none_or(|c| c.required || head.samples.share(i, table, c) >= 0.95);
        if fits {
            taken[i] = true;
            columns.push(ColumnMap { header: head.headers[i].clone(), index: Some(i), to: vec![(*to).to_owned()] });
        }
    }
    columns.sort_by_key(|c| c.index);
    Some(Mapping { table: Some(table.name.to_owned()), profile: Some("bitrix24".into()), columns, ..Mapping::default() })
}

/// Works the kinds of the stages out over the whole file; the questions that remain block an import.
pub(crate) fn complete(input: &Input, head: &Head, mapping: &mut Mapping, opts: &Options) -> Vec<Question> {
    let fields = Fields::new(mapping);
    if mapping.table.as_deref() != Some("deals") || fields.stage.is_none() {
        return Vec::new();
    }
    let seen = stages::survey(input, &head.layout, mapping, head.headers.len(), head.header_rows, opts);
    let (kinds, unknown) = stages::decide(&seen, &mapping.stages);
    mapping.stages.extend(kinds);
    if unknown.is_empty() {
        return Vec::new();
    }
    let header = fields.stage.map_or("", |i| head.headers[i].as_str());
    mapping.stages.extend(unknown.iter().map(|s| (s.clone(), "lost".to_owned())));
    vec![stages::question(header, &unknown)]
}

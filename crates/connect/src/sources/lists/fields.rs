//! Where the columns stand that the engine itself reads.

use crate::build::cells::trim;
use crate::format::block::{Block, Cell, Row};
use crate::recognise::Mapping;

macro_rules! fields {
    ($($name:ident),*) => {
        /// Positions in the file.
        #[derive(Debug, Clone, Default)]
        pub(crate) struct Fields { $(pub(crate) $name: Option<usize>,)* }

        impl Fields {
            pub(crate) fn new(mapping: &Mapping) -> Self {
                let find = |name: &str| mapping.columns.iter().find(|c| c.to.iter().any(|t| t == name)).and_then(|c| c.index);
                Self { $($name: find(stringify!($name)),)* }
            }
        }
    };
}

fields!(
    id,
    source_id,
    stage,
    pipeline,
    stage_group,
    closed_flag,
    won_flag,
    close_date,
    amount,
    company,
    company_more,
    contact,
    client_kind,
    client_phone,
    client_phone_more,
    client_email,
    full_name,
    channel_more,
    activity_type,
    activity_done,
    task_state,
    changed_at,
    subject,
    crm_link,
    title,
    goods,
    goods_price,
    goods_quantity,
    goods_sum,
    utm_source,
    owner_id,
    first_name,
    last_name,
    name,
    phone,
    phone_more,
    email,
    email_more,
    state,
    state_note,
    call_type,
    call_status,
    created_at,
    updated_at,
    started_at,
    wait_s,
    replied,
    customer_id
);

impl Fields {
    /// The file has product rows: a name, a price and a quantity.
    pub(crate) fn has_goods(&self) -> bool {
        self.goods.is_some() && self.goods_price.is_some() && self.goods_quantity.is_some()
    }
}

/// One row with its block.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) block: &'a Block,
    pub(crate) row: &'a Row,
}

impl<'a> View<'a> {
    /// The trimmed text of a field, empty when the file has no such column.
    pub(crate) fn text(&self, field: Option<usize>) -> &'a str {
        field.map_or("", |f| trim(self.block.cell(self.row, f).text))
    }

    /// The trimmed cell of a field with its position, when it is filled.
    pub(crate) fn cell(&self, field: Option<usize>) -> Option<(Cell<'a>, usize)> {
        let f = field?;
        let cell = self.block.cell(self.row, f);
        let text = trim(cell.text);
        (!text.is_empty()).then_some((Cell { text, tag: cell.tag }, f))
    }
}

/// A name as a key: spaces collapsed.
pub(crate) fn key(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

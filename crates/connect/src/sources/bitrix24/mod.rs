//! Bitrix24: list exports of deals, leads, contacts, companies, calls, dialogues, activities and tasks, as CSV and as HTML
//! named `.xls`, in Russian and English.

mod english;
mod map;

pub(crate) use map::SYSTEM;

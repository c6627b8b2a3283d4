//! Forms of the files other than canonical: which tables change their file, header and dress.

pub(crate) mod amo;
pub(crate) mod bitrix;
pub(crate) mod onec;

use crate::sheet::{Dress, Sheet};
use crate::world::World;
use crate::{Error, Shape};
use std::path::Path;

/// Another file for a canonical table: name, dress, header.
pub(crate) type Other = Option<(String, Dress, Vec<&'static str>)>;

/// The file of a table in the shape; `None` keeps the canonical one.
pub(crate) fn file(world: &World, table: &str) -> Other {
    match world.shape {
        Shape::Bitrix24 => bitrix::file(world, table),
        Shape::Amocrm => amo::file(world, table),
        Shape::Canonical | Shape::OneC => None,
    }
}

/// Files that have no canonical table of their own.
pub(crate) struct Extra {
    pub(crate) contacts: Option<Sheet>,
    pub(crate) calls: Option<Sheet>,
    pub(crate) books: Option<onec::Books>,
}

impl Extra {
    pub(crate) fn create(world: &World, dir: &Path) -> Result<Self, Error> {
        if world.shape != Shape::Bitrix24 {
            let books = (world.shape == Shape::OneC).then(|| onec::Books::new(dir));
            return Ok(Self { contacts: None, calls: None, books });
        }
        let contacts = Sheet::create(dir, &bitrix::export(world, "CONTACT"), Dress::Bitrix, bitrix::CONTACTS)?;
        let calls = Sheet::create(dir, &bitrix::calls_file(world), Dress::Html, bitrix::CALLS)?;
        Ok(Self { contacts: Some(contacts), calls: Some(calls), books: None })
    }
}

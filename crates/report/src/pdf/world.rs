//! The closed world of the layout: files in memory, the shipped fonts, a fixed date.

use crate::error::{Error, Result};
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

/// Files of one compilation.
pub(super) struct World {
    /// By id; never iterated, so the order of a hash map is never seen.
    files: HashMap<FileId, Bytes>,
    main: FileId,
    date: Option<(i32, u8, u8)>,
}

/// Library and fonts are the same for every report and are made once.
struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

fn shared() -> &'static Shared {
    static SHARED: OnceLock<Shared> = OnceLock::new();
    SHARED.get_or_init(|| {
        let fonts: Vec<Font> = chart::FONTS.iter().flat_map(|f| Font::iter(Bytes::new(f.ttf))).collect();
        Shared { library: LazyHash::new(Library::default()), book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
    })
}

fn file_id(name: &str) -> Result<FileId> {
    let path = VirtualPath::new(name).map_err(|_| Error::Pdf(format!("{name} is no path inside the report")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World {
    /// A world of files by name; the main one is `main.typ`.
    pub(super) fn new(files: BTreeMap<String, Vec<u8>>, date: Option<(i32, u8, u8)>) -> Result<Self> {
        let file = |(name, data): (String, Vec<u8>)| Ok((file_id(&name)?, Bytes::new(data)));
        Ok(Self { files: files.into_iter().map(file).collect::<Result<_>>()?, main: file_id("main.typ")?, date })
    }

    /// Lays out the main file and writes PDF.
    pub(super) fn compile(&self, ident: &str) -> Result<Vec<u8>> {
        let fault = |list: &[SourceDiagnostic]| Error::Pdf(self.explain(list));
        let document = typst::compile::<PagedDocument>(self).output.map_err(|e| fault(&e))?;
        let options = PdfOptions { ident: Smart::Custom(ident.to_owned()), ..PdfOptions::default() };
        let bytes = typst_pdf::pdf(&document, &options).map_err(|e| fault(&e))?;
        // The cache keeps results between calls; a server would otherwise grow with every report.
        typst::comemo::evict(0);
        Ok(bytes)
    }

    fn explain(&self, list: &[SourceDiagnostic]) -> String {
        let one = |d: &SourceDiagnostic| {
            let place = typst::WorldExt::range(self, d.span).and_then(|range| {
                let source = typst::World::source(self, d.span.id()?).ok()?;
                Some(source.text().get(range)?.chars().take(80).collect::<String>())
            });
            format!("{} {}", d.message, place.unwrap_or_default())
        };
        list.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}

impl typst::World for World {
    fn library(&self) -> &LazyHash<Library> {
        &shared().library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &shared().book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let text = String::from_utf8(self.file(id)?.to_vec()).map_err(|_| FileError::InvalidUtf8)?;
        Ok(Source::new(id, text))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        shared().fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        let (year, month, day) = self.date?;
        Datetime::from_ymd(year, month, day)
    }
}

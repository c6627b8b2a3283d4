//! Generated pages of `docs/`: catalogue, data dictionary, mission map, command help. A test fails when they are stale.

mod catalogue;
mod dictionary;
mod mission;

use crate::{Error, Result, paths};
use std::fs;
use std::path::Path;

pub use mission::{Row, State, rows};

/// All generated pages: path from the root of the repository, text. `commands` are the names of the command line.
///
/// # Errors
/// When the data file of the mission is not well formed.
pub fn pages(mission: &str, commands: &[String]) -> Result<Vec<(String, String)>> {
    let mut out = vec![
        ("docs/data-dictionary.md".to_owned(), dictionary::page()),
        ("docs/mission-map.md".to_owned(), mission::page(&mission::rows(mission, commands)?)),
    ];
    out.extend(catalogue::pages());
    Ok(out)
}

/// Writes the pages under the root.
///
/// # Errors
/// A file that cannot be written.
pub fn write(root: &Path, commands: &[String]) -> Result<usize> {
    let all = pages(&mission_file(root)?, commands)?;
    for (path, text) in &all {
        let target = root.join(path);
        if let Some(parent) = target.parent() {
            paths::make_dir(parent)?;
        }
        fs::write(&target, text).map_err(Error::io("write", &target))?;
    }
    Ok(all.len())
}

/// Pages that differ from what would be generated.
///
/// # Errors
/// A data file that is not well formed.
pub fn stale(root: &Path, commands: &[String]) -> Result<Vec<String>> {
    let all = pages(&mission_file(root)?, commands)?;
    let differs = |(path, text): &&(String, String)| fs::read_to_string(root.join(path)).ok().as_deref() != Some(text.as_str());
    Ok(all.iter().filter(differs).map(|(path, _)| path.clone()).collect())
}

fn mission_file(root: &Path) -> Result<String> {
    let path = root.join("docs/mission.tsv");
    fs::read_to_string(&path).map_err(Error::io("read", &path))
}

/// Cells of a Markdown table may not break it.
pub(crate) fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

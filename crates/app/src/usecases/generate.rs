//! The synthetic company written to a folder, with the truth beside it.

use crate::{Error, Progress, Result};
use std::path::{Path, PathBuf};
use testkit::{Mistakes, Plan, Shape};

/// What the user asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// Folder to write into; made when absent.
    pub out: PathBuf,
    /// Number of deals.
    pub deals: u64,
    /// Seed of every draw.
    pub seed: u64,
    /// `all`, `none` or ids joined by commas.
    pub mistakes: String,
    /// canonical, bitrix24, amocrm, 1c.
    pub shape: String,
}

/// Writes the company; returns the folder's files in order.
///
/// # Errors
/// An unknown mistake or shape (usage), or a file that cannot be written.
pub fn generate(request: &Request, progress: &mut dyn Progress) -> Result<Vec<PathBuf>> {
    let shape: Shape = request.shape.parse().map_err(|e: testkit::Error| Error::usage(e.to_string(), e.to_string()))?;
    let plan = Plan {
        deals: request.deals,
        seed: request.seed,
        mistakes: mistakes(&request.mistakes)?,
        end: testkit::default_end(),
        shape,
    };
    write(&plan, &request.out, progress)
}

/// Writes a planned company into a folder.
pub(crate) fn write(plan: &Plan, out: &Path, progress: &mut dyn Progress) -> Result<Vec<PathBuf>> {
    progress.stage("generate", plan.deals);
    testkit::generate(plan, out, &mut |done, _| progress.at(done))?;
    progress.end();
    let files = crate::paths::files_under(out)?;
    Ok(files.into_iter().map(|f| out.join(f)).collect())
}

fn mistakes(text: &str) -> Result<Mistakes> {
    match text.trim() {
        "all" => return Ok(Mistakes::All),
        "none" | "" => return Ok(Mistakes::None),
        _ => {}
    }
    let known: Vec<&str> = testkit::mistakes().iter().map(|m| m.id).collect();
    let wanted: Vec<String> = text.split(',').map(|m| m.trim().to_owned()).filter(|m| !m.is_empty()).collect();
    if let Some(lost) = wanted.iter().find(|m| !known.contains(&m.as_str())) {
        return Err(Error::usage(
            format!("нет ошибки «{lost}»; известные: {}", known.join(", ")),
            format!("no mistake {lost:?}; known are {}", known.join(", ")),
        ));
    }
    Ok(Mistakes::Some(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_mistake_is_named() {
        assert!(matches!(mistakes("all").unwrap(), Mistakes::All));
        assert!(mistakes("no-such-thing").unwrap_err().text(text::Lang::En).contains("no-such-thing"));
    }
}

//! The audit: a catalogue of checks, a runner with seven verdicts, the score, the money ledger, findings and the plan.

mod asked;
mod base;
pub mod blocks;
pub mod causes;
mod context;
mod error;
mod evidence;
mod figures;
mod finding;
pub mod grid;
mod headline;
mod hygiene;
pub mod input;
pub mod interview;
mod inventory;
pub mod judge;
mod money;
pub mod outcome;
pub mod page;
pub mod phrase;
mod plan;
mod programme;
mod question;
pub mod rule;
pub mod rules;
mod run;
mod runner;
mod score;
mod settings;
mod unit;
mod verdict;

pub use error::{Error, Result};
pub use evidence::Evidence;
pub use hygiene::{PastMonth, past, record};
pub use programme::{Programme, programme, programmes};
pub use question::{Answer, HEADER, Question, Reply, parse_answers_csv, question, questionnaire_csv};
pub use run::{Run, run};
pub use score::{Frozen, rescore};
pub use settings::{COMMON, Settings};
pub use unit::{Text, TextPair, texts};

/// Version of the catalogue of checks: grows with every added rule or changed judgement.
pub const CATALOGUE_VERSION: &str = "2";

/// Version of the stored form of a result.
pub const FORMAT: u32 = 1;

//! Cells of text to typed values: numbers, dates and times, yes and no, durations, words of closed lists.

pub(crate) mod date;
pub(crate) mod duration;
pub(crate) mod month;
pub(crate) mod number;
mod word_lists;
pub(crate) mod words;
pub(crate) mod zone;

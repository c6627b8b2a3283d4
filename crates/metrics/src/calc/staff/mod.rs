//! People: norms of activity, span, functions, selling time, quality of talks, ramp-up, turnover, hiring, load, dependence.

mod dependence;
mod functions;
mod hiring;
mod items;
mod load;
mod norms;
mod quality;
mod ramp;
mod raters;
mod roster;
mod selling;
mod span;
mod turnover;

pub(crate) use dependence::dependence;
pub(crate) use functions::functions;
pub(crate) use hiring::hiring;
pub(crate) use items::items;
pub(crate) use load::load;
pub(crate) use norms::norms;
pub(crate) use quality::quality;
pub(crate) use ramp::ramp;
pub(crate) use raters::raters;
pub(crate) use selling::selling;
pub(crate) use span::span;
pub(crate) use turnover::turnover;

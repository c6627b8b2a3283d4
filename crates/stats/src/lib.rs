//! Statistics of the audit: pure functions over numbers, no input or output (methods.md).
//!
//! Every function is deterministic, uses `libm` for transcendental functions, and returns `None` where an honest
//! number does not exist (no denominator, too few values), never a zero in its place.

pub mod abc;
pub mod agree;
pub mod basket;
pub mod bgnbd;
pub mod concentration;
pub mod control;
pub mod convolve;
pub mod digamma;
pub mod dist;
pub mod effect;
pub mod evenness;
pub mod fisher;
pub mod forecast;
pub mod funnel;
pub mod gamma_gamma;
pub mod interval;
pub mod linear;
pub mod logistic;
pub mod ltv;
pub mod mh;
pub mod money_draw;
pub mod multiple;
pub mod nps;
pub mod optimum;
pub mod planfact;
pub mod potential;
pub mod pvm;
pub mod quantile;
pub mod rfm;
pub mod rng;
pub mod season;
pub mod sequential;
pub mod shapley;
pub mod shrink;
pub mod sum;
pub mod survival;

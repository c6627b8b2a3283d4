//! Tests over the whole router: entrance, rights of every route, headers, every page in every language.

mod audits;
mod changes;
mod desk;
mod digests;
mod entrance;
mod figures;
mod hook;
mod pages;
mod rights;

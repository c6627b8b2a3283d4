//! Tests over the whole router: entrance, rights of every route, headers, every page in every language.

mod audits;
mod changes;
mod digests;
mod desk;
mod entrance;
mod figures;
mod pages;
mod rights;

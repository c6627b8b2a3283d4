//! Tests over the whole router: entrance, rights of every route, headers, every page in every language.

mod entrance;
mod pages;
mod rights;

//! One file per page or form; each states its routes with the least right they ask for.

pub(crate) mod account;
pub(crate) mod audit_pages;
pub(crate) mod audits;
pub(crate) mod cards;
pub(crate) mod data;
pub(crate) mod defence;
pub(crate) mod desk;
pub(crate) mod entrance;
pub(crate) mod explorer;
pub(crate) mod figures;
pub(crate) mod front;
pub(crate) mod home;
pub(crate) mod hook;
pub(crate) mod identity;
pub(crate) mod imports;
pub(crate) mod jobs;
pub(crate) mod links;
pub(crate) mod measure;
pub(crate) mod members;
pub(crate) mod plan;
pub(crate) mod provider;
pub(crate) mod respond;
pub(crate) mod rhythm;
pub(crate) mod search;
pub(crate) mod standards;
pub(crate) mod upload;
pub(crate) mod views;
pub(crate) mod wall;

use crate::error::Fault;
use axum::response::Response;

/// What a handler returns.
pub(crate) type Answer = Result<Response, Fault>;

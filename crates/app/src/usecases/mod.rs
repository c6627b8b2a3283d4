//! What a user can do, one file each; the command line and the pages call these and nothing below them.

pub mod audit_view;
pub mod audits;
pub mod backup;
pub mod bench;
pub mod boards;
pub mod cards;
pub mod catalogue;
pub mod decisions;
pub mod definition;
pub mod demo;
pub mod doctor;
pub mod explore;
pub mod export;
pub mod generate;
pub mod import_data;
pub mod import_report;
pub mod imports;
pub mod questions;
pub mod records;
pub mod respondents;
pub mod run_audit;
pub mod run_metric;
pub mod settings;
pub mod snapshots;
pub mod tables;
pub mod views;

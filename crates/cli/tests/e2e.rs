//! The product from outside: the executable, its files, its exit statuses. One binary, so that the heavy crates link once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "e2e/support.rs"]
mod support;

#[path = "e2e/audits.rs"]
mod audits;
#[path = "e2e/demo.rs"]
mod demo;
#[path = "e2e/desk.rs"]
mod desk;
#[path = "e2e/docs.rs"]
mod docs;
#[path = "e2e/imports.rs"]
mod imports;
#[path = "e2e/keeping.rs"]
mod keeping;
#[path = "e2e/kills.rs"]
mod kills;
#[path = "e2e/live.rs"]
mod live;
#[path = "e2e/metrics.rs"]
mod metrics;
#[path = "e2e/parquet.rs"]
mod parquet;
#[path = "e2e/serving.rs"]
mod serving;
#[path = "e2e/shapes.rs"]
mod shapes;
#[path = "e2e/usage.rs"]
mod usage;

//! Generated pages of the repository are up to date.

use crate::support::World;
use std::path::Path;

#[test]
fn generated_pages_are_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    World::new().expect(0, &["gen", "--check", &root.display().to_string(), "--lang", "en"]);
}

//! One stored audit per format version, as the first release of that format wrote it: every page still opens it.

use crate::Home;
use crate::usecases::audit_view::{Audit, compare, finding, overview, slides, zones};
use crate::usecases::audits;
use crate::view::links::Links;
use store::AuditRow;
use text::Lang;

/// By format version; entries are only ever added.
const SAMPLES: &[(u64, &str)] = &[(1, include_str!("samples/format_1.json"))];

#[test]
fn every_format_ever_written_still_opens() {
    assert_eq!(SAMPLES.last().map(|s| s.0), Some(u64::from(audit::FORMAT)), "a new format needs a sample of its own");
    for (format, text) in SAMPLES {
        let dir = tempfile::tempdir().expect("dir");
        let company = Home::new(dir.path()).company("main").expect("company");
        for n in [1, 2] {
            let folder = company.audit_dir(n);
            std::fs::create_dir_all(&folder).expect("folder");
            std::fs::write(folder.join("audit.json"), text).expect("sample");
            let row = AuditRow {
                n,
                id: format!("a{n}"),
                programme: "full".into(),
                created_at: "2026-11-01T00:00:00Z".into(),
                snapshot: "1".into(),
                as_of: "2026-10-31T23:59:59+03:00".into(),
                result_hash: String::new(),
                score: Some("80".into()),
                coverage: "0.8".into(),
                findings: 3,
                broken: 0,
                folder: format!("audits/{n}"),
            };
            company.state().expect("state").add_audit(&row).expect("row");
        }
        let links = Links::new("/c/main");
        for lang in Lang::ALL {
            let audit = Audit::open(&company, 1, &links, lang, 1_793_000_000_000_000).expect("opens");
            assert_eq!(audit.doc["format"].as_u64(), Some(*format));
            overview::page(&audit).expect("overview");
            overview::findings(&audit).expect("findings");
            zones::page(&audit).expect("zones");
            slides::all(&audit).expect("slides");
            compare::page(&audit, Some(2)).expect("comparison");
            let ids: Vec<String> = audit.findings().filter_map(|f| f["id"].as_str().map(str::to_owned)).collect();
            assert!(ids.len() >= 3, "{ids:?}");
            for id in ids {
                finding::page(&audit, &id).expect("finding");
            }
            assert!(audits::diff(&company, 1, 2, lang).expect("compared").is_empty(), "the same audit has no difference");
        }
    }
}

//! Writes the sample audit in every format: `cargo run -p revizor-report --example preview -- FOLDER`.

use report::sample::sample;
use text::Lang;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = std::path::PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "preview".to_owned()));
    std::fs::create_dir_all(&out)?;
    let result = sample();
    std::fs::write(out.join("audit.json"), report::json(&result))?;
    for lang in Lang::ALL {
        std::fs::write(out.join(format!("audit.{lang}.html")), report::html(&result, lang)?)?;
        let book = report::xlsx(&result, lang, &std::collections::BTreeMap::new())?;
        std::fs::write(out.join(format!("audit.{lang}.xlsx")), book)?;
        #[cfg(feature = "pdf")]
        {
            std::fs::write(out.join(format!("audit.{lang}.pdf")), report::pdf(&result, lang)?)?;
            std::fs::write(out.join(format!("owner.{lang}.pdf")), report::pdf_owner(&result, lang)?)?;
            std::fs::write(out.join(format!("deck.{lang}.pdf")), report::deck(&result, lang)?)?;
        }
    }
    Ok(())
}

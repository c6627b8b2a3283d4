//! Writes a synthetic company: `cargo run -p revizor-testkit --example generate -- OUT [DEALS] [MISTAKES] [SEED] [SHAPE]`.

use std::path::Path;
use testkit::{Error, Plan, demo_plan, generate};

fn main() -> Result<(), Error> {
    let arg: Vec<String> = std::env::args().skip(1).collect();
    let word = |n: usize| arg.get(n).map(String::as_str);
    let demo = demo_plan();
    let plan = Plan {
        deals: word(1).and_then(|w| w.parse().ok()).unwrap_or(demo.deals),
        mistakes: word(2).map_or(Ok(demo.mistakes), |w| if w == "demo" { Ok(demo_plan().mistakes) } else { w.parse() })?,
        seed: word(3).and_then(|w| w.parse().ok()).unwrap_or(demo.seed),
        shape: word(4).map_or(Ok(demo.shape), str::parse)?,
        end: demo.end,
    };
    generate(&plan, Path::new(word(0).unwrap_or("company")), &mut |_, _| {})?;
    Ok(())
}

//! Prints issue bodies edited on both sides with known answers, `{"id", "base", "ours", "theirs", "expected"}` a
//! line; `expected` is null where a person has to decide. The argument is how many (1000 without one).
//!
//! `cargo run --release --example merge_corpus 2000 | cargo run --release --example merge_jsonl`

#[path = "../tests/corpus/mod.rs"]
mod corpus;

use std::io::Write;

fn main() -> std::io::Result<()> {
    let count: u64 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1_000);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for id in 0..count {
        let corpus::Case { base, ours, theirs, expected, about } = corpus::case(id);
        let case = serde_json::json!({
            "id": id, "base": base, "ours": ours, "theirs": theirs, "expected": expected, "about": about,
        });
        writeln!(out, "{case}")?;
    }
    out.flush()
}

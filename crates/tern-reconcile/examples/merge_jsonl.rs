//! Merges texts from outside, so that merges can be scored: reads `{"id", "base", "ours", "theirs"}` a line on
//! standard input and answers `{"id", "merged": text or null, "conflicts": n}` a line on standard output.
//!
//! `cargo run --release --example merge_jsonl < cases.jsonl`

use std::io::{BufRead, Write};

use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Deserialize)]
struct Case {
    id: Value,
    base: String,
    ours: String,
    theirs: String,
}

#[derive(Serialize)]
struct Answer {
    id: Value,
    merged: Option<String>,
    conflicts: usize,
}

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let Case { id, base, ours, theirs } = serde_json::from_str(&line)?;
        let merge = tern_reconcile::text::merge(&base, &ours, &theirs);
        let answer = Answer { id, merged: merge.merged(), conflicts: merge.conflicts().count() };
        serde_json::to_writer(&mut out, &answer)?;
        writeln!(out)?;
    }
    out.flush()
}

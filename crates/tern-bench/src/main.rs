//! Measures imports.
//!
//! The same forge on loopback is read twice: by Tern, and by a bare loop that does the least an importer can do
//! (ask, parse, insert into one table with a full-text index, one durable transaction a page). Each reading runs
//! in a process of its own, so that its peak memory is its own, and the two take turns, so that a busy machine
//! slows both. What counts are the ratios.
//!
//! Nothing here passes or fails: a machine that is busy with other things would decide.

mod bare;
mod import;
mod measure;
mod report;

use std::{path::Path, process::ExitCode};

use report::Report;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.to_string()),
    };
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["import", api, name, dir] => runtime.block_on(import::run(api, name, Path::new(dir))).map(print),
        ["bare", api, name, dir] => runtime.block_on(bare::run(api, name, Path::new(dir))).map(print),
        [] => runtime.block_on(report::measure_all()).map(|report: Report| report::print(&report)),
        _ => Err("usage: tern-bench".into()),
    };
    outcome.map_or_else(|error| fail(&error.to_string()), |()| ExitCode::SUCCESS)
}

#[expect(clippy::print_stdout, reason = "the parent process reads it")]
fn print(sample: measure::Sample) {
    println!("{}", serde_json::to_string(&sample).unwrap_or_default());
}

#[expect(clippy::print_stderr, reason = "a program says why it failed")]
fn fail(why: &str) -> ExitCode {
    eprintln!("{why}");
    ExitCode::FAILURE
}

//! The measurements and how they are shown.

use std::time::Duration;

use crate::measure::{Error, Reader, Sample, forge, read};

/// Readings of each kind; the median counts.
const ROUNDS: usize = 5;
const LATENCY: Duration = Duration::from_millis(100);
const SMALL: u32 = 10_000;
const LARGE: u32 = 100_000;

/// What was measured.
pub(crate) struct Report {
    waiting: Sample,
    /// How long the forge kept the reader waiting, in seconds.
    waits: f64,
    tern: Sample,
    bare: Sample,
    large: Sample,
    large_bare: Sample,
}

pub(crate) async fn measure_all() -> Result<Report, Error> {
    let slow = forge(SMALL, LATENCY).await;
    let waiting = read(Reader::Tern, &slow).await?;
    let waits =
        slow.requests().iter().filter_map(|request| request.took).map(|took| took.as_secs_f64()).sum();
    let quick = forge(SMALL, Duration::ZERO).await;
    let (mut tern, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        bare.push(read(Reader::Bare, &quick).await?);
        tern.push(read(Reader::Tern, &quick).await?);
    }
    let long = forge(LARGE, Duration::ZERO).await;
    let large = read(Reader::Tern, &long).await?;
    let large_bare = read(Reader::Bare, &long).await?;
    Ok(Report { waiting, waits, tern: median(tern), bare: median(bare), large, large_bare })
}

fn median(mut samples: Vec<Sample>) -> Sample {
    samples.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    samples[samples.len() / 2]
}

#[expect(clippy::print_stdout, reason = "the report is what this program is for")]
pub(crate) fn print(report: &Report) {
    let Report { waiting, waits, tern, bare, large, large_bare } = report;
    let growth = f64::from(large.rows) / f64::from(tern.rows);
    println!("Import with {} ms a request, {} issues", LATENCY.as_millis(), waiting.rows);
    println!("  {:.2} s for {} requests; the waits alone {waits:.2} s", waiting.seconds, waiting.requests);
    println!("  ratio to the waits      {:.3}   (goal: at most 1.03)", waiting.seconds / waits);
    println!("Import without latency, {} issues, median of {ROUNDS}", tern.rows);
    println!("  Tern {:.3} s, bare loop {:.3} s", tern.seconds, bare.seconds);
    println!("  processor time: Tern {:.2} s, bare loop {:.2} s", tern.cpu_seconds, bare.cpu_seconds);
    println!("  ratio to the bare loop  {:.2}    (goal: at most 1.5)", tern.seconds / bare.seconds);
    println!("Import without latency, {} issues", large.rows);
    println!("  {:.2} s, peak memory {:.0} MiB (goal: under 120 MiB)", large.seconds, large.peak_mib);
    let grown = |large: f64, small: f64| large / small / growth;
    println!(
        "  per issue against {} issues: Tern {:.2}, bare loop {:.2}; with closing the database {:.2}, {:.2}; \
         processor time of that {:.2}, {:.2}",
        tern.rows,
        grown(large.seconds, tern.seconds),
        grown(large_bare.seconds, bare.seconds),
        grown(large.seconds_folded, tern.seconds_folded),
        grown(large_bare.seconds_folded, bare.seconds_folded),
        grown(large.cpu_seconds, tern.cpu_seconds),
        grown(large_bare.cpu_seconds, bare.cpu_seconds),
    );
}

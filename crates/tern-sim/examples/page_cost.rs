//! What a page of a hundred issues costs without latency: `cargo run --release -p tern-sim --example page_cost`.
#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use std::time::{Duration, Instant};

use tern_sim::{Compression, LimitSettings, Sim};

const PAGES: u32 = 300;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    for issues in [10_000, 1_000_000] {
        for compression in [Compression::Off, Compression::Stored, Compression::Fast] {
            measure(issues, compression).await;
        }
    }
}

async fn measure(issues: u32, compression: Compression) {
    let began = Instant::now();
    let limits = LimitSettings { per_token: u32::MAX, ..LimitSettings::default() };
    let sim =
        Sim::builder().issues(issues).compression(compression).limits(limits).token("secret").start().await;
    let started = began.elapsed();
    let client = reqwest::Client::builder().no_gzip().build().expect("a client");
    for (what, query) in [
        ("updated asc", "state=all&sort=updated&direction=asc&per_page=100"),
        ("open, since", "state=open&sort=updated&direction=asc&per_page=100&since=2016-01-01T00:00:00Z"),
        ("created asc", "state=all&sort=created&direction=asc&per_page=100"),
    ] {
        let url = format!("{}/repos/acorn/orchard/issues?{query}", sim.base_url());
        let (mut total, mut bytes) = (Duration::ZERO, 0);
        for page in 0..PAGES {
            let request = client
                .get(format!("{url}&page={}", 1 + page % 90))
                .header("user-agent", "bench")
                .header("accept-encoding", if compression == Compression::Off { "identity" } else { "gzip" })
                .bearer_auth("secret");
            let began = Instant::now();
            let body = request.send().await.expect("an answer").bytes().await.expect("a body");
            total += began.elapsed();
            bytes += body.len();
        }
        println!(
            "{issues:>8} issues  {compression:?}  {what:<12} {:>7.3} ms a page, {:>7} bytes, started in {started:.0?}",
            total.as_secs_f64() * 1000.0 / f64::from(PAGES),
            bytes / PAGES as usize,
        );
    }
}

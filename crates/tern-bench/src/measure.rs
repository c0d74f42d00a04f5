//! One reading of a repository, and how it is measured.

use std::{path::PathBuf, process::Stdio, time::Duration};

use serde::{Deserialize, Serialize};
use tern_sim::{Compression, LimitSettings, Sim};

pub(crate) type Error = Box<dyn std::error::Error + Send + Sync>;

/// What one reading took.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Sample {
    pub(crate) seconds: f64,
    /// The same with closing the database, when what the log still held is folded into it. A short import leaves
    /// all of that for then, a long one next to nothing.
    pub(crate) seconds_folded: f64,
    pub(crate) requests: u32,
    pub(crate) rows: u32,
    pub(crate) peak_mib: f64,
    /// Processor time of the reader alone, in seconds: what a busy machine changes least.
    pub(crate) cpu_seconds: f64,
}

/// Who reads.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reader {
    Tern,
    Bare,
}

/// A repository of open issues only, so that both readers have the same work.
pub(crate) async fn forge(issues: u32, latency: Duration) -> Sim {
    let limits = LimitSettings { anonymous: u32::MAX, ..LimitSettings::default() };
    Sim::builder()
        .seed(7)
        .issues(issues)
        .closed_per_mille(0)
        .pulls_per_mille(0)
        .limits(limits)
        // Packing a page costs the forge more than making it; on one machine that would be measured instead.
        .compression(Compression::Off)
        .latency(latency)
        .start()
        .await
}

/// Reads `sim` in a process of its own.
pub(crate) async fn read(reader: Reader, sim: &Sim) -> Result<Sample, Error> {
    let dir = tempfile::tempdir()?;
    let word = match reader {
        Reader::Tern => "import",
        Reader::Bare => "bare",
    };
    let program: PathBuf = std::env::current_exe()?;
    let child = tokio::process::Command::new(program)
        .args([word, sim.base_url(), &sim.full_name()])
        .arg(dir.path())
        .stderr(Stdio::inherit())
        .output()
        .await?;
    Ok(serde_json::from_slice(&child.stdout)?)
}

/// The processor time this process has used, in seconds; 0 where the system does not say.
pub(crate) fn cpu_seconds() -> f64 {
    // Linux counts in hundredths here, whatever its own tick is.
    const TICKS_A_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program, in brackets, may hold blanks; user and system time are the 12th and 13th behind it.
    let Some((_, fields)) = stat.rsplit_once(')') else { return 0.0 };
    fields.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>()
        / TICKS_A_SECOND
}

/// The most memory this process has had, in MiB; 0 where the system does not say.
pub(crate) fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    peak.and_then(|kib| kib.trim().parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

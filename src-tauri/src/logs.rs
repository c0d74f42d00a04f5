//! The log: one file a day beside the database, a week of them, without tokens (no error or request type shows
//! one).

use tracing_appender::{
    non_blocking::WorkerGuard,
    rolling::{RollingFileAppender, Rotation},
};
use tracing_subscriber::EnvFilter;

use crate::cli::{Cli, default_data_dir};

/// Days of log files that are kept.
const KEPT_FILES: usize = 7;

/// Starts logging; the guard writes what is left when it is dropped. Without a place to write, Tern runs
/// without a log: that is no reason not to start.
pub(crate) fn start(cli: &Cli) -> Option<WorkerGuard> {
    let data_dir = cli.data_dir.clone().or_else(|| default_data_dir().ok())?;
    let folder = data_dir.join("logs");
    std::fs::create_dir_all(&folder).ok()?;
    let files = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .max_log_files(KEPT_FILES)
        .filename_prefix("tern")
        .filename_suffix("log")
        .build(folder)
        .ok()?;
    let (writer, guard) = tracing_appender::non_blocking(files);
    let filter = EnvFilter::try_from_env("TERN_LOG").unwrap_or_else(|_| EnvFilter::new("warn,tern=info"));
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(writer).try_init().ok()?;
    Some(guard)
}

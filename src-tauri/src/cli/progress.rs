//! The bars of running syncs on a terminal. Where there is none, nothing is drawn.

use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use tern_model::{Progress, Stage};

use super::output::local_time;

/// The bars of several syncs, one line each.
pub(crate) struct Bars {
    all: MultiProgress,
}

impl Bars {
    pub(crate) fn new() -> Self {
        Self { all: MultiProgress::new() }
    }

    pub(crate) fn add(&self, project: &str) -> Bar {
        let bar = self.all.add(ProgressBar::no_length());
        bar.set_prefix(project.to_owned());
        bar.set_style(counting());
        bar.enable_steady_tick(Duration::from_millis(200));
        Bar { bar }
    }
}

/// One sync's line.
pub(crate) struct Bar {
    bar: ProgressBar,
}

impl Bar {
    /// Shows how far the sync has come. The total is what the forge said at the start; issues opened since then
    /// must not push the bar past its end.
    pub(crate) fn show(&self, progress: Progress) {
        match progress.total {
            Some(total) if total > 0 => {
                self.bar.set_style(determinate());
                self.bar.set_length(u64::from(total.max(progress.current)));
            }
            _ => self.bar.set_style(counting()),
        }
        self.bar.set_position(u64::from(progress.current));
        self.bar.set_message(match progress.waiting_until {
            Some(until) => format!("waiting until {}", local_time(until)),
            None => stage(progress.stage).to_owned(),
        });
    }

    /// Shows how much of a known number is done.
    pub(crate) fn count(&self, done: u32, total: u32, message: &'static str) {
        self.bar.set_style(counted());
        self.bar.set_length(u64::from(total));
        self.bar.set_position(u64::from(done));
        self.bar.set_message(message);
    }

    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Fetching => "fetching",
        Stage::Matching => "matching",
        Stage::Creating => "creating tasks",
        Stage::Updating => "updating tasks",
        Stage::Pushing => "sending",
    }
}

fn determinate() -> ProgressStyle {
    style("{prefix:>10} {bar:30} {pos} of about {len} {msg} {per_sec} {eta} left")
}

fn counted() -> ProgressStyle {
    style("{prefix:>10} {bar:30} {pos} of {len} {msg} {eta} left")
}

fn counting() -> ProgressStyle {
    style("{prefix:>10} {spinner} {pos} {msg} {per_sec} {elapsed}")
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

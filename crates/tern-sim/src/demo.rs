//! The demo repository `harrowgate/lanternfish`: a log viewer's issues, written one by one, and a script of what
//! its people do as time passes.
//!
//! What it shows is a pure function of the texts, of the time since an anchor, and of what was written to it over
//! HTTP: a process that starts again with the same anchor and journal shows the same history. To add an issue, add
//! it to a file in `demo/issues/`; to let something happen, add a step in `demo/script.rs`.

mod journal;
mod script;
mod texts;
mod world;

use std::collections::HashMap;
use std::path::Path;

use chrono::{DateTime, Utc};

use crate::model::{IssueView, RepoSettings, World, Write};
use journal::Journal;
pub use script::{Deed, Step, Target, script};
pub use texts::{Text, TextState, texts};

/// The repository's owner.
pub const OWNER: &str = "harrowgate";
/// The repository's name.
pub const NAME: &str = "lanternfish";

/// The demo repository.
#[derive(Debug, Clone)]
pub struct Demo {
    anchor: DateTime<Utc>,
    journal: Journal,
    next_step: usize,
    next_write: usize,
    opened: HashMap<&'static str, u32>,
}

impl Demo {
    /// The repository whose script begins at `anchor`. What clients write is forgotten with the process.
    pub fn new(anchor: DateTime<Utc>) -> Self {
        Self { anchor, journal: Journal::default(), next_step: 0, next_write: 0, opened: HashMap::new() }
    }

    /// The same repository, which also keeps what clients write in a file and takes it up again from there.
    pub fn with_journal(anchor: DateTime<Utc>, file: &Path) -> std::io::Result<Self> {
        Ok(Self { journal: Journal::open(file)?, ..Self::new(anchor) })
    }

    /// When the script begins.
    pub fn anchor(&self) -> DateTime<Utc> {
        self.anchor
    }

    /// The scripted changes to texts of issues: whoever edits the same lines gets a conflict when the time comes.
    pub fn body_edits() -> impl Iterator<Item = &'static Step> {
        script().iter().filter(|step| matches!(step.deed, Deed::Rewrite { .. }))
    }

    /// An issue as it was written, before anything happened to it; also one that was deleted.
    pub(crate) fn as_written(&self, world: &mut World, number: u64) -> Option<IssueView> {
        let text = texts().iter().find(|text| u64::from(text.number) == number)?;
        Some(world::view(world, text, self.anchor))
    }

    pub(crate) fn settings() -> RepoSettings {
        let mut settings = RepoSettings::new(OWNER, NAME);
        "Follow, filter and search logs in the terminal and the browser"
            .clone_into(&mut settings.description);
        settings
    }

    /// Puts people, labels, milestones and issues into a world.
    pub(crate) fn fill(&self, world: &mut World) {
        world::fill(world, self.anchor);
    }

    /// Lets happen, in the order of time, everything that should have happened by now.
    pub(crate) fn catch_up(&mut self, world: &mut World) {
        let now_ms = world.clock.now_ms();
        loop {
            let step = script().get(self.next_step).map(|step| (self.anchor.timestamp() + step.after) * 1000);
            let write = self.journal.past().get(self.next_write).map(|write| write.at_ms);
            match (step.filter(|at| *at <= now_ms), write.filter(|at| *at <= now_ms)) {
                (None, None) => return,
                (Some(step), write) if write.is_none_or(|write| step <= write) => self.play_step(world),
                _ => self.play_write(world),
            }
        }
    }

    /// Keeps what clients wrote just now.
    pub(crate) fn keep(&mut self, writes: &[Write]) {
        self.journal.keep(writes);
    }

    fn play_step(&mut self, world: &mut World) {
        let Some(step) = script().get(self.next_step) else { return };
        self.next_step += 1;
        world::play(world, step, self.anchor, &mut self.opened);
    }

    fn play_write(&mut self, world: &mut World) {
        let Some(write) = self.journal.past().get(self.next_write).cloned() else { return };
        self.next_write += 1;
        world::repeat(world, &write);
    }
}

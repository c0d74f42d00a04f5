//! The ghost ledger: every edit that was made on either side, by the words it put in.
//!
//! Each edit uses words of its own, so that where an edit went can be told from where its words stand.

use std::collections::{BTreeMap, BTreeSet};

use tern_model::{Content, TaskId};

use crate::talk::Talk;

/// Where an edit was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    Here(TaskId),
    There(u64),
}

/// What became of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Stands,
    /// Taken out by an edit on this side.
    Removed(Side),
    /// A person decided against it.
    Discarded,
}

/// A value that a later edit replaces.
#[derive(Debug, Clone)]
pub struct Single {
    pub value: String,
    pub discarded: bool,
}

/// Every edit that still counts.
#[derive(Debug, Default)]
pub struct Ghost {
    serial: u32,
    /// Lines of descriptions, labels and logins, by their text.
    pub words: BTreeMap<String, (Side, Fate)>,
    pub titles: BTreeMap<Side, Single>,
    pub milestones: BTreeMap<Side, Single>,
    /// Issues that were deleted or moved away.
    pub out_of_reach: BTreeSet<u64>,
    /// Tasks that were there and that nobody deleted.
    pub stood: BTreeSet<TaskId>,
    pub talk: Talk,
    pub edits: u64,
    pub decisions: u64,
}

impl Ghost {
    /// A word that nobody has used.
    pub fn word(&mut self, stem: &str) -> String {
        self.serial += 1;
        format!("{stem}{}x", self.serial)
    }

    pub fn added(&mut self, word: &str, side: Side) {
        self.words.insert(word.to_owned(), (side, Fate::Stands));
    }

    pub fn removed(&mut self, word: &str, side: Side) {
        if let Some((_, fate)) = self.words.get_mut(word) {
            *fate = Fate::Removed(side);
        }
    }

    /// A person decided that `task` and issue `number`, which said `local` and `remote`, say `result`.
    pub fn decided(
        &mut self,
        task: TaskId,
        number: u64,
        local: &Content,
        remote: &Content,
        result: &Content,
    ) {
        self.decisions += 1;
        for (word, (_, fate)) in &mut self.words {
            let (in_local, in_remote) = (says(local, word), says(remote, word));
            match (*fate, says(result, word)) {
                (Fate::Stands, false) if in_local || in_remote => *fate = Fate::Discarded,
                (Fate::Removed(Side::Here(by)), true) if by == task && !in_local => *fate = Fate::Stands,
                (Fate::Removed(Side::There(by)), true) if by == number && !in_remote => *fate = Fate::Stands,
                _ => {}
            }
        }
        let mut discard =
            |singles: fn(&mut Self) -> &mut BTreeMap<Side, Single>, side, shown: &str, stands: &str| {
                if let Some(single) = singles(self).get_mut(&side)
                    && single.value == shown
                    && shown != stands
                {
                    single.discarded = true;
                }
            };
        let milestone = |content: &Content| content.milestone.clone().unwrap_or_default();
        for (side, shown) in [(Side::Here(task), local), (Side::There(number), remote)] {
            discard(|ghost| &mut ghost.titles, side, &shown.title, &result.title);
            discard(|ghost| &mut ghost.milestones, side, &milestone(shown), &milestone(result));
        }
    }
}

/// Whether a content says a word, as a line, a label or a login.
pub fn says(content: &Content, word: &str) -> bool {
    content.labels.contains(word)
        || content.assignees.contains(word)
        || content.description.lines().any(|line| line.trim_end() == word)
}

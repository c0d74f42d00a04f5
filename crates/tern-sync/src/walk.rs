//! The walk over a listing that moves while it is read.
//!
//! A listing ordered by update time is asked again and again from the last time seen: an edit moves an issue to
//! the end, where the walk will meet it, and never shifts an unread issue into a page already read (which is
//! what page numbers do). Pages are turned only inside one timestamp, where the question cannot move on; if
//! something changed meanwhile, that timestamp is walked again.
//!
//! A forge may list a change some seconds after it made it, and a later one before it. What is handed on is sure
//! only up to a little before the answer, so the cursor stays there ([`Horizon`]).
//!
//! The walk is a value without I/O: it is given the rows of each answer and says what to ask next.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use tern_forge::{IssuePage, PageToken};
use tern_model::{Content, Timestamp};

/// How many answers may be the end of the listing and still bring something new. Someone who edits
/// faster than we read must not keep a sync going for ever; the next sync meets the rest.
const MAX_SETTLING_ASKS: u32 = 2;

mod horizon;

use horizon::Horizon;

/// When a walk is over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Ending {
    /// At the first answer without a further page.
    #[default]
    AtEnd,
    /// When asking again from the cursor brings nothing new. The answer's entity tag then lets the next sync
    /// begin with a conditional request. A forge without such tags is not asked again.
    WhenQuiet,
}

/// Where a walk stands.
#[derive(Debug, Clone, Default)]
pub(crate) struct Walk {
    ending: Ending,
    since: Option<Timestamp>,
    page: Option<PageToken>,
    horizon: Horizon,
    /// The end was read, and the present question asks whether anything has come since.
    looks_back: bool,
    /// Rows already handed on that may be met again.
    seen: HashMap<String, Seen>,
    /// Pages turned inside this timestamp, to notice a loop.
    turned: HashSet<String>,
    /// The rows of this timestamp that the present pass over its pages has met.
    pass: BTreeSet<String>,
    /// What the pass before met.
    pass_before: Option<BTreeSet<String>>,
    settling: u32,
}

/// What a row said. Its time alone is not enough: forges count whole seconds, and an issue can change twice in
/// one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    at: Timestamp,
    content: Option<u64>,
}

/// What to do after an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Next {
    /// Ask again, as [`Walk::question`] says.
    Ask,
    /// The listing's end has been read.
    Done {
        /// Whether asking once more from the cursor would have brought this very answer, so that its entity
        /// tag answers the next sync's first question.
        settled: bool,
    },
    /// The forge sends the same page again and again.
    Loop,
}

/// The next question's two moving parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) since: Option<Timestamp>,
    pub(crate) page: Option<PageToken>,
}

impl Walk {
    /// Starts at a stored cursor, or at the beginning.
    pub(crate) fn from(since: Option<Timestamp>, ending: Ending) -> Self {
        Self { ending, since, horizon: Horizon::from(since), ..Self::default() }
    }

    /// Everything before this time has been handed on, late listings included.
    pub(crate) fn cursor(&self) -> Option<Timestamp> {
        self.since.map(|since| self.horizon.before(since))
    }

    /// What to ask.
    pub(crate) fn question(&self) -> Question {
        #[cfg(feature = "planted-bugs")]
        if tern_reconcile::planted::has(tern_reconcile::planted::Bug::StrictlyLater) {
            let since = self.since.map(|since| since.plus_seconds(1));
            return Question { since, page: self.page.clone() };
        }
        Question { since: self.since, page: self.page.clone() }
    }

    /// Takes an answer: removes from it what was already handed on and says what to do next.
    pub(crate) fn take(&mut self, page: &mut IssuePage) -> Next {
        let first_page = self.page.is_none();
        let rows = rows_of(page);
        let (server_time, tagged) = (page.server_time, page.etag.is_some());
        let repeats: HashSet<&str> = rows
            .iter()
            .filter(|(id, seen)| self.seen.get(id) == Some(seen))
            .map(|(id, _)| id.as_str())
            .collect();
        let all_seen = repeats.len() == rows.len();
        page.issues.retain(|issue| !repeats.contains(issue.id.as_str()));
        let more = page.next.take();

        let Some(last) = rows.iter().map(|(_, seen)| seen.at).max() else {
            return Next::Done { settled: first_page };
        };
        let looked_back = std::mem::take(&mut self.looks_back);
        if looked_back && all_seen && self.since < Some(last) {
            // A further page would begin the way anew that has just been gone.
            return Next::Done { settled: more.is_none() };
        }
        self.horizon.answered(self.since, last, server_time);
        self.note_pass(&rows);
        let behind = self.since.filter(|_| !first_page).map(|since| just_after(since, &rows));
        self.seen.extend(rows);
        if self.since.is_some_and(|since| last <= since) {
            return self.stay(more);
        }
        if !first_page && self.passes_differ() {
            self.pass_again();
            return Next::Ask;
        }
        // Behind turned pages a row may have been hidden in the same way; whoever stood at this timestamp has not.
        if let Some(behind) = behind {
            self.move_on(behind);
            return Next::Ask;
        }
        let next = self.after_progress(more.is_some(), tagged);
        self.move_on(if more.is_some() { last } else { self.horizon.before(last) });
        self.looks_back = more.is_none();
        next
    }

    /// The whole page bears the time the walk already stands at.
    fn stay(&mut self, more: Option<PageToken>) -> Next {
        let first_page = self.page.is_none();
        match more {
            Some(token) if !self.turned.insert(token.as_str().to_owned()) => Next::Loop,
            Some(token) => {
                self.page = Some(token);
                Next::Ask
            }
            None if first_page => Next::Done { settled: true },
            None if self.passes_differ() => {
                self.pass_again();
                Next::Ask
            }
            None => Next::Done { settled: false },
        }
    }

    fn note_pass(&mut self, rows: &[(String, Seen)]) {
        let here = rows.iter().filter(|(_, seen)| Some(seen.at) == self.since);
        self.pass.extend(here.map(|(id, _)| id.clone()));
    }

    /// While pages of one timestamp are turned, an edit to a row already read takes it out of them and shifts an
    /// unread one into a page already read. Two passes that met the same rows cannot both have missed one: the
    /// row whose leaving hid it from the first would be absent from the second.
    fn passes_differ(&self) -> bool {
        self.pass_before.as_ref() != Some(&self.pass)
    }

    fn pass_again(&mut self) {
        self.pass_before = Some(std::mem::take(&mut self.pass));
        self.page = None;
        self.turned.clear();
    }

    fn move_on(&mut self, since: Timestamp) {
        self.since = Some(since);
        let met_again = self.horizon.before(since);
        self.seen.retain(|_, seen| seen.at >= met_again);
        self.pass.clear();
        self.pass_before = None;
        self.page = None;
        self.turned.clear();
    }

    fn after_progress(&mut self, more: bool, tagged: bool) -> Next {
        if more {
            return Next::Ask;
        }
        self.settling += 1;
        let over = self.ending == Ending::AtEnd || !tagged || self.settling > MAX_SETTLING_ASKS;
        if over { Next::Done { settled: false } } else { Next::Ask }
    }
}

/// The next time that a forge can tell from this one, which most do in whole seconds.
fn just_after(at: Timestamp, rows: &[(String, Seen)]) -> Timestamp {
    let whole = |at: Timestamp| at.millis() % 1000 == 0;
    let seconds = whole(at) && rows.iter().all(|(_, seen)| whole(seen.at));
    at.plus_millis(if seconds { 1000 } else { 1 })
}

fn rows_of(page: &IssuePage) -> Vec<(String, Seen)> {
    let contents: HashMap<&str, u64> =
        page.issues.iter().map(|issue| (issue.id.as_str(), fingerprint(&issue.content))).collect();
    page.rows
        .iter()
        .map(|row| {
            (row.id.clone(), Seen { at: row.updated_at, content: contents.get(row.id.as_str()).copied() })
        })
        .collect()
}

fn fingerprint(content: &Content) -> u64 {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests;

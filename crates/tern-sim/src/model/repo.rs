//! One repository: a seeded corpus under an overlay of everything that was changed since.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::order::{Order, Row, row_time};
use super::{Advisory, Alert, Issue, Label, Milestone, PersonId, Role};
use crate::corpus::Corpus;

/// How long an older version of an issue is kept for lists that lag.
const KEEP_VERSIONS_MS: i64 = 120_000;

/// What a forge does to a body that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BodyMode {
    /// It keeps every byte.
    #[default]
    AsSent,
    /// It turns every line ending into CRLF.
    Crlf,
    /// It cuts blanks at the ends of lines and of the text.
    TrimTrailing,
}

impl BodyMode {
    /// What is kept of a body that was written.
    pub(crate) fn kept(self, body: &str) -> String {
        match self {
            Self::AsSent => body.to_owned(),
            Self::Crlf => body.replace("\r\n", "\n").replace('\n', "\r\n"),
            Self::TrimTrailing => {
                let lines: Vec<&str> = body.split('\n').map(str::trim_end).collect();
                lines.join("\n").trim_end().to_owned()
            }
        }
    }
}

/// The switches of a repository.
#[expect(clippy::struct_excessive_bools, reason = "they are switches, each on its own")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepoSettings {
    /// The owner's login.
    pub owner: String,
    /// The repository's name.
    pub name: String,
    /// One line about it.
    pub description: String,
    /// Whether only its people see it.
    pub private: bool,
    /// Whether it takes no more changes.
    pub archived: bool,
    /// Whether issues are switched on.
    pub has_issues: bool,
    /// Whether security alerts are switched on.
    pub has_alerts: bool,
    /// What happens to bodies that are written.
    pub body_mode: BodyMode,
}

impl RepoSettings {
    /// A public repository with everything on.
    pub fn new(owner: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            owner: owner.into(),
            name: name.into(),
            description: String::new(),
            private: false,
            archived: false,
            has_issues: true,
            has_alerts: true,
            body_mode: BodyMode::AsSent,
        }
    }
}

/// What is under a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// An issue.
    Found(Arc<Issue>),
    /// It was deleted.
    Deleted,
    /// It went elsewhere.
    Transferred {
        /// The other repository.
        repo_id: u64,
        /// Its number there.
        number: u32,
    },
    /// There never was one.
    Never,
}

#[derive(Debug, Clone, Copy)]
enum Gone {
    Deleted,
    Transferred { repo_id: u64, number: u32 },
}

/// Bits kept per number, so that listing does not need the issue itself.
mod flag {
    pub(super) const PRESENT: u8 = 1;
    pub(super) const CLOSED: u8 = 2;
    pub(super) const PULL: u8 = 4;
}

#[derive(Debug, Clone)]
struct Version {
    from_ms: i64,
    issue: Arc<Issue>,
}

/// A repository.
#[derive(Debug)]
pub struct Repo {
    /// The forge's id of it; survives a rename.
    pub id: u64,
    /// Its switches.
    pub settings: RepoSettings,
    /// Its labels; issues point at them by index.
    pub labels: Vec<Label>,
    /// Its milestones; number 1 is the first.
    pub milestones: Vec<Milestone>,
    /// Its people.
    pub collaborators: BTreeMap<PersonId, Role>,
    /// Its own security advisories.
    pub advisories: Vec<Advisory>,
    /// Alerts about its dependencies.
    pub alerts: Vec<Alert>,
    corpus: Corpus,
    corpus_len: u32,
    flags: Vec<u8>,
    order: Order,
    overlay: HashMap<u32, Vec<Version>>,
    gone: HashMap<u32, Gone>,
}

impl Repo {
    /// A repository whose issues 1 to `count` come from a corpus.
    pub fn new(id: u64, settings: RepoSettings, corpus: Corpus, count: u32) -> Self {
        let mut flags = Vec::with_capacity(count as usize);
        let mut rows = Vec::with_capacity(count as usize);
        for number in 1..=count {
            let closed = if corpus.is_closed(number) { flag::CLOSED } else { 0 };
            let pull = if corpus.is_pull(number) { flag::PULL } else { 0 };
            flags.push(flag::PRESENT | closed | pull);
            rows.push(Row { at: row_time(corpus.updated_at(number)), number });
        }
        Self {
            id,
            settings,
            labels: Vec::new(),
            milestones: Vec::new(),
            collaborators: BTreeMap::new(),
            advisories: Vec::new(),
            alerts: Vec::new(),
            corpus,
            corpus_len: count,
            flags,
            order: Order::from_unsorted(rows),
            overlay: HashMap::new(),
            gone: HashMap::new(),
        }
    }

    /// `owner/name`.
    pub fn full_name(&self) -> String {
        format!("{}/{}", self.settings.owner, self.settings.name)
    }

    /// The highest number given so far.
    pub fn last_number(&self) -> u32 {
        u32::try_from(self.flags.len()).unwrap_or(u32::MAX)
    }

    /// The issue under a number, if it is there.
    pub fn issue(&self, number: u32) -> Option<Arc<Issue>> {
        if !self.is_present(number) {
            return None;
        }
        if let Some(version) = self.overlay.get(&number).and_then(|versions| versions.last()) {
            return Some(Arc::clone(&version.issue));
        }
        (number <= self.corpus_len).then(|| Arc::new(self.corpus.issue(self.id, number)))
    }

    /// What is under a number.
    pub fn lookup(&self, number: u32) -> Lookup {
        match (self.issue(number), self.gone.get(&number)) {
            (Some(issue), _) => Lookup::Found(issue),
            (None, Some(Gone::Deleted)) => Lookup::Deleted,
            (None, Some(&Gone::Transferred { repo_id, number })) => Lookup::Transferred { repo_id, number },
            (None, None) => Lookup::Never,
        }
    }

    /// How many issues and pull requests are open.
    pub fn open_count(&self) -> usize {
        self.flags.iter().filter(|&&flags| flags & (flag::PRESENT | flag::CLOSED) == flag::PRESENT).count()
    }

    /// Every number that holds an issue, in order.
    pub fn numbers(&self) -> impl DoubleEndedIterator<Item = u32> + '_ {
        (1..=self.last_number()).filter(|&number| self.is_present(number))
    }

    /// Where a label stands, by name, without regard to case as forges do it.
    pub fn label_index(&self, name: &str) -> Option<u16> {
        let at = self.labels.iter().position(|label| !label.deleted && same_name(&label.name, name))?;
        u16::try_from(at).ok()
    }

    /// The number of a milestone, by title.
    pub fn milestone_number(&self, title: &str) -> Option<u16> {
        let at = self.milestones.iter().position(|milestone| milestone.title == title)?;
        u16::try_from(at + 1).ok()
    }

    /// A milestone by number.
    pub fn milestone(&self, number: u16) -> Option<&Milestone> {
        self.milestones.get(usize::from(number).checked_sub(1)?)
    }

    pub(crate) fn corpus(&self) -> &Corpus {
        &self.corpus
    }

    pub(crate) fn order(&self) -> &Order {
        &self.order
    }

    pub(crate) fn is_present(&self, number: u32) -> bool {
        self.flags_of(number) & flag::PRESENT != 0
    }

    pub(crate) fn is_pull(&self, number: u32) -> bool {
        self.flags_of(number) & flag::PULL != 0
    }

    pub(crate) fn is_closed(&self, number: u32) -> bool {
        self.flags_of(number) & flag::CLOSED != 0
    }

    /// Puts an issue in the place of what was under its number, or under a new number.
    pub(crate) fn put(&mut self, now_ms: i64, issue: Issue) {
        let number = issue.number;
        if let Some(old) = self.issue(number) {
            self.order.remove(Row { at: row_time(old.updated_at), number });
            self.overlay.entry(number).or_insert_with(|| vec![Version { from_ms: i64::MIN, issue: old }]);
        }
        while self.last_number() < number {
            self.flags.push(0);
        }
        let closed = if issue.state.is_closed() { flag::CLOSED } else { 0 };
        let pull = if issue.pull.is_some() { flag::PULL } else { 0 };
        self.flags[number as usize - 1] = flag::PRESENT | closed | pull;
        self.order.insert(Row { at: row_time(issue.updated_at), number });
        let versions = self.overlay.entry(number).or_default();
        versions.push(Version { from_ms: now_ms, issue: Arc::new(issue) });
        forget_old(versions, now_ms);
    }

    /// Takes an issue away for good.
    pub(crate) fn delete(&mut self, number: u32) -> Option<Arc<Issue>> {
        self.take(number, Gone::Deleted)
    }

    /// Takes an issue away and remembers where it went.
    pub(crate) fn transfer(&mut self, number: u32, repo_id: u64, new_number: u32) -> Option<Arc<Issue>> {
        self.take(number, Gone::Transferred { repo_id, number: new_number })
    }

    fn take(&mut self, number: u32, gone: Gone) -> Option<Arc<Issue>> {
        let issue = self.issue(number)?;
        self.order.remove(Row { at: row_time(issue.updated_at), number });
        self.flags[number as usize - 1] = 0;
        self.overlay.remove(&number);
        self.gone.insert(number, gone);
        Some(issue)
    }

    /// The repository's rows and changed issues as they stood at an earlier instant: what a lagging replica says.
    pub(crate) fn as_of(&self, at_ms: i64) -> AsOf {
        let mut order = self.order.clone();
        let mut issues = HashMap::new();
        for (&number, versions) in &self.overlay {
            let (Some(now), Some(first)) = (versions.last(), versions.first()) else { continue };
            if now.from_ms <= at_ms {
                continue;
            }
            order.remove(Row { at: row_time(now.issue.updated_at), number });
            let then = versions.iter().rev().find(|version| version.from_ms <= at_ms);
            match then {
                Some(then) => {
                    order.insert(Row { at: row_time(then.issue.updated_at), number });
                    issues.insert(number, Some(Arc::clone(&then.issue)));
                }
                None if first.from_ms > at_ms => {
                    issues.insert(number, None);
                }
                None => {}
            }
        }
        AsOf { order, issues }
    }

    fn flags_of(&self, number: u32) -> u8 {
        (number as usize).checked_sub(1).and_then(|index| self.flags.get(index)).copied().unwrap_or(0)
    }
}

/// A repository's list at an earlier instant.
pub(crate) struct AsOf {
    pub(crate) order: Order,
    /// The issues that differ from now; `None` for those that did not exist.
    pub(crate) issues: HashMap<u32, Option<Arc<Issue>>>,
}

fn forget_old(versions: &mut Vec<Version>, now_ms: i64) {
    let keep_from = versions
        .iter()
        .rposition(|version| version.from_ms <= now_ms.saturating_sub(KEEP_VERSIONS_MS))
        .unwrap_or(0);
    versions.drain(..keep_from);
}

fn same_name(one: &str, other: &str) -> bool {
    one == other || one.to_lowercase() == other.to_lowercase()
}

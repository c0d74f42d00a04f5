//! Accounts, labels and milestones: what issues point at by index, so that a rename changes them all at once.

use std::fmt;

/// Index of a [`Person`] in the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub u16);

impl PersonId {
    /// The id that forges show.
    pub(crate) const fn shown(self) -> u64 {
        4_100_000 + self.0 as u64 * 37
    }
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The login.
    pub login: String,
    /// The display name.
    pub name: String,
    /// Whether the account was deleted: its issues then show no author.
    pub deleted: bool,
}

impl Person {
    /// An account whose display name is its login.
    pub fn new(login: impl Into<String>) -> Self {
        let login = login.into();
        Self { name: login.clone(), login, deleted: false }
    }
}

impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.login)
    }
}

/// A label of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Its name, unique in the repository without regard to case.
    pub name: String,
    /// Six hex digits without `#`.
    pub color: String,
    /// What it is for.
    pub description: String,
    /// Whether it was deleted: issues then no longer show it.
    pub deleted: bool,
}

impl Label {
    /// A label with a colour.
    pub fn new(name: impl Into<String>, color: impl Into<String>) -> Self {
        Self { name: name.into(), color: color.into(), description: String::new(), deleted: false }
    }

    /// The same label with a description.
    #[must_use]
    pub fn described(mut self, text: impl Into<String>) -> Self {
        self.description = text.into();
        self
    }
}

/// A milestone of a repository; its number is its position from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Its title.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// Whether it is closed.
    pub closed: bool,
    /// When it should be done, in seconds since 1970.
    pub due_on: Option<i64>,
}

impl Milestone {
    /// An open milestone.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), description: String::new(), closed: false, due_on: None }
    }
}

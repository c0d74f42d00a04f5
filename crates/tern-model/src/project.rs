//! A local board.

use serde::{Deserialize, Deserializer, Serialize};

use crate::{ProjectId, Timestamp};

/// A project's short key: 2–10 of A–Z and 0–9, as in `WEB`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, specta::Type)]
#[serde(transparent)]
pub struct ProjectKey(String);

/// Text that cannot be a project key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" cannot be a project key: use 2 to 10 of the letters A–Z and digits, as in WEB")]
pub struct InvalidProjectKey(pub String);

impl ProjectKey {
    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for ProjectKey {
    type Err = InvalidProjectKey;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = (2..=10).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if fits { Ok(Self(text.to_owned())) } else { Err(InvalidProjectKey(text.to_owned())) }
    }
}

impl<'de> Deserialize<'de> for ProjectKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl std::fmt::Display for ProjectKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A local board with a short key, connected to at most one repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// Its name, for people.
    pub name: String,
    /// Its key, the front half of its tasks' keys.
    pub key: ProjectKey,
    /// The number that the next task will get; numbers are never given twice.
    pub next_task_number: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its own fields last changed.
    pub updated_at: Timestamp,
}

//! The identity of an issue across hosts.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

/// The longest external id that is stored, in characters.
pub const EXTERNAL_ID_MAX_CHARS: usize = 500;

/// `{provider}:{repository url}:{issue id}`, as in `github:https://github.com/owner/repo:123`.
///
/// The issue id is the forge's own immutable id (GitHub's `id`, not the `number`, which changes on transfer);
/// for advisories it is the GHSA or alert id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, specta::Type)]
#[serde(transparent)]
pub struct ExternalId(String);

impl ExternalId {
    /// Joins the three parts; `None` when the result is longer than [`EXTERNAL_ID_MAX_CHARS`].
    pub fn new(service: crate::ServiceType, repository_url: &str, issue_id: &str) -> Option<Self> {
        Self::from_stored(format!("{service}:{repository_url}:{issue_id}"))
    }

    /// Takes a stored id back; `None` when it is too long to be one.
    pub fn from_stored(text: String) -> Option<Self> {
        (text.chars().count() <= EXTERNAL_ID_MAX_CHARS).then_some(Self(text))
    }

    /// The forge's own id of the issue: the last part, which never holds a colon.
    pub fn issue_id(&self) -> &str {
        self.0.rsplit(':').next().unwrap_or_default()
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for ExternalId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Self::from_stored(String::deserialize(deserializer)?);
        stored.ok_or_else(|| D::Error::custom("an external id of this length cannot be stored"))
    }
}

impl std::fmt::Display for ExternalId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ServiceType;

    #[test]
    fn it_names_forge_repository_and_issue() {
        let id = ExternalId::new(ServiceType::Github, "https://github.com/owner/repo", "123").unwrap();
        assert_eq!(id.as_str(), "github:https://github.com/owner/repo:123");
        assert_eq!(id.issue_id(), "123");
    }

    #[test]
    fn it_is_refused_when_it_is_longer_than_the_column() {
        assert!(ExternalId::new(ServiceType::Github, &"x".repeat(500), "1").is_none());
    }
}

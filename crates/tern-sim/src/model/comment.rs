//! Comments on issues.

use super::PersonId;

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Unique in the world.
    pub id: u64,
    /// Who wrote it; none when the account is gone.
    pub author: Option<PersonId>,
    /// Its text.
    pub body: String,
    /// Seconds since 1970.
    pub created_at: i64,
    /// Seconds since 1970.
    pub updated_at: i64,
}

//! Who may do what.

use super::PersonId;

/// What a person is to a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// May read a private repository.
    Read,
    /// May also set labels, assignees, milestones and states.
    Write,
    /// May also delete and transfer.
    Admin,
}

/// What one request may do in one repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Not even see it.
    None,
    /// Read.
    Read,
    /// Open issues and change one's own.
    Contribute,
    /// Everything a board needs.
    Push,
    /// Everything.
    Admin,
}

/// Which kind of token, for the kinds show their rights in different ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenKind {
    /// Named scopes, such as `repo` or `public_repo`.
    Scopes(Vec<String>),
    /// A fine-grained token for issues; it names no scopes.
    FineGrained {
        /// Whether it may write issues.
        write_issues: bool,
        /// Whether it may read advisories and alerts.
        read_security: bool,
    },
}

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Whose it is.
    pub owner: PersonId,
    /// What it may do.
    pub kind: TokenKind,
    /// When it ends, in seconds since 1970.
    pub expires_at: Option<i64>,
    /// Whether it was revoked.
    pub revoked: bool,
}

impl Token {
    /// A classic token with the full `repo` scope.
    pub fn classic(owner: PersonId) -> Self {
        Self::with_scopes(owner, ["repo"])
    }

    /// A classic token with these scopes.
    pub fn with_scopes<S: Into<String>>(owner: PersonId, scopes: impl IntoIterator<Item = S>) -> Self {
        let scopes = scopes.into_iter().map(Into::into).collect();
        Self { owner, kind: TokenKind::Scopes(scopes), expires_at: None, revoked: false }
    }

    /// Whether it opens private repositories.
    pub fn sees_private(&self) -> bool {
        match &self.kind {
            TokenKind::Scopes(scopes) => scopes.iter().any(|scope| {
                matches!(scope.as_str(), "repo" | "api" | "read_api" | "read:issue" | "write:issue")
            }),
            TokenKind::FineGrained { .. } => true,
        }
    }

    /// Whether it may write issues at all.
    pub fn writes_issues(&self, private: bool) -> bool {
        match &self.kind {
            TokenKind::Scopes(scopes) => scopes.iter().any(|scope| match scope.as_str() {
                "repo" | "api" | "write:issue" => true,
                "public_repo" => !private,
                _ => false,
            }),
            TokenKind::FineGrained { write_issues, .. } => *write_issues,
        }
    }

    /// Whether it may ask whose it is.
    pub fn names_account(&self) -> bool {
        self.has_any(&["repo", "api", "read_api", "read_user", "read:user", "account"])
    }

    /// Whether it may read issues at all.
    pub fn reads_issues(&self) -> bool {
        self.has_any(&["repo", "api", "read_api", "read:issue", "write:issue", "issue", "issue:write"])
    }

    /// A fine-grained token names no scopes; what it may read is said by its kind.
    fn has_any(&self, wanted: &[&str]) -> bool {
        match &self.kind {
            TokenKind::Scopes(scopes) => scopes.iter().any(|scope| wanted.contains(&scope.as_str())),
            TokenKind::FineGrained { .. } => true,
        }
    }

    /// Whether it may read security findings.
    pub fn reads_security(&self) -> bool {
        match &self.kind {
            TokenKind::Scopes(scopes) => {
                scopes.iter().any(|scope| scope == "repo" || scope == "security_events")
            }
            TokenKind::FineGrained { read_security, .. } => *read_security,
        }
    }
}

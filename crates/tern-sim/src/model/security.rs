//! Security findings of a repository.

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
    /// Critical.
    Critical,
}

impl Severity {
    /// As forges write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// A repository's own advisory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advisory {
    /// `GHSA-…`.
    pub ghsa: String,
    /// One line.
    pub summary: String,
    /// Markdown.
    pub description: String,
    /// `CVE-…`, where it has one.
    pub cve: Option<String>,
    /// What is affected.
    pub affected: Vec<Affected>,
    /// How bad it is.
    pub severity: Severity,
    /// `triage`, `draft`, `published`, `closed` or `withdrawn`.
    pub state: &'static str,
    /// Seconds since 1970.
    pub created_at: i64,
    /// Seconds since 1970.
    pub updated_at: i64,
}

/// A package that an advisory is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affected {
    /// Its name.
    pub package: String,
    /// Where it comes from, such as `npm` or `rust`.
    pub ecosystem: String,
    /// Which versions are affected.
    pub vulnerable: String,
    /// The good versions.
    pub patched: Option<String>,
}

/// An alert about a dependency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Its number in the repository.
    pub number: u32,
    /// `GHSA-…` of the dependency's advisory.
    pub ghsa: String,
    /// The dependency.
    pub package: String,
    /// Where it comes from, such as `npm` or `rust`.
    pub ecosystem: String,
    /// The file that names it.
    pub manifest: String,
    /// One line.
    pub summary: String,
    /// Markdown.
    pub description: String,
    /// How bad it is.
    pub severity: Severity,
    /// Which versions are affected.
    pub vulnerable: String,
    /// The first good version.
    pub patched: Option<String>,
    /// `open`, `fixed`, `dismissed` or `auto_dismissed`.
    pub state: &'static str,
    /// Seconds since 1970.
    pub created_at: i64,
    /// Seconds since 1970.
    pub updated_at: i64,
}

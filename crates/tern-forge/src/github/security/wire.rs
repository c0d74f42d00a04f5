//! GitHub's JSON of advisories and alerts, as far as Tern reads it.

use serde::Deserialize;
use tern_model::Timestamp;

use crate::github::wire::User;

/// A repository's own advisory. GitHub's description lets even its times be null.
#[derive(Debug, Deserialize)]
pub(super) struct Advisory {
    pub(super) ghsa_id: String,
    pub(super) cve_id: Option<String>,
    pub(super) html_url: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) description: Option<String>,
    pub(super) severity: Option<String>,
    pub(super) author: Option<User>,
    pub(super) state: String,
    pub(super) created_at: Option<Timestamp>,
    pub(super) updated_at: Option<Timestamp>,
    pub(super) published_at: Option<Timestamp>,
    pub(super) closed_at: Option<Timestamp>,
    pub(super) withdrawn_at: Option<Timestamp>,
    pub(super) vulnerabilities: Option<Vec<Affected>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Affected {
    pub(super) package: Option<Package>,
    pub(super) vulnerable_version_range: Option<String>,
    /// One version or several, in words of the author's own.
    pub(super) patched_versions: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Package {
    pub(super) ecosystem: Option<String>,
    pub(super) name: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Alert {
    pub(super) number: u64,
    pub(super) state: AlertState,
    pub(super) dependency: Option<Dependency>,
    pub(super) security_advisory: Option<GlobalAdvisory>,
    pub(super) security_vulnerability: Option<Vulnerability>,
    pub(super) html_url: Option<String>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) dismissed_at: Option<Timestamp>,
    pub(super) auto_dismissed_at: Option<Timestamp>,
    pub(super) fixed_at: Option<Timestamp>,
    pub(super) assignees: Option<Vec<Option<User>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum AlertState {
    Open,
    Fixed,
    Dismissed,
    AutoDismissed,
}

#[derive(Debug, Deserialize)]
pub(super) struct Dependency {
    pub(super) package: Option<Package>,
    pub(super) manifest_path: Option<String>,
}

/// The world's advisory that an alert is about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct GlobalAdvisory {
    pub(super) ghsa_id: Option<String>,
    pub(super) cve_id: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) description: Option<String>,
    pub(super) severity: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Vulnerability {
    pub(super) package: Option<Package>,
    pub(super) severity: Option<String>,
    pub(super) vulnerable_version_range: Option<String>,
    pub(super) first_patched_version: Option<Version>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Version {
    pub(super) identifier: Option<String>,
}

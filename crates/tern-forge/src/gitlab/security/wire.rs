//! GitLab's GraphQL answer about vulnerabilities, as far as Tern reads it.

use serde::Deserialize;
use serde_json::value::RawValue;
use tern_model::Timestamp;

/// Errors and data may come together; a hidden project is `null`.
#[derive(Debug, Deserialize)]
pub(super) struct Answer {
    #[serde(default)]
    pub(super) errors: Vec<Fault>,
    pub(super) data: Option<Data>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Fault {
    #[serde(default)]
    pub(super) message: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Data {
    pub(super) project: Option<Project>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Project {
    pub(super) vulnerabilities: Option<Vulnerabilities>,
}

/// Each node is read by itself, so that one that cannot be read stays alone.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Vulnerabilities {
    pub(super) page_info: PageInfo,
    pub(super) nodes: Vec<Box<RawValue>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PageInfo {
    pub(super) has_next_page: bool,
    pub(super) end_cursor: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Vulnerability {
    /// `gid://gitlab/Vulnerability/364961670`
    pub(super) id: String,
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) solution: Option<String>,
    pub(super) severity: Option<String>,
    pub(super) state: Option<String>,
    pub(super) detected_at: Timestamp,
    pub(super) confirmed_at: Option<Timestamp>,
    pub(super) resolved_at: Option<Timestamp>,
    pub(super) dismissed_at: Option<Timestamp>,
    /// A path on the server, without its host.
    #[serde(rename = "vulnerabilityPath")]
    pub(super) path: Option<String>,
    pub(super) identifiers: Option<Vec<Identifier>>,
    pub(super) location: Option<Location>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Identifier {
    /// `cve`, `ghsa`, `gemnasium`, `cwe` and others.
    pub(super) external_type: Option<String>,
    pub(super) external_id: Option<String>,
    /// As people write it, as in `CVE-2021-23337`.
    pub(super) name: Option<String>,
}

/// What there is of it depends on the kind of scan.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Location {
    pub(super) file: Option<String>,
    pub(super) start_line: Option<String>,
    pub(super) image: Option<String>,
    pub(super) path: Option<String>,
    pub(super) dependency: Option<Dependency>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Dependency {
    pub(super) version: Option<String>,
    pub(super) package: Option<Package>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Package {
    pub(super) name: Option<String>,
}

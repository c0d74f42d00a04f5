//! Bitbucket's refusals in Tern's words.

use reqwest::StatusCode;
use serde_json::Value;

use super::wire::{Problem, Refusal};
use crate::ForgeError;
use crate::http::{Answer, Http, LimitHeaders};

/// What a request was about: the same status means different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// The account itself, its repositories, or the people of the workspace.
    Account,
    /// The repository.
    Repository,
    /// The tracker as a whole: its list, its milestones, a new issue.
    Tracker,
    /// One issue.
    Issue,
}

/// Bitbucket's limit is always 429; what stands in front of it may refuse with 403 and a time.
pub(super) fn refuses_for_now(answer: &Answer, _limits: LimitHeaders) -> bool {
    answer.status == StatusCode::FORBIDDEN && answer.header("retry-after").is_some()
}

/// Bitbucket Cloud without its tracker.
pub(super) fn tracker_removed() -> ForgeError {
    ForgeError::TrackerRemoved { forge: "Bitbucket", on: "20 August 2026" }
}

/// The error for an answer that is no success.
pub(super) fn error(answer: &Answer, what: &str, subject: Subject, http: &Http) -> ForgeError {
    let Refusal { error: problem } = answer.json().unwrap_or_default();
    let message = || said(&problem, answer.status, http);
    match (answer.status.as_u16(), subject) {
        (401, _) if http.authorized() => ForgeError::Unauthorized { host: http.api.host() },
        (401, _) => ForgeError::Forbidden { message: message(), missing: Some("a token".to_owned()) },
        (403, _) => {
            ForgeError::Forbidden { message: message(), missing: missing_scopes(&problem.detail, http) }
        }
        (404, _) => ForgeError::NotFound { what: what.to_owned() },
        // Bitbucket keeps no record of a deleted issue: what is gone here is the API.
        (410, Subject::Tracker | Subject::Issue) => tracker_removed(),
        (410, _) => ForgeError::Gone { what: what.to_owned() },
        (451, _) => ForgeError::Blocked { message: message() },
        _ => ForgeError::Invalid { message: message() },
    }
}

/// `{"required": ["issue:write"], "granted": ["repository"]}`.
fn missing_scopes(detail: &Value, http: &Http) -> Option<String> {
    let required: Vec<&str> = detail.get("required")?.as_array()?.iter().filter_map(Value::as_str).collect();
    (!required.is_empty()).then(|| http.redactor.message(&required.join(", ")))
}

/// Bitbucket's own words with the fields it names; its status where it said nothing.
fn said(problem: &Problem, status: StatusCode, http: &Http) -> String {
    let mut said = Vec::new();
    if !problem.message.is_empty() {
        said.push(problem.message.clone());
    }
    for (field, value) in &problem.fields {
        let problems: Vec<&str> = match value {
            Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
            other => other.as_str().into_iter().collect(),
        };
        said.push(format!("{field}: {}", problems.join(", ")));
    }
    if let Some(detail) = problem.detail.as_str().filter(|detail| !detail.is_empty()) {
        said.push(detail.to_owned());
    }
    if said.is_empty() {
        return format!("HTTP {}", status.as_u16());
    }
    http.redactor.message(&said.join("; "))
}

//! GitLab's refusals in Tern's words.

use reqwest::StatusCode;
use serde_json::Value;

use super::wire::Refusal;
use crate::ForgeError;
use crate::http::{Answer, Http, LimitHeaders};

/// What a request was about: the same status means different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// The account itself, or other people's.
    Account,
    /// The project.
    Project,
    /// The issues, one or all: what is refused when they are switched off.
    Issues,
}

/// GitLab's limits are always 429; what stands in front of it may refuse with 403 and a time.
pub(super) fn refuses_for_now(answer: &Answer, _limits: LimitHeaders) -> bool {
    answer.status == StatusCode::FORBIDDEN && answer.header("retry-after").is_some()
}

/// Whether the answer leaves open if something is missing, hidden, or the project's issues are switched off.
pub(super) fn is_unclear(answer: &Answer, subject: Subject) -> bool {
    let refusal = refusal(answer);
    subject == Subject::Issues
        && refusal.scope.is_none()
        && matches!(answer.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND)
}

/// Whether an older server says that it does not page this list by cursor.
pub(super) fn refuses_keyset(answer: &Answer) -> bool {
    matches!(answer.status, StatusCode::BAD_REQUEST | StatusCode::METHOD_NOT_ALLOWED)
        && words(&refusal(answer)).to_lowercase().contains("keyset pagination is not")
}

/// The error for an answer that is no success.
pub(super) fn error(answer: &Answer, what: &str, http: &Http) -> ForgeError {
    let refusal = refusal(answer);
    let said = words(&refusal);
    let lower = said.to_lowercase();
    let message = || {
        if said.is_empty() {
            format!("HTTP {}", answer.status.as_u16())
        } else {
            http.redactor.message(&said)
        }
    };
    match answer.status.as_u16() {
        401 if http.authorized() => ForgeError::Unauthorized { host: http.api.host() },
        401 => ForgeError::Forbidden { message: message(), missing: Some("a token".to_owned()) },
        403 => {
            let missing = refusal.scope.as_deref().map(|scope| http.redactor.message(scope));
            ForgeError::Forbidden { message: message(), missing }
        }
        404 => ForgeError::NotFound { what: what.to_owned() },
        405 if lower.contains("moved project") => {
            ForgeError::Moved { what: what.to_owned(), location: None, other_origin: false }
        }
        405 if lower.contains("offset") => ForgeError::PageTooDeep,
        410 => ForgeError::Gone { what: what.to_owned() },
        451 => ForgeError::Blocked { message: message() },
        _ => ForgeError::Invalid { message: message() },
    }
}

fn refusal(answer: &Answer) -> Refusal {
    answer.json().unwrap_or_default()
}

/// Everything a refusal says: `message` is a sentence or problems by field, `error` a word or a sentence.
fn words(refusal: &Refusal) -> String {
    let mut said = Vec::new();
    gather(&refusal.message, "", &mut said);
    match &refusal.error_description {
        Some(description) => said.push(description.clone()),
        None => gather(&refusal.error, "", &mut said),
    }
    said.join("; ")
}

fn gather(value: &Value, field: &str, said: &mut Vec<String>) {
    match value {
        Value::String(text) if field.is_empty() => said.push(text.clone()),
        Value::String(text) => said.push(format!("{field} {text}")),
        Value::Array(items) => items.iter().for_each(|item| gather(item, field, said)),
        Value::Object(fields) => {
            for (name, value) in fields {
                // `base` and `error` stand for the whole.
                gather(value, if matches!(name.as_str(), "base" | "error") { field } else { name }, said);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

//! Gitea's refusals in Tern's words.

use reqwest::StatusCode;

use super::wire::Refusal;
use crate::ForgeError;
use crate::http::{Answer, Http, LimitHeaders};

/// What a request was about: the same status means different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// The account itself, or the server.
    Account,
    /// The repository.
    Repository,
    /// The issues, one or all: what is missing when they are switched off.
    Issues,
}

/// Gitea has no limit of its own. What stands in front of it says so with 429, or with 403 and a time.
pub(super) fn refuses_for_now(answer: &Answer, _limits: LimitHeaders) -> bool {
    answer.status == StatusCode::FORBIDDEN && answer.header("retry-after").is_some()
}

/// The error for an answer that is no success.
pub(super) fn error(answer: &Answer, what: &str, http: &Http) -> ForgeError {
    let refusal: Refusal = answer.json().unwrap_or_default();
    let message = || said(&refusal, answer.status, http);
    match answer.status.as_u16() {
        401 if http.authorized() => ForgeError::Unauthorized { host: http.api.host() },
        401 => ForgeError::Forbidden { message: message(), missing: Some("a token".to_owned()) },
        403 => ForgeError::Forbidden { message: message(), missing: missing_scopes(&refusal.message) },
        404 => ForgeError::NotFound { what: what.to_owned() },
        410 => ForgeError::Gone { what: what.to_owned() },
        423 => ForgeError::Forbidden {
            message: "the repository is archived and takes no changes".to_owned(),
            missing: None,
        },
        451 => ForgeError::Blocked { message: message() },
        _ => ForgeError::Invalid { message: message() },
    }
}

/// Whether the answer leaves open if something is missing or the repository's issues are switched off.
pub(super) fn is_unclear(answer: &Answer, subject: Subject) -> bool {
    answer.status == StatusCode::NOT_FOUND && subject == Subject::Issues
}

/// `token does not have at least one of required scope(s), required=[write:issue], …`.
fn missing_scopes(message: &str) -> Option<String> {
    let lower = message.to_lowercase();
    let at = lower.contains("scope").then(|| message.find('['))??;
    let (scopes, _) = message[at + 1..].split_once(']')?;
    let is_scope = |c: char| c.is_ascii_alphanumeric() || ":-_, ".contains(c);
    (!scopes.is_empty() && scopes.chars().all(is_scope)).then(|| scopes.to_owned())
}

/// Gitea's own words; its status where it said nothing.
fn said(refusal: &Refusal, status: StatusCode, http: &Http) -> String {
    if refusal.message.is_empty() {
        return format!("HTTP {}", status.as_u16());
    }
    http.redactor.message(&refusal.message)
}

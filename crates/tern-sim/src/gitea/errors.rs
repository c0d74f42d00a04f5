//! Gitea's error bodies: a message, and where the API is described.

use serde_json::json;

use super::Gitea;
use crate::http::{Answer, Refusal, status};

pub(super) fn message(gitea: &Gitea, code: u16, text: &str) -> Answer {
    Answer::value(status(code), &json!({"message": text, "url": format!("{}/api/swagger", gitea.web_url)}))
}

/// It never says whether something is missing or hidden.
pub(super) fn not_found(gitea: &Gitea) -> Answer {
    message(gitea, 404, "The target couldn't be found.")
}

pub(super) fn missing_scope(gitea: &Gitea) -> Answer {
    lacks_scope(gitea, "write:issue")
}

/// 403 for a scope that a token does not have.
pub(super) fn lacks_scope(gitea: &Gitea, scope: &str) -> Answer {
    let words = format!("token does not have at least one of required scope(s), required=[{scope}]");
    message(gitea, 403, &words)
}

/// A fault in Gitea's words. It knows neither 410 nor a limit of its own: what is in front of it does.
pub(super) fn refusal(gitea: &Gitea, refusal: &Refusal) -> Answer {
    match refusal {
        Refusal::BadCredentials => message(gitea, 401, "user does not exist [uid: 0, name: ]"),
        Refusal::MissingScope | Refusal::SingleSignOn => missing_scope(gitea),
        Refusal::PrimaryLimit { .. } | Refusal::SecondaryLimit { .. } => {
            message(gitea, 429, "Too many requests")
        }
        Refusal::IssuesDisabled | Refusal::Gone | Refusal::DeepPage => not_found(gitea),
        Refusal::Validation => message(gitea, 422, "[Title]: Required"),
        Refusal::Status(code) => message(gitea, *code, status(*code).canonical_reason().unwrap_or("Error")),
    }
}

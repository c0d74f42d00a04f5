//! Bitbucket's error bodies: `{"type": "error", "error": {…}}`.

use serde_json::{Value, json};

use crate::http::{Answer, Refusal, status};

pub(super) fn message(code: u16, text: &str) -> Answer {
    problem(code, &json!({"message": text}))
}

fn problem(code: u16, error: &Value) -> Answer {
    Answer::value(status(code), &json!({"type": "error", "error": error}))
}

/// It never says whether something is missing or hidden.
pub(super) fn no_repository() -> Answer {
    message(
        404,
        "You may not have access to this repository or it no longer exists in this workspace. If you think this \
         repository exists and you have access, make sure you are authenticated.",
    )
}

pub(super) fn no_tracker() -> Answer {
    message(404, "Repository has no issue tracker.")
}

/// The way in which the 1.0 API was refused after its removal.
pub(super) fn removed(code: u16) -> Answer {
    problem(code, &json!({"message": "Resource removed", "detail": "This API is no longer supported."}))
}

pub(super) fn unauthorized() -> Answer {
    message(401, "Token is invalid, expired, or not supported for this endpoint.")
}

pub(super) fn missing_scope() -> Answer {
    lacks_scope("issue:write", &["issue", "repository"])
}

/// 403 for a scope that a token does not have, with those that it has.
pub(super) fn lacks_scope(scope: &str, granted: &[&str]) -> Answer {
    problem(
        403,
        &json!({
            "message": "Your credentials lack one or more required privilege scopes.",
            "detail": {"required": [scope], "granted": granted},
        }),
    )
}

pub(super) fn field(name: &str, words: &str) -> Answer {
    problem(400, &json!({"message": "Bad request", "fields": {name: [words]}}))
}

/// A fault in Bitbucket's words. It has one limit, no archives, and keeps no record of what was deleted.
pub(super) fn refusal(refusal: &Refusal) -> Answer {
    match refusal {
        Refusal::BadCredentials => unauthorized(),
        Refusal::MissingScope | Refusal::SingleSignOn => missing_scope(),
        Refusal::PrimaryLimit { .. } | Refusal::SecondaryLimit { .. } | Refusal::Status(429) => {
            too_many_requests()
        }
        Refusal::IssuesDisabled => no_tracker(),
        Refusal::Gone | Refusal::DeepPage => message(404, "No issue with the given id exists."),
        Refusal::Validation => field("title", "required key not provided"),
        Refusal::Status(code) => message(*code, status(*code).canonical_reason().unwrap_or("Error")),
    }
}

pub(super) fn too_many_requests() -> Answer {
    message(429, "Rate limit for this resource has been exceeded")
}

//! GitLab's error bodies, of which it has several shapes.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use serde_json::json;

use super::{GitLab, route};
use crate::http::{Answer, Ask, Refusal, status};
use crate::model::World;

/// `{"message": "404 Project Not Found"}`.
pub(super) fn message(code: u16, text: &str) -> Answer {
    Answer::value(status(code), &json!({"message": text}))
}

/// `{"error": "…"}`: the router's own words.
pub(super) fn error(code: u16, text: &str) -> Answer {
    Answer::value(status(code), &json!({"error": text}))
}

/// 400 with what is wrong with a field.
pub(super) fn field(name: &str, problem: &str) -> Answer {
    Answer::value(StatusCode::BAD_REQUEST, &json!({"message": {name: [problem]}}))
}

pub(super) fn insufficient_scope() -> Answer {
    lacks_scope("api")
}

/// 403 for a scope that a token does not have.
pub(super) fn lacks_scope(scope: &str) -> Answer {
    let body = json!({
        "error": "insufficient_scope",
        "error_description": "The request requires higher privileges than provided by the access token.",
        "scope": scope,
    });
    Answer::value(StatusCode::FORBIDDEN, &body)
}

/// 429, without JSON.
pub(super) fn too_many_requests(code: u16) -> Answer {
    let mut answer = Answer::empty(status(code)).with(CONTENT_TYPE, "text/plain");
    answer.body = b"Retry later\n".to_vec();
    answer
}

/// A fault in GitLab's words. It knows no 410.
pub(super) fn refusal(gitlab: &GitLab, world: &mut World, ask: &Ask, refusal: &Refusal) -> Answer {
    match refusal {
        Refusal::BadCredentials => message(401, "401 Unauthorized"),
        Refusal::MissingScope => insufficient_scope(),
        Refusal::SingleSignOn | Refusal::IssuesDisabled => message(403, "403 Forbidden"),
        Refusal::PrimaryLimit { .. } => {
            let account = route::account(world, ask);
            let now_ms = world.clock.now_ms();
            world.limits.leave(&account, now_ms, 0);
            let reset_at = world.limits.budget(&account, now_ms).reset_at;
            let wait = reset_at - world.clock.now_s();
            route::with_limit(gitlab, world, ask, too_many_requests(429).with(RETRY_AFTER, wait.to_string()))
        }
        Refusal::SecondaryLimit { .. } | Refusal::Status(429) => too_many_requests(429),
        Refusal::Gone => message(404, "404 Not found"),
        Refusal::Validation => field("title", "can't be blank"),
        Refusal::DeepPage => deep_page(),
        Refusal::Status(code) => {
            message(*code, &format!("{code} {}", status(*code).canonical_reason().unwrap_or("Error")))
        }
    }
}

pub(super) fn deep_page() -> Answer {
    error(
        405,
        "Offset pagination has a maximum allowed offset of 50000 for requests that return objects of type Issue. Remaining records can be retrieved using keyset pagination.",
    )
}

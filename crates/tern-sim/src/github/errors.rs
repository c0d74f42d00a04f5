//! GitHub's error bodies.

use axum::http::StatusCode;
use axum::http::header::HeaderName;
use serde_json::{Value, json};

use super::GitHub;
use crate::http::{Answer, Ask, Refusal, status};
use crate::model::World;

const DOCS: &str = "https://docs.github.com/rest";
const DEEP_PAGE: &str = "Pagination with the page parameter is not supported for large datasets, please use cursor based pagination \
     (after/before)";
const SECONDARY: &str =
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";

/// `{"message": …, "documentation_url": …, "status": "404"}`.
pub(super) fn message(code: u16, text: &str) -> Answer {
    Answer::value(
        status(code),
        &json!({"message": text, "documentation_url": DOCS, "status": code.to_string()}),
    )
}

/// One thing that is wrong with a request's fields.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Problem {
    resource: &'static str,
    field: &'static str,
    code: &'static str,
    message: Option<String>,
    value: Option<Value>,
}

impl Problem {
    pub(super) fn new(field: &'static str, code: &'static str) -> Self {
        Self { resource: "Issue", field, code, message: None, value: None }
    }

    pub(super) fn saying(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    pub(super) fn of(mut self, value: Value) -> Self {
        self.value = Some(value);
        self
    }

    pub(super) fn on(mut self, resource: &'static str) -> Self {
        self.resource = resource;
        self
    }

    fn to_value(&self) -> Value {
        let mut error = json!({"resource": self.resource, "field": self.field, "code": self.code});
        if let Some(message) = &self.message {
            error["message"] = json!(message);
        }
        if let Some(value) = &self.value {
            error["value"] = value.clone();
        }
        error
    }
}

/// 422 with what is wrong.
pub(super) fn validation(problems: &[Problem]) -> Answer {
    let errors: Vec<Value> = problems.iter().map(Problem::to_value).collect();
    let body = json!({
        "message": "Validation Failed", "errors": errors, "documentation_url": DOCS, "status": "422",
    });
    Answer::value(StatusCode::UNPROCESSABLE_ENTITY, &body)
}

pub(super) fn not_found() -> Answer {
    message(404, "Not Found")
}

pub(super) fn issue_deleted() -> Answer {
    message(410, "This issue was deleted")
}

pub(super) fn issues_disabled() -> Answer {
    message(410, "Issues are disabled for this repo")
}

pub(super) fn deep_page() -> Answer {
    message(422, DEEP_PAGE)
}

/// A fault in GitHub's words.
pub(super) fn refusal(github: &GitHub, world: &mut World, ask: &Ask, refusal: &Refusal) -> Answer {
    match refusal {
        Refusal::BadCredentials => message(401, "Bad credentials"),
        Refusal::MissingScope => missing_scope(),
        Refusal::SingleSignOn => message(403, "Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.")
            .with(HeaderName::from_static("x-github-sso"), format!("required; url={}/orgs/example/sso?authorization_request=A7", github.web_url)),
        Refusal::SecondaryLimit { status } => message(*status, SECONDARY),
        Refusal::PrimaryLimit { status } => primary_limit(world, ask, *status),
        Refusal::IssuesDisabled => issues_disabled(),
        Refusal::Gone => issue_deleted(),
        Refusal::Validation => validation(&[Problem::new("title", "custom").saying("title is invalid")]),
        Refusal::DeepPage => deep_page(),
        Refusal::Status(code) => message(*code, status(*code).canonical_reason().unwrap_or("Error")),
    }
}

/// 403 for a token that lacks a right, with the header that names the right.
pub(super) fn missing_scope() -> Answer {
    message(403, "Resource not accessible by personal access token")
        .with(HeaderName::from_static("x-accepted-github-permissions"), "issues=write")
}

fn primary_limit(world: &mut World, ask: &Ask, code: u16) -> Answer {
    let owner = ask.token().and_then(|token| world.tokens.get(token)).map(|token| token.owner);
    let account = owner.and_then(|owner| world.login(owner)).unwrap_or_default().to_owned();
    let now_ms = world.clock.now_ms();
    world.limits.leave(&account, now_ms, 0);
    let whose = if account.is_empty() { "127.0.0.1".to_owned() } else { format!("user ID for {account}") };
    message(code, &format!("API rate limit exceeded for {whose}."))
}

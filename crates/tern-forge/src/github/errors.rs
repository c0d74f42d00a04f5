//! GitHub's refusals in Tern's words.

use reqwest::StatusCode;
use serde_json::Value;
use url::Url;

use super::wire::Refusal;
use crate::ForgeError;
use crate::http::{Answer, Http, LimitHeaders, is_used_up};

/// What a request was about: the same status means different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// The account itself.
    Account,
    /// The repository, or the list of its issues.
    Repository,
    /// One issue.
    Issue,
}

/// Whether a 403 is a limit. A single-sign-on demand is none, however little is left; a limit on bursts is
/// one, however much is left, and only its words say so.
pub(super) fn refuses_for_now(answer: &Answer, limits: LimitHeaders) -> bool {
    const WORDS: [&str; 4] = [
        "secondary rate limit",
        "rate limit exceeded",
        "abuse detection",
        "maximum number of login attempts",
    ];
    if answer.status != StatusCode::FORBIDDEN || answer.header("x-github-sso").is_some() {
        return false;
    }
    let message = refusal(answer).message.to_lowercase();
    answer.header("retry-after").is_some()
        || is_used_up(&answer.headers, limits)
        || WORDS.iter().any(|words| message.contains(words))
}

/// The error for an answer that is no success. `repository_url` tells which host may name a sign-on page.
pub(super) fn error(
    answer: &Answer,
    subject: Subject,
    what: &str,
    http: &Http,
    repository_url: &str,
) -> ForgeError {
    let refusal = refusal(answer);
    let message = || said(&refusal, answer.status, http);
    match answer.status.as_u16() {
        401 if http.authorized() => ForgeError::Unauthorized { host: http.api.host() },
        401 => ForgeError::Forbidden { message: message(), missing: Some("a token".to_owned()) },
        403 => forbidden(answer, &refusal, http, repository_url),
        404 => ForgeError::NotFound { what: what.to_owned() },
        410 => gone(&refusal, subject, what),
        451 => ForgeError::Blocked { message: message() },
        422 if is_too_deep(&refusal) => ForgeError::PageTooDeep,
        _ => ForgeError::Invalid { message: message() },
    }
}

/// Whether a 410 about an issue leaves open if the issue was deleted or the repository's issues switched off.
pub(super) fn is_unclear(answer: &Answer, subject: Subject) -> bool {
    let message = refusal(answer).message.to_lowercase();
    answer.status == StatusCode::GONE
        && subject == Subject::Issue
        && !message.contains("disabled")
        && !message.contains("deleted")
}

fn gone(refusal: &Refusal, subject: Subject, what: &str) -> ForgeError {
    let issues_are_off = refusal.message.to_lowercase().contains("disabled");
    match subject {
        Subject::Issue if !issues_are_off => ForgeError::Gone { what: what.to_owned() },
        // A list cannot have been deleted: taking it for that would cost every task its link.
        _ => ForgeError::IssuesDisabled,
    }
}

fn forbidden(answer: &Answer, refusal: &Refusal, http: &Http, repository_url: &str) -> ForgeError {
    let message = said(refusal, answer.status, http);
    if let Some(demand) = answer.header("x-github-sso") {
        return ForgeError::SingleSignOn { url: sign_on_page(demand, repository_url) };
    }
    if refusal.block.is_some() || refusal.message.to_lowercase().contains("access blocked") {
        return ForgeError::Blocked { message };
    }
    let missing = missing_permission(answer).map(|missing| http.redactor.message(&missing));
    ForgeError::Forbidden { message, missing }
}

/// `required; url=https://github.com/orgs/…`: only a page of the repository's own host is worth opening.
fn sign_on_page(demand: &str, repository_url: &str) -> Option<String> {
    let url = Url::parse(demand.split_once("url=")?.1.trim()).ok()?;
    let own = Url::parse(repository_url).ok()?;
    (url.origin() == own.origin() && url.username().is_empty()).then(|| url.to_string())
}

/// Fine-grained tokens are told their missing permission; classic ones which scopes would do.
fn missing_permission(answer: &Answer) -> Option<String> {
    let named = |header: &str| answer.header(header).map(str::trim).filter(|text| !text.is_empty());
    if let Some(permissions) = named("x-accepted-github-permissions") {
        return Some(permissions.to_owned());
    }
    let accepted = named("x-accepted-oauth-scopes")?;
    let held = answer.header("x-oauth-scopes").unwrap_or_default();
    let holds = |scope: &str| held.split(',').any(|one| one.trim() == scope.trim());
    (!accepted.split(',').any(holds)).then(|| accepted.to_owned())
}

fn is_too_deep(refusal: &Refusal) -> bool {
    let message = refusal.message.to_lowercase();
    message.contains("pagination with the page parameter") || message.contains("cursor based pagination")
}

fn refusal(answer: &Answer) -> Refusal {
    answer.json().unwrap_or_default()
}

/// GitHub's own words with the fields it names; its status where it said nothing.
fn said(refusal: &Refusal, status: StatusCode, http: &Http) -> String {
    let details: Vec<String> = match &refusal.errors {
        Value::Array(errors) => errors.iter().filter_map(detail).collect(),
        one => detail(one).into_iter().collect(),
    };
    let message = match (refusal.message.is_empty(), details.is_empty()) {
        (true, true) => format!("HTTP {}", status.as_u16()),
        (true, false) => details.join("; "),
        (false, true) => refusal.message.clone(),
        (false, false) => format!("{}: {}", refusal.message, details.join("; ")),
    };
    http.redactor.message(&message)
}

fn detail(error: &Value) -> Option<String> {
    let text = |name: &str| error.get(name).and_then(Value::as_str);
    let said = text("message").or_else(|| text("code"));
    match (text("field"), said) {
        (Some(field), Some(said)) => Some(format!("{field} ({said})")),
        (Some(one), None) | (None, Some(one)) => Some(one.to_owned()),
        (None, None) => error.as_str().map(str::to_owned),
    }
}

//! What a fault makes of an answer.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, ETAG, LINK, LOCATION, RETRY_AFTER};
use serde_json::{Value, json};

use crate::clock::Clock;
use crate::faults::{Fault, RedirectTo, RetryAfter};
use crate::http::{Answer, Ask, status, with_place};

/// How a body travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// As it should.
    Whole,
    /// In pieces, with a pause.
    Slow(std::time::Duration),
    /// Half of it; then the connection ends.
    Truncated,
    /// Padded to this many bytes.
    Oversized(usize),
}

const SIGN_IN: &str = "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Sign in</title></head>\n<body><form action=\"/login\" \
                       method=\"post\"><label>User <input name=\"login\"></label></form></body></html>\n";

/// The answer that a fault gives in place of the forge's own, if it does.
pub(crate) fn instead(fault: &Fault, base_url: &str, ask: &Ask) -> Option<Answer> {
    match fault {
        Fault::HtmlPage => Some(html(StatusCode::OK, SIGN_IN)),
        Fault::HtmlError(code) => {
            let reason = status(*code).canonical_reason().unwrap_or("Error");
            Some(html(
                status(*code),
                &format!("<html><body><h1>{code} {reason}</h1>\nNo server is available.\n</body></html>\n"),
            ))
        }
        Fault::EmptyBody => Some(Answer::empty(StatusCode::OK)),
        Fault::Redirect { status: code, to } => {
            let origin = match to {
                RedirectTo::SameHost => base_url.to_owned(),
                RedirectTo::OtherHost(origin) => origin.clone(),
            };
            let query = if ask.query.is_empty() { String::new() } else { format!("?{}", ask.query) };
            let place = format!("{origin}{}{query}", ask.path);
            let body = json!({"message": "Moved", "url": place});
            Some(Answer::value(status(*code), &body).with(LOCATION, place))
        }
        _ => None,
    }
}

/// What a fault makes of the forge's own answer.
pub(crate) fn after(fault: &Fault, base_url: &str, ask: &Ask, mut answer: Answer) -> (Answer, Delivery) {
    match fault {
        Fault::SlowBody(pause) => return (answer, Delivery::Slow(*pause)),
        Fault::TruncatedBody => return (untagged(answer), Delivery::Truncated),
        Fault::Oversized(bytes) => return (untagged(answer), Delivery::Oversized(*bytes)),
        Fault::InvalidJson => {
            answer = untagged(answer);
            answer.body.truncate(answer.body.len() * 2 / 3);
            answer.body.extend_from_slice(b"\",,");
        }
        Fault::WrongContentType => answer.set(CONTENT_TYPE, "text/plain; charset=utf-8"),
        Fault::NextLoop => {
            let here = format!("{base_url}{}?{}", ask.path, ask.query);
            answer = leading_to(answer, &here);
        }
        Fault::NextElsewhere(origin) => {
            let there = format!("{origin}{}?{}", ask.path, with_place(&ask.query, "page=2"));
            answer = leading_to(answer, &there);
        }
        Fault::MalformedItems => answer = malformed(untagged(answer)),
        _ => {}
    }
    (answer, Delivery::Whole)
}

/// Sets `Retry-After` and returns the wait it asks for in seconds, as far as a client can know it.
pub(crate) fn retry_after(answer: &mut Answer, clock: &Clock, value: RetryAfter) -> Option<u64> {
    match value {
        RetryAfter::Missing => None,
        RetryAfter::Seconds(seconds) => {
            answer.set(RETRY_AFTER, seconds.to_string());
            Some(seconds)
        }
        RetryAfter::HttpDate(ahead) => {
            let at = std::time::SystemTime::from(clock.now()) + ahead;
            answer.set(RETRY_AFTER, httpdate::fmt_http_date(at));
            Some(ahead.as_secs())
        }
        RetryAfter::Absurd => {
            answer.set(RETRY_AFTER, "99999999999");
            None
        }
        RetryAfter::Garbage => {
            answer.set(RETRY_AFTER, "soon");
            None
        }
    }
}

/// A broken answer must not be remembered under a good answer's tag.
fn untagged(mut answer: Answer) -> Answer {
    answer.headers.remove(ETAG);
    answer
}

fn html(status: StatusCode, text: &str) -> Answer {
    let mut answer = Answer { status, headers: axum::http::HeaderMap::new(), body: text.as_bytes().to_vec() };
    answer.set(CONTENT_TYPE, "text/html; charset=utf-8");
    answer
}

/// The answer with another next page, in the header or, where the forge names it there, in the body.
fn leading_to(mut answer: Answer, place: &str) -> Answer {
    match serde_json::from_slice::<Value>(&answer.body) {
        Ok(mut value) if value.get("values").is_some() => {
            value["next"] = json!(place);
            answer.body = value.to_string().into_bytes();
        }
        _ => answer.set(LINK, format!("<{place}>; rel=\"next\"")),
    }
    answer
}

/// Spoils every seventh item of a list in one of several ways, or the one object there is.
fn malformed(mut answer: Answer) -> Answer {
    let Ok(mut value) = serde_json::from_slice::<Value>(&answer.body) else { return answer };
    let list = match &mut value {
        Value::Array(items) => Some(items),
        other => other.get_mut("values").and_then(Value::as_array_mut),
    };
    match list {
        Some(items) => items.iter_mut().step_by(7).enumerate().for_each(|(turn, item)| spoil(item, turn)),
        None => spoil(&mut value, 0),
    }
    answer.body = value.to_string().into_bytes();
    answer
}

fn spoil(item: &mut Value, turn: usize) {
    match turn % 5 {
        0 => {
            let name = ["iid", "number"].into_iter().find(|name| item.get(name).is_some()).unwrap_or("id");
            item[name] = json!("seventeen");
        }
        1 => *item = Value::Null,
        2 => {
            let name = if item.get("updated_on").is_some() { "updated_on" } else { "updated_at" };
            item[name] = json!("yesterday");
        }
        3 => {
            if let Some(fields) = item.as_object_mut() {
                fields.remove("title");
            }
        }
        _ => *item = json!(["not", "an", "issue"]),
    }
}

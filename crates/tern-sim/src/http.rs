//! A request and an answer as plain values, so that a dialect is a function between them and needs no server.

use axum::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode};
use bytes::Bytes;

use crate::model::World;

/// A forge's way of speaking about a [`World`].
pub trait Dialect: Send + Sync {
    /// Answers a request, changing the world where the request asks for it.
    fn answer(&self, world: &mut World, ask: &Ask) -> Answer;

    /// The words in which this forge refuses a request.
    fn refuse(&self, world: &mut World, ask: &Ask, refusal: &Refusal) -> Answer;
}

/// Why a request is refused, in no forge's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// 401: the token is not known.
    BadCredentials,
    /// 403: the token lacks a right.
    MissingScope,
    /// 403: the organisation wants a sign-on first.
    SingleSignOn,
    /// 403 or 429: the burst limit, with or without a time to wait.
    SecondaryLimit {
        /// 403 or 429.
        status: u16,
    },
    /// 403 or 429: the hour's budget is used up.
    PrimaryLimit {
        /// 403 or 429.
        status: u16,
    },
    /// 410: issues are switched off.
    IssuesDisabled,
    /// 410: the issue was deleted.
    Gone,
    /// 422: something is wrong with a field.
    Validation,
    /// 422: page numbers do not reach that far.
    DeepPage,
    /// Any other status with the forge's usual error body.
    Status(u16),
}

/// The first part of the path of what lies beside the API's prefix, as GraphQL does on a GitLab.
pub(crate) const OUTSIDE: &str = "outside-the-api";

/// A request.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The method.
    pub method: Method,
    /// The path below the API's base, still percent-encoded.
    pub path: String,
    /// What follows the question mark.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// Requests under way at this moment, this one included.
    pub concurrent: u32,
    /// Answer lists as they stood this many milliseconds ago.
    pub lag_ms: i64,
}

impl Ask {
    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The parameters of the query, decoded, in their order.
    pub fn parameters(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(self.query.as_bytes()).into_owned().collect()
    }

    /// The parts of the path, decoded.
    pub(crate) fn segments(&self) -> Vec<String> {
        self.path.split('/').skip(1).map(decoded).collect()
    }

    /// The body, if it is a JSON object.
    pub(crate) fn object(&self) -> Option<serde_json::Map<String, serde_json::Value>> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The token of `Authorization: Bearer …` or `token …`.
    pub fn token(&self) -> Option<&str> {
        let value = self.header("authorization")?;
        let (scheme, token) = value.split_once(' ')?;
        (scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("token")).then(|| token.trim())
    }

    /// Whether this only reads.
    pub fn is_read(&self) -> bool {
        matches!(self.method, Method::GET | Method::HEAD)
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, not yet compressed.
    pub body: Vec<u8>,
}

impl Answer {
    /// A JSON answer from text that is JSON already.
    pub fn json(status: StatusCode, body: Vec<u8>) -> Self {
        let mut answer = Self { status, headers: HeaderMap::new(), body };
        answer.set(CONTENT_TYPE, "application/json; charset=utf-8");
        answer
    }

    /// A JSON answer from a value.
    pub fn value(status: StatusCode, value: &serde_json::Value) -> Self {
        Self::json(status, value.to_string().into_bytes())
    }

    /// An answer without a body.
    pub fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Vec::new() }
    }

    /// Sets a header; a value that no header can hold is left out.
    pub fn set(&mut self, name: HeaderName, value: impl AsRef<str>) {
        if let Ok(value) = HeaderValue::from_str(value.as_ref()) {
            self.headers.insert(name, value);
        }
    }

    /// The same answer with a header.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: impl AsRef<str>) -> Self {
        self.set(name, value);
        self
    }
}

fn decoded(segment: &str) -> String {
    // A plus sign in a path is a plus sign; the form decoder would make it a blank.
    let escaped = segment.replace('+', "%2B");
    url::form_urlencoded::parse(escaped.as_bytes())
        .next()
        .map(|(key, value)| if value.is_empty() { key.into_owned() } else { format!("{key}={value}") })
        .unwrap_or_default()
}

/// The query without a place in the list.
pub(crate) fn without_place(query: &str) -> String {
    let is_place = |pair: &&str| ["page=", "after=", "cursor="].iter().any(|name| pair.starts_with(name));
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !is_place(pair)).collect();
    kept.join("&")
}

/// The query with another place in the list, everything else as it was asked.
pub(crate) fn with_place(query: &str, place: &str) -> String {
    let kept = without_place(query);
    if kept.is_empty() { place.to_owned() } else { format!("{kept}&{place}") }
}

/// A status by number; numbers that are none become 500.
pub(crate) fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

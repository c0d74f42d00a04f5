//! What was asked of the forge, without what nobody should keep.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// One request. It says whether a token came along and which one, never its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRecord {
    /// Its place in the order of arrival, from 0.
    pub sequence: usize,
    /// When it arrived, by the forge's clock.
    pub at: DateTime<Utc>,
    /// The method.
    pub method: String,
    /// The path as it was sent.
    pub path: String,
    /// The query as it was sent.
    pub query: String,
    /// A digest of the `Authorization` header, if there was one.
    pub authorization: Option<u64>,
    /// The entity tag the client knew.
    pub if_none_match: Option<String>,
    /// The length of the request's body.
    pub body_bytes: usize,
    /// Requests under way when it arrived, itself included.
    pub concurrent: u32,
    /// The answer's status; none when the connection was dropped.
    pub status: Option<u16>,
    /// The name of the fault that befell it.
    pub fault: Option<&'static str>,
    /// How long the answer asked the client to wait.
    pub asked_to_wait: Option<TimeDelta>,
    /// How long the client was kept waiting, from the request's arrival to the answer: the latency, as long as the
    /// system really slept, and the making of the answer. None while it waits, or when it got no answer.
    pub took: Option<Duration>,
}

impl RequestRecord {
    /// Method, path and query in one line.
    pub fn line(&self) -> String {
        if self.query.is_empty() {
            return format!("{} {}", self.method, self.path);
        }
        format!("{} {}?{}", self.method, self.path, self.query)
    }
}

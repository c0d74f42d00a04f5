//! The server around a dialect: latency, compression, the record of requests.

use std::io::Write;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_ENCODING, DATE};
use axum::response::Response;
use flate2::write::GzEncoder;

use crate::clock::Clock;
use crate::github::digest;
use crate::http::{Answer, Ask, Dialect};
use crate::model::World;
use crate::record::RequestRecord;

/// A request longer than this is refused.
const REQUEST_MAX: usize = 4 * 1024 * 1024;

/// Whether answers are compressed for clients that ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Compression {
    /// As a real forge does; costs a few milliseconds a page.
    #[default]
    Fast,
    /// In the gzip format but without work, for measuring the client alone.
    Stored,
    /// Never.
    Off,
}

/// What the server and the handle share.
pub(crate) struct Shared {
    pub(crate) clock: Arc<Clock>,
    pub(crate) dialect: Box<dyn Dialect>,
    pub(crate) prefix: String,
    pub(crate) compression: Compression,
    pub(crate) state: Mutex<ServerState>,
    under_way: AtomicU32,
}

/// What changes while the server runs.
pub(crate) struct ServerState {
    pub(crate) world: World,
    pub(crate) requests: Vec<RequestRecord>,
    pub(crate) arrived: usize,
    pub(crate) latency: Duration,
    /// How far a standing clock moves with every request.
    pub(crate) tick: Duration,
}

impl ServerState {
    fn note_status(&mut self, sequence: usize, status: u16) {
        if let Some(record) = self.requests.iter_mut().rfind(|record| record.sequence == sequence) {
            record.status = Some(status);
        }
    }
}

impl Shared {
    pub(crate) fn new(
        dialect: Box<dyn Dialect>,
        prefix: String,
        compression: Compression,
        state: ServerState,
    ) -> Self {
        let clock = Arc::clone(&state.world.clock);
        Self { clock, dialect, prefix, compression, state: Mutex::new(state), under_way: AtomicU32::new(0) }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, ServerState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(handle).with_state(shared)
}

async fn handle(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let under_way = UnderWay::begin(&shared);
    let Some(ask) = read(&shared, request, under_way.count).await else {
        return answer_to_response(&shared, Answer::empty(StatusCode::PAYLOAD_TOO_LARGE), None);
    };
    let latency = arrive(&shared, &ask);
    if !latency.1.is_zero() {
        tokio::time::sleep(latency.1).await;
    }
    let answer = {
        let mut state = shared.lock();
        let answer = shared.dialect.answer(&mut state.world, &ask);
        state.note_status(latency.0, answer.status.as_u16());
        answer
    };
    answer_to_response(&shared, answer, ask.header("accept-encoding"))
}

/// Notes a request and says where, and how long it must wait.
fn arrive(shared: &Shared, ask: &Ask) -> (usize, Duration) {
    let mut state = shared.lock();
    if !state.tick.is_zero() {
        shared.clock.advance(state.tick);
    }
    let sequence = state.arrived;
    state.arrived += 1;
    state.requests.push(RequestRecord {
        sequence,
        at: shared.clock.now(),
        method: ask.method.to_string(),
        path: format!("{}{}", shared.prefix, ask.path),
        query: ask.query.clone(),
        authorization: ask.header("authorization").map(|value| digest(value.as_bytes())),
        if_none_match: ask.header("if-none-match").map(str::to_owned),
        body_bytes: ask.body.len(),
        status: None,
    });
    (sequence, state.latency)
}

async fn read(shared: &Shared, request: Request, concurrent: u32) -> Option<Ask> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, REQUEST_MAX).await.ok()?;
    let path = parts.uri.path();
    let path = path.strip_prefix(shared.prefix.as_str()).unwrap_or("/outside-the-api").to_owned();
    let query = parts.uri.query().unwrap_or_default().to_owned();
    Some(Ask { method: parts.method, path, query, headers: parts.headers, body, concurrent, lag_ms: 0 })
}

fn answer_to_response(shared: &Shared, answer: Answer, accepts: Option<&str>) -> Response {
    let mut answer = answer.with(DATE, httpdate::fmt_http_date(shared.clock.now().into()));
    let gzip = accepts.is_some_and(|accepts| accepts.contains("gzip"));
    let level = match shared.compression {
        Compression::Fast => Some(flate2::Compression::fast()),
        Compression::Stored => Some(flate2::Compression::none()),
        Compression::Off => None,
    };
    if let (true, Some(level), false) = (gzip, level, answer.body.is_empty()) {
        if let Some(packed) = packed(&answer.body, level) {
            answer.body = packed;
            answer.set(CONTENT_ENCODING, "gzip");
        }
    }
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    response
}

fn packed(body: &[u8], level: flate2::Compression) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 4 + 64), level);
    encoder.write_all(body).ok()?;
    encoder.finish().ok()
}

/// Counts requests under way.
struct UnderWay<'a> {
    shared: &'a Shared,
    count: u32,
}

impl<'a> UnderWay<'a> {
    fn begin(shared: &'a Shared) -> Self {
        let count = shared.under_way.fetch_add(1, Ordering::Relaxed) + 1;
        Self { shared, count }
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.shared.under_way.fetch_sub(1, Ordering::Relaxed);
    }
}

//! The server around a dialect: latency, compression, the record of requests.

use std::io::Write;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, DATE};
use axum::response::Response;
use bytes::Bytes;
use chrono::TimeDelta;
use flate2::write::GzEncoder;
use futures::stream;

use crate::clock::Clock;
use crate::connection::Switch;
use crate::demo::Demo;
use crate::distort::{self, Delivery};
use crate::editor::Editor;
use crate::faults::{Fault, Faults};
use crate::github::digest;
use crate::http::{Answer, Ask, Dialect, OUTSIDE, without_place};
use crate::model::World;
use crate::record::RequestRecord;

/// A request longer than this is refused.
const REQUEST_MAX: usize = 4 * 1024 * 1024;
/// So many requests are remembered; a process that runs for weeks must not grow.
const REMEMBERED: usize = 200_000;
/// A slow body comes in this many pieces.
const SLOW_PIECES: usize = 10;

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

/// What does not change while the server runs.
pub(crate) struct ServerSettings {
    pub(crate) base_url: String,
    pub(crate) prefix: String,
    pub(crate) compression: Compression,
}

/// What the server and the handle share.
pub(crate) struct Shared {
    pub(crate) clock: Arc<Clock>,
    pub(crate) dialect: Box<dyn Dialect>,
    pub(crate) base_url: String,
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
    pub(crate) faults: Faults,
    pub(crate) editor: Option<Editor>,
    pub(crate) demo: Option<Demo>,
}

impl ServerState {
    /// Lets the demo's script come up to now.
    pub(crate) fn catch_up(&mut self) {
        if let Some(demo) = &mut self.demo {
            demo.catch_up(&mut self.world);
        }
    }

    /// Keeps what clients wrote, where it is to be kept.
    fn keep_writes(&mut self) {
        let writes = std::mem::take(&mut self.world.writes);
        if let Some(demo) = &mut self.demo {
            demo.keep(&writes);
        }
    }

    fn record(&mut self, sequence: usize) -> Option<&mut RequestRecord> {
        self.requests.iter_mut().rfind(|record| record.sequence == sequence)
    }
}

impl Shared {
    pub(crate) fn new(settings: ServerSettings, dialect: Box<dyn Dialect>, state: ServerState) -> Self {
        let clock = Arc::clone(&state.world.clock);
        let ServerSettings { base_url, prefix, compression } = settings;
        Self {
            clock,
            dialect,
            base_url,
            prefix,
            compression,
            state: Mutex::new(state),
            under_way: AtomicU32::new(0),
        }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, ServerState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn router(shared: Arc<Shared>) -> IntoMakeServiceWithConnectInfo<Router, Switch> {
    Router::new().fallback(handle).with_state(shared).into_make_service_with_connect_info::<Switch>()
}

async fn handle(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(switch): ConnectInfo<Switch>,
    request: Request,
) -> Response {
    let under_way = UnderWay::begin(&shared);
    let Some(ask) = read(&shared, request, under_way.count).await else {
        return deliver(&shared, Answer::empty(StatusCode::PAYLOAD_TOO_LARGE), Delivery::Whole, None);
    };
    let accepts = ask.header("accept-encoding").map(str::to_owned);
    let arrival = arrive(&shared, &ask);
    if !arrival.wait.is_zero() {
        tokio::time::sleep(arrival.wait).await;
    }
    let Some((answer, delivery)) = serve(&shared, ask, &arrival) else {
        switch.cut();
        return Response::new(Body::empty());
    };
    deliver(&shared, answer, delivery, accepts.as_deref())
}

/// What is known of a request when it has arrived.
struct Arrival {
    sequence: usize,
    since: Instant,
    wait: Duration,
    fault: Option<Fault>,
}

/// Notes a request, and says how long it must wait and what will go wrong with it.
fn arrive(shared: &Shared, ask: &Ask) -> Arrival {
    let mut state = shared.lock();
    if !state.tick.is_zero() {
        shared.clock.advance(state.tick);
    }
    if state.requests.len() >= REMEMBERED {
        state.requests.drain(..REMEMBERED / 2);
    }
    let sequence = state.arrived;
    state.arrived += 1;
    let fault = state.faults.take(ask.method.as_str(), &format!("{}?{}", ask.path, ask.query));
    let stall = match &fault {
        Some(Fault::Stall(time)) => *time,
        _ => Duration::ZERO,
    };
    state.requests.push(RequestRecord {
        sequence,
        at: shared.clock.now(),
        method: ask.method.to_string(),
        path: format!("{}{}", shared.prefix, ask.path),
        query: ask.query.clone(),
        authorization: ask.header("authorization").map(|value| digest(value.as_bytes())),
        if_none_match: ask.header("if-none-match").map(str::to_owned),
        body_bytes: ask.body.len(),
        concurrent: ask.concurrent,
        status: None,
        fault: fault.as_ref().map(Fault::name),
        asked_to_wait: None,
        took: None,
    });
    Arrival { sequence, since: Instant::now(), wait: state.latency + stall, fault }
}

/// Carries a request out, with its fault; none means that the connection is to be cut.
fn serve(shared: &Shared, mut ask: Ask, arrival: &Arrival) -> Option<(Answer, Delivery)> {
    let mut guard = shared.lock();
    let state = &mut *guard;
    state.catch_up();
    if let Some(editor) = &mut state.editor {
        editor.act(&mut state.world);
    }
    let answered = match &arrival.fault {
        None => Some((shared.dialect.answer(&mut state.world, &ask), Delivery::Whole)),
        Some(fault) => faulty(shared, state, &mut ask, fault),
    };
    state.keep_writes();
    let (answer, delivery) = answered?;
    if let Some(record) = state.record(arrival.sequence) {
        record.status = Some(answer.status.as_u16());
        record.asked_to_wait = asked_to_wait(&answer, shared.clock.now_s());
        record.took = Some(arrival.since.elapsed());
    }
    Some((answer, delivery))
}

/// Carries a request out under a fault.
fn faulty(
    shared: &Shared,
    state: &mut ServerState,
    ask: &mut Ask,
    fault: &Fault,
) -> Option<(Answer, Delivery)> {
    if *fault == Fault::DropBefore {
        return None;
    }
    if let Some(answer) = distort::instead(fault, &shared.base_url, ask) {
        return Some((answer, Delivery::Whole));
    }
    if let Some((refusal, retry_after)) = fault.refusal() {
        let mut answer = shared.dialect.refuse(&mut state.world, ask, &refusal);
        distort::retry_after(&mut answer, &shared.clock, retry_after);
        return Some((answer, Delivery::Whole));
    }
    match fault {
        Fault::ListLag(lag) => ask.lag_ms = i64::try_from(lag.as_millis()).unwrap_or(i64::MAX),
        Fault::RepeatedPage => ask.query = without_place(&ask.query),
        Fault::AppliedTwice => {
            shared.dialect.answer(&mut state.world, ask);
        }
        _ => {}
    }
    let answer = shared.dialect.answer(&mut state.world, ask);
    if *fault == Fault::DropAfter {
        return None;
    }
    Some(distort::after(fault, &shared.base_url, ask, answer))
}

/// How long an answer asks a client to keep quiet.
fn asked_to_wait(answer: &Answer, now_s: i64) -> Option<TimeDelta> {
    let text = |name: &str| answer.headers.get(name)?.to_str().ok();
    if !matches!(answer.status.as_u16(), 403 | 429 | 503) {
        return None;
    }
    if let Some(value) = text("retry-after") {
        let seconds = value.parse::<i64>().ok().or_else(|| {
            let at = httpdate::parse_http_date(value).ok()?;
            Some(chrono::DateTime::<chrono::Utc>::from(at).timestamp() - now_s)
        })?;
        return TimeDelta::try_seconds(seconds);
    }
    if text("x-ratelimit-remaining") == Some("0") {
        return TimeDelta::try_seconds(text("x-ratelimit-reset")?.parse::<i64>().ok()? - now_s);
    }
    None
}

async fn read(shared: &Shared, request: Request, concurrent: u32) -> Option<Ask> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, REQUEST_MAX).await.ok()?;
    let path = parts.uri.path();
    let path = path.strip_prefix(shared.prefix.as_str()).map_or_else(|| outside(shared, path), str::to_owned);
    let query = parts.uri.query().unwrap_or_default().to_owned();
    Some(Ask { method: parts.method, path, query, headers: parts.headers, body, concurrent, lag_ms: 0 })
}

/// What lies beside the prefix is told by its last part; all else is outside without a name.
fn outside(shared: &Shared, path: &str) -> String {
    let parent = shared.prefix.rsplit_once('/').map_or("", |(parent, _)| parent);
    match path.strip_prefix(parent).filter(|rest| *rest == "/graphql") {
        Some(rest) => format!("/{OUTSIDE}{rest}"),
        None => format!("/{OUTSIDE}"),
    }
}

fn deliver(shared: &Shared, answer: Answer, delivery: Delivery, accepts: Option<&str>) -> Response {
    let mut answer = answer.with(DATE, httpdate::fmt_http_date(shared.clock.now().into()));
    let gzip = accepts.is_some_and(|accepts| accepts.contains("gzip"));
    if gzip && !answer.body.is_empty() && delivery == Delivery::Whole {
        let packed = match shared.compression {
            Compression::Fast => packed(&answer.body),
            Compression::Stored => Some(stored(&answer.body)),
            Compression::Off => None,
        };
        if let Some(packed) = packed {
            answer.body = packed;
            answer.set(CONTENT_ENCODING, "gzip");
        }
    }
    let body = std::mem::take(&mut answer.body);
    if delivery == Delivery::Truncated {
        answer.set(CONTENT_LENGTH, body.len().to_string());
    }
    let mut response = Response::new(body_of(body, delivery));
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    response
}

/// A body that travels as it is told to.
fn body_of(body: Vec<u8>, delivery: Delivery) -> Body {
    let body = Bytes::from(body);
    match delivery {
        Delivery::Whole => Body::from(body),
        Delivery::Truncated => {
            let half = body.slice(..body.len() / 2);
            let broken = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
            Body::from_stream(stream::iter([Ok(half), Err(broken)]))
        }
        Delivery::Slow(pause) => {
            let piece = body.len().div_ceil(SLOW_PIECES).max(1);
            Body::from_stream(stream::unfold(body, move |mut rest| async move {
                if rest.is_empty() {
                    return None;
                }
                tokio::time::sleep(pause).await;
                let next = rest.split_to(piece.min(rest.len()));
                Some((Ok::<_, std::io::Error>(next), rest))
            }))
        }
        Delivery::Oversized(bytes) => Body::from_stream(stream::unfold(bytes, |left| async move {
            const PIECE: &[u8] = &[b' '; 65_536];
            let next = left.min(PIECE.len());
            (left > 0).then(|| (Ok::<_, std::io::Error>(Bytes::from_static(&PIECE[..next])), left - next))
        })),
    }
}

fn packed(body: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 4 + 64), flate2::Compression::fast());
    encoder.write_all(body).ok()?;
    encoder.finish().ok()
}

/// The gzip format around bytes as they are. The compressor's own level 0 costs more than compressing.
fn stored(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + body.len() / 8192 + 64);
    out.extend_from_slice(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
    let mut blocks = body.chunks(usize::from(u16::MAX)).peekable();
    while let Some(block) = blocks.next() {
        let len = u16::try_from(block.len()).unwrap_or(u16::MAX);
        out.push(u8::from(blocks.peek().is_none()));
        out.extend_from_slice(&len.to_le_bytes());
        out.extend_from_slice(&(!len).to_le_bytes());
        out.extend_from_slice(block);
    }
    let mut sum = flate2::Crc::new();
    sum.update(body);
    out.extend_from_slice(&sum.sum().to_le_bytes());
    out.extend_from_slice(&sum.amount().to_le_bytes());
    out
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

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn stored_bodies_unpack_to_what_they_were() {
        for len in [1, 65_535, 65_536, 200_000] {
            let body: Vec<u8> = (0..len).map(|at: u32| at.to_le_bytes()[1]).collect();
            let mut unpacked = Vec::new();
            flate2::read::GzDecoder::new(stored(&body).as_slice()).read_to_end(&mut unpacked).unwrap();
            assert_eq!(unpacked, body, "{len} bytes");
        }
    }
}

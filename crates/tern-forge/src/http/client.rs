//! One account's HTTP client: every request of every forge goes through [`Http::send`].

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, IF_NONE_MATCH, LOCATION, USER_AGENT,
};
use reqwest::{Client, Method, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use tern_model::Timestamp;
use url::Url;

use super::answer::{Answer, BODY_LIMIT, NotJson, Unread, read_body};
use super::base::ApiBase;
use super::failure::{Failure, Sent};
use super::gate::{AccountGate, WriteLane};
use super::limit::{self, LimitHeaders};
use super::schedule;
use crate::redact::Redactor;
use crate::{Account, Clock, ForgeError, Network, Random, RateLimit, Timeouts, WaitObserver, WaitReason};

/// How long one request waits for limits, all its waits together; a longer demand ends it.
const PATIENCE: Duration = Duration::from_mins(1);

/// What differs between forges below the level of their JSON.
pub(crate) struct Dialect {
    /// The forge's name, for messages.
    pub(crate) name: &'static str,
    /// The value of the `Authorization` header for a token.
    pub(crate) authorization: fn(&str) -> String,
    /// The media type asked for.
    pub(crate) accept: &'static str,
    /// Headers sent with every request.
    pub(crate) headers: &'static [(&'static str, &'static str)],
    /// Where the forge tells its limit.
    pub(crate) limits: LimitHeaders,
    /// In which header it tells with every answer when the token ends, and how that is written.
    pub(crate) token_end: Option<TokenEndHeader>,
    /// Whether a refusal is for a time only.
    pub(crate) refuses_for_now: fn(&Answer, LimitHeaders) -> bool,
}

/// A header that tells when the token ends, and how to read it.
pub(crate) type TokenEndHeader = (&'static str, fn(&str) -> Option<Timestamp>);

/// Whether a request changes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It may be repeated.
    Read,
    /// It may be repeated only when it certainly never arrived.
    Write,
}

/// One request.
#[derive(Debug)]
pub(crate) struct Ask {
    pub(crate) effect: Effect,
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) etag: Option<String>,
    pub(crate) json: Option<Vec<u8>>,
    /// What is asked for, as in "the repository owner/name".
    pub(crate) what: String,
    /// How far from the API's prefix it may lie.
    reach: Reach,
}

/// Where a request may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Below the API's prefix.
    Prefix,
    /// To the API's origin: what lies beside the prefix on the same server.
    Origin,
}

impl Ask {
    pub(crate) fn get(url: Url, what: impl Into<String>) -> Self {
        Self {
            effect: Effect::Read,
            method: Method::GET,
            url,
            etag: None,
            json: None,
            what: what.into(),
            reach: Reach::Prefix,
        }
    }

    /// A question that is too long for an address. It lies beside the API's prefix, on its origin, and changes
    /// nothing, so that it may be repeated.
    pub(crate) fn question(url: Url, json: Vec<u8>, what: impl Into<String>) -> Self {
        let asked = Self::get(url, what);
        Self { method: Method::POST, json: Some(json), reach: Reach::Origin, ..asked }
    }

    pub(crate) fn write(method: Method, url: Url, json: Vec<u8>, what: impl Into<String>) -> Self {
        Self { effect: Effect::Write, method, json: Some(json), ..Self::get(url, what) }
    }
}

/// One account's connection to one API.
pub(crate) struct Http {
    client: Client,
    dialect: &'static Dialect,
    pub(crate) api: ApiBase,
    pub(crate) redactor: Redactor,
    authorized: bool,
    timeouts: Timeouts,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    waits: Arc<dyn WaitObserver>,
    gate: Arc<AccountGate>,
    writes: Arc<WriteLane>,
    requests: AtomicU32,
    limit: Mutex<Option<RateLimit>>,
    token_end: Mutex<Option<Timestamp>>,
}

impl Http {
    /// A client for `account` (its token already cleaned). No request is made.
    pub(crate) fn open(
        account: Account,
        network: &Network,
        dialect: &'static Dialect,
    ) -> Result<Self, ForgeError> {
        let api = ApiBase::parse(&account.repository.api_url)?;
        let headers = standing_headers(dialect, account.token.as_ref())?;
        let client = build_client(&api, headers, network.timeouts)?;
        Ok(Self {
            client,
            dialect,
            authorized: account.token.is_some(),
            timeouts: network.timeouts,
            gate: network.gates.of_account(&api.origin(), account.token.as_ref()),
            writes: network.gates.write_lane(&api.origin()),
            redactor: Redactor::new(account.token),
            api,
            clock: account.clock,
            random: account.random,
            waits: account.waits,
            requests: AtomicU32::new(0),
            limit: Mutex::new(None),
            token_end: Mutex::new(None),
        })
    }

    /// Whether requests carry a token.
    pub(crate) fn authorized(&self) -> bool {
        self.authorized
    }

    /// Requests sent so far, retries included.
    pub(crate) fn requests_made(&self) -> u32 {
        self.requests.load(Ordering::Relaxed)
    }

    /// What the forge last said about its limit.
    pub(crate) fn rate_limit(&self) -> Option<RateLimit> {
        *self.limit.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// When the token ends, as answers told by the way.
    pub(crate) fn token_end(&self) -> Option<Timestamp> {
        *self.token_end.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends a request, waits out short limits, and repeats what may be repeated. Every answer that is no
    /// redirect, limit or server fault comes back, whatever its status.
    pub(crate) async fn send(&self, ask: &Ask) -> Result<Answer, ForgeError> {
        let may_go = match ask.reach {
            Reach::Prefix => self.api.reaches(&ask.url),
            Reach::Origin => self.api.shares_origin(&ask.url) && ask.url.username().is_empty(),
        };
        if !may_go {
            return Err(ForgeError::ForeignNextPage { host: self.api.host() });
        }
        let mut patience = PATIENCE;
        let mut pauses = schedule::pauses(&*self.random);
        loop {
            self.pass_gate(&mut patience).await?;
            let Some(outcome) = self.attempt(ask).await else { continue };
            let fault = match outcome {
                Ok(answer) => match self.judge(ask, answer)? {
                    Verdict::Final(answer) => return Ok(answer),
                    Verdict::Limited => continue,
                    Verdict::Fault(error) => error,
                },
                Err(failure) => failed(ask, failure)?,
            };
            let Some(pause) = pauses.next() else { return Err(fault) };
            tracing::debug!(what = %ask.what, %fault, ?pause, "asking again");
            self.wait(pause, WaitReason::Retry).await;
        }
    }

    /// The error for an answer that is not the JSON it should be. A write whose answer cannot be read may
    /// well have been done.
    pub(crate) fn not_an_api(&self, ask: &Ask, fault: NotJson) -> ForgeError {
        let cause = fault.0;
        match ask.effect {
            Effect::Read => ForgeError::NotAnApi { host: self.api.host(), service: self.dialect.name, cause },
            Effect::Write => {
                ForgeError::OutcomeUnknown { cause: format!("the answer could not be read: {cause}") }
            }
        }
    }

    /// Returns when no limit stands in the way, or with the limit when it is longer than the patience left.
    async fn pass_gate(&self, patience: &mut Duration) -> Result<(), ForgeError> {
        while let Some(until) = self.gate.closed_until(self.clock.now()) {
            let pause = until.millis_since(self.clock.now());
            let pause = Duration::from_millis(u64::try_from(pause).unwrap_or(0).max(1));
            if pause > *patience {
                return Err(ForgeError::RateLimited { until });
            }
            *patience -= pause;
            self.wait(pause, WaitReason::RateLimit).await;
        }
        Ok(())
    }

    /// Sends once, in this account's turn. `None` when the gate closed while waiting for it.
    async fn attempt(&self, ask: &Ask) -> Option<Result<Answer, Failure>> {
        let mut permit = match ask.effect {
            Effect::Read => None,
            Effect::Write => Some(self.writes.enter().await),
        };
        let _turn = self.gate.turn().await;
        if self.gate.closed_until(self.clock.now()).is_some() {
            return None;
        }
        if let Some(permit) = &mut permit {
            let pause = permit.pause(self.clock.now());
            if !pause.is_zero() {
                self.clock.sleep(pause).await;
            }
            permit.note(self.clock.now());
        }
        let outcome = self.exchange(ask).await;
        let now = self.clock.now();
        if let Some(permit) = &mut permit {
            permit.note(now);
        }
        if let Ok(answer) = &outcome {
            self.heed(answer, now);
        }
        Some(outcome)
    }

    async fn exchange(&self, ask: &Ask) -> Result<Answer, Failure> {
        let failure = |error| Failure::of(error, &self.api.host(), self.timeouts);
        let mut request = self.client.request(ask.method.clone(), ask.url.clone());
        if let Some(etag) = ask.etag.as_deref().and_then(|etag| HeaderValue::from_str(etag).ok()) {
            request = request.header(IF_NONE_MATCH, etag);
        }
        if let Some(json) = &ask.json {
            request = request.header(CONTENT_TYPE, "application/json").body(json.clone());
        }
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.gate.count_request();
        let mut response = request.send().await.map_err(failure)?;
        let (status, headers) = (response.status(), response.headers().clone());
        tracing::debug!(what = %ask.what, %status, "answered");
        let body = match read_body(&mut response).await {
            Ok(body) => body,
            // The status of a refusal stands without its words.
            Err(_) if !status.is_success() => Vec::new(),
            Err(Unread::Broken(error)) => return Err(failure(error)),
            Err(Unread::TooLarge) => {
                let limit_bytes = u64::try_from(BODY_LIMIT).unwrap_or(u64::MAX);
                return Err(Failure { sent: Sent::Perhaps, error: ForgeError::TooLarge { limit_bytes } });
            }
        };
        Ok(Answer { status, headers, body })
    }

    /// Remembers what the answer says about limits, and closes the gate where it must be closed.
    fn heed(&self, answer: &Answer, now: Timestamp) {
        let names = self.dialect.limits;
        let told = limit::read(&answer.headers, names);
        self.gate.count_answer(answer.status == StatusCode::NOT_MODIFIED, told);
        if told.is_some() {
            *self.limit.lock().unwrap_or_else(PoisonError::into_inner) = told;
        }
        let end = self.dialect.token_end.and_then(|(name, read)| answer.header(name).and_then(read));
        if end.is_some() {
            *self.token_end.lock().unwrap_or_else(PoisonError::into_inner) = end;
        }
        if self.is_limited(answer) {
            let pause = limit::pause_asked(&answer.headers, names, now)
                .unwrap_or_else(|| limit::pause_unsaid(self.gate.strike()));
            return self.gate.close(now, pause);
        }
        self.gate.forgive();
        if let Some(pause) = limit::until_reset(&answer.headers, names, now) {
            self.gate.close(now, pause);
        }
        if answer.status.is_server_error()
            && let Some(pause) = limit::retry_after(&answer.headers, now)
        {
            self.gate.close(now, pause);
        }
    }

    fn is_limited(&self, answer: &Answer) -> bool {
        answer.status == StatusCode::TOO_MANY_REQUESTS
            || (self.dialect.refuses_for_now)(answer, self.dialect.limits)
    }

    fn judge(&self, ask: &Ask, answer: Answer) -> Result<Verdict, ForgeError> {
        let status = answer.status;
        if self.is_limited(&answer) {
            return Ok(Verdict::Limited);
        }
        if status.is_server_error() {
            return match ask.effect {
                Effect::Read => Ok(Verdict::Fault(ForgeError::Unavailable { status: status.as_u16() })),
                Effect::Write => Err(ForgeError::OutcomeUnknown {
                    cause: format!("the forge answered HTTP {}", status.as_u16()),
                }),
            };
        }
        if status.is_redirection() && status != StatusCode::NOT_MODIFIED {
            return Err(self.moved(ask, &answer));
        }
        if status.is_client_error()
            && let Some(NotJson(cause)) = answer.web_page()
        {
            // A refusal by something before the API: its status says nothing about the issue.
            return Err(ForgeError::NotAnApi { host: self.api.host(), service: self.dialect.name, cause });
        }
        Ok(Verdict::Final(answer))
    }

    /// Where a redirect points. It is never followed: the token would go where nobody looked, and a `POST`
    /// would turn into a `GET`.
    fn moved(&self, ask: &Ask, answer: &Answer) -> ForgeError {
        let target = answer.header(LOCATION.as_str()).and_then(|location| ask.url.join(location).ok());
        ForgeError::Moved {
            what: ask.what.clone(),
            other_origin: target.as_ref().is_some_and(|url| !self.api.shares_origin(url)),
            location: target
                .filter(|url| self.api.holds(url))
                .map(|url| self.redactor.without_tokens(url.as_str())),
        }
    }

    /// Where a thing has moved to, if that is under this API; else the error itself. Reading there sends a token to no
    /// other place than before.
    pub(crate) fn moved_within(&self, error: ForgeError) -> Result<Url, ForgeError> {
        let ForgeError::Moved { location: Some(location), .. } = &error else { return Err(error) };
        match Url::parse(location) {
            Ok(url) if self.api.holds(&url) => Ok(url),
            _ => Err(error),
        }
    }

    async fn wait(&self, pause: Duration, why: WaitReason) {
        let millis = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
        self.waits.waiting(self.clock.now().plus_millis(millis), why);
        let _end = EndOfWait(&*self.waits);
        self.clock.sleep(pause).await;
    }
}

/// What an answer means for the request.
enum Verdict {
    Final(Answer),
    Limited,
    Fault(ForgeError),
}

/// Says that a wait is over also when the request is dropped during it.
struct EndOfWait<'a>(&'a dyn WaitObserver);

impl Drop for EndOfWait<'_> {
    fn drop(&mut self) {
        self.0.resumed();
    }
}

/// The fault to repeat for, or the error to end with.
fn failed(ask: &Ask, failure: Failure) -> Result<ForgeError, ForgeError> {
    match (ask.effect, failure.sent) {
        (Effect::Write, Sent::Perhaps) => Err(ForgeError::OutcomeUnknown { cause: failure.cause() }),
        _ if failure.may_pass() => Ok(failure.error),
        _ => Err(failure.error),
    }
}

/// `Authorization: Bearer TOKEN`, the usual way.
pub(crate) fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

/// A request's body.
pub(crate) fn encode(value: &impl serde::Serialize) -> Result<Vec<u8>, ForgeError> {
    serde_json::to_vec(value)
        .map_err(|_| ForgeError::Invalid { message: "it cannot be written as JSON".to_owned() })
}

fn standing_headers(dialect: &Dialect, token: Option<&SecretString>) -> Result<HeaderMap, ForgeError> {
    let mut headers = HeaderMap::new();
    headers.insert(USER_AGENT, HeaderValue::from_static(concat!("tern/", env!("CARGO_PKG_VERSION"))));
    headers.insert(ACCEPT, HeaderValue::from_static(dialect.accept));
    for (name, value) in dialect.headers {
        headers.insert(*name, HeaderValue::from_static(value));
    }
    if let Some(token) = token {
        let value = HeaderValue::from_str(&(dialect.authorization)(token.expose_secret()));
        let mut value = value.map_err(|_| ForgeError::BadToken {
            reason: "it holds characters that no header may carry".to_owned(),
        })?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    Ok(headers)
}

fn build_client(api: &ApiBase, headers: HeaderMap, timeouts: Timeouts) -> Result<Client, ForgeError> {
    let builder = Client::builder()
        .default_headers(headers)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .connect_timeout(timeouts.connect)
        .timeout(timeouts.total);
    // Nothing on this machine is behind a proxy.
    let builder = if api.is_loopback() { builder.no_proxy() } else { builder };
    // Plain http needs no certificates, so it must not fail where a machine has none.
    let builder = if api.is_plain() { builder.tls_certs_only([]) } else { builder.https_only(true) };
    builder.build().map_err(|_| ForgeError::Certificate {
        host: api.host(),
        cause: "this computer's certificate store could not be read".to_owned(),
    })
}

//! Faults on demand: planned for certain requests, or drawn by a seed. Every one that happens is counted.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::corpus::mix;
use crate::http::Refusal;

/// Something that goes wrong with one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The connection is cut; the request is not carried out.
    DropBefore,
    /// The request is carried out; then the connection is cut without an answer.
    DropAfter,
    /// The answer does not come for this long.
    Stall(Duration),
    /// The body comes in pieces with this pause between them.
    SlowBody(Duration),
    /// The body ends in the middle, and with it the connection.
    TruncatedBody,
    /// The body is cut so that it is no JSON, under a right length.
    InvalidJson,
    /// A page that asks to sign in, with 200.
    HtmlPage,
    /// The right body under a wrong content type.
    WrongContentType,
    /// 200 with no body at all.
    EmptyBody,
    /// A redirect.
    Redirect {
        /// 301, 302, 307 or 308.
        status: u16,
        /// Where to.
        to: RedirectTo,
    },
    /// 401.
    Unauthorized,
    /// 403 for want of a right.
    MissingScope,
    /// 403 that asks for a single sign-on.
    SingleSignOn,
    /// 403 or 429: the burst limit. Budget remains.
    SecondaryLimit {
        /// 403 or 429.
        status: u16,
        /// What `Retry-After` says.
        retry_after: RetryAfter,
    },
    /// 403 or 429: the budget of the hour is gone, and stays so.
    PrimaryLimit {
        /// 403 or 429.
        status: u16,
    },
    /// 429.
    TooManyRequests(RetryAfter),
    /// 404.
    NotFound,
    /// 409.
    Conflict,
    /// 410: the issue was deleted.
    Gone,
    /// 410: issues are switched off.
    IssuesDisabled,
    /// 412.
    PreconditionFailed,
    /// 422: a field is wrong.
    Validation,
    /// 422: page numbers do not reach that far.
    DeepPage,
    /// 5xx in the forge's usual shape.
    ServerError(u16),
    /// 5xx as a page of HTML.
    HtmlError(u16),
    /// The request arrives twice, as if something in between had sent it again.
    AppliedTwice,
    /// `rel="next"` leads to this very page.
    NextLoop,
    /// `rel="next"` leads to another host.
    NextElsewhere(String),
    /// Whatever page is asked for, it is the first one.
    RepeatedPage,
    /// Lists do not show the changes of this last while.
    ListLag(Duration),
    /// A body of this many bytes.
    Oversized(usize),
    /// Some items of the list are not what they should be.
    MalformedItems,
}

/// Where a redirect leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RedirectTo {
    /// Another path of the same forge.
    SameHost,
    /// Another host, by its origin.
    OtherHost(String),
}

/// What `Retry-After` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAfter {
    /// Nothing: there is no such header.
    Missing,
    /// Seconds.
    Seconds(u64),
    /// A date, this far ahead.
    HttpDate(Duration),
    /// Three thousand years.
    Absurd,
    /// Neither a number nor a date.
    Garbage,
}

impl Fault {
    /// Its name in counts and records.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::DropBefore => "drop-before",
            Self::DropAfter => "drop-after",
            Self::Stall(_) => "stall",
            Self::SlowBody(_) => "slow-body",
            Self::TruncatedBody => "truncated-body",
            Self::InvalidJson => "invalid-json",
            Self::HtmlPage => "html-page",
            Self::WrongContentType => "wrong-content-type",
            Self::EmptyBody => "empty-body",
            Self::Redirect { .. } => "redirect",
            Self::Unauthorized => "unauthorized",
            Self::MissingScope => "missing-scope",
            Self::SingleSignOn => "single-sign-on",
            Self::SecondaryLimit { .. } => "secondary-limit",
            Self::PrimaryLimit { .. } => "primary-limit",
            Self::TooManyRequests(_) => "too-many-requests",
            Self::NotFound => "not-found",
            Self::Conflict => "conflict",
            Self::Gone => "gone",
            Self::IssuesDisabled => "issues-disabled",
            Self::PreconditionFailed => "precondition-failed",
            Self::Validation => "validation",
            Self::DeepPage => "deep-page",
            Self::ServerError(_) => "server-error",
            Self::HtmlError(_) => "html-error",
            Self::AppliedTwice => "applied-twice",
            Self::NextLoop => "next-loop",
            Self::NextElsewhere(_) => "next-elsewhere",
            Self::RepeatedPage => "repeated-page",
            Self::ListLag(_) => "list-lag",
            Self::Oversized(_) => "oversized",
            Self::MalformedItems => "malformed-items",
        }
    }

    /// The refusal this stands for, where it is one that the forge words itself.
    pub(crate) fn refusal(&self) -> Option<(Refusal, RetryAfter)> {
        let plain = |refusal| Some((refusal, RetryAfter::Missing));
        match self {
            Self::Unauthorized => plain(Refusal::BadCredentials),
            Self::MissingScope => plain(Refusal::MissingScope),
            Self::SingleSignOn => plain(Refusal::SingleSignOn),
            Self::SecondaryLimit { status, retry_after } => {
                Some((Refusal::SecondaryLimit { status: *status }, *retry_after))
            }
            Self::PrimaryLimit { status } => plain(Refusal::PrimaryLimit { status: *status }),
            Self::TooManyRequests(retry_after) => Some((Refusal::Status(429), *retry_after)),
            Self::NotFound => plain(Refusal::Status(404)),
            Self::Conflict => plain(Refusal::Status(409)),
            Self::Gone => plain(Refusal::Gone),
            Self::IssuesDisabled => plain(Refusal::IssuesDisabled),
            Self::PreconditionFailed => plain(Refusal::Status(412)),
            Self::Validation => plain(Refusal::Validation),
            Self::DeepPage => plain(Refusal::DeepPage),
            Self::ServerError(status) => plain(Refusal::Status(*status)),
            _ => None,
        }
    }
}

/// Which requests a planned fault is for; every condition that is set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matcher {
    method: Option<String>,
    contains: Option<String>,
}

impl Matcher {
    /// Any request.
    pub fn any() -> Self {
        Self::default()
    }

    /// Requests of this method.
    pub fn method(method: impl Into<String>) -> Self {
        Self { method: Some(method.into()), contains: None }
    }

    /// Requests whose path and query contain this text.
    pub fn containing(text: impl Into<String>) -> Self {
        Self { method: None, contains: Some(text.into()) }
    }

    /// The same, and the path and query contain this text.
    #[must_use]
    pub fn and_containing(mut self, text: impl Into<String>) -> Self {
        self.contains = Some(text.into());
        self
    }

    fn matches(&self, method: &str, target: &str) -> bool {
        self.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && self.contains.as_ref().is_none_or(|text| target.contains(text.as_str()))
    }
}

/// Faults drawn at random, the same for the same seed and the same order of requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chaos {
    /// Everything follows from this.
    pub seed: u64,
    /// How many of a thousand requests go wrong.
    pub per_mille: u16,
    /// In which ways.
    pub faults: Vec<Fault>,
}

#[derive(Debug, Clone)]
struct Planned {
    matcher: Matcher,
    fault: Fault,
    /// How often it still happens; none for ever.
    left: Option<u32>,
}

/// What is going to go wrong, and how often it did.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    planned: Vec<Planned>,
    chaos: Option<Chaos>,
    drawn: u64,
    counts: BTreeMap<&'static str, u64>,
}

impl Faults {
    pub(crate) fn plan(&mut self, matcher: Matcher, fault: Fault, times: Option<u32>) {
        self.planned.push(Planned { matcher, fault, left: times });
    }

    pub(crate) fn set_chaos(&mut self, chaos: Option<Chaos>) {
        self.drawn = 0;
        self.chaos = chaos;
    }

    pub(crate) fn clear(&mut self) {
        self.planned.clear();
        self.chaos = None;
    }

    pub(crate) fn counts(&self) -> BTreeMap<&'static str, u64> {
        self.counts.clone()
    }

    /// The fault for a request, if it has one. A planned one goes before a drawn one.
    pub(crate) fn take(&mut self, method: &str, target: &str) -> Option<Fault> {
        let fault = self.take_planned(method, target).or_else(|| self.draw())?;
        *self.counts.entry(fault.name()).or_default() += 1;
        Some(fault)
    }

    fn take_planned(&mut self, method: &str, target: &str) -> Option<Fault> {
        let at = self.planned.iter().position(|planned| planned.matcher.matches(method, target))?;
        let planned = &mut self.planned[at];
        let fault = planned.fault.clone();
        if let Some(left) = &mut planned.left {
            *left = left.saturating_sub(1);
            if *left == 0 {
                self.planned.remove(at);
            }
        }
        Some(fault)
    }

    fn draw(&mut self) -> Option<Fault> {
        let chaos = self.chaos.as_ref().filter(|chaos| !chaos.faults.is_empty())?;
        let hash = mix(chaos.seed, self.drawn);
        self.drawn += 1;
        if hash % 1000 >= u64::from(chaos.per_mille) {
            return None;
        }
        let which = usize::try_from((hash >> 20) % chaos.faults.len() as u64).unwrap_or_default();
        chaos.faults.get(which).cloned()
    }
}

//! What can go wrong between here and a forge.

use tern_model::Timestamp;

/// What can go wrong between here and a forge. Each variant is something a person or the engine acts on
/// differently; none ever carries a token or a URL's user part.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ForgeError {
    /// 401: the token is wrong, revoked or expired.
    #[error("{host} refused the token")]
    Unauthorized {
        /// The API's host.
        host: String,
    },
    /// 403 for lack of a permission or scope.
    #[error("the token may not do this: {message}")]
    Forbidden {
        /// The forge's own words.
        message: String,
        /// The permission or scope that is missing, where the forge names it.
        missing: Option<String>,
    },
    /// 403 with a single-sign-on demand.
    #[error("the organisation asks for single sign-on")]
    SingleSignOn {
        /// Where the person allows the token (valid for an hour).
        url: Option<String>,
    },
    /// 404: missing, or hidden from this account; never proof of a deletion.
    #[error("{what} was not found, or this account cannot see it")]
    NotFound {
        /// What was asked for, as in "the repository owner/name".
        what: String,
    },
    /// 410 on an issue: it was deleted.
    #[error("{what} was deleted")]
    Gone {
        /// What was asked for.
        what: String,
    },
    /// 410 on a repository: issues are switched off.
    #[error("issues are switched off in this repository")]
    IssuesDisabled,
    /// The forge has taken its issue tracker away, for everybody and for good.
    #[error("{forge} removed its issue tracker on {on}; there are no issues to sync any more")]
    TrackerRemoved {
        /// The forge's name.
        forge: &'static str,
        /// The day, as people write it.
        on: &'static str,
    },
    /// 451, or a block by the forge.
    #[error("the forge blocks this repository: {message}")]
    Blocked {
        /// The forge's own words.
        message: String,
    },
    /// 301, 302, 307 or 308: the repository or issue is elsewhere. Never followed with a token.
    #[error("{what} has moved{}", moved_to(.location.as_deref(), *.other_origin))]
    Moved {
        /// What was asked for.
        what: String,
        /// Where to, when it is under the same API.
        location: Option<String>,
        /// Whether it points at another origin.
        other_origin: bool,
    },
    /// 422 and 400: the forge refuses the request's content.
    #[error("the forge refused the request: {message}")]
    Invalid {
        /// The forge's own words, with the fields it names.
        message: String,
    },
    /// 422 on a deep page.
    #[error("the forge does not turn pages this deep")]
    PageTooDeep,
    /// A limit: no request before `until`.
    #[error("the forge asks to wait until {until}")]
    RateLimited {
        /// When it may be asked again.
        until: Timestamp,
    },
    /// 5xx that outlived the retries.
    #[error("the forge is not well (HTTP {status})")]
    Unavailable {
        /// The status code.
        status: u16,
    },
    /// The forge could not be reached.
    #[error("{host} could not be reached: {cause}")]
    Offline {
        /// The API's host.
        host: String,
        /// In words: name not found, refused, timed out, cut.
        cause: String,
    },
    /// The certificate was not accepted.
    #[error("{host} could not prove who it is: {cause}")]
    Certificate {
        /// The API's host.
        host: String,
        /// In words.
        cause: String,
    },
    /// The answer is not what the API promises: HTML, wrong content type, broken JSON.
    #[error("{host} did not answer as a {service} API would: {cause}")]
    NotAnApi {
        /// The API's host.
        host: String,
        /// Which API was expected.
        service: &'static str,
        /// In words.
        cause: String,
    },
    /// The answer was larger than is read.
    #[error("the answer was larger than {limit_bytes} bytes")]
    TooLarge {
        /// The limit.
        limit_bytes: u64,
    },
    /// A next link that leaves the API's origin and path; nothing was sent there.
    #[error("the next page's address leads away from {host}; it was not asked")]
    ForeignNextPage {
        /// The API's host.
        host: String,
    },
    /// A write whose outcome is not known: the connection broke after it may have arrived.
    #[error("it is not known whether the change arrived: {cause}")]
    OutcomeUnknown {
        /// In words.
        cause: String,
    },
    /// The token cannot be sent (characters that no header may carry).
    #[error("this cannot be a token: {reason}")]
    BadToken {
        /// In words.
        reason: String,
    },
    /// The forge does not offer this.
    #[error("{0}")]
    Unsupported(&'static str),
}

fn moved_to(location: Option<&str>, other_origin: bool) -> String {
    match location {
        Some(location) => format!(" to {location}"),
        None if other_origin => " to another server, which was not asked".to_owned(),
        None => String::new(),
    }
}

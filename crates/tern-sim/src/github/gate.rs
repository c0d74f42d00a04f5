//! What every GitHub request goes through: manners, token, limits on the way in; entity tag and headers on the
//! way out.

use axum::http::header::{CACHE_CONTROL, ETAG, HeaderName, SERVER, VARY};
use axum::http::{Method, StatusCode};

use super::json::time_text;
use super::wire::ApiVersion;
use super::{GitHub, errors, route};
use crate::corpus::mix;
use crate::http::{Answer, Ask, Refusal};
use crate::limits::{Cost, LimitAnswer, Refused};
use crate::model::{Token, TokenKind, World};

/// A request whose token and version have been checked.
pub(super) struct Caller {
    /// None without a token.
    pub(super) token: Option<Token>,
    pub(super) version: ApiVersion,
}

pub(super) fn answer(github: &GitHub, world: &mut World, ask: &Ask) -> Answer {
    let caller = match admit(world, ask) {
        Ok(caller) => caller,
        Err(refused) => return with_limit_headers(github, world, ask, refused),
    };
    let account = account(world, ask);
    let now_ms = world.clock.now_ms();
    let free = !github.quirks.rate_limit.is_on() || ask.path == "/rate_limit";
    if !free {
        let cost = if ask.is_read() { Cost::Read } else { Cost::Write };
        if let Err(refused) = world.limits.charge(&account, now_ms, cost, ask.concurrent) {
            return over_limit(github, world, ask, refused);
        }
    }
    let answer = tagged(route::route(github, world, ask, &caller), ask);
    if answer.status == StatusCode::NOT_MODIFIED && !free {
        world.limits.refund(&account, now_ms);
    }
    let answer = with_token_headers(answer, ask, &caller);
    with_limit_headers(github, world, ask, answer)
}

/// The account a request is charged to: the login, or nothing without a token.
fn account(world: &World, ask: &Ask) -> String {
    let token = ask.token().and_then(|token| world.tokens.get(token));
    token.and_then(|token| world.login(token.owner)).unwrap_or_default().to_owned()
}

#[expect(clippy::result_large_err, reason = "the refusal is the answer itself, made once a request")]
fn admit(world: &World, ask: &Ask) -> Result<Caller, Answer> {
    if ask.header("user-agent").is_none_or(str::is_empty) {
        return Err(errors::message(
            403,
            "Request forbidden by administrative rules. Please make sure your request has a User-Agent header",
        ));
    }
    let version = match ask.header("x-github-api-version") {
        None | Some("2022-11-28") => ApiVersion::V2022,
        Some("2026-03-10") => ApiVersion::V2026,
        Some(other) => return Err(errors::message(400, &format!("Unsupported API version: {other}"))),
    };
    let token = match ask.token() {
        None if ask.header("authorization").is_some() => return Err(errors::message(401, "Bad credentials")),
        None => world.visitor.clone(),
        Some(text) => {
            let known = world.living_token(text);
            Some(known.cloned().ok_or_else(|| errors::message(401, "Bad credentials"))?)
        }
    };
    Ok(Caller { token, version })
}

fn over_limit(github: &GitHub, world: &mut World, ask: &Ask, refused: Refused) -> Answer {
    let status = match world.limits.settings.answer {
        LimitAnswer::Forbidden => 403,
        LimitAnswer::TooManyRequests => 429,
    };
    let refusal = match refused {
        Refused::Primary => Refusal::PrimaryLimit { status },
        Refused::Secondary => Refusal::SecondaryLimit { status },
    };
    let answer = errors::refusal(github, world, ask, &refusal);
    with_limit_headers(github, world, ask, answer)
}

/// Puts an entity tag on a good answer to a read, and cuts the answer short if the client knows that tag.
pub(crate) fn tagged(mut answer: Answer, ask: &Ask) -> Answer {
    if answer.status != StatusCode::OK || ask.method != Method::GET {
        return answer;
    }
    let tag = entity_tag(&answer, ask);
    answer.set(ETAG, &tag);
    let known = ask.header("if-none-match").is_some_and(|known| {
        known.trim() == "*" || known.split(',').any(|known| weak(known.trim()) == weak(&tag))
    });
    if known {
        answer.status = StatusCode::NOT_MODIFIED;
        answer.body.clear();
        answer.headers.remove(axum::http::header::CONTENT_TYPE);
        answer.headers.remove(axum::http::header::LINK);
    }
    answer
}

fn weak(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// A tag of the answer's bytes, its place in the list, and the asker: a new token sees no old tag.
fn entity_tag(answer: &Answer, ask: &Ask) -> String {
    let asker = digest(ask.header("authorization").unwrap_or_default().as_bytes());
    let link = answer.headers.get(axum::http::header::LINK).map_or(0, |link| digest(link.as_bytes()));
    let seed = mix(asker, link);
    let body = digest(&answer.body);
    format!(
        "W/\"{:016x}{:016x}{:016x}{:016x}\"",
        mix(seed, body),
        mix(body, seed),
        mix(seed ^ body, 1),
        mix(seed ^ body, 2)
    )
}

/// A fast digest, eight bytes at a time. It guards nothing; it tells answers apart.
pub(crate) fn digest(bytes: &[u8]) -> u64 {
    let mut hash = 0x51_7c_c1_b7_27_22_0a_95_u64 ^ bytes.len() as u64;
    let mut words = bytes.chunks_exact(8);
    for word in &mut words {
        let word =
            u64::from_le_bytes([word[0], word[1], word[2], word[3], word[4], word[5], word[6], word[7]]);
        let wide = u128::from(hash ^ word) * u128::from(0x9e37_79b9_7f4a_7c15_u64);
        let (low, high) = (wide & u128::from(u64::MAX), wide >> 64);
        hash =
            u64::try_from(low).unwrap_or_default() ^ u64::try_from(high).unwrap_or_default().rotate_left(23);
    }
    for &byte in words.remainder() {
        hash = mix(hash, u64::from(byte));
    }
    mix(hash, 0)
}

fn with_token_headers(mut answer: Answer, ask: &Ask, caller: &Caller) -> Answer {
    let Some(token) = caller.token.as_ref().filter(|_| ask.token().is_some()) else { return answer };
    if let TokenKind::Scopes(scopes) = &token.kind {
        answer.set(HeaderName::from_static("x-oauth-scopes"), scopes.join(", "));
        answer.set(HeaderName::from_static("x-accepted-oauth-scopes"), "repo");
    }
    if let Some(at) = token.expires_at {
        let text = time_text(at).replace('T', " ").replace('Z', " UTC");
        answer.set(HeaderName::from_static("github-authentication-token-expiration"), text);
    }
    answer
}

/// The headers every answer bears, refusals included.
pub(super) fn with_limit_headers(
    github: &GitHub,
    world: &mut World,
    ask: &Ask,
    mut answer: Answer,
) -> Answer {
    answer.set(SERVER, "GitHub.com");
    answer.set(HeaderName::from_static("x-github-media-type"), "github.v3; format=json");
    let version = ask.header("x-github-api-version").unwrap_or("2022-11-28").to_owned();
    answer.set(HeaderName::from_static("x-github-api-version-selected"), version);
    answer.set(VARY, "Accept, Authorization, Cookie, X-GitHub-OTP,Accept-Encoding, Accept, X-Requested-With");
    if ask.token().is_some() {
        answer.set(CACHE_CONTROL, "private, max-age=60, s-maxage=60");
    } else {
        answer.set(CACHE_CONTROL, "public, max-age=60, s-maxage=60");
    }
    if github.quirks.rate_limit.is_on() {
        let account = account(world, ask);
        let budget = world.limits.budget(&account, world.clock.now_ms());
        for (name, value) in [
            ("x-ratelimit-limit", i64::from(budget.limit)),
            ("x-ratelimit-remaining", i64::from(budget.remaining())),
            ("x-ratelimit-used", i64::from(budget.used)),
            ("x-ratelimit-reset", budget.reset_at),
        ] {
            answer.set(HeaderName::from_static(name), value.to_string());
        }
        answer.set(HeaderName::from_static("x-ratelimit-resource"), "core");
    }
    answer
}

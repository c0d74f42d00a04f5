//! From a path to the function that answers it.

use axum::http::header::LOCATION;
use axum::http::{Method, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Bitbucket, Tracker, comments, errors, issues, json, list, meta};
use crate::http::{Answer, Ask};
use crate::limits::Cost;
use crate::model::{Access, Token, World};

/// How an API token begins; it is taken with its account's e-mail address only.
const API_TOKEN: &str = "ATATT";

/// A request for a repository that exists and that the caller may see.
pub(super) struct Call<'a> {
    pub(super) bitbucket: &'a Bitbucket,
    pub(super) ask: &'a Ask,
    pub(super) token: Option<&'a Token>,
    pub(super) repo: usize,
    pub(super) access: Access,
}

pub(super) fn answer(bitbucket: &Bitbucket, world: &mut World, ask: &Ask) -> Answer {
    let token = match token_text(ask) {
        Given::Nothing => None,
        Given::Token(text) => match world.living_token(&text).cloned() {
            Some(token) => Some(token),
            None => return errors::unauthorized(),
        },
        Given::Nonsense => return errors::unauthorized(),
    };
    let account = token.as_ref().and_then(|token| world.login(token.owner)).unwrap_or_default().to_owned();
    let cost = if ask.is_read() { Cost::Read } else { Cost::Write };
    let now_ms = world.clock.now_ms();
    if world.limits.charge(&account, now_ms, cost, ask.concurrent).is_err() {
        return errors::too_many_requests();
    }
    let segments = ask.segments();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    match (&ask.method, segments.as_slice()) {
        (&Method::GET, ["user"]) if token.as_ref().is_some_and(|token| !token.names_account()) => {
            errors::lacks_scope("account", &["issue"])
        }
        (&Method::GET, ["user"]) => {
            token.as_ref().map_or_else(errors::unauthorized, |token| meta::user(world, token))
        }
        (&Method::GET, ["workspaces", workspace, "members"]) if token.is_some() => {
            match world.repos.iter().position(|repo| repo.settings.owner.eq_ignore_ascii_case(workspace)) {
                Some(repo) => {
                    let access = world.access(token.as_ref(), &world.repos[repo]);
                    let call = Call { bitbucket, ask, token: token.as_ref(), repo, access };
                    meta::members(world, &call)
                }
                None => errors::message(404, "No workspace with this name"),
            }
        }
        (&Method::GET, ["repositories", workspace]) => {
            meta::repositories(bitbucket, world, ask, token.as_ref(), workspace)
        }
        (_, ["repositories", "{}", uuid, rest @ ..]) => {
            match world.repos.iter().position(|repo| json::repo_uuid(repo) == *uuid) {
                Some(repo) => in_repo(bitbucket, world, ask, token.as_ref(), repo, rest),
                None => errors::no_repository(),
            }
        }
        (_, ["repositories", owner, name, rest @ ..]) => match world.find_repo(owner, name) {
            Some(repo) => in_repo(bitbucket, world, ask, token.as_ref(), repo, rest),
            None => moved(bitbucket, world, ask, (owner, name)),
        },
        _ => errors::message(404, "Resource not found"),
    }
}

enum Given {
    Nothing,
    Token(String),
    Nonsense,
}

/// `Bearer TOKEN`, or `Basic` with an e-mail address and an API token; a user name is no address.
fn token_text(ask: &Ask) -> Given {
    let Some(header) = ask.header("authorization") else { return Given::Nothing };
    let Some((scheme, value)) = header.split_once(' ') else { return Given::Nonsense };
    if scheme.eq_ignore_ascii_case("bearer") {
        let alone = !value.starts_with(API_TOKEN);
        return if alone { Given::Token(value.trim().to_owned()) } else { Given::Nonsense };
    }
    let pair = STANDARD.decode(value.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    match pair.as_deref().and_then(|pair| pair.split_once(':')) {
        Some((email, token)) if scheme.eq_ignore_ascii_case("basic") && email.contains('@') => {
            Given::Token(token.to_owned())
        }
        _ => Given::Nonsense,
    }
}

/// A repository that was renamed is found by its old name.
fn moved(bitbucket: &Bitbucket, world: &World, ask: &Ask, (owner, name): (&str, &str)) -> Answer {
    let old = world.old_names.get(&format!("{owner}/{name}").to_lowercase());
    let Some(repo) = old.and_then(|&id| world.find_repo_by_id(id)) else { return errors::no_repository() };
    let tail = ask.path.splitn(5, '/').nth(4).map(|tail| format!("/{tail}")).unwrap_or_default();
    let place = format!("{}/repositories/{}{tail}", bitbucket.base_url, world.repos[repo].full_name());
    Answer::empty(StatusCode::MOVED_PERMANENTLY).with(LOCATION, place)
}

fn in_repo(
    bitbucket: &Bitbucket,
    world: &mut World,
    ask: &Ask,
    token: Option<&Token>,
    repo: usize,
    rest: &[&str],
) -> Answer {
    let access = world.access(token, &world.repos[repo]);
    if access == Access::None {
        return errors::no_repository();
    }
    let call = Call { bitbucket, ask, token, repo, access };
    let of_tracker = matches!(rest.first(), Some(&("issues" | "milestones" | "components" | "versions")));
    if of_tracker {
        if let Tracker::Removed(code) = bitbucket.quirks.tracker {
            return errors::removed(code);
        }
        if !world.repos[repo].settings.has_issues {
            return errors::no_tracker();
        }
    }
    if let Some(refused) = before_writing(&call) {
        return refused;
    }
    match (&ask.method, rest) {
        (&Method::GET, []) => meta::repository(world, &call),
        (&Method::GET, ["milestones"]) => meta::milestones(world, &call),
        (&Method::GET, ["issues"]) => list::issues(world, &call),
        (&Method::POST, ["issues"]) => issues::create(world, &call),
        (method, ["issues", number, "comments"]) => match (number.parse(), method) {
            (Ok(number), &Method::GET) => comments::list(world, &call, number),
            (Ok(number), &Method::POST) => comments::create(world, &call, number),
            _ => errors::message(404, "Resource not found"),
        },
        (method, ["issues", number]) => match (number.parse(), method) {
            (Ok(number), &Method::GET) => issues::get(world, &call, number),
            (Ok(number), &Method::PUT) => issues::update(world, &call, number),
            _ => errors::message(404, "Resource not found"),
        },
        _ => errors::message(404, "Resource not found"),
    }
}

/// What stands in the way of any write: no token, or too weak a token.
fn before_writing(call: &Call<'_>) -> Option<Answer> {
    if call.ask.is_read() {
        return None;
    }
    if call.token.is_none() {
        return Some(errors::unauthorized());
    }
    (call.access < Access::Contribute).then(errors::missing_scope)
}

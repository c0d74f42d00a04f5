//! From a path to the function that answers it.

use axum::http::header::LOCATION;
use axum::http::{Method, StatusCode};
use serde_json::json;

use super::{Gitea, comments, errors, issues, list, meta};
use crate::http::{Answer, Ask};
use crate::model::{Access, Token, World};

/// A request for a repository that exists and that the caller may see.
pub(super) struct Call<'a> {
    pub(super) gitea: &'a Gitea,
    pub(super) ask: &'a Ask,
    pub(super) token: Option<&'a Token>,
    pub(super) repo: usize,
    pub(super) access: Access,
}

pub(super) fn answer(gitea: &Gitea, world: &mut World, ask: &Ask) -> Answer {
    let token = match ask.token() {
        None => None,
        Some(text) => match world.living_token(text).cloned() {
            Some(token) => Some(token),
            None => return errors::message(gitea, 401, "user does not exist [uid: 0, name: ]"),
        },
    };
    let segments = ask.segments();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    match (&ask.method, segments.as_slice()) {
        (&Method::GET, ["version"]) => Answer::value(StatusCode::OK, &json!({"version": "1.22.0"})),
        (&Method::GET, ["settings", "api"]) => meta::settings(gitea),
        (&Method::GET, ["user"]) => match &token {
            Some(token) if !token.names_account() => errors::lacks_scope(gitea, "read:user"),
            Some(token) => meta::user(world, token),
            None => errors::message(gitea, 401, "token is required"),
        },
        (_, ["repos", owner, name, rest @ ..]) => match world.find_repo(owner, name) {
            Some(repo) => in_repo(gitea, world, ask, token.as_ref(), repo, rest),
            None => moved(gitea, world, ask, (owner, name)),
        },
        (&Method::GET, ["repositories", id]) => {
            match id.parse().ok().and_then(|id| world.find_repo_by_id(id)) {
                Some(repo) => in_repo(gitea, world, ask, token.as_ref(), repo, &[]),
                None => errors::not_found(gitea),
            }
        }
        _ => errors::not_found(gitea),
    }
}

/// A repository that was renamed is found by its old name, whatever the method.
fn moved(gitea: &Gitea, world: &World, ask: &Ask, (owner, name): (&str, &str)) -> Answer {
    let old = world.old_names.get(&format!("{owner}/{name}").to_lowercase());
    let Some(repo) = old.and_then(|&id| world.find_repo_by_id(id)) else { return errors::not_found(gitea) };
    let tail = ask.path.splitn(5, '/').nth(4).map(|tail| format!("/{tail}")).unwrap_or_default();
    let place = format!("{}/repos/{}{tail}", gitea.base_url, world.repos[repo].full_name());
    Answer::empty(StatusCode::TEMPORARY_REDIRECT).with(LOCATION, place)
}

fn in_repo(
    gitea: &Gitea,
    world: &mut World,
    ask: &Ask,
    token: Option<&Token>,
    repo: usize,
    rest: &[&str],
) -> Answer {
    let access = world.access(token, &world.repos[repo]);
    if access == Access::None {
        return errors::not_found(gitea);
    }
    let call = Call { gitea, ask, token, repo, access };
    if let Some(refused) = before_writing(world, &call) {
        return refused;
    }
    match (&ask.method, rest) {
        (&Method::GET, []) => meta::repository(world, &call),
        (&Method::GET, ["labels"]) => meta::labels(world, &call),
        (&Method::GET, ["milestones"]) => meta::milestones(world, &call),
        (_, ["issues", ..]) if !world.repos[repo].settings.has_issues => errors::not_found(gitea),
        (_, ["issues", ..]) if token.is_some_and(|token| !token.reads_issues()) => {
            errors::lacks_scope(gitea, "read:issue")
        }
        (&Method::GET, ["issues"]) => list::issues(world, &call),
        (&Method::POST, ["issues"]) => issues::create(world, &call),
        (method, ["issues", number, rest @ ..]) => match (number.parse(), method, rest) {
            (Ok(number), &Method::GET, []) => issues::get(world, &call, number),
            (Ok(number), &Method::PATCH, []) => issues::update(world, &call, number),
            (Ok(number), &Method::GET, ["comments"]) => comments::list(world, &call, number),
            (Ok(number), &Method::POST, ["comments"]) => comments::create(world, &call, number),
            (Ok(number), &Method::PUT, ["labels"]) => issues::replace_labels(world, &call, number),
            _ => errors::not_found(gitea),
        },
        _ => errors::not_found(gitea),
    }
}

/// What stands in the way of any write: no token, too weak a token, an archive.
fn before_writing(world: &World, call: &Call<'_>) -> Option<Answer> {
    if call.ask.is_read() {
        return None;
    }
    if call.token.is_none() {
        return Some(errors::message(call.gitea, 401, "token is required"));
    }
    if call.access < Access::Contribute {
        return Some(errors::missing_scope(call.gitea));
    }
    let archived = world.repos[call.repo].settings.archived;
    archived.then(|| errors::message(call.gitea, 423, "repository is archived"))
}

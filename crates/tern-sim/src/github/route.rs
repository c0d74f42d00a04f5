//! From a path to the function that answers it.

use axum::http::header::LOCATION;
use axum::http::{Method, StatusCode};
use serde_json::json;

use super::gate::Caller;
use super::wire::Places;
use super::{GitHub, comments, errors, issues, list, meta, security};
use crate::http::{Answer, Ask};
use crate::model::{Access, World};

/// A request for a repository that exists and that the caller may see.
pub(super) struct Call<'a> {
    pub(super) github: &'a GitHub,
    pub(super) ask: &'a Ask,
    pub(super) caller: &'a Caller,
    pub(super) repo: usize,
    pub(super) access: Access,
}

impl Call<'_> {
    pub(super) fn places(&self, world: &World) -> Places {
        let name = world.repos[self.repo].full_name();
        Places {
            api: format!("{}/repos/{name}", self.github.base_url),
            web: format!("{}/{name}", self.github.web_url),
        }
    }

    /// The address of something below the repository's immutable id.
    pub(super) fn by_id(&self, world: &World, tail: &str) -> String {
        format!("{}/repositories/{}{tail}", self.github.base_url, world.repos[self.repo].id)
    }
}

pub(super) fn route(github: &GitHub, world: &mut World, ask: &Ask, caller: &Caller) -> Answer {
    let decoded = ask.segments();
    let segments: Vec<&str> = decoded.iter().map(String::as_str).collect();
    match (&ask.method, segments.as_slice()) {
        (&Method::GET, [""]) => {
            Answer::value(StatusCode::OK, &json!({"current_user_url": format!("{}/user", github.base_url)}))
        }
        (&Method::GET, ["versions"]) => Answer::value(StatusCode::OK, &json!(["2026-03-10", "2022-11-28"])),
        (&Method::GET, ["user"]) => meta::user(github, world, caller),
        (&Method::GET, ["rate_limit"]) => meta::rate_limit(github, world, caller),
        (_, ["repos", owner, name, rest @ ..]) => named(github, world, ask, caller, (owner, name), rest),
        (_, ["repositories", id, rest @ ..]) => {
            let found = id.parse().ok().and_then(|id| world.find_repo_by_id(id));
            found.map_or_else(errors::not_found, |repo| in_repo(github, world, ask, caller, repo, rest))
        }
        _ => errors::not_found(),
    }
}

fn named(
    github: &GitHub,
    world: &mut World,
    ask: &Ask,
    caller: &Caller,
    (owner, name): (&str, &str),
    rest: &[&str],
) -> Answer {
    if let Some(repo) = world.find_repo(owner, name) {
        return in_repo(github, world, ask, caller, repo, rest);
    }
    let old = world.old_names.get(&format!("{owner}/{name}").to_lowercase()).copied();
    let moved = old.and_then(|id| world.find_repo_by_id(id)).filter(|&repo| may_see(world, caller, repo));
    let Some(repo) = moved else { return errors::not_found() };
    let tail = ask.path.splitn(5, '/').nth(4).map(|tail| format!("/{tail}")).unwrap_or_default();
    let query = if ask.query.is_empty() { String::new() } else { format!("?{}", ask.query) };
    moved_to(ask, &format!("{}/repositories/{}{tail}{query}", github.base_url, world.repos[repo].id))
}

/// A read is sent on with 301, anything else with 307.
pub(super) fn moved_to(ask: &Ask, location: &str) -> Answer {
    let status = if ask.is_read() { StatusCode::MOVED_PERMANENTLY } else { StatusCode::TEMPORARY_REDIRECT };
    let body = json!({
        "message": "Moved Permanently", "url": location,
        "documentation_url": "https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects",
    });
    Answer::value(status, &body).with(LOCATION, location)
}

fn may_see(world: &World, caller: &Caller, repo: usize) -> bool {
    world.access(caller.token.as_ref(), &world.repos[repo]) > Access::None
}

fn in_repo(
    github: &GitHub,
    world: &mut World,
    ask: &Ask,
    caller: &Caller,
    repo: usize,
    rest: &[&str],
) -> Answer {
    let access = world.access(caller.token.as_ref(), &world.repos[repo]);
    if access == Access::None {
        return errors::not_found();
    }
    let call = Call { github, ask, caller, repo, access };
    if let Some(refused) = before_writing(world, &call) {
        return refused;
    }
    match (&ask.method, rest) {
        (&Method::GET, []) => meta::repository(world, &call),
        (&Method::GET, ["labels"]) => meta::labels(world, &call),
        (&Method::GET, ["milestones"]) => meta::milestones(world, &call),
        (&Method::GET, ["assignees"]) => meta::assignees(world, &call),
        (&Method::GET, ["security-advisories"]) => security::advisories(world, &call),
        (&Method::GET, ["dependabot", "alerts"]) => security::alerts(world, &call),
        (_, ["issues", ..]) if !world.repos[repo].settings.has_issues => errors::issues_disabled(),
        (&Method::GET, ["issues"]) => list::issues(world, &call),
        (&Method::POST, ["issues"]) => issues::create(world, &call),
        (&Method::GET, ["issues", "comments"]) => errors::not_found(),
        (_, ["issues", number, rest @ ..]) => match number.parse() {
            Ok(number) => below_issue(world, &call, number, rest),
            Err(_) => errors::not_found(),
        },
        _ => errors::not_found(),
    }
}

fn below_issue(world: &mut World, call: &Call<'_>, number: u32, rest: &[&str]) -> Answer {
    match (&call.ask.method, rest) {
        (&Method::GET, []) => issues::get(world, call, number),
        (&Method::PATCH, []) => issues::update(world, call, number),
        (&Method::GET, ["comments"]) => comments::list(world, call, number),
        (&Method::POST, ["comments"]) => comments::create(world, call, number),
        _ => errors::not_found(),
    }
}

/// What stands in the way of any write: no token, too weak a token, an archive.
fn before_writing(world: &World, call: &Call<'_>) -> Option<Answer> {
    if call.ask.is_read() {
        return None;
    }
    let Some(token) = &call.caller.token else {
        return Some(errors::message(401, "Requires authentication"));
    };
    if call.access < Access::Contribute {
        return Some(match token.kind {
            crate::model::TokenKind::Scopes(_) => errors::not_found(),
            crate::model::TokenKind::FineGrained { .. } => errors::missing_scope(),
        });
    }
    let archived = world.repos[call.repo].settings.archived;
    archived.then(|| errors::message(403, "Repository was archived so is read-only."))
}

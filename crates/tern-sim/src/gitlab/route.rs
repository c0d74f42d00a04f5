//! From a path to the function that answers it.

use axum::http::header::{CONTENT_TYPE, HeaderName, LOCATION, RETRY_AFTER};
use axum::http::{Method, StatusCode};
use serde_json::json;

use super::{GitLab, errors, issues, list, meta, notes, vulnerabilities};
use crate::github::tagged;
use crate::http::{Answer, Ask, OUTSIDE};
use crate::limits::Cost;
use crate::model::{Access, Token, World};

/// A request for a project that exists and that the caller may see.
pub(super) struct Call<'a> {
    pub(super) gitlab: &'a GitLab,
    pub(super) ask: &'a Ask,
    pub(super) token: Option<&'a Token>,
    pub(super) repo: usize,
    pub(super) access: Access,
}

impl Call<'_> {
    /// The address of something below the project's number.
    pub(super) fn at(&self, tail: &str, world: &World) -> String {
        format!("{}/projects/{}/{tail}", self.gitlab.base_url, world.repos[self.repo].id)
    }
}

pub(super) fn answer(gitlab: &GitLab, world: &mut World, ask: &Ask) -> Answer {
    if gitlab.quirks.rate_limit.is_on() {
        let (account, now_ms) = (account(world, ask), world.clock.now_ms());
        let cost = if ask.is_read() || ask.path.ends_with("/graphql") { Cost::Read } else { Cost::Write };
        if world.limits.charge(&account, now_ms, cost, ask.concurrent).is_err() {
            let wait = (world.limits.budget(&account, now_ms).reset_at - world.clock.now_s()).max(1);
            let answer = errors::too_many_requests(429).with(RETRY_AFTER, wait.to_string());
            return with_limit(gitlab, world, ask, answer);
        }
    }
    let answer = tagged(admitted(gitlab, world, ask), ask);
    with_limit(gitlab, world, ask, answer)
}

/// The account a request is charged to: the login, or nothing without a token.
pub(super) fn account(world: &World, ask: &Ask) -> String {
    let token = ask.token().and_then(|token| world.tokens.get(token));
    token.and_then(|token| world.login(token.owner)).unwrap_or_default().to_owned()
}

/// The headers about the limit, where the server has one.
pub(super) fn with_limit(gitlab: &GitLab, world: &mut World, ask: &Ask, mut answer: Answer) -> Answer {
    if gitlab.quirks.rate_limit.is_on() {
        let account = account(world, ask);
        let budget = world.limits.budget(&account, world.clock.now_ms());
        for (name, value) in [
            ("ratelimit-limit", i64::from(budget.limit)),
            ("ratelimit-observed", i64::from(budget.used)),
            ("ratelimit-remaining", i64::from(budget.remaining())),
            ("ratelimit-reset", budget.reset_at),
        ] {
            answer.set(HeaderName::from_static(name), value.to_string());
        }
    }
    answer
}

fn admitted(gitlab: &GitLab, world: &mut World, ask: &Ask) -> Answer {
    let token = match ask.token() {
        None => None,
        Some(text) => match world.living_token(text).cloned() {
            Some(token) => Some(token),
            None => return errors::message(401, "401 Unauthorized"),
        },
    };
    let segments = ask.segments();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    match (&ask.method, segments.as_slice()) {
        (&Method::POST, [OUTSIDE, "graphql"]) => vulnerabilities::answer(gitlab, world, ask, token.as_ref()),
        (_, ["projects", ..]) if token.as_ref().is_some_and(|token| !token.reads_issues()) => {
            errors::lacks_scope("read_api")
        }
        (_, ["projects", project, rest @ ..]) => {
            let by_id = project.parse().ok().and_then(|id| world.find_repo_by_id(id));
            let by_path = || project.rsplit_once('/').and_then(|(owner, name)| world.find_repo(owner, name));
            match by_id.or_else(by_path) {
                Some(repo) => in_project(gitlab, world, ask, token.as_ref(), repo, rest),
                None => moved(gitlab, world, ask, project, rest),
            }
        }
        (&Method::GET, ["version"]) if token.is_some() => {
            Answer::value(StatusCode::OK, &json!({"version": "18.4.0-ee", "revision": "5f3a1c2"}))
        }
        (&Method::GET, ["user"]) if let Some(token) = &token => meta::user(world, token),
        (&Method::GET, ["users"]) if token.is_some() => meta::users(world, ask),
        (&Method::GET, ["personal_access_tokens", "self"]) if let Some(token) = &token => {
            meta::own_token(token)
        }
        (_, ["version" | "user" | "users" | "personal_access_tokens", ..]) => {
            errors::message(401, "401 Unauthorized")
        }
        _ => errors::error(404, "404 Not Found"),
    }
}

/// A project that was moved: a read is sent on, anything else is refused without saying where to.
fn moved(gitlab: &GitLab, world: &World, ask: &Ask, project: &str, rest: &[&str]) -> Answer {
    let old = world.old_names.get(&project.to_lowercase());
    let Some(repo) = old.and_then(|&id| world.find_repo_by_id(id)) else {
        return errors::message(404, "404 Project Not Found");
    };
    if !ask.is_read() {
        return errors::message(405, "Non GET methods are not allowed for moved projects");
    }
    let id = world.repos[repo].id.to_string();
    let tail = [&["projects", id.as_str()], rest].concat().join("/");
    let place = format!("{}/{tail}", gitlab.base_url);
    let mut answer = Answer::empty(StatusCode::MOVED_PERMANENTLY).with(CONTENT_TYPE, "text/plain");
    answer.body = format!("This resource has been moved permanently to {place}").into_bytes();
    answer.with(LOCATION, place)
}

fn in_project(
    gitlab: &GitLab,
    world: &mut World,
    ask: &Ask,
    token: Option<&Token>,
    repo: usize,
    rest: &[&str],
) -> Answer {
    let access = world.access(token, &world.repos[repo]);
    if access == Access::None {
        return errors::message(404, "404 Project Not Found");
    }
    let call = Call { gitlab, ask, token, repo, access };
    if let Some(refused) = before_writing(world, &call) {
        return refused;
    }
    match (&ask.method, rest) {
        (&Method::GET, []) => meta::project(world, &call),
        (&Method::GET, ["labels"]) => meta::labels(world, &call),
        (&Method::GET, ["milestones"]) => meta::milestones(world, &call),
        (&Method::GET, ["vulnerabilities"]) => vulnerabilities::listed(gitlab, &world.repos[repo], access),
        (_, ["issues", ..]) if !world.repos[repo].settings.has_issues => {
            errors::message(403, "403 Forbidden")
        }
        (&Method::GET, ["issues"]) => list::issues(world, &call),
        (&Method::POST, ["issues"]) => issues::create(world, &call),
        (method, ["issues", iid, "notes"]) => match (iid.parse(), method) {
            (Ok(iid), &Method::GET) => notes::list(world, &call, iid),
            (Ok(iid), &Method::POST) => notes::create(world, &call, iid),
            _ => errors::error(404, "404 Not Found"),
        },
        (method, ["issues", iid]) => match (iid.parse(), method) {
            (Ok(iid), &Method::GET) => issues::get(world, &call, iid),
            (Ok(iid), &Method::PUT) => issues::update(world, &call, iid),
            _ => errors::error(404, "404 Not Found"),
        },
        _ => errors::error(404, "404 Not Found"),
    }
}

/// What stands in the way of any write: no token, too weak a token, an archive.
fn before_writing(world: &World, call: &Call<'_>) -> Option<Answer> {
    if call.ask.is_read() {
        return None;
    }
    if call.token.is_none() {
        return Some(errors::message(401, "401 Unauthorized"));
    }
    if call.access < Access::Contribute {
        return Some(errors::insufficient_scope());
    }
    let archived = world.repos[call.repo].settings.archived;
    archived.then(|| errors::message(403, "403 Forbidden"))
}

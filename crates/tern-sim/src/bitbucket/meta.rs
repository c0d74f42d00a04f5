//! The account, the repository, the people of the workspace, and the milestones.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::route::Call;
use super::{Bitbucket, Tracker, errors, json as wire, list};
use crate::http::{Answer, Ask};
use crate::model::{Access, Repo, Token, World};

pub(super) fn user(world: &World, token: &Token) -> Answer {
    match wire::person(world, token.owner) {
        Some(person) => Answer::value(StatusCode::OK, &person),
        None => errors::unauthorized(),
    }
}

/// What is known of a repository. Once trackers are gone, it says nothing of them.
fn described(bitbucket: &Bitbucket, repo: &Repo) -> Value {
    let (settings, name) = (&repo.settings, repo.full_name());
    let mut value = json!({
        "type": "repository",
        "uuid": wire::repo_uuid(repo),
        "full_name": name,
        "name": settings.name,
        "slug": settings.name,
        "workspace": {"type": "workspace", "slug": settings.owner},
        "description": settings.description,
        "is_private": settings.private,
        "links": {"html": {"href": format!("{}/{name}", bitbucket.web_url)}},
    });
    if bitbucket.quirks.tracker == Tracker::Standing {
        value["has_issues"] = json!(settings.has_issues);
    }
    value
}

pub(super) fn repository(world: &World, call: &Call<'_>) -> Answer {
    Answer::value(StatusCode::OK, &described(call.bitbucket, &world.repos[call.repo]))
}

/// The workspace's repositories that the caller may write to, where it asks for those; `q` picks one by its name.
pub(super) fn repositories(
    bitbucket: &Bitbucket,
    world: &World,
    ask: &Ask,
    token: Option<&Token>,
    workspace: &str,
) -> Answer {
    let parameters = ask.parameters();
    let given =
        |wanted: &str| parameters.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let least = if given("role") == Some("contributor") { Access::Push } else { Access::Read };
    let wanted = given("q").and_then(|q| q.strip_prefix("full_name = \"")?.strip_suffix('"'));
    let values: Vec<Value> = world
        .repos
        .iter()
        .filter(|repo| repo.settings.owner.eq_ignore_ascii_case(workspace))
        .filter(|repo| wanted.is_none_or(|name| repo.full_name().eq_ignore_ascii_case(name)))
        .filter(|repo| world.access(token, repo) >= least)
        .map(|repo| described(bitbucket, repo))
        .collect();
    Answer::value(StatusCode::OK, &json!({"values": values, "page": 1, "pagelen": 10, "size": values.len()}))
}

/// Everybody of the workspace: the people of its repositories.
pub(super) fn members(world: &World, call: &Call<'_>) -> Answer {
    let repo = &world.repos[call.repo];
    let mut ids: Vec<_> = repo.collaborators.keys().copied().collect();
    ids.sort_unstable();
    let members = ids.into_iter().filter_map(|id| wire::person(world, id));
    let members = members.map(|user| json!({"type": "workspace_membership", "user": user})).collect();
    let base = format!("{}/workspaces/{}/members", call.bitbucket.base_url, repo.settings.owner);
    list::cut(call, &base, members)
}

pub(super) fn milestones(world: &World, call: &Call<'_>) -> Answer {
    let repo = &world.repos[call.repo];
    let count = u16::try_from(repo.milestones.len()).unwrap_or(u16::MAX);
    let items = (1..=count).filter_map(|number| wire::milestone(call.bitbucket, repo, number)).collect();
    let base = format!("{}/repositories/{}/milestones", call.bitbucket.base_url, repo.full_name());
    list::cut(call, &base, items)
}

//! The account, the server, the repository, and what issues can be given.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::route::Call;
use super::{Gitea, json as wire, list};
use crate::http::Answer;
use crate::model::{Access, Token, World};

pub(super) fn settings(gitea: &Gitea) -> Answer {
    Answer::value(
        StatusCode::OK,
        &json!({
            "max_response_items": gitea.quirks.max_items, "default_paging_num": list::DEFAULT_ITEMS,
            "default_git_trees_per_page": 1000, "default_max_blob_size": 10_485_760,
        }),
    )
}

pub(super) fn user(world: &World, token: &Token) -> Answer {
    Answer::value(StatusCode::OK, &wire::person(world, token.owner))
}

pub(super) fn repository(world: &World, call: &Call<'_>) -> Answer {
    let repo = &world.repos[call.repo];
    let (settings, name) = (&repo.settings, repo.full_name());
    // The permissions are the account's: a token's scopes are not told here, nor anywhere else.
    let account = world.account_access(call.token, repo);
    Answer::value(
        StatusCode::OK,
        &json!({
            "id": repo.id,
            "owner": {"login": settings.owner},
            "name": settings.name,
            "full_name": name,
            "description": settings.description,
            "private": settings.private,
            "archived": settings.archived,
            "has_issues": settings.has_issues,
            "html_url": format!("{}/{name}", call.gitea.web_url),
            "url": format!("{}/repos/{name}", call.gitea.base_url),
            "open_issues_count": repo.open_count(),
            "permissions": {
                "admin": account >= Access::Admin, "push": account >= Access::Push, "pull": true,
            },
        }),
    )
}

pub(super) fn labels(world: &World, call: &Call<'_>) -> Answer {
    let repo = &world.repos[call.repo];
    let count = u16::try_from(repo.labels.len()).unwrap_or(u16::MAX);
    list::cut(
        call,
        world,
        "labels",
        (0..count).filter_map(|index| wire::label(call.gitea, repo, index)).collect(),
    )
}

pub(super) fn milestones(world: &World, call: &Call<'_>) -> Answer {
    let repo = &world.repos[call.repo];
    let all = call.ask.parameters().iter().any(|(name, value)| name == "state" && value == "all");
    let count = u16::try_from(repo.milestones.len()).unwrap_or(u16::MAX);
    let items: Vec<Value> = (1..=count)
        .filter(|&number| all || repo.milestone(number).is_some_and(|milestone| !milestone.closed))
        .filter_map(|number| wire::milestone(repo, number))
        .collect();
    list::cut(call, world, "milestones", items)
}

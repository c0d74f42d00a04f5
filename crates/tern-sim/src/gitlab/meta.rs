//! The account, its token, the project, and what issues can be given.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::json as wire;
use super::list;
use super::route::Call;
use crate::http::{Answer, Ask};
use crate::model::{Access, PersonId, Token, TokenKind, World};

pub(super) fn user(world: &World, token: &Token) -> Answer {
    Answer::value(StatusCode::OK, &wire::person(world, token.owner))
}

/// The people under a name, which is one or nobody.
pub(super) fn users(world: &World, ask: &Ask) -> Answer {
    let wanted = ask.parameters().into_iter().find(|(name, _)| name == "username").map(|(_, value)| value);
    let found = wanted.and_then(|login| world.find_person(&login));
    let shown: Vec<Value> = found.into_iter().map(|id: PersonId| wire::person(world, id)).collect();
    Answer::value(StatusCode::OK, &json!(shown))
}

pub(super) fn own_token(token: &Token) -> Answer {
    let scopes = match &token.kind {
        // Every dialect has its own name for the whole.
        TokenKind::Scopes(scopes) => {
            scopes.iter().map(|scope| if scope == "repo" { "api" } else { scope.as_str() }).collect()
        }
        TokenKind::FineGrained { write_issues: true, .. } => vec!["api"],
        TokenKind::FineGrained { .. } => vec!["read_api"],
    };
    let ends = token.expires_at.and_then(|at| chrono::DateTime::from_timestamp(at, 0));
    Answer::value(
        StatusCode::OK,
        &json!({
            "id": 42, "name": "board", "revoked": token.revoked, "active": true, "scopes": scopes,
            "user_id": token.owner.shown(), "expires_at": ends.map(|at| at.format("%Y-%m-%d").to_string()),
        }),
    )
}

pub(super) fn project(world: &World, call: &Call<'_>) -> Answer {
    let repo = &world.repos[call.repo];
    let (settings, name) = (&repo.settings, repo.full_name());
    let level = match call.access {
        Access::Admin => 50,
        Access::Push => 30,
        _ => 10,
    };
    let mut value = json!({
        "id": repo.id,
        "name": settings.name,
        "path": settings.name,
        "path_with_namespace": name,
        "description": settings.description,
        "visibility": if settings.private { "private" } else { "public" },
        "archived": settings.archived,
        "issues_enabled": settings.has_issues,
        "issues_access_level": if settings.has_issues { "enabled" } else { "disabled" },
        "open_issues_count": repo.open_count(),
        "web_url": format!("{}/{name}", call.gitlab.web_url),
        "_links": {"self": format!("{}/projects/{}", call.gitlab.base_url, repo.id)},
    });
    if call.token.is_some_and(|token| repo.collaborators.contains_key(&token.owner)) {
        value["permissions"] = json!({"project_access": {"access_level": level}, "group_access": null});
    }
    Answer::value(StatusCode::OK, &value)
}

pub(super) fn milestones(world: &World, call: &Call<'_>) -> Answer {
    let repo = &world.repos[call.repo];
    let title = call.ask.parameters().into_iter().find(|(name, _)| name == "title").map(|(_, value)| value);
    let count = u16::try_from(repo.milestones.len()).unwrap_or(u16::MAX);
    let items: Vec<Value> = (1..=count)
        .filter_map(|number| wire::milestone(repo, number))
        .filter(|milestone| title.as_deref().is_none_or(|title| milestone["title"] == title))
        .collect();
    list::cut(call, world, "milestones", items)
}

pub(super) fn labels(world: &World, call: &Call<'_>) -> Answer {
    let repo = &world.repos[call.repo];
    let count = u16::try_from(repo.labels.len()).unwrap_or(u16::MAX);
    list::cut(call, world, "labels", (0..count).filter_map(|index| wire::label(repo, index)).collect())
}

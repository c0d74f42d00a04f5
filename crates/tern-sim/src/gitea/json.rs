//! What Gitea writes: issues and what they point at.

use chrono::{DateTime, FixedOffset, SecondsFormat};
use serde_json::{Value, json};

use super::Gitea;
use crate::model::{Issue, PersonId, Repo, World};

const LABEL_IDS: u64 = 500;
const MILESTONE_IDS: u64 = 900;

/// A time as the server's own clock on the wall shows it.
pub(super) fn time(gitea: &Gitea, seconds: i64) -> String {
    let utc = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    match FixedOffset::east_opt(gitea.quirks.offset_minutes * 60) {
        Some(offset) => utc.with_timezone(&offset).to_rfc3339_opts(SecondsFormat::Secs, true),
        None => utc.to_rfc3339_opts(SecondsFormat::Secs, true),
    }
}

/// Someone who is gone is still there, under another name.
pub(super) fn person(world: &World, id: PersonId) -> Value {
    match world.login(id) {
        Some(login) => json!({"id": id.shown(), "login": login, "username": login, "full_name": ""}),
        None => ghost(),
    }
}

fn ghost() -> Value {
    json!({"id": -1, "login": "Ghost", "username": "Ghost", "full_name": ""})
}

pub(super) fn label_id(index: u16) -> u64 {
    LABEL_IDS + u64::from(index)
}

/// The label's place behind an id.
pub(super) fn label_of(repo: &Repo, id: u64) -> Option<&str> {
    let index = usize::try_from(id.checked_sub(LABEL_IDS)?).ok()?;
    repo.labels.get(index).filter(|label| !label.deleted).map(|label| label.name.as_str())
}

pub(super) fn label(gitea: &Gitea, repo: &Repo, index: u16) -> Option<Value> {
    let label = repo.labels.get(usize::from(index)).filter(|label| !label.deleted)?;
    Some(json!({
        "id": label_id(index), "name": label.name, "exclusive": false, "is_archived": false,
        "color": label.color, "description": label.description,
        "url": format!("{}/repos/{}/labels/{}", gitea.base_url, repo.full_name(), label_id(index)),
    }))
}

/// The title of the milestone behind an id.
pub(super) fn milestone_of(repo: &Repo, id: u64) -> Option<&str> {
    let number = u16::try_from(id.checked_sub(MILESTONE_IDS)?).ok()?;
    repo.milestone(number).map(|milestone| milestone.title.as_str())
}

pub(super) fn milestone(repo: &Repo, number: u16) -> Option<Value> {
    let milestone = repo.milestone(number)?;
    Some(json!({
        "id": MILESTONE_IDS + u64::from(number), "title": milestone.title, "description": milestone.description,
        "state": if milestone.closed { "closed" } else { "open" },
    }))
}

pub(super) fn issue(gitea: &Gitea, world: &World, repo: usize, issue: &Issue) -> Value {
    let repo = &world.repos[repo];
    let (number, name) = (issue.number, repo.full_name());
    let page = if issue.pull.is_some() { "pulls" } else { "issues" };
    let assignees: Vec<Value> = issue
        .assignees
        .iter()
        .filter(|id| world.login(**id).is_some())
        .map(|id| person(world, *id))
        .collect();
    json!({
        "id": issue.id,
        "url": format!("{}/repos/{name}/issues/{number}", gitea.base_url),
        "html_url": format!("{}/{name}/{page}/{number}", gitea.web_url),
        "number": number,
        "user": issue.author.map_or_else(ghost, |author| person(world, author)),
        "original_author": "",
        "original_author_id": 0,
        "title": issue.title,
        "body": issue.body.as_deref().unwrap_or_default(),
        "ref": "",
        "assets": [],
        "labels": issue.labels.iter().filter_map(|&index| label(gitea, repo, index)).collect::<Vec<_>>(),
        "milestone": issue.milestone.and_then(|number| milestone(repo, number)),
        "assignee": assignees.first(),
        "assignees": if assignees.is_empty() { Value::Null } else { json!(assignees) },
        "state": if issue.state.is_closed() { "closed" } else { "open" },
        "is_locked": false,
        "comments": issue.comment_count(),
        "created_at": time(gitea, issue.created_at),
        "updated_at": time(gitea, issue.updated_at),
        "closed_at": issue.closed_at.map(|at| time(gitea, at)),
        "due_date": null,
        "pull_request": issue.pull.map(|pull| json!({"merged": pull.merged_at.is_some()})),
        "repository": {"id": repo.id, "name": repo.settings.name, "owner": repo.settings.owner, "full_name": name},
        "pin_order": 0,
    })
}

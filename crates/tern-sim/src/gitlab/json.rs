//! What GitLab writes: issues and what they point at.

use chrono::{DateTime, SecondsFormat};
use serde_json::{Value, json};

use super::GitLab;
use crate::corpus::mix;
use crate::model::{Issue, PersonId, Repo, World};

const MILESTONE_IDS: u64 = 7_700;

/// The milliseconds of a change in this second. The model keeps whole seconds; one answer per second keeps its
/// order.
pub(super) fn millis_of(second: i64) -> i64 {
    i64::try_from(mix(second.cast_unsigned(), 41) % 1000).unwrap_or_default()
}

/// A time with milliseconds.
pub(super) fn time(seconds: i64) -> String {
    let at = DateTime::from_timestamp_millis(seconds * 1000 + millis_of(seconds)).unwrap_or_default();
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The first second whose changes are at or after a time.
pub(super) fn first_second(text: &str) -> Option<i64> {
    let asked = DateTime::parse_from_rfc3339(text).ok()?.timestamp_millis();
    let second = asked.div_euclid(1000);
    Some(if second * 1000 + millis_of(second) >= asked { second } else { second + 1 })
}

/// Someone who is gone is still there, under another name.
pub(super) fn person(world: &World, id: PersonId) -> Value {
    match world.login(id) {
        Some(login) => json!({"id": id.shown(), "username": login, "name": login, "state": "active"}),
        None => json!({"id": 0, "username": "ghost", "name": "Ghost User", "state": "active"}),
    }
}

/// The milestone's title behind a global id.
pub(super) fn milestone_of(repo: &Repo, id: u64) -> Option<&str> {
    let number = u16::try_from(id.checked_sub(MILESTONE_IDS)?).ok()?;
    repo.milestone(number).map(|milestone| milestone.title.as_str())
}

pub(super) fn milestone(repo: &Repo, number: u16) -> Option<Value> {
    let milestone = repo.milestone(number)?;
    Some(json!({
        "id": MILESTONE_IDS + u64::from(number), "iid": number, "project_id": repo.id, "title": milestone.title,
        "description": milestone.description, "state": if milestone.closed { "closed" } else { "active" },
    }))
}

pub(super) fn label(repo: &Repo, index: u16) -> Option<Value> {
    let label = repo.labels.get(usize::from(index)).filter(|label| !label.deleted)?;
    Some(json!({
        "id": 800 + u64::from(index), "name": label.name, "color": format!("#{}", label.color),
        "text_color": "#FFFFFF", "description": label.description, "description_html": label.description,
    }))
}

/// Whether labels are written as names alone, as they are unless it is asked otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Labels {
    Names,
    Details,
}

pub(super) fn issue(gitlab: &GitLab, world: &World, repo: usize, issue: &Issue, labels: Labels) -> Value {
    let repo = &world.repos[repo];
    let name = repo.full_name();
    let assignees: Vec<Value> = issue
        .assignees
        .iter()
        .filter(|id| world.login(**id).is_some())
        .map(|id| person(world, *id))
        .collect();
    let details = issue.labels.iter().filter_map(|&index| label(repo, index));
    let labels: Vec<Value> = match labels {
        Labels::Details => details.collect(),
        Labels::Names => details.map(|label| label["name"].clone()).collect(),
    };
    json!({
        "id": issue.id,
        "iid": issue.number,
        "project_id": repo.id,
        "title": issue.title,
        "description": issue.body,
        "state": if issue.state.is_closed() { "closed" } else { "opened" },
        "created_at": time(issue.created_at),
        "updated_at": time(issue.updated_at),
        "closed_at": issue.closed_at.map(time),
        "closed_by": issue.closed_by.filter(|id| world.login(*id).is_some()).map(|id| person(world, id)),
        "labels": labels,
        "milestone": issue.milestone.and_then(|number| milestone(repo, number)),
        "assignees": assignees,
        "assignee": assignees.first(),
        "author": issue.author.map(|author| person(world, author)),
        "type": "ISSUE",
        "issue_type": "issue",
        "user_notes_count": issue.comment_count(),
        "confidential": false,
        "discussion_locked": null,
        "moved_to_id": issue.moved_to,
        "due_date": null,
        "web_url": format!("{}/{name}/-/issues/{}", gitlab.web_url, issue.number),
        "references": {"short": format!("#{}", issue.number)},
    })
}

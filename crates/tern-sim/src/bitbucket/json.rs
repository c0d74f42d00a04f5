//! What Bitbucket writes: issues and what they point at.

use chrono::{DateTime, SecondsFormat};
use serde_json::{Value, json};

use super::Bitbucket;
use crate::corpus::mix;
use crate::model::{CloseReason, Issue, IssueState, PersonId, Repo, World};

const ACCOUNT: &str = "557058:";

/// The microseconds of a change in this second. The model keeps whole seconds; one answer per second keeps its order.
fn micros_of(second: i64) -> i64 {
    i64::try_from(mix(second.cast_unsigned(), 59) % 1_000_000).unwrap_or_default()
}

/// A time with microseconds and its offset written out.
pub(super) fn time(seconds: i64) -> String {
    let at = DateTime::from_timestamp_micros(seconds * 1_000_000 + micros_of(seconds)).unwrap_or_default();
    at.to_rfc3339_opts(SecondsFormat::Micros, false)
}

/// The first second whose changes are at or after a time.
pub(super) fn first_second(text: &str) -> Option<i64> {
    let asked = DateTime::parse_from_rfc3339(text).ok()?.timestamp_micros();
    let second = asked.div_euclid(1_000_000);
    Some(if second * 1_000_000 + micros_of(second) >= asked { second } else { second + 1 })
}

/// An account, by an id that is neither its login nor its name. One that was closed is not shown at all.
pub(super) fn person(world: &World, id: PersonId) -> Option<Value> {
    let login = world.login(id)?;
    Some(json!({
        "type": "user", "display_name": format!("{login} (they)"), "nickname": login,
        "account_id": format!("{ACCOUNT}{}", id.shown()), "uuid": format!("{{{:032x}}}", id.shown()),
    }))
}

/// The person behind an account id.
pub(super) fn person_of(world: &World, account_id: &str) -> Option<PersonId> {
    let shown = account_id.strip_prefix(ACCOUNT)?.parse::<u64>().ok()?;
    let mut people = (0..world.people.len()).filter_map(|index| u16::try_from(index).ok().map(PersonId));
    people.find(|person| person.shown() == shown && world.login(*person).is_some())
}

pub(super) fn repo_uuid(repo: &Repo) -> String {
    format!("{{{:08x}-0000-4000-8000-000000000000}}", repo.id)
}

/// The model knows three states; which of Bitbucket's words an open one bears is drawn by its number.
fn state(issue: &Issue) -> &'static str {
    match issue.state {
        IssueState::Reopened => "open",
        IssueState::Open => ["new", "open", "on hold"][issue.number as usize % 3],
        IssueState::Closed(CloseReason::Completed) => ["resolved", "closed"][issue.number as usize % 2],
        IssueState::Closed(CloseReason::NotPlanned) => ["wontfix", "invalid"][issue.number as usize % 2],
        IssueState::Closed(CloseReason::Duplicate) => "duplicate",
    }
}

pub(super) fn milestone(bitbucket: &Bitbucket, repo: &Repo, number: u16) -> Option<Value> {
    let milestone = repo.milestone(number)?;
    let own = format!("{}/repositories/{}/milestones/{number}", bitbucket.base_url, repo.full_name());
    Some(
        json!({"type": "milestone", "id": number, "name": milestone.title, "links": {"self": {"href": own}}}),
    )
}

pub(super) fn issue(bitbucket: &Bitbucket, world: &World, repo: usize, issue: &Issue) -> Value {
    let repo = &world.repos[repo];
    let (number, name) = (issue.number, repo.full_name());
    let body = issue.body.as_deref().unwrap_or_default();
    json!({
        "type": "issue",
        "id": number,
        "repository": {"type": "repository", "full_name": name, "uuid": repo_uuid(repo)},
        "links": {
            "self": {"href": format!("{}/repositories/{name}/issues/{number}", bitbucket.base_url)},
            "html": {"href": format!("{}/{name}/issues/{number}/the-title-in-short", bitbucket.web_url)},
        },
        "title": issue.title,
        "content": {"type": "rendered", "raw": body, "markup": "markdown", "html": ""},
        "reporter": issue.author.and_then(|author| person(world, author)),
        "assignee": issue.assignees.iter().find_map(|id| person(world, *id)),
        "created_on": time(issue.created_at),
        "edited_on": null,
        "updated_on": time(issue.updated_at),
        "state": state(issue),
        "kind": "bug",
        "priority": "major",
        "milestone": issue.milestone.and_then(|number| milestone(bitbucket, repo, number)),
        "version": null,
        "component": null,
        "votes": 0,
        "watches": 1,
    })
}

//! One issue: read, open, change.
#![expect(clippy::option_option, reason = "left out, null and a value are three things in a change")]
#![expect(clippy::result_large_err, reason = "the refusal is the answer itself, made once a request")]

use axum::http::StatusCode;
use axum::http::header::LOCATION;
use serde_json::{Map, Value, json};

use super::UnknownAssignee;
use super::errors::{self, Problem};
use super::list::with_writer;
use super::route::{Call, moved_to};
use crate::http::Answer;
use crate::model::{Access, Actor, By, CloseReason, Draft, Edit, Issue, IssueState, Lookup, Repo, World};

const TITLE_MAX: usize = 256;
const BODY_MAX: usize = 65_536;
const ASSIGNEES_MAX: usize = 10;

pub(super) fn get(world: &mut World, call: &Call<'_>, number: u32) -> Answer {
    match find(world, call, number) {
        Ok(issue) => written(world, call, StatusCode::OK, &issue),
        Err(answer) => answer,
    }
}

pub(super) fn create(world: &mut World, call: &Call<'_>) -> Answer {
    let fields = match object(call) {
        Ok(fields) => fields,
        Err(answer) => return answer,
    };
    let mut wanted = match Wanted::read(world, call, &fields) {
        Ok(wanted) => wanted,
        Err(problems) => return errors::validation(&problems),
    };
    let Some(title) = wanted.title.take() else {
        return errors::validation(&[Problem::new("title", "missing_field")]);
    };
    let author = call.caller.token.as_ref().map(|token| token.owner);
    let draft = Draft {
        title,
        body: wanted.body.take().flatten(),
        author,
        edits: wanted.into_edits(None),
        ..Draft::default()
    };
    let number = world.create(call.repo, draft, Actor::Client);
    let Some(issue) = world.repos[call.repo].issue(number) else { return errors::not_found() };
    let place = format!("{}/issues/{number}", call.places(world).api);
    written(world, call, StatusCode::CREATED, &issue).with(LOCATION, place)
}

pub(super) fn update(world: &mut World, call: &Call<'_>, number: u32) -> Answer {
    let issue = match find(world, call, number) {
        Ok(issue) => issue,
        Err(answer) => return answer,
    };
    let me = call.caller.token.as_ref().map(|token| token.owner);
    if call.access < Access::Push && issue.author != me {
        return errors::message(403, "Must have admin rights to Repository.");
    }
    let fields = match object(call) {
        Ok(fields) => fields,
        Err(answer) => return answer,
    };
    let wanted = match Wanted::read(world, call, &fields) {
        Ok(wanted) => wanted,
        Err(problems) => return errors::validation(&problems),
    };
    let edits = wanted.into_edits(Some(issue.state));
    match world.edit(call.repo, number, &edits, By::now(Actor::Client, me)) {
        Some(issue) => written(world, call, StatusCode::OK, &issue),
        None => errors::not_found(),
    }
}

/// The issue under a number, or what GitHub says instead.
pub(super) fn find(world: &World, call: &Call<'_>, number: u32) -> Result<std::sync::Arc<Issue>, Answer> {
    match world.repos[call.repo].lookup(number) {
        Lookup::Found(issue) => Ok(issue),
        Lookup::Deleted => Err(errors::issue_deleted()),
        Lookup::Never => Err(errors::not_found()),
        Lookup::Transferred { repo_id, number } => {
            let visible = world.find_repo_by_id(repo_id).is_some_and(|repo| {
                world.access(call.caller.token.as_ref(), &world.repos[repo]) > Access::None
            });
            if !visible {
                return Err(errors::not_found());
            }
            let place = format!("{}/repositories/{repo_id}/issues/{number}", call.github.base_url);
            Err(moved_to(call.ask, &place))
        }
    }
}

/// The request's body, which must be a JSON object.
pub(super) fn object(call: &Call<'_>) -> Result<Map<String, Value>, Answer> {
    match serde_json::from_slice(&call.ask.body) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(errors::message(400, "Body should be a JSON object")),
        Err(_) => Err(errors::message(400, "Problems parsing JSON")),
    }
}

fn written(world: &World, call: &Call<'_>, status: StatusCode, issue: &Issue) -> Answer {
    let mut out = Vec::with_capacity(8192);
    with_writer(world, call, |writer| writer.write(&mut out, issue));
    Answer::json(status, out)
}

/// What a body asks for, after validation and after what this caller may not set has been dropped.
#[derive(Debug, Default)]
struct Wanted {
    title: Option<String>,
    body: Option<Option<String>>,
    state: Option<bool>,
    reason: Option<CloseReason>,
    labels: Option<Vec<String>>,
    assignees: Option<Vec<String>>,
    milestone: Option<Option<String>>,
}

impl Wanted {
    fn read(world: &World, call: &Call<'_>, fields: &Map<String, Value>) -> Result<Self, Vec<Problem>> {
        let repo = &world.repos[call.repo];
        let mut problems = Vec::new();
        let mut wanted = Self {
            title: title(fields, &mut problems),
            body: body(repo, fields, &mut problems),
            state: state(fields, &mut problems),
            reason: reason(fields, &mut problems),
            labels: labels(fields, &mut problems),
            assignees: assignees(world, call, fields, &mut problems),
            milestone: milestone(repo, fields, &mut problems),
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        if call.access < Access::Push {
            // Dropped without a word, as the documentation warns.
            wanted.labels = None;
            wanted.assignees = None;
            wanted.milestone = None;
        }
        Ok(wanted)
    }

    /// The changes to make. A reason counts only together with a change of state.
    fn into_edits(self, now: Option<IssueState>) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.title.map(Edit::Title));
        edits.extend(self.body.map(Edit::Body));
        edits.extend(self.labels.map(Edit::Labels));
        edits.extend(self.assignees.map(Edit::Assignees));
        edits.extend(self.milestone.map(Edit::Milestone));
        let closed = now.is_some_and(IssueState::is_closed);
        match self.state {
            Some(true) if !closed && now.is_some() => {
                edits.push(Edit::Close(self.reason.unwrap_or(CloseReason::Completed)));
            }
            Some(false) if closed => edits.push(Edit::Reopen),
            _ => {}
        }
        edits
    }
}

fn title(fields: &Map<String, Value>, problems: &mut Vec<Problem>) -> Option<String> {
    match fields.get("title")? {
        Value::String(title) if title.trim().is_empty() => {
            problems.push(Problem::new("title", "missing_field"));
        }
        Value::String(title) if title.chars().count() > TITLE_MAX => problems
            .push(Problem::new("title", "custom").saying("title is too long (maximum is 256 characters)")),
        Value::String(title) => return Some(title.trim().to_owned()),
        Value::Number(number) => return Some(number.to_string()),
        other => problems.push(Problem::new("title", "invalid").of(other.clone())),
    }
    None
}

fn body(repo: &Repo, fields: &Map<String, Value>, problems: &mut Vec<Problem>) -> Option<Option<String>> {
    match fields.get("body")? {
        Value::Null => return Some(None),
        Value::String(body) if body.chars().count() > BODY_MAX => problems
            .push(Problem::new("body", "custom").saying("body is too long (maximum is 65536 characters)")),
        Value::String(body) => return Some(Some(repo.settings.body_mode.kept(body))),
        other => problems.push(Problem::new("body", "invalid").of(other.clone())),
    }
    None
}

fn state(fields: &Map<String, Value>, problems: &mut Vec<Problem>) -> Option<bool> {
    match fields.get("state")?.as_str() {
        Some("open") => Some(false),
        Some("closed") => Some(true),
        _ => {
            problems.push(Problem::new("state", "invalid").of(fields["state"].clone()));
            None
        }
    }
}

fn reason(fields: &Map<String, Value>, problems: &mut Vec<Problem>) -> Option<CloseReason> {
    match fields.get("state_reason")? {
        Value::Null => None,
        value => match value.as_str() {
            Some("completed") => Some(CloseReason::Completed),
            Some("not_planned") => Some(CloseReason::NotPlanned),
            Some("duplicate") => Some(CloseReason::Duplicate),
            Some("reopened") => None,
            _ => {
                problems.push(Problem::new("state_reason", "invalid").of(value.clone()));
                None
            }
        },
    }
}

fn labels(fields: &Map<String, Value>, problems: &mut Vec<Problem>) -> Option<Vec<String>> {
    let value = fields.get("labels")?;
    let names = value.as_array().map(|items| {
        items
            .iter()
            .map(|item| item.as_str().or_else(|| item.get("name")?.as_str()).map(str::to_owned))
            .collect::<Option<Vec<_>>>()
    });
    match names.flatten() {
        Some(names) if names.iter().all(|name| !name.trim().is_empty()) => Some(names),
        _ => {
            problems.push(Problem::new("labels", "invalid").of(value.clone()));
            None
        }
    }
}

fn assignees(
    world: &World,
    call: &Call<'_>,
    fields: &Map<String, Value>,
    problems: &mut Vec<Problem>,
) -> Option<Vec<String>> {
    let value = fields.get("assignees")?;
    let Some(items) = value.as_array() else {
        problems.push(Problem::new("assignees", "invalid").of(value.clone()));
        return None;
    };
    let mut logins = Vec::new();
    for item in items {
        let known = item.as_str().filter(|login| world.assignable(call.repo, login).is_some());
        match known {
            Some(login) => logins.push(login.to_owned()),
            None if call.access < Access::Push => {}
            None if call.github.quirks.unknown_assignee == UnknownAssignee::Dropped => {}
            None => problems.push(Problem::new("assignees", "invalid").of(item.clone())),
        }
    }
    logins.truncate(ASSIGNEES_MAX);
    Some(logins)
}

fn milestone(
    repo: &Repo,
    fields: &Map<String, Value>,
    problems: &mut Vec<Problem>,
) -> Option<Option<String>> {
    let value = fields.get("milestone")?;
    if value.is_null() {
        return Some(None);
    }
    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok()).and_then(|n| u16::try_from(n).ok());
    let known = number.and_then(|number| repo.milestone(number));
    if known.is_none() {
        problems.push(Problem::new("milestone", "invalid").of(json!(value)));
    }
    known.map(|milestone| Some(milestone.title.clone()))
}

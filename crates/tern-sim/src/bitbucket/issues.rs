//! One issue: read, open, change.

use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::route::Call;
use super::{errors, json as wire};
use crate::http::Answer;
use crate::model::{Access, Actor, By, CloseReason, Draft, Edit, World};

const TITLE_MAX: usize = 255;

pub(super) fn get(world: &World, call: &Call<'_>, number: u32) -> Answer {
    written(world, call, StatusCode::OK, number)
}

pub(super) fn create(world: &mut World, call: &Call<'_>) -> Answer {
    let Some(fields) = call.ask.object() else { return errors::message(400, "Bad request") };
    let Some(title) = text(&fields, "title").filter(|title| !title.trim().is_empty()) else {
        return errors::field("title", "required key not provided");
    };
    let edits = match edits(world, call, &fields) {
        Ok(edits) => edits,
        Err(answer) => return *answer,
    };
    let draft = Draft { title, author: call.token.map(|token| token.owner), edits, ..Draft::default() };
    let number = world.create(call.repo, draft, Actor::Client);
    written(world, call, StatusCode::CREATED, number)
}

/// Fields that are not there keep their values.
pub(super) fn update(world: &mut World, call: &Call<'_>, number: u32) -> Answer {
    let issue = world.repos[call.repo].issue(number).filter(|issue| issue.pull.is_none());
    let Some(issue) = issue else { return no_issue() };
    let me = call.token.map(|token| token.owner);
    if call.access < Access::Push && issue.author != me {
        return errors::message(403, "Access denied. You must have write or admin access.");
    }
    let Some(fields) = call.ask.object() else { return errors::message(400, "Bad request") };
    match edits(world, call, &fields) {
        Ok(edits) => {
            world.edit(call.repo, number, &edits, By::now(Actor::Client, me));
        }
        Err(answer) => return *answer,
    }
    written(world, call, StatusCode::OK, number)
}

fn no_issue() -> Answer {
    errors::message(404, "No issue with the given id exists.")
}

/// Pull requests have numbers and a list of their own.
fn written(world: &World, call: &Call<'_>, status: StatusCode, number: u32) -> Answer {
    match world.repos[call.repo].issue(number).filter(|issue| issue.pull.is_none()) {
        Some(issue) => Answer::value(status, &wire::issue(call.bitbucket, world, call.repo, &issue)),
        None => no_issue(),
    }
}

fn text(fields: &Map<String, Value>, name: &str) -> Option<String> {
    fields.get(name)?.as_str().map(str::to_owned)
}

/// The changes a body asks for. That what this caller may not set is dropped without a word is not documented; the
/// other forges do so.
fn edits(world: &World, call: &Call<'_>, fields: &Map<String, Value>) -> Result<Vec<Edit>, Box<Answer>> {
    let repo = &world.repos[call.repo];
    let mut edits = Vec::new();
    if let Some(title) = text(fields, "title") {
        if title.chars().count() > TITLE_MAX {
            return Err(Box::new(errors::field("title", "ensure this value has at most 255 characters")));
        }
        edits.push(Edit::Title(title));
    }
    if let Some(raw) = fields.get("content").and_then(|content| content["raw"].as_str()) {
        edits.push(Edit::Body(Some(repo.settings.body_mode.kept(raw))));
    }
    if call.access >= Access::Push {
        edits.extend(state(fields)?);
        edits.extend(assignee(world, call, fields)?);
        edits.extend(milestone(world, call, fields)?);
    }
    Ok(edits)
}

fn state(fields: &Map<String, Value>) -> Result<Option<Edit>, Box<Answer>> {
    let Some(word) = text(fields, "state") else { return Ok(None) };
    Ok(Some(match word.as_str() {
        "new" | "open" | "on hold" => Edit::Reopen,
        "resolved" | "closed" => Edit::Close(CloseReason::Completed),
        "invalid" | "wontfix" => Edit::Close(CloseReason::NotPlanned),
        "duplicate" => Edit::Close(CloseReason::Duplicate),
        other => return Err(Box::new(errors::field("state", &format!("{other} is not a valid state")))),
    }))
}

/// By account id, and null for nobody; a nickname is no key.
fn assignee(
    world: &World,
    call: &Call<'_>,
    fields: &Map<String, Value>,
) -> Result<Option<Edit>, Box<Answer>> {
    let refused = || Box::new(errors::field("assignee", "no such account in this workspace"));
    match fields.get("assignee") {
        None => Ok(None),
        Some(Value::Null) => Ok(Some(Edit::Assignees(Vec::new()))),
        Some(given) => {
            let id =
                given["account_id"].as_str().and_then(|id| wire::person_of(world, id)).ok_or_else(refused)?;
            let login = world.login(id).filter(|login| world.assignable(call.repo, login).is_some());
            Ok(Some(Edit::Assignees(vec![login.ok_or_else(refused)?.to_owned()])))
        }
    }
}

fn milestone(
    world: &World,
    call: &Call<'_>,
    fields: &Map<String, Value>,
) -> Result<Option<Edit>, Box<Answer>> {
    match fields.get("milestone") {
        None => Ok(None),
        Some(Value::Null) => Ok(Some(Edit::Milestone(None))),
        Some(given) => {
            let name = given["name"].as_str().unwrap_or_default();
            let known = world.repos[call.repo].milestones.iter().any(|milestone| milestone.title == name);
            let refused = || Box::new(errors::field("milestone", "no such milestone"));
            if known { Ok(Some(Edit::milestone(name))) } else { Err(refused()) }
        }
    }
}

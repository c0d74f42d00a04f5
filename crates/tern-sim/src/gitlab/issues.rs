//! One issue: read, open, change.

use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::json::{self as wire, Labels};
use super::route::Call;
use super::{actions, errors};
use crate::http::Answer;
use crate::model::{Access, Actor, By, CloseReason, Draft, Edit, PersonId, World};

const TITLE_MAX: usize = 255;

pub(super) fn get(world: &World, call: &Call<'_>, iid: u32) -> Answer {
    written(world, call, StatusCode::OK, iid)
}

pub(super) fn create(world: &mut World, call: &Call<'_>) -> Answer {
    let Some(fields) = call.ask.object() else { return errors::error(400, "body is not an object") };
    let Some(title) = text(&fields, "title").filter(|title| !title.is_empty()) else {
        return errors::message(400, "400 (Bad request) \"title\" not given");
    };
    let edits = match edits(world, call, &fields) {
        Ok(edits) => edits,
        Err(answer) => return *answer,
    };
    let draft = Draft { title, author: call.token.map(|token| token.owner), edits, ..Draft::default() };
    let iid = world.create(call.repo, draft, Actor::Client);
    written(world, call, StatusCode::CREATED, iid)
}

pub(super) fn update(world: &mut World, call: &Call<'_>, iid: u32) -> Answer {
    let Some(issue) = world.repos[call.repo].issue(iid) else { return errors::message(404, "404 Not found") };
    let me = call.token.map(|token| token.owner);
    if call.access < Access::Push && issue.author != me {
        return errors::message(403, "403 Forbidden");
    }
    let Some(fields) = call.ask.object() else { return errors::error(400, "body is not an object") };
    if fields.is_empty() {
        return errors::error(
            400,
            "title, description, labels are missing, at least one parameter must be provided",
        );
    }
    match edits(world, call, &fields) {
        Ok(edits) => {
            world.edit(call.repo, iid, &edits, By::now(Actor::Client, me));
        }
        Err(answer) => return *answer,
    }
    written(world, call, StatusCode::OK, iid)
}

fn written(world: &World, call: &Call<'_>, status: StatusCode, iid: u32) -> Answer {
    match world.repos[call.repo].issue(iid) {
        Some(issue) => {
            Answer::value(status, &wire::issue(call.gitlab, world, call.repo, &issue, Labels::Names))
        }
        None => errors::message(404, "404 Not found"),
    }
}

fn text(fields: &Map<String, Value>, name: &str) -> Option<String> {
    fields.get(name)?.as_str().map(str::to_owned)
}

/// The changes a body asks for. What this caller may not set is dropped without a word.
fn edits(world: &World, call: &Call<'_>, fields: &Map<String, Value>) -> Result<Vec<Edit>, Box<Answer>> {
    let repo = &world.repos[call.repo];
    let mut edits = Vec::new();
    if let Some(title) = text(fields, "title") {
        if title.chars().count() > TITLE_MAX {
            return Err(Box::new(errors::field("title", "is too long (maximum is 255 characters)")));
        }
        edits.push(Edit::Title(title));
    }
    if let Some(description) = text(fields, "description") {
        let (kept, done) = actions::carry_out(&description);
        edits.push(Edit::Body(Some(repo.settings.body_mode.kept(&kept))));
        edits.extend(done);
    }
    match text(fields, "state_event").as_deref() {
        Some("close") => edits.push(Edit::Close(CloseReason::Completed)),
        Some("reopen") => edits.push(Edit::Reopen),
        Some(_) => return Err(Box::new(errors::error(400, "state_event does not have a valid value"))),
        None => {}
    }
    if call.access < Access::Push {
        return Ok(edits);
    }
    if let Some(names) = text(fields, "labels") {
        let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
        edits.push(Edit::labels(names));
    }
    if let Some(ids) = fields.get("assignee_ids").and_then(Value::as_array) {
        edits.push(Edit::Assignees(ids.iter().filter_map(|id| assignee(world, call, id)).collect()));
    }
    if let Some(id) = fields.get("milestone_id").and_then(Value::as_u64) {
        edits.push(Edit::Milestone(wire::milestone_of(repo, id).map(str::to_owned)));
    }
    Ok(edits)
}

/// Only a project's people can be assigned; the others are left out without a word.
fn assignee(world: &World, call: &Call<'_>, id: &Value) -> Option<String> {
    let id = id.as_u64()?;
    let mut people = (0..world.people.len()).filter_map(|index| u16::try_from(index).ok().map(PersonId));
    let login = world.login(people.find(|person| person.shown() == id)?)?;
    world.assignable(call.repo, login).map(|_| login.to_owned())
}

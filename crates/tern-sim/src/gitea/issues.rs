//! One issue: read, open, change.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::route::Call;
use super::{errors, json as wire};
use crate::http::Answer;
use crate::model::{Access, Actor, By, CloseReason, Draft, Edit, World};

const TITLE_MAX: usize = 255;

pub(super) fn get(world: &World, call: &Call<'_>, number: u32) -> Answer {
    written(world, call, StatusCode::OK, number)
}

pub(super) fn create(world: &mut World, call: &Call<'_>) -> Answer {
    let Some(fields) = call.ask.object() else { return errors::message(call.gitea, 422, "not an object") };
    let Some(title) = text(&fields, "title").filter(|title| !title.trim().is_empty()) else {
        return errors::message(call.gitea, 422, "[Title]: Required");
    };
    let mut edits = match edits(world, call, &fields) {
        Ok(edits) => edits,
        Err(words) => return errors::message(call.gitea, 422, &words),
    };
    if call.access >= Access::Push && fields.contains_key("labels") {
        edits.push(Edit::Labels(labels(world, call, &fields)));
    }
    let draft = Draft { title, author: call.token.map(|token| token.owner), edits, ..Draft::default() };
    let number = world.create(call.repo, draft, Actor::Client);
    written(world, call, StatusCode::CREATED, number)
}

/// Answers 201, though nothing is made.
pub(super) fn update(world: &mut World, call: &Call<'_>, number: u32) -> Answer {
    if let Some(refused) = may_change(world, call, number) {
        return refused;
    }
    let Some(fields) = call.ask.object() else { return errors::message(call.gitea, 422, "not an object") };
    match edits(world, call, &fields) {
        Ok(edits) => change(world, call, number, &edits),
        Err(words) => return errors::message(call.gitea, 422, &words),
    }
    written(world, call, StatusCode::CREATED, number)
}

pub(super) fn replace_labels(world: &mut World, call: &Call<'_>, number: u32) -> Answer {
    if world.repos[call.repo].issue(number).is_none() {
        return errors::not_found(call.gitea);
    }
    if call.access < Access::Push {
        return errors::message(call.gitea, 403, "write permission is required");
    }
    let Some(fields) = call.ask.object() else { return errors::message(call.gitea, 422, "not an object") };
    let names = labels(world, call, &fields);
    change(world, call, number, &[Edit::Labels(names)]);
    let repo = &world.repos[call.repo];
    let Some(issue) = repo.issue(number) else { return errors::not_found(call.gitea) };
    let shown: Vec<Value> =
        issue.labels.iter().filter_map(|&index| wire::label(call.gitea, repo, index)).collect();
    Answer::value(StatusCode::OK, &json!(shown))
}

fn may_change(world: &World, call: &Call<'_>, number: u32) -> Option<Answer> {
    let Some(issue) = world.repos[call.repo].issue(number) else {
        return Some(errors::not_found(call.gitea));
    };
    let own = call.token.is_some_and(|token| issue.author == Some(token.owner));
    (call.access < Access::Push && !own).then(|| errors::message(call.gitea, 403, "only for writers"))
}

fn change(world: &mut World, call: &Call<'_>, number: u32, edits: &[Edit]) {
    world.edit(call.repo, number, edits, By::now(Actor::Client, call.token.map(|token| token.owner)));
}

fn written(world: &World, call: &Call<'_>, status: StatusCode, number: u32) -> Answer {
    match world.repos[call.repo].issue(number) {
        Some(issue) => Answer::value(status, &wire::issue(call.gitea, world, call.repo, &issue)),
        None => errors::not_found(call.gitea),
    }
}

fn text(fields: &Map<String, Value>, name: &str) -> Option<String> {
    fields.get(name)?.as_str().map(str::to_owned)
}

/// Labels are asked for by id; ids that no label has are passed over without a word.
fn labels(world: &World, call: &Call<'_>, fields: &Map<String, Value>) -> Vec<String> {
    let repo = &world.repos[call.repo];
    let ids = fields.get("labels").and_then(Value::as_array).into_iter().flatten();
    let known = ids.filter_map(|id| wire::label_of(repo, id.as_u64()?));
    known.map(str::to_owned).collect()
}

/// The changes a body asks for. What this caller may not set is dropped without a word.
fn edits(world: &World, call: &Call<'_>, fields: &Map<String, Value>) -> Result<Vec<Edit>, String> {
    let repo = &world.repos[call.repo];
    let mut edits = Vec::new();
    if let Some(title) = text(fields, "title") {
        if title.chars().count() > TITLE_MAX {
            return Err("[Title]: MaxSize".to_owned());
        }
        edits.push(Edit::Title(title));
    }
    edits.extend(text(fields, "body").map(|body| Edit::Body(Some(repo.settings.body_mode.kept(&body)))));
    match text(fields, "state").as_deref() {
        Some("open") => edits.push(Edit::Reopen),
        Some("closed") => edits.push(Edit::Close(CloseReason::Completed)),
        Some(other) => return Err(format!("unknown state: {other}")),
        None => {}
    }
    if call.access < Access::Push {
        return Ok(edits);
    }
    if let Some(logins) = fields.get("assignees").and_then(Value::as_array) {
        let mut known = Vec::new();
        for login in logins.iter().filter_map(Value::as_str) {
            if world.assignable(call.repo, login).is_none() {
                return Err(format!("Assignee does not exist: [name: {login}]"));
            }
            known.push(login.to_owned());
        }
        edits.push(Edit::Assignees(known));
    }
    if let Some(id) = fields.get("milestone").and_then(Value::as_u64) {
        edits.push(Edit::Milestone(wire::milestone_of(repo, id).map(str::to_owned)));
    }
    Ok(edits)
}

//! Notes on an issue: what people said, and what GitLab notes by itself.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::json::{person, time};
use super::list::cut;
use super::route::Call;
use super::{actions, errors};
use crate::http::Answer;
use crate::model::{Comment, Edit, World};

const BODY_MAX: usize = 1_000_000;

/// Newest first unless it is asked otherwise. Servers that page issues by cursor also know how to leave their own
/// notes out; older ones pass over the question.
pub(super) fn list(world: &World, call: &Call<'_>, iid: u32) -> Answer {
    let Some(issue) = world.repos[call.repo].issue(iid) else { return errors::message(404, "404 Not found") };
    let asked = |name: &str, value: &str| call.ask.parameters().iter().any(|(n, v)| n == name && v == value);
    let people_only = call.gitlab.quirks.keyset.is_on() && asked("activity_filter", "only_comments");
    let mut notes: Vec<Value> = Vec::new();
    if !people_only {
        let opened = Comment {
            id: issue.id,
            author: issue.author,
            body: "changed the description".to_owned(),
            created_at: issue.created_at,
            updated_at: issue.created_at,
        };
        notes.push(note(world, &opened, iid, true));
    }
    notes.extend(world.comments(call.repo, &issue).iter().map(|comment| note(world, comment, iid, false)));
    if !asked("sort", "asc") {
        notes.reverse();
    }
    cut(call, world, &format!("issues/{iid}/notes"), notes)
}

/// Quick actions are carried out and cut out; a note of nothing else is not kept.
pub(super) fn create(world: &mut World, call: &Call<'_>, iid: u32) -> Answer {
    if world.repos[call.repo].issue(iid).is_none() {
        return errors::message(404, "404 Not found");
    }
    let Some(fields) = call.ask.object() else { return errors::error(400, "body is not an object") };
    let Some(body) = fields.get("body").and_then(Value::as_str).filter(|body| !body.trim().is_empty()) else {
        return errors::message(
            400,
            "400 (Bad request) \"Note {:note=>[\\\"can't be blank\\\"]}\" not given",
        );
    };
    if body.chars().count() > BODY_MAX {
        return errors::field("note", "is too long (maximum is 1000000 characters)");
    }
    let (kept, mut edits) = actions::carry_out(body);
    let me = call.token.map(|token| token.owner);
    if kept.trim().is_empty() {
        world.say(call.repo, iid, &edits, me);
        return Answer::value(StatusCode::ACCEPTED, &json!({"commands_changes": {}, "summary": ["Done."]}));
    }
    edits.push(Edit::Comment(kept));
    match world.say(call.repo, iid, &edits, me) {
        Some(comment) => Answer::value(StatusCode::CREATED, &note(world, &comment, iid, false)),
        None => errors::message(404, "404 Not found"),
    }
}

fn note(world: &World, comment: &Comment, iid: u32, system: bool) -> Value {
    json!({
        "id": comment.id,
        "type": null,
        "body": comment.body,
        "author": comment.author.map(|author| person(world, author)),
        "created_at": time(comment.created_at),
        "updated_at": time(comment.updated_at),
        "system": system,
        "noteable_iid": iid,
        "noteable_type": "Issue",
        "resolvable": false,
        "confidential": false,
        "internal": false,
    })
}

//! Comments on an issue. The list also holds changes to which nobody said anything: those have no text.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::errors;
use super::json::{person, time};
use super::list::cut;
use super::route::Call;
use crate::http::Answer;
use crate::model::{Comment, Edit, World};

pub(super) fn list(world: &World, call: &Call<'_>, number: u32) -> Answer {
    let Some(issue) = world.repos[call.repo].issue(number).filter(|issue| issue.pull.is_none()) else {
        return no_issue();
    };
    let mut values = vec![json!({
        "type": "issue_comment", "id": issue.id, "created_on": time(issue.created_at), "updated_on": null,
        "user": issue.author.and_then(|author| person(world, author)),
        "content": {"type": "rendered", "raw": null, "markup": "markdown", "html": ""},
    })];
    let said = world.comments(call.repo, &issue);
    values.extend(said.iter().map(|comment| value(world, call, number, comment)));
    let base = format!(
        "{}/repositories/{}/issues/{number}/comments",
        call.bitbucket.base_url,
        world.repos[call.repo].full_name()
    );
    cut(call, &base, values)
}

pub(super) fn create(world: &mut World, call: &Call<'_>, number: u32) -> Answer {
    let known = world.repos[call.repo].issue(number).is_some_and(|issue| issue.pull.is_none());
    if !known {
        return no_issue();
    }
    let Some(fields) = call.ask.object() else { return errors::message(400, "Bad request") };
    let raw = fields.get("content").and_then(|content| content["raw"].as_str()).unwrap_or_default();
    if raw.trim().is_empty() {
        return errors::field("content", "required key not provided");
    }
    let me = call.token.map(|token| token.owner);
    match world.say(call.repo, number, &[Edit::Comment(raw.to_owned())], me) {
        Some(comment) => Answer::value(StatusCode::CREATED, &value(world, call, number, &comment)),
        None => no_issue(),
    }
}

fn no_issue() -> Answer {
    errors::message(404, "No issue with the given id exists.")
}

fn value(world: &World, call: &Call<'_>, number: u32, comment: &Comment) -> Value {
    let page = format!("{}/{}/issues/{number}", call.bitbucket.web_url, world.repos[call.repo].full_name());
    let edited = comment.updated_at > comment.created_at;
    json!({
        "type": "issue_comment",
        "id": comment.id,
        "created_on": time(comment.created_at),
        "updated_on": edited.then(|| time(comment.updated_at)),
        "user": comment.author.and_then(|author| person(world, author)),
        "content": {"type": "rendered", "raw": comment.body, "markup": "markdown", "html": ""},
        "links": {"html": {"href": format!("{page}#comment-{}", comment.id)}},
    })
}

//! Comments on an issue. They come all at once: the list has no pages.

use axum::http::StatusCode;
use axum::http::header::HeaderName;
use serde_json::{Value, json};

use super::errors;
use super::json::{person, time};
use super::route::Call;
use crate::http::Answer;
use crate::model::{Comment, Edit, World};

pub(super) fn list(world: &World, call: &Call<'_>, number: u32) -> Answer {
    let Some(issue) = world.repos[call.repo].issue(number) else { return errors::not_found(call.gitea) };
    let all = world.comments(call.repo, &issue);
    let values: Vec<Value> = all.iter().map(|comment| value(world, call, number, comment)).collect();
    Answer::value(StatusCode::OK, &Value::from(values))
        .with(HeaderName::from_static("x-total-count"), all.len().to_string())
}

pub(super) fn create(world: &mut World, call: &Call<'_>, number: u32) -> Answer {
    if world.repos[call.repo].issue(number).is_none() {
        return errors::not_found(call.gitea);
    }
    let Some(fields) = call.ask.object() else { return errors::message(call.gitea, 422, "not an object") };
    let body = fields.get("body").and_then(Value::as_str).unwrap_or_default().to_owned();
    if body.is_empty() {
        return errors::message(call.gitea, 422, "[Body]: Required");
    }
    match world.say(call.repo, number, &[Edit::Comment(body)], call.token.map(|token| token.owner)) {
        Some(comment) => Answer::value(StatusCode::CREATED, &value(world, call, number, &comment)),
        None => errors::not_found(call.gitea),
    }
}

fn value(world: &World, call: &Call<'_>, number: u32, comment: &Comment) -> Value {
    let page = format!("{}/{}/issues/{number}", call.gitea.web_url, world.repos[call.repo].full_name());
    json!({
        "id": comment.id,
        "html_url": format!("{page}#issuecomment-{}", comment.id),
        "pull_request_url": "",
        "issue_url": page,
        "user": comment.author.map(|author| person(world, author)),
        "original_author": "",
        "original_author_id": 0,
        "body": comment.body,
        "assets": [],
        "created_at": time(call.gitea, comment.created_at),
        "updated_at": time(call.gitea, comment.updated_at),
    })
}

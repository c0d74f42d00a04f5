//! Comments on an issue.

use axum::http::StatusCode;
use axum::http::header::LINK;
use serde_json::{Value, json};

use super::errors::{self, Problem};
use super::issues::{find, object};
use super::json::time_text;
use super::list::{per_page, since};
use super::route::Call;
use crate::http::{Answer, with_place};
use crate::model::{Comment, Edit, World};

const BODY_MAX: usize = 65_536;

pub(super) fn list(world: &mut World, call: &Call<'_>, number: u32) -> Answer {
    let issue = match find(world, call, number) {
        Ok(issue) => issue,
        Err(answer) => return answer,
    };
    let (mut page, mut count, mut from) = (1, per_page(""), None);
    for (name, value) in call.ask.parameters() {
        match name.as_str() {
            "page" => page = value.parse().unwrap_or(1).max(1),
            "per_page" => count = per_page(&value),
            "since" => from = since(&value),
            _ => {}
        }
    }
    let all = world
        .comments(call.repo, &issue)
        .into_iter()
        .filter(|comment| from.is_none_or(|from| comment.updated_at >= from));
    let mut rest = all.skip((page - 1) * count);
    let values: Vec<Value> =
        rest.by_ref().take(count).map(|comment| value(world, call, number, &comment)).collect();
    let answer = Answer::value(StatusCode::OK, &Value::Array(values));
    if rest.next().is_none() {
        return answer;
    }
    let query = with_place(&call.ask.query, &format!("page={}", page + 1));
    let place = call.by_id(world, &format!("/issues/{number}/comments?{query}"));
    answer.with(LINK, format!("<{place}>; rel=\"next\""))
}

pub(super) fn create(world: &mut World, call: &Call<'_>, number: u32) -> Answer {
    if let Err(answer) = find(world, call, number) {
        return answer;
    }
    let body = match object(call) {
        Ok(fields) => fields.get("body").and_then(Value::as_str).unwrap_or_default().to_owned(),
        Err(answer) => return answer,
    };
    if body.trim().is_empty() {
        return errors::validation(&[Problem::new("body", "missing_field").on("IssueComment")]);
    }
    if body.chars().count() > BODY_MAX {
        let problem = Problem::new("body", "custom").on("IssueComment");
        return errors::validation(&[problem.saying("body is too long (maximum is 65536 characters)")]);
    }
    let me = call.caller.token.as_ref().map(|token| token.owner);
    match world.say(call.repo, number, &[Edit::Comment(body)], me) {
        Some(comment) => Answer::value(StatusCode::CREATED, &value(world, call, number, &comment)),
        None => errors::not_found(),
    }
}

fn value(world: &World, call: &Call<'_>, number: u32, comment: &Comment) -> Value {
    let places = call.places(world);
    let id = comment.id;
    let login = comment.author.and_then(|author| world.login(author));
    json!({
        "id": id,
        "node_id": format!("IC_kwSim{id:x}"),
        "url": format!("{}/issues/comments/{id}", places.api),
        "html_url": format!("{}/issues/{number}#issuecomment-{id}", places.web),
        "issue_url": format!("{}/issues/{number}", places.api),
        "user": login.map(|login| json!({"login": login, "type": "User", "site_admin": false})),
        "created_at": time_text(comment.created_at),
        "updated_at": time_text(comment.updated_at),
        "author_association": "NONE",
        "body": comment.body,
        "performed_via_github_app": null,
    })
}

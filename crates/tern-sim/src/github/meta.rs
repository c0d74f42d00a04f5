//! The account, the limits, the repository and what issues can be given.

use axum::http::StatusCode;
use axum::http::header::LINK;
use serde_json::{Value, json};

use super::gate::Caller;
use super::json::time_text;
use super::list::{per_page, with_writer};
use super::route::Call;
use super::{GitHub, errors, particulars};
use crate::http::Answer;
use crate::model::{Access, PersonId, World};

/// The organisation that owns the repository.
const OWNER_ID: u64 = 7_001;

pub(super) fn user(github: &GitHub, world: &World, caller: &Caller) -> Answer {
    let Some(token) = &caller.token else { return errors::message(401, "Requires authentication") };
    let Some(person) = world.people.get(usize::from(token.owner.0)) else { return errors::not_found() };
    let id = token.owner.shown();
    let mut fields = particulars::account(&github.base_url, &github.web_url, id, &person.login, "User");
    fields.extend(particulars::own());
    fields.insert("name".to_owned(), json!(person.name));
    fields.insert("created_at".to_owned(), json!("2019-04-02T08:11:54Z"));
    fields.insert("updated_at".to_owned(), json!("2026-01-12T17:40:03Z"));
    Answer::value(StatusCode::OK, &Value::Object(fields))
}

pub(super) fn rate_limit(github: &GitHub, world: &mut World, caller: &Caller) -> Answer {
    if !github.quirks.rate_limit.is_on() {
        return errors::message(404, "Rate limiting is not enabled.");
    }
    let owner = caller.token.as_ref().and_then(|token| world.login(token.owner));
    let account = owner.unwrap_or_default().to_owned();
    let budget = world.limits.budget(&account, world.clock.now_ms());
    let core = json!({
        "limit": budget.limit, "used": budget.used, "remaining": budget.remaining(), "reset": budget.reset_at,
    });
    Answer::value(StatusCode::OK, &json!({"resources": {"core": core}, "rate": core}))
}

pub(super) fn repository(world: &World, call: &Call<'_>) -> Answer {
    let repo = &world.repos[call.repo];
    let (places, settings) = (call.places(world), &repo.settings);
    let GitHub { base_url, web_url, .. } = call.github;
    let owner = particulars::account(base_url, web_url, OWNER_ID, &settings.owner, "Organization");
    let mut value = json!({
        "id": repo.id,
        "node_id": format!("R_kgSim{:08x}", repo.id),
        "name": settings.name,
        "full_name": repo.full_name(),
        "private": settings.private,
        "owner": owner,
        "html_url": places.web,
        "description": settings.description,
        "fork": false,
        "url": places.api,
        "issues_url": format!("{}/issues{{/number}}", places.api),
        "labels_url": format!("{}/labels{{/name}}", places.api),
        "milestones_url": format!("{}/milestones{{/number}}", places.api),
        "created_at": "2019-04-02T08:11:54Z",
        "updated_at": "2026-01-12T17:40:03Z",
        "pushed_at": "2026-01-12T17:40:03Z",
        "has_issues": settings.has_issues,
        "archived": settings.archived,
        "disabled": false,
        "visibility": if settings.private { "private" } else { "public" },
        "open_issues_count": repo.open_count(),
        "open_issues": repo.open_count(),
        "default_branch": "main",
    });
    if let Some(fields) = value.as_object_mut() {
        fields.extend(particulars::of_repository(&places.api, &places.web));
    }
    if call.caller.token.is_some() {
        value["permissions"] = json!({
            "admin": call.access >= Access::Admin, "maintain": call.access >= Access::Admin,
            "push": call.access >= Access::Push, "triage": call.access >= Access::Push, "pull": true,
        });
    }
    Answer::value(StatusCode::OK, &value)
}

pub(super) fn labels(world: &World, call: &Call<'_>) -> Answer {
    let mut items = Vec::new();
    with_writer(world, call, |writer| {
        items = writer.fragments.labels.iter().flatten().cloned().collect();
    });
    paged(world, call, "/labels", &items)
}

pub(super) fn milestones(world: &World, call: &Call<'_>) -> Answer {
    let parameters = call.ask.parameters();
    let state =
        parameters.iter().find(|(name, _)| name == "state").map_or("open", |(_, value)| value.as_str());
    let repo = &world.repos[call.repo];
    let wanted = |index: usize| match state {
        "all" => true,
        "closed" => repo.milestones[index].closed,
        _ => !repo.milestones[index].closed,
    };
    let mut items = Vec::new();
    with_writer(world, call, |writer| {
        let all = writer.fragments.milestones.iter().enumerate();
        items = all.filter(|(index, _)| wanted(*index)).map(|(_, text)| text.clone()).collect();
    });
    paged(world, call, "/milestones", &items)
}

pub(super) fn assignees(world: &World, call: &Call<'_>) -> Answer {
    let people: Vec<PersonId> = world.repos[call.repo].collaborators.keys().copied().collect();
    let mut items = Vec::new();
    with_writer(world, call, |writer| {
        let texts = people.iter().map(|&id| writer.fragments.person(Some(id)));
        items = texts.filter(|text| *text != "null").map(str::to_owned).collect();
    });
    paged(world, call, "/assignees", &items)
}

/// One page of ready-made items, with its `Link`.
fn paged(world: &World, call: &Call<'_>, tail: &str, items: &[String]) -> Answer {
    let (mut page, mut count) = (1, per_page(""));
    for (name, value) in call.ask.parameters() {
        match name.as_str() {
            "page" => page = value.parse::<usize>().unwrap_or(1).max(1),
            "per_page" => count = per_page(&value),
            _ => {}
        }
    }
    let shown: Vec<&str> =
        items.iter().skip((page - 1).saturating_mul(count)).take(count).map(String::as_str).collect();
    let answer = Answer::json(StatusCode::OK, format!("[{}]", shown.join(",")).into_bytes());
    let pages = items.len().div_ceil(count).max(1);
    if page >= pages {
        return answer;
    }
    let base = call.by_id(world, tail);
    let link = format!(
        "<{base}?per_page={count}&page={}>; rel=\"next\", <{base}?per_page={count}&page={pages}>; rel=\"last\"",
        page + 1
    );
    answer.with(LINK, link)
}

/// A time as the API writes it.
pub(super) fn time_value(seconds: i64) -> Value {
    json!(time_text(seconds))
}

//! Lists: always the newest first, in pages no longer than the server likes.

use axum::http::StatusCode;
use axum::http::header::{HeaderName, LINK};
use serde_json::Value;

use super::route::Call;
use super::{errors, json};
use crate::http::{Answer, with_place};
use crate::model::{IssueQuery, KindFilter, StateFilter, World};

/// What a page holds when nobody asks for more.
pub(super) const DEFAULT_ITEMS: usize = 30;

pub(super) fn issues(world: &World, call: &Call<'_>) -> Answer {
    let (page, limit) = place(call);
    let mut query = IssueQuery { page, per_page: limit, lag_ms: call.ask.lag_ms, ..IssueQuery::default() };
    for (name, value) in call.ask.parameters() {
        match (name.as_str(), value.as_str()) {
            ("state", "closed") => query.state = StateFilter::Closed,
            ("state", "all") => query.state = StateFilter::All,
            ("type", "issues") => query.kind = KindFilter::Issues,
            ("type", "pulls") => query.kind = KindFilter::Pulls,
            ("since" | "before", text) => {
                let Ok(at) = chrono::DateTime::parse_from_rfc3339(text) else {
                    return errors::message(call.gitea, 422, &format!("cannot parse \"{text}\" as a time"));
                };
                let bound = if name == "since" { &mut query.since } else { &mut query.before };
                *bound = Some(at.timestamp());
            }
            _ => {}
        }
    }
    let listed = world.repos[call.repo].list(&query, world.clock.now_ms());
    let items: Vec<Value> =
        listed.issues.iter().map(|issue| json::issue(call.gitea, world, call.repo, issue)).collect();
    headed(call, world, "issues", &items, listed.total)
}

/// One page of ready-made items.
pub(super) fn cut(call: &Call<'_>, world: &World, tail: &str, all: Vec<Value>) -> Answer {
    let (page, limit) = place(call);
    let total = all.len();
    let items: Vec<Value> = all.into_iter().skip((page - 1).saturating_mul(limit)).take(limit).collect();
    headed(call, world, tail, &items, total)
}

fn place(call: &Call<'_>) -> (usize, usize) {
    let (mut page, mut limit) = (1, DEFAULT_ITEMS);
    for (name, value) in call.ask.parameters() {
        match name.as_str() {
            "page" => page = value.parse().unwrap_or(1).max(1),
            "limit" => limit = value.parse().ok().filter(|&limit| limit > 0).unwrap_or(DEFAULT_ITEMS),
            _ => {}
        }
    }
    (page, limit.min(call.gitea.quirks.max_items))
}

fn headed(call: &Call<'_>, world: &World, tail: &str, items: &[Value], total: usize) -> Answer {
    let (page, limit) = place(call);
    let base = format!("{}/repos/{}/{tail}", call.gitea.base_url, world.repos[call.repo].full_name());
    let at = |page: usize, rel: &str| {
        format!("<{base}?{}>; rel=\"{rel}\"", with_place(&call.ask.query, &format!("page={page}")))
    };
    let pages = total.div_ceil(limit).max(1);
    let mut links = Vec::new();
    if page < pages {
        links.push(at(page + 1, "next"));
        links.push(at(pages, "last"));
    }
    if page > 1 {
        links.push(at(1, "first"));
        links.push(at(page - 1, "prev"));
    }
    let mut answer = Answer::value(StatusCode::OK, &Value::from(items.to_vec()))
        .with(HeaderName::from_static("x-total-count"), total.to_string());
    if !links.is_empty() {
        answer.set(LINK, links.join(","));
    }
    answer
}

//! Lists: an envelope of `values`, with the next page named in the body.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::errors;
use super::json as wire;
use super::route::Call;
use crate::http::{Answer, with_place};
use crate::model::{Direction, IssueQuery, KindFilter, Sort, StateFilter, World};

/// What a page holds when nobody asks for more, at least and at most.
const PAGELEN: usize = 20;
const PAGELEN_RANGE: std::ops::RangeInclusive<usize> = 10..=100;

const OPEN: [&str; 3] = ["new", "on hold", "open"];
const CLOSED: [&str; 5] = ["closed", "duplicate", "invalid", "resolved", "wontfix"];

pub(super) fn issues(world: &World, call: &Call<'_>) -> Answer {
    let query = match read(call) {
        Ok(query) => query,
        Err(words) => return errors::message(400, &words),
    };
    let listed = world.repos[call.repo].list(&query, world.clock.now_ms());
    let items: Vec<Value> =
        listed.issues.iter().map(|issue| wire::issue(call.bitbucket, world, call.repo, issue)).collect();
    let base =
        format!("{}/repositories/{}/issues", call.bitbucket.base_url, world.repos[call.repo].full_name());
    envelope(call, &base, &items, (query.page, query.per_page), listed.total)
}

/// One page of ready-made items.
pub(super) fn cut(call: &Call<'_>, base: &str, all: Vec<Value>) -> Answer {
    let place = match place(call) {
        Ok(place) => place,
        Err(words) => return errors::message(400, &words),
    };
    let (page, length) = place;
    let total = all.len();
    let items: Vec<Value> = all.into_iter().skip((page - 1).saturating_mul(length)).take(length).collect();
    envelope(call, base, &items, place, total)
}

fn envelope(
    call: &Call<'_>,
    base: &str,
    items: &[Value],
    (page, length): (usize, usize),
    total: usize,
) -> Answer {
    let mut value = json!({"values": items, "page": page, "pagelen": length, "size": total});
    if page.saturating_mul(length) < total {
        let query = with_place(&call.ask.query, &format!("page={}", page + 1));
        value["next"] = json!(format!("{base}?{query}"));
    }
    Answer::value(StatusCode::OK, &value)
}

fn place(call: &Call<'_>) -> Result<(usize, usize), String> {
    let (mut page, mut length) = (1, PAGELEN);
    for (name, value) in call.ask.parameters() {
        match name.as_str() {
            "page" => page = value.parse().ok().filter(|&page| page > 0).ok_or("Invalid page")?,
            "pagelen" => {
                let wanted = value.parse().ok().filter(|length| PAGELEN_RANGE.contains(length));
                length = wanted.ok_or("Invalid pagelen")?;
            }
            _ => {}
        }
    }
    Ok((page, length))
}

fn read(call: &Call<'_>) -> Result<IssueQuery, String> {
    let (page, per_page) = place(call)?;
    let mut query = IssueQuery {
        state: StateFilter::All,
        kind: KindFilter::Issues,
        page,
        per_page,
        lag_ms: call.ask.lag_ms,
        ..IssueQuery::default()
    };
    for (name, value) in call.ask.parameters() {
        match (name.as_str(), value.as_str()) {
            ("sort", "updated_on") => (query.sort, query.direction) = (Sort::Updated, Direction::Ascending),
            ("sort", "-updated_on") => (query.sort, query.direction) = (Sort::Updated, Direction::Descending),
            ("sort", other) => return Err(format!("Field \"{other}\" does not support sorting")),
            ("q", text) => {
                for condition in text.split(" AND ") {
                    narrow(&mut query, condition.trim())?;
                }
            }
            _ => {}
        }
    }
    Ok(query)
}

/// One condition: a bound in time, or states with OR between them.
fn narrow(query: &mut IssueQuery, condition: &str) -> Result<(), String> {
    if let Some(time) = condition.strip_prefix("updated_on >= ") {
        let first = wire::first_second(time).ok_or_else(|| format!("Cannot parse {time}"))?;
        query.since = Some(first);
        return Ok(());
    }
    let inner = condition.trim_start_matches('(').trim_end_matches(')');
    let states: Option<Vec<&str>> =
        inner.split(" OR ").map(|part| part.trim().strip_prefix("state = \"")?.strip_suffix('"')).collect();
    let mut states = states.ok_or_else(|| format!("Cannot parse {condition}"))?;
    states.sort_unstable();
    query.state = match states.as_slice() {
        open if open == OPEN => StateFilter::Open,
        closed if closed == CLOSED => StateFilter::Closed,
        _ => return Err("this server only tells open from closed states".to_owned()),
    };
    Ok(())
}

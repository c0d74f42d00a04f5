//! Lists: by page number, or by cursor.

use axum::http::StatusCode;
use axum::http::header::{HeaderName, LINK};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::errors;
use super::json::{self, Labels};
use super::route::Call;
use crate::http::{Answer, with_place};
use crate::model::{Cursor, Direction, IssueQuery, KindFilter, Sort, StateFilter, World};

const DEFAULT_PER_PAGE: usize = 20;
const MAX_PER_PAGE: usize = 100;
/// Above so many rows nobody counts them.
const COUNTED_ROWS: usize = 10_000;

pub(super) fn issues(world: &World, call: &Call<'_>) -> Answer {
    let Asked { query, labels, keyset } = match read(call) {
        Ok(asked) => asked,
        Err(answer) => return *answer,
    };
    if keyset && !call.gitlab.quirks.keyset.is_on() {
        return errors::error(405, "Keyset pagination is not yet available for this type of request");
    }
    if !keyset && query.page.saturating_mul(query.per_page) > call.gitlab.quirks.offset_rows && query.page > 1
    {
        return errors::deep_page();
    }
    let listed = world.repos[call.repo].list(&query, world.clock.now_ms());
    let items: Vec<Value> =
        listed.issues.iter().map(|issue| json::issue(call.gitlab, world, call.repo, issue, labels)).collect();
    let base = call.at("issues", world);
    let next = |place: &str| format!("<{base}?{}>; rel=\"next\"", with_place(&call.ask.query, place));
    let answer = Answer::value(StatusCode::OK, &Value::from(items));
    if keyset {
        let last = listed.issues.last().filter(|_| listed.more);
        return match last {
            Some(last) => {
                answer.with(LINK, next(&format!("cursor={}", cursor(last.updated_at, last.number))))
            }
            None => answer,
        };
    }
    let answer = counted(answer, listed.total, query.per_page);
    if listed.more { answer.with(LINK, next(&format!("page={}", query.page + 1))) } else { answer }
}

struct Asked {
    query: IssueQuery,
    labels: Labels,
    keyset: bool,
}

fn read(call: &Call<'_>) -> Result<Asked, Box<Answer>> {
    let mut query = IssueQuery {
        state: StateFilter::All,
        kind: KindFilter::Issues,
        per_page: DEFAULT_PER_PAGE,
        lag_ms: call.ask.lag_ms,
        ..IssueQuery::default()
    };
    let (mut labels, mut keyset) = (Labels::Names, false);
    for (name, value) in call.ask.parameters() {
        let invalid = || Box::new(errors::error(400, &format!("{name} does not have a valid value")));
        match (name.as_str(), value.as_str()) {
            ("state", "all") | ("order_by", "created_at") | ("sort", "desc") => {}
            ("state", "opened") => query.state = StateFilter::Open,
            ("state", "closed") => query.state = StateFilter::Closed,
            ("order_by", "updated_at") => query.sort = Sort::Updated,
            ("sort", "asc") => query.direction = Direction::Ascending,
            ("state" | "order_by" | "sort", _) => return Err(invalid()),
            ("updated_after", text) => query.since = Some(json::first_second(text).ok_or_else(invalid)?),
            ("with_labels_details", "true") => labels = Labels::Details,
            ("pagination", "keyset") => keyset = true,
            ("cursor", text) => query.after = Some(place(text).ok_or_else(invalid)?),
            ("page", text) => query.page = text.parse().unwrap_or(1).max(1),
            ("per_page", text) => {
                query.per_page = text.parse().unwrap_or(DEFAULT_PER_PAGE).clamp(1, MAX_PER_PAGE);
            }
            _ => {}
        }
    }
    Ok(Asked { query, labels, keyset })
}

/// One page of ready-made items by page number.
pub(super) fn cut(call: &Call<'_>, world: &World, tail: &str, all: Vec<Value>) -> Answer {
    let (mut page, mut per_page) = (1, DEFAULT_PER_PAGE);
    for (name, value) in call.ask.parameters() {
        match name.as_str() {
            "page" => page = value.parse::<usize>().unwrap_or(1).max(1),
            "per_page" => per_page = value.parse().unwrap_or(DEFAULT_PER_PAGE).clamp(1, MAX_PER_PAGE),
            _ => {}
        }
    }
    let total = all.len();
    let items: Vec<Value> =
        all.into_iter().skip((page - 1).saturating_mul(per_page)).take(per_page).collect();
    let answer = counted(Answer::value(StatusCode::OK, &Value::from(items)), total, per_page);
    if page.saturating_mul(per_page) >= total {
        return answer;
    }
    let query = with_place(&call.ask.query, &format!("page={}", page + 1));
    answer.with(LINK, format!("<{}?{query}>; rel=\"next\"", call.at(tail, world)))
}

fn counted(answer: Answer, total: usize, per_page: usize) -> Answer {
    if total > COUNTED_ROWS {
        return answer;
    }
    answer
        .with(HeaderName::from_static("x-total"), total.to_string())
        .with(HeaderName::from_static("x-total-pages"), total.div_ceil(per_page).to_string())
}

fn cursor(at: i64, number: u32) -> String {
    URL_SAFE_NO_PAD.encode(format!("{{\"updated_at\":{at},\"id\":{number}}}"))
}

fn place(text: &str) -> Option<Cursor> {
    let value: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    Some(Cursor { at: value["updated_at"].as_i64()?, number: value["id"].as_u64()?.try_into().ok()? })
}

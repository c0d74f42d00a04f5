//! `GET …/issues`: filters, order, and the `Link` header.

use axum::http::StatusCode;
use axum::http::header::LINK;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::errors::{self, Problem};
use super::route::Call;
use super::wire::IssueWriter;
use crate::http::{Answer, with_place};
use crate::model::{
    Cursor, Direction, Issue, IssueQuery, Listed, MilestoneFilter, PersonFilter, Sort, StateFilter, World,
};

const DEFAULT_PER_PAGE: usize = 30;
const MAX_PER_PAGE: usize = 100;
/// A page of issues is about this long.
const ISSUE_BYTES: usize = 4600;

pub(super) fn issues(world: &mut World, call: &Call<'_>) -> Answer {
    let parameters = call.ask.parameters();
    let query = match read_query(world, call, &parameters) {
        Ok(query) => query,
        Err(problem) => return errors::validation(&[*problem]),
    };
    let reach = call.github.quirks.deep_page_rows;
    if query.after.is_none() && query.page.saturating_mul(query.per_page) > reach && query.page > 1 {
        return errors::deep_page();
    }
    let listed = world.repos[call.repo].list(&query, world.clock.now_ms());
    let body = write_all(world, call, &listed.issues);
    let answer = Answer::json(StatusCode::OK, body);
    match link(world, call, &query, &listed) {
        Some(link) => answer.with(LINK, link),
        None => answer,
    }
}

/// Writes issues as a JSON array.
fn write_all(world: &World, call: &Call<'_>, issues: &[std::sync::Arc<Issue>]) -> Vec<u8> {
    let mut out = Vec::with_capacity(2 + issues.len() * ISSUE_BYTES);
    with_writer(world, call, |writer| {
        out.push(b'[');
        for (at, issue) in issues.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            writer.write(&mut out, issue);
        }
        out.push(b']');
    });
    out
}

/// Hands a writer with fresh fragments to a function.
pub(super) fn with_writer(world: &World, call: &Call<'_>, write: impl FnOnce(&IssueWriter<'_>)) {
    let github = call.github;
    let mut fragments = github.fragments.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    fragments.refresh(&github.base_url, &github.web_url, world, &world.repos[call.repo]);
    let places = call.places(world);
    write(&IssueWriter {
        world,
        repo: call.repo,
        fragments: &fragments,
        places,
        version: call.caller.version,
    });
}

fn read_query(
    world: &World,
    call: &Call<'_>,
    parameters: &[(String, String)],
) -> Result<IssueQuery, Box<Problem>> {
    let mut query = IssueQuery { lag_ms: call.ask.lag_ms, ..IssueQuery::default() };
    let invalid = |field, value: &str| Box::new(Problem::new(field, "invalid").of(value.into()));
    let repo = &world.repos[call.repo];
    for (name, value) in parameters {
        match name.as_str() {
            "state" => query.state = state(value).ok_or_else(|| invalid("state", value))?,
            "sort" => query.sort = sort(value).ok_or_else(|| invalid("sort", value))?,
            "direction" => query.direction = direction(value).ok_or_else(|| invalid("direction", value))?,
            "since" => query.since = Some(since(value).ok_or_else(|| invalid("since", value))?),
            "labels" if !value.is_empty() => {
                query.labels = value.split(',').map(|name| repo.label_index(name.trim())).collect();
            }
            "milestone" => {
                query.milestone = Some(milestone(value).ok_or_else(|| invalid("milestone", value))?);
            }
            "assignee" => query.assignee = Some(assignee(world, value)),
            "creator" => query.creator = Some(world.find_person(value)),
            "per_page" => query.per_page = per_page(value),
            "page" => query.page = value.parse().unwrap_or(1).max(1),
            "after" => query.after = Some(read_cursor(value).ok_or_else(|| invalid("after", value))?),
            _ => {}
        }
    }
    Ok(query)
}

/// As GitHub reads it: nonsense is the default, too much is the most.
pub(super) fn per_page(value: &str) -> usize {
    match value.parse::<usize>() {
        Ok(0) | Err(_) => DEFAULT_PER_PAGE,
        Ok(count) => count.min(MAX_PER_PAGE),
    }
}

fn state(value: &str) -> Option<StateFilter> {
    Some(match value {
        "open" => StateFilter::Open,
        "closed" => StateFilter::Closed,
        "all" => StateFilter::All,
        _ => return None,
    })
}

fn sort(value: &str) -> Option<Sort> {
    Some(match value {
        "created" => Sort::Created,
        "updated" => Sort::Updated,
        "comments" => Sort::Comments,
        _ => return None,
    })
}

fn direction(value: &str) -> Option<Direction> {
    Some(match value {
        "asc" => Direction::Ascending,
        "desc" => Direction::Descending,
        _ => return None,
    })
}

/// Times of change are whole seconds and the bound is inclusive, so a fraction rounds up.
pub(super) fn since(value: &str) -> Option<i64> {
    let at = chrono::DateTime::parse_from_rfc3339(value).ok()?;
    Some(at.timestamp() + i64::from(at.timestamp_subsec_nanos() > 0))
}

fn milestone(value: &str) -> Option<MilestoneFilter> {
    Some(match value {
        "*" => MilestoneFilter::Any,
        "none" => MilestoneFilter::None,
        number => MilestoneFilter::Number(number.parse().ok()?),
    })
}

fn assignee(world: &World, value: &str) -> PersonFilter {
    match value {
        "*" => PersonFilter::Any,
        "none" => PersonFilter::None,
        login => PersonFilter::Is(world.find_person(login)),
    }
}

fn link(world: &World, call: &Call<'_>, query: &IssueQuery, listed: &Listed) -> Option<String> {
    let base = call.by_id(world, "/issues");
    let at =
        |extra: &str, rel: &str| format!("<{base}?{}>; rel=\"{rel}\"", with_place(&call.ask.query, extra));
    let page = |page: usize, rel: &str| at(&format!("page={page}"), rel);
    let mut links = Vec::new();
    if call.github.quirks.deprecation_link.is_on() {
        links.push("<https://docs.github.com/rest/about-the-rest-api/breaking-changes>; rel=\"deprecation\"; type=\"text/html\"".to_owned());
    }
    let reach = call.github.quirks.deep_page_rows;
    let pages = listed.total.div_ceil(query.per_page).max(1);
    if listed.total > reach || query.after.is_some() {
        if let Some(last) = listed.issues.last().filter(|_| listed.more) {
            let cursor = write_cursor(query.sort, last);
            links.push(at(&format!("after={cursor}&page={}", query.page + 1), "next"));
        }
    } else if pages > 1 || query.page > 1 {
        if query.page > 1 {
            links.push(page((query.page - 1).min(pages), "prev"));
        }
        if query.page < pages {
            links.push(page(query.page + 1, "next"));
            links.push(page(pages, "last"));
        }
        if query.page > 1 {
            links.push(page(1, "first"));
        }
    }
    (!links.is_empty()).then(|| links.join(", "))
}

fn write_cursor(sort: Sort, last: &Issue) -> String {
    let key = match sort {
        Sort::Updated => last.updated_at,
        Sort::Created | Sort::Comments => last.created_at,
    };
    URL_SAFE_NO_PAD.encode(format!("v1:{key}:{}", last.number))
}

fn read_cursor(text: &str) -> Option<Cursor> {
    let plain = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let (key, number) = plain.strip_prefix("v1:")?.split_once(':')?;
    Some(Cursor { at: key.parse().ok()?, number: number.parse().ok()? })
}

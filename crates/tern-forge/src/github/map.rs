//! From GitHub's JSON to Tern's words.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDateTime};
use tern_model::{Content, RemoteIssue, RemoteKind, RemoteLabel, State, Timestamp};

use super::wire::{Issue, IssueState, Label, Repository, User};
use crate::http::Item;
use crate::marker::take_marker;
use crate::page::{Shape, is_web_address, six_digits};
use crate::redact::Redactor;
use crate::{IssuePage, RepositoryInfo};

/// The repository an answer is about.
#[derive(Debug)]
pub(super) struct Place {
    /// The repository's page.
    pub(super) repository_url: String,
}

/// An issue in Tern's words. The text is kept as GitHub sent it, line endings included.
pub(super) fn issue(wire: Issue, place: &Place) -> RemoteIssue {
    let labels = labels(wire.labels.unwrap_or_default());
    let (description, marker) = take_marker(wire.body.unwrap_or_default());
    RemoteIssue {
        id: wire.id.to_string(),
        node_id: wire.node_id,
        number: wire.number,
        url: page_url(wire.html_url.as_deref(), wire.number, place),
        kind: RemoteKind::Issue,
        content: Content {
            title: wire.title,
            description,
            state: state(wire.state, wire.state_reason.as_deref()),
            labels: labels.iter().map(|label| label.name.clone()).collect(),
            assignees: logins(wire.assignees, wire.assignee),
            milestone: wire.milestone.map(|milestone| milestone.title),
        },
        marker,
        labels,
        author: wire.user.map(|user| user.login),
        severity: None,
        comment_count: wire.comments,
        created_at: wire.created_at,
        updated_at: wire.updated_at,
        closed_at: wire.closed_at,
        moved_to: None,
    }
}

/// A closing without a reason, or with one that is not known yet, counts as done: GitHub's own default.
fn state(state: IssueState, reason: Option<&str>) -> State {
    match (state, reason) {
        (IssueState::Open, _) => State::Open,
        (IssueState::Closed, Some("not_planned" | "duplicate")) => State::NotPlanned,
        (IssueState::Closed, _) => State::Completed,
    }
}

fn labels(labels: Vec<Option<Label>>) -> Vec<RemoteLabel> {
    let named = |label| match label {
        Label::Name(name) => Some(RemoteLabel { name, color: None }),
        Label::Full { name, color } => {
            name.map(|name| RemoteLabel { name, color: color.as_deref().and_then(six_digits) })
        }
    };
    labels.into_iter().flatten().filter_map(named).collect()
}

fn logins(many: Option<Vec<Option<User>>>, one: Option<User>) -> BTreeSet<String> {
    match many {
        Some(many) => many.into_iter().flatten().map(|user| user.login).collect(),
        None => one.into_iter().map(|user| user.login).collect(),
    }
}

/// The issue's page, if what the answer names is a web address at all; else where GitHub always has it.
pub(super) fn page_url(given: Option<&str>, number: u64, place: &Place) -> String {
    match given.filter(|url| is_web_address(url)) {
        Some(url) => url.to_owned(),
        None => format!("{}/issues/{number}", place.repository_url),
    }
}

/// Issues and pull requests share one list, and one field tells them apart.
const SHAPE: Shape =
    Shape { number: "number", url: "html_url", updated_at: "updated_at", pull_request: Some("pull_request") };

/// A page of the list.
pub(super) fn page(items: &[Item], place: &Place, redactor: &Redactor) -> IssuePage {
    let page_of = |number| page_url(None, number, place);
    crate::page::page(items, &SHAPE, redactor, page_of, |wire: Issue| issue(wire, place))
}

/// A repository in Tern's words. `triage` is enough to set labels, assignees, milestones and states.
pub(super) fn repository(wire: Repository, place: &Place) -> RepositoryInfo {
    let rights = wire.permissions.unwrap_or_default();
    let may = |right| rights.get(right).copied().unwrap_or(false);
    RepositoryInfo {
        id: wire.id.to_string(),
        full_name: wire.full_name,
        url: wire.html_url.filter(|url| is_web_address(url)).unwrap_or_else(|| place.repository_url.clone()),
        private: wire.private,
        archived: wire.archived,
        has_issues: wire.has_issues.unwrap_or(true),
        can_push: ["admin", "maintain", "push", "triage"].into_iter().any(may),
        open_issues: wire.open_issues_count,
    }
}

/// When a token ends: `2024-03-15 10:12:46 UTC`, on some servers with an offset instead of the word.
pub(super) fn expiry(header: &str) -> Option<Timestamp> {
    let header = header.trim();
    if let Some(utc) = header.strip_suffix(" UTC") {
        let naive = NaiveDateTime::parse_from_str(utc, "%Y-%m-%d %H:%M:%S").ok()?;
        return Some(Timestamp::new(naive.and_utc()));
    }
    let instant = DateTime::parse_from_str(header, "%Y-%m-%d %H:%M:%S %z").ok();
    instant.map(|instant| Timestamp::new(instant.to_utc())).or_else(|| header.parse().ok())
}

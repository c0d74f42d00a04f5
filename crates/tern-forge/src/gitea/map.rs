//! From Gitea's JSON to Tern's words.

use std::collections::BTreeSet;

use tern_model::{Content, RemoteIssue, RemoteKind, RemoteLabel, State};

use super::wire::{Issue, IssueState, Repository, User};
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

/// An issue in Tern's words. The text is kept as Gitea sent it, line endings included.
pub(super) fn issue(wire: Issue, place: &Place) -> RemoteIssue {
    let (description, marker) = take_marker(wire.body.unwrap_or_default());
    let labels: Vec<RemoteLabel> = wire
        .labels
        .unwrap_or_default()
        .into_iter()
        .map(|label| RemoteLabel { name: label.name, color: label.color.as_deref().and_then(six_digits) })
        .collect();
    RemoteIssue {
        id: wire.id.to_string(),
        node_id: None,
        number: wire.number,
        url: page_url(wire.html_url.as_deref(), wire.number, place),
        kind: RemoteKind::Issue,
        content: Content {
            title: wire.title,
            description,
            state: state(wire.state),
            labels: labels.iter().map(|label| label.name.clone()).collect(),
            assignees: logins(wire.assignees, wire.assignee),
            milestone: wire.milestone.map(|milestone| milestone.title),
        },
        labels,
        author: wire.user.and_then(existing),
        severity: None,
        comment_count: wire.comments,
        created_at: wire.created_at,
        updated_at: wire.updated_at,
        closed_at: wire.closed_at,
        marker,
        moved_to: None,
    }
}

/// Gitea has no reasons: what is closed counts as done.
fn state(state: IssueState) -> State {
    match state {
        IssueState::Open => State::Open,
        IssueState::Closed => State::Completed,
    }
}

fn logins(many: Option<Vec<User>>, one: Option<User>) -> BTreeSet<String> {
    let all = many.unwrap_or_else(|| one.into_iter().collect());
    all.into_iter().filter_map(existing).collect()
}

/// An account that is gone is shown as one with a number below one.
pub(super) fn existing(user: User) -> Option<String> {
    (user.id > 0 && !user.login.is_empty()).then_some(user.login)
}

/// The issue's page, if what the answer names is a web address at all; else where Gitea always has it.
pub(super) fn page_url(given: Option<&str>, number: u64, place: &Place) -> String {
    match given.filter(|url| is_web_address(url)) {
        Some(url) => url.to_owned(),
        None => format!("{}/issues/{number}", place.repository_url),
    }
}

/// Pull requests are asked to stay out of the list; a server that sends them all the same is read right.
const SHAPE: Shape =
    Shape { number: "number", url: "html_url", updated_at: "updated_at", pull_request: Some("pull_request") };

/// A page of the list, in the order it came.
pub(super) fn page(items: &[Item], place: &Place, redactor: &Redactor) -> IssuePage {
    let page_of = |number| page_url(None, number, place);
    crate::page::page(items, &SHAPE, redactor, page_of, |wire: Issue| issue(wire, place))
}

/// A repository in Tern's words.
pub(super) fn repository(wire: Repository, place: &Place) -> RepositoryInfo {
    let rights = wire.permissions.unwrap_or_default();
    RepositoryInfo {
        id: wire.id.to_string(),
        full_name: wire.full_name,
        url: wire.html_url.filter(|url| is_web_address(url)).unwrap_or_else(|| place.repository_url.clone()),
        private: wire.private,
        archived: wire.archived,
        has_issues: wire.has_issues.unwrap_or(true),
        can_push: rights.admin || rights.push,
        open_issues: wire.open_issues_count,
    }
}

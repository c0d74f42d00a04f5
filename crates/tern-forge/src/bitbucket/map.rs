//! From Bitbucket's JSON to Tern's words.

use tern_model::{Content, RemoteIssue, RemoteKind, State};

use super::wire::{Issue, IssueState, Links, Repository, User};
use crate::http::Item;
use crate::marker::take_marker;
use crate::page::{Shape, is_web_address};
use crate::redact::Redactor;
use crate::{IssuePage, RepositoryInfo};

/// The repository an answer is about.
#[derive(Debug)]
pub(super) struct Place {
    /// The repository's page.
    pub(super) repository_url: String,
}

/// An issue in Tern's words. The text is kept as Bitbucket sent it, line endings included. It does not tell when an
/// issue was closed: the last change is as late as that can have been.
pub(super) fn issue(wire: Issue, place: &Place) -> RemoteIssue {
    let raw = wire.content.and_then(|content| content.raw).unwrap_or_default();
    let (description, marker) = take_marker(raw);
    let state = state(wire.state);
    RemoteIssue {
        id: wire.id.to_string(),
        node_id: None,
        number: wire.id,
        url: page_url(wire.links.as_ref(), wire.id, place),
        kind: RemoteKind::Issue,
        content: Content {
            title: wire.title,
            description,
            state,
            labels: [].into(),
            assignees: wire.assignee.as_ref().and_then(name_of).into_iter().collect(),
            milestone: wire.milestone.map(|milestone| milestone.name),
        },
        labels: Vec::new(),
        author: wire.reporter.as_ref().and_then(name_of),
        severity: None,
        comment_count: None,
        created_at: wire.created_on,
        updated_at: wire.updated_on,
        closed_at: (!state.is_open()).then_some(wire.updated_on),
        marker,
        moved_to: None,
    }
}

/// Bitbucket's eight states. What is on hold is still to be done.
const fn state(state: IssueState) -> State {
    match state {
        IssueState::New | IssueState::Open | IssueState::OnHold => State::Open,
        IssueState::Resolved | IssueState::Closed => State::Completed,
        IssueState::Invalid | IssueState::Duplicate | IssueState::Wontfix => State::NotPlanned,
    }
}

/// The word that is sent for a state that changed. One that did not is not sent, so that "on hold" and "duplicate"
/// stay what they are.
pub(super) const fn word_of(state: State) -> &'static str {
    match state {
        State::Open => "open",
        State::Completed => "resolved",
        State::NotPlanned => "wontfix",
    }
}

/// What people call somebody: the nickname, and the display name of accounts without one.
pub(super) fn name_of(user: &User) -> Option<String> {
    let given = [&user.nickname, &user.display_name];
    given.into_iter().flatten().find(|name| !name.trim().is_empty()).cloned()
}

/// The issue's page, if what the answer names is a web address at all; else where Bitbucket always had it.
pub(super) fn page_url(links: Option<&Links>, number: u64, place: &Place) -> String {
    match web_page(links) {
        Some(url) => url,
        None => format!("{}/issues/{number}", place.repository_url),
    }
}

pub(super) fn web_page(links: Option<&Links>) -> Option<String> {
    let href = links?.html.as_ref()?.href.as_deref()?;
    is_web_address(href).then(|| href.to_owned())
}

/// An issue's number is its id, and its page stands deeper than an outline looks. Pull requests have a list of their
/// own.
const SHAPE: Shape = Shape { number: "id", url: "url", updated_at: "updated_on", pull_request: None };

/// A page of the list.
pub(super) fn page(items: &[Item], place: &Place, redactor: &Redactor) -> IssuePage {
    let page_of = |number| page_url(None, number, place);
    crate::page::page(items, &SHAPE, redactor, page_of, |wire: Issue| issue(wire, place))
}

/// What further questions found out about a repository.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) has_tracker: bool,
    pub(super) open_issues: Option<u32>,
    pub(super) can_push: bool,
}

/// A repository in Tern's words. Bitbucket has no archives.
pub(super) fn repository(wire: Repository, found: Found, place: &Place) -> RepositoryInfo {
    RepositoryInfo {
        id: wire.uuid,
        full_name: wire.full_name,
        url: web_page(wire.links.as_ref()).unwrap_or_else(|| place.repository_url.clone()),
        private: wire.is_private,
        archived: false,
        has_issues: found.has_tracker,
        can_push: found.can_push,
        open_issues: found.open_issues,
    }
}

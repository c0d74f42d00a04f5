//! From GitLab's JSON to Tern's words.

use chrono::{NaiveDate, NaiveTime};
use tern_model::{Content, RemoteIssue, RemoteKind, RemoteLabel, State, Timestamp};

use super::actions::unescape;
use super::wire::{Issue, IssueState, Label, Project, User};
use crate::http::Item;
use crate::marker::take_marker;
use crate::page::{Shape, is_web_address, six_digits};
use crate::redact::Redactor;
use crate::{IssuePage, RepositoryInfo};

/// From this role on, labels, assignees, milestones and states can be set.
const PLANNER: u32 = 15;

/// The project an answer is about.
#[derive(Debug)]
pub(super) struct Place {
    /// The project's page.
    pub(super) repository_url: String,
}

/// An issue in Tern's words. The text is kept as GitLab sent it, apart from what was put in to protect it.
pub(super) fn issue(wire: Issue, place: &Place) -> RemoteIssue {
    let (description, marker) = take_marker(wire.description.unwrap_or_default());
    let labels: Vec<RemoteLabel> = wire.labels.unwrap_or_default().into_iter().map(label).collect();
    RemoteIssue {
        id: wire.id.to_string(),
        node_id: None,
        number: wire.iid,
        url: page_url(wire.web_url.as_deref(), wire.iid, place),
        kind: RemoteKind::Issue,
        content: Content {
            title: wire.title,
            description: unescape(&description),
            state: state(wire.state),
            labels: labels.iter().map(|label| label.name.clone()).collect(),
            assignees: wire.assignees.unwrap_or_default().into_iter().filter_map(existing).collect(),
            milestone: wire.milestone.map(|milestone| milestone.title),
        },
        labels,
        author: wire.author.and_then(existing),
        severity: None,
        comment_count: wire.user_notes_count,
        created_at: wire.created_at,
        updated_at: wire.updated_at,
        closed_at: wire.closed_at,
        // A shell that was opened again is an issue like any other, whatever it still points at.
        moved_to: wire.moved_to_id.filter(|_| wire.state == IssueState::Closed).map(|id| id.to_string()),
        marker,
    }
}

/// GitLab has no reasons: what is closed counts as done.
fn state(state: IssueState) -> State {
    match state {
        IssueState::Opened => State::Open,
        IssueState::Closed => State::Completed,
    }
}

fn label(label: Label) -> RemoteLabel {
    match label {
        Label::Name(name) => RemoteLabel { name, color: None },
        Label::Full { name, color } => RemoteLabel { name, color: color.as_deref().and_then(six_digits) },
    }
}

/// What people who are gone wrote belongs to the ghost user.
pub(super) fn existing(user: User) -> Option<String> {
    (user.id > 0 && !user.username.is_empty() && user.username != "ghost").then_some(user.username)
}

/// The issue's page, if what the answer names is a web address at all; else where GitLab always has it.
pub(super) fn page_url(given: Option<&str>, iid: u64, place: &Place) -> String {
    match given.filter(|url| is_web_address(url)) {
        Some(url) => url.to_owned(),
        None => format!("{}/-/issues/{iid}", place.repository_url),
    }
}

/// Merge requests have a list of their own.
const SHAPE: Shape = Shape { number: "iid", url: "web_url", updated_at: "updated_at", pull_request: None };

/// A page of the list.
pub(super) fn page(items: &[Item], place: &Place, redactor: &Redactor) -> IssuePage {
    let page_of = |iid| page_url(None, iid, place);
    crate::page::page(items, &SHAPE, redactor, page_of, |wire: Issue| issue(wire, place))
}

/// A project in Tern's words.
pub(super) fn project(wire: Project, place: &Place) -> RepositoryInfo {
    let rights = wire.permissions.unwrap_or_default();
    let level = |membership: Option<super::wire::Membership>| membership.map_or(0, |m| m.access_level);
    let switched_off = match wire.issues_access_level.as_deref() {
        Some(level) => level == "disabled",
        None => wire.issues_enabled == Some(false),
    };
    RepositoryInfo {
        id: wire.id.to_string(),
        full_name: wire.path_with_namespace,
        url: wire.web_url.filter(|url| is_web_address(url)).unwrap_or_else(|| place.repository_url.clone()),
        private: wire.visibility.is_some_and(|visibility| visibility != "public"),
        archived: wire.archived,
        has_issues: !switched_off,
        can_push: level(rights.project_access).max(level(rights.group_access)) >= PLANNER,
        open_issues: wire.open_issues_count,
    }
}

/// When a token ends: at the beginning of a day.
pub(super) fn expiry(day: &str) -> Option<Timestamp> {
    let day: NaiveDate = day.parse().ok()?;
    Some(Timestamp::new(day.and_time(NaiveTime::MIN).and_utc()))
}

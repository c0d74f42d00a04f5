//! An issue as GitHub writes it.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::fragments::Fragments;
use super::json::{append, quoted, quoted_or_null, raw, time, time_or_null};
use crate::model::{CloseReason, Issue, IssueState, Role, World};

/// Numbers below this bear the node ids of old.
const OLD_NODE_IDS_BELOW: u32 = 200;

/// Which shape of the API is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ApiVersion {
    /// 2022-11-28.
    V2022,
    /// 2026-03-10: the single `assignee` is gone.
    V2026,
}

/// Where a repository's URLs begin.
pub(super) struct Places {
    /// `{api}/repos/{owner}/{name}`.
    pub(super) api: String,
    /// `{web}/{owner}/{name}`.
    pub(super) web: String,
}

/// What writing an issue needs to know beside the issue.
pub(super) struct IssueWriter<'a> {
    pub(super) world: &'a World,
    pub(super) repo: usize,
    pub(super) fragments: &'a Fragments,
    pub(super) places: Places,
    pub(super) version: ApiVersion,
}

impl IssueWriter<'_> {
    /// Appends one issue.
    pub(super) fn write(&self, out: &mut Vec<u8>, issue: &Issue) {
        self.addresses(out, issue);
        self.people_and_labels(out, issue);
        self.times(out, issue);
        self.text_and_end(out, issue);
    }

    fn addresses(&self, out: &mut Vec<u8>, issue: &Issue) {
        let (api, web, number) = (&self.places.api, &self.places.web, issue.number);
        let page = if issue.pull.is_some() { "pull" } else { "issues" };
        append(out, format_args!("{{\"url\":\"{api}/issues/{number}\",\"repository_url\":\"{api}\""));
        append(out, format_args!(",\"labels_url\":\"{api}/issues/{number}/labels{{/name}}\""));
        append(out, format_args!(",\"comments_url\":\"{api}/issues/{number}/comments\""));
        append(out, format_args!(",\"events_url\":\"{api}/issues/{number}/events\""));
        append(out, format_args!(",\"html_url\":\"{web}/{page}/{number}\",\"id\":{}", issue.id));
        raw(out, ",\"node_id\":\"");
        raw(out, &node_id(issue));
        append(out, format_args!("\",\"number\":{number},\"title\":"));
        quoted(out, &issue.title);
    }

    fn people_and_labels(&self, out: &mut Vec<u8>, issue: &Issue) {
        raw(out, ",\"user\":");
        raw(out, self.fragments.person(issue.author));
        raw(out, ",\"labels\":[");
        joined(out, issue.labels.iter().filter_map(|&label| self.fragments.label(label)));
        raw(out, "],\"state\":");
        raw(out, if issue.state.is_closed() { "\"closed\"" } else { "\"open\"" });
        raw(out, ",\"locked\":false");
        let assignees: Vec<&str> = issue
            .assignees
            .iter()
            .map(|&id| self.fragments.person(Some(id)))
            .filter(|p| *p != "null")
            .collect();
        if self.version == ApiVersion::V2022 {
            raw(out, ",\"assignee\":");
            raw(out, assignees.first().copied().unwrap_or("null"));
        }
        raw(out, ",\"assignees\":[");
        joined(out, assignees.into_iter());
        raw(out, "],\"milestone\":");
        raw(out, self.fragments.milestone(issue.milestone));
        append(out, format_args!(",\"comments\":{}", issue.comment_count()));
    }

    fn times(&self, out: &mut Vec<u8>, issue: &Issue) {
        raw(out, ",\"created_at\":");
        time(out, issue.created_at);
        raw(out, ",\"updated_at\":");
        time(out, issue.updated_at);
        raw(out, ",\"closed_at\":");
        time_or_null(out, issue.closed_at);
        raw(out, ",\"author_association\":\"");
        raw(out, self.association(issue));
        raw(out, "\",\"type\":null,\"active_lock_reason\":null");
        let Some(pull) = issue.pull else { return };
        let (api, web, number) = (&self.places.api, &self.places.web, issue.number);
        append(out, format_args!(",\"draft\":false,\"pull_request\":{{\"url\":\"{api}/pulls/{number}\""));
        append(
            out,
            format_args!(",\"html_url\":\"{web}/pull/{number}\",\"diff_url\":\"{web}/pull/{number}.diff\""),
        );
        append(out, format_args!(",\"patch_url\":\"{web}/pull/{number}.patch\",\"merged_at\":"));
        time_or_null(out, pull.merged_at);
        raw(out, "}");
    }

    fn text_and_end(&self, out: &mut Vec<u8>, issue: &Issue) {
        let (api, number) = (&self.places.api, issue.number);
        raw(out, ",\"body\":");
        quoted_or_null(out, issue.body.as_deref());
        raw(out, ",\"closed_by\":");
        raw(out, self.fragments.person(issue.closed_by));
        append(
            out,
            format_args!(",\"reactions\":{{\"url\":\"{api}/issues/{number}/reactions\",\"total_count\":0"),
        );
        raw(
            out,
            ",\"+1\":0,\"-1\":0,\"laugh\":0,\"hooray\":0,\"confused\":0,\"heart\":0,\"rocket\":0,\"eyes\":0}",
        );
        append(out, format_args!(",\"timeline_url\":\"{api}/issues/{number}/timeline\""));
        raw(out, ",\"performed_via_github_app\":null,\"state_reason\":");
        raw(out, reason(issue.state));
        out.push(b'}');
    }

    fn association(&self, issue: &Issue) -> &'static str {
        let role = issue.author.and_then(|author| self.world.repos[self.repo].collaborators.get(&author));
        match role {
            Some(Role::Admin) => "OWNER",
            Some(Role::Write | Role::Read) => "COLLABORATOR",
            None => "NONE",
        }
    }
}

fn joined<'a>(out: &mut Vec<u8>, items: impl Iterator<Item = &'a str>) {
    for (at, item) in items.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        raw(out, item);
    }
}

const fn reason(state: IssueState) -> &'static str {
    match state {
        IssueState::Open => "null",
        IssueState::Reopened => "\"reopened\"",
        IssueState::Closed(CloseReason::Completed) => "\"completed\"",
        IssueState::Closed(CloseReason::NotPlanned) => "\"not_planned\"",
        IssueState::Closed(CloseReason::Duplicate) => "\"duplicate\"",
    }
}

/// Two spellings are in use side by side: base64 of `05:Issue…` for old issues, a prefix and packed ids for new.
pub(super) fn node_id(issue: &Issue) -> String {
    let kind = if issue.pull.is_some() { ("PullRequest", "PR") } else { ("Issue", "I") };
    if issue.number < OLD_NODE_IDS_BELOW {
        let plain = format!("{:02}:{}{}", kind.0.len(), kind.0, issue.id);
        return STANDARD.encode(plain);
    }
    let mut packed = vec![0x91, 0, 0xce];
    packed.extend_from_slice(&issue.id.to_be_bytes());
    format!("{}_kw{}", kind.1, URL_SAFE_NO_PAD.encode(packed))
}

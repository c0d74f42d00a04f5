//! What holds for every issue of a run.

use tern_forge::{Capabilities, Random};
use tern_model::{
    Conflict, ConflictId, Content, ExternalId, LesserFindings, ProjectId, RemoteIssue, RemoteState,
    ServiceType, SyncId, TaskId, TaskRemote, TaskRemoteId, Timestamp,
};
use tern_reconcile::plan::PullRules;
use tern_store::PullState;

/// What holds for every page of a run.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'a> {
    pub(crate) project_id: ProjectId,
    pub(crate) service: ServiceType,
    pub(crate) repository_url: &'a str,
    /// The run that reads them; none where a person asked for one issue by hand.
    pub(crate) sync_id: Option<SyncId>,
    pub(crate) rules: PullRules,
    pub(crate) lesser_findings: LesserFindings,
    pub(crate) capabilities: Capabilities,
    /// Whether an issue that is left out is reported; the first sync takes open issues only, by design.
    pub(crate) left_out: LeftOut,
    pub(crate) source: Source,
    pub(crate) random: &'a dyn Random,
}

impl Setting<'_> {
    /// What the issue says, in words that can be compared: a forge that knows only "closed" does not contradict
    /// what is known about why, nor one without labels those that the board has.
    pub(crate) fn observed(&self, issue: &RemoteIssue, known: &Content) -> Content {
        if issue.kind.is_security() {
            // Every forge tells a finding that was mended from one that was dismissed.
            return issue.content.clone();
        }
        self.capabilities.seen(issue.content.clone(), known)
    }

    /// A conflict of a task's content with what its issue says; base is the link's.
    pub(crate) fn new_conflict(
        &self,
        link: &TaskRemote,
        local: Content,
        remote: Content,
        now: Timestamp,
    ) -> Conflict {
        Conflict {
            id: ConflictId::new(self.random.uuid()),
            task_id: link.task_id,
            task_remote_id: link.id,
            detected_at: now,
            resolved_at: None,
            resolution_action: None,
            base: link.base.clone(),
            local,
            remote,
            merged: None,
            draft: None,
        }
    }

    /// A link of a task to an issue, agreed on what the issue says.
    pub(crate) fn new_link(
        &self,
        issue: &RemoteIssue,
        external_id: ExternalId,
        task_id: TaskId,
        now: Timestamp,
    ) -> TaskRemote {
        TaskRemote {
            id: TaskRemoteId::new(self.random.uuid()),
            task_id,
            external_id,
            kind: issue.kind,
            remote_issue_id: issue.node_id.clone().unwrap_or_else(|| issue.id.clone()),
            remote_issue_number: issue.number,
            remote_issue_url: issue.url.clone(),
            remote_state: RemoteState::Present,
            last_synced_at: now,
            remote_updated_at: issue.updated_at,
            base: issue.content.clone(),
            sync_conflict_status: None,
            comment_count: issue.comment_count,
            moved_to: None,
            looked_at: None,
        }
    }
}

/// What becomes of issues that are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LeftOut {
    /// Those that changed after this time are counted and named; an earlier sync has named the others, which the
    /// inclusive cursor brings back.
    ReportedAfter(Option<Timestamp>),
    /// They are none of this run's business.
    Ignored,
}

impl LeftOut {
    /// A first sync takes open issues only, by design; later ones name what they pass over.
    pub(crate) fn of(pull: &PullState) -> Self {
        if pull.first_sync_done { Self::ReportedAfter(pull.issues.since) } else { Self::Ignored }
    }

    pub(crate) fn is_news(self, updated_at: Timestamp) -> bool {
        match self {
            Self::ReportedAfter(cursor) => cursor.is_none_or(|cursor| updated_at > cursor),
            Self::Ignored => false,
        }
    }
}

/// How an issue came to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// From a listing, which may lag behind what has been read or written meanwhile.
    Listed,
    /// It was asked for itself.
    Asked,
}

/// The identity that `issue` has in this repository.
pub(crate) fn external_id(setting: Setting<'_>, issue: &RemoteIssue) -> Option<ExternalId> {
    ExternalId::new(setting.service, setting.repository_url, &issue.id)
}

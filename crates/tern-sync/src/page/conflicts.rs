//! Rows about what two sides said of one task.

use tern_model::{Conflict, ConflictStatus, Content, RemoteIssue, ResolutionAction, TaskRemote};
use tern_reconcile::plan::PullAction;

use super::{PagePlanner, UNCLEAR, reason};

impl PagePlanner<'_> {
    /// Lets a person say what became of something sent whose answer was lost: base is what the forge holds, and
    /// the conflict compares it with what was sent.
    pub(super) fn ask_about(
        &mut self,
        issue: &RemoteIssue,
        link: TaskRemote,
        sent: Content,
        local: Content,
        remote: Content,
    ) -> TaskRemote {
        self.writes.tally.reasons.push(reason(issue, UNCLEAR));
        let mut link = TaskRemote { base: sent, sync_conflict_status: Some(ConflictStatus::Pending), ..link };
        self.record_conflict(&link, local, remote.clone(), None);
        link.base = remote;
        link
    }

    /// A conflict is refreshed, never nested: its base stays, its two sides follow.
    pub(super) fn record_conflict(
        &mut self,
        link: &TaskRemote,
        local: Content,
        remote: Content,
        waiting: Option<Conflict>,
    ) {
        match waiting {
            Some(conflict) if conflict.local == local && conflict.remote == remote => {}
            Some(conflict) => self.writes.conflicts.push(Conflict { local, remote, ..conflict }),
            None => {
                self.writes.tally.counts.conflicts_detected += 1;
                let conflict = self.setting.new_conflict(link, local, remote, self.now);
                self.writes.new_conflicts.push(conflict);
            }
        }
    }

    /// What was merged without asking is kept as a conflict that was found and resolved in one moment, so that
    /// it can be looked at and taken back.
    pub(super) fn record_merge(
        &mut self,
        link: &TaskRemote,
        local: Content,
        remote: &Content,
        merged: &Content,
    ) {
        let conflict = self.setting.new_conflict(link, local, remote.clone(), self.now);
        self.writes.new_conflicts.push(Conflict {
            resolved_at: Some(self.now),
            resolution_action: Some(ResolutionAction::Merge),
            merged: Some(merged.clone()),
            ..conflict
        });
    }

    /// The sides came together without anybody deciding; the row says which side's content stands.
    pub(super) fn dissolve(
        &mut self,
        conflict: Conflict,
        action: &PullAction,
        local: Content,
        remote: Content,
    ) {
        let stands = match action {
            PullAction::KeepLocal => ResolutionAction::KeepLocal,
            _ => ResolutionAction::AcceptRemote,
        };
        self.writes.conflicts.push(Conflict {
            local,
            remote,
            resolved_at: Some(self.now),
            resolution_action: Some(stands),
            ..conflict
        });
    }
}

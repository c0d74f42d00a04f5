//! Sending: what differs from base goes to the forge, one issue at a time.
//!
//! What is to be sent is derived, never listed: a linked task that says something else than base. Each is read
//! afresh and merged before anything of it leaves, only changed fields are sent, and base moves only to what the
//! answer proves. A create commits its intent first and carries a hidden marker, by which it is looked for before
//! it could ever be sent again; so does a comment.

mod create;
mod say;
mod update;

use std::{collections::HashSet, sync::Arc};

pub(crate) use say::can_be_asked;
use tern_forge::{Forge, ForgeError};
use tern_model::{
    ConflictStatus, Direction, Field, IssueError, Origin, PushIntent, PushKind, PushState, RemoteState,
    Stage, SyncType, Task, TaskChange, TaskId, TaskRemote, Timestamp,
};
use tern_reconcile::plan::{Asked, Outgoing, asks_before_sending, plan_push};
use tern_store::{Linked, Reader, StoreError, TaskQuery, WriteTx, changes, intents, links, runs, tasks};
pub(crate) use update::reason;

use crate::{SyncError, changes::value_of, counting::Tally, run::Runner, sweep::is_due};

impl Runner {
    /// Sends everything that waits, where the project sends at all.
    pub(crate) async fn push(&mut self, forge: &Arc<dyn Forge>) -> Result<(), SyncError> {
        if self.config.direction != Direction::TwoWay || self.run.sync_type == SyncType::SecurityOnly {
            return Ok(());
        }
        let (creates, updates) = self.waiting(&HashSet::new()).await?;
        let says = self.waiting_comments().await?;
        if creates.is_empty() && updates.is_empty() && says.is_empty() {
            return Ok(());
        }
        if !self.may_send_so_many(updates.len() + says.len()).await? {
            return Ok(());
        }
        if !creates.is_empty() {
            self.same_repository(forge).await?;
        }
        self.count_ahead(creates.len() + updates.len() + says.len());
        let made: HashSet<TaskId> = creates.iter().map(|intent| intent.task_id).collect();
        for intent in creates {
            self.create(forge, intent).await?;
            self.one_more();
        }
        // A task that was closed before it became an issue is closed there in a step of its own.
        let updates = if made.is_empty() { updates } else { self.waiting(&made).await?.1 };
        for task in updates {
            self.update(forge, task).await?;
            self.one_more();
        }
        for comment in says {
            self.say(forge, comment).await?;
            self.one_more();
        }
        Ok(())
    }

    /// What is to be sent. `made` are the tasks whose issues this run has made.
    async fn waiting(&self, made: &HashSet<TaskId>) -> Result<(Vec<PushIntent>, Vec<TaskId>), SyncError> {
        let mut read = self.around.store.read().await?;
        let open = intents::list_open(&mut read, self.config.project_id).await?;
        let asked = &self.request;
        let creates = open
            .into_iter()
            .filter(|intent| intent.kind == PushKind::Create && asked.sends_of(intent.task_id))
            .filter(|intent| !asked.leave_out.tasks.contains(&intent.task_id))
            .collect();
        let mut updates = Vec::new();
        for linked in links::perhaps_edited(&mut read, Some(self.config.project_id)).await? {
            let waits = !fields_to_send(self.config.direction, &linked).is_empty()
                && asked.sends_of(linked.task.id)
                && !asked.leave_out.holds(&linked)
                && self.may_be_asked(&linked.remote);
            if waits && !self.was_refused(&mut read, &linked, made).await? {
                updates.push((linked.task.number, linked.task.id));
            }
        }
        // In the order of their numbers, so that the same edits are always sent in the same order.
        updates.sort_unstable();
        let updates = updates.into_iter().map(|(_, id)| id).collect();
        Ok((creates, updates))
    }

    /// An issue that is out of sight costs requests and mostly stays so: by themselves, syncs ask for it once a day. A
    /// person who presses Sync now is answered by the forge, and another token begins anew.
    pub(crate) fn may_be_asked(&self, link: &TaskRemote) -> bool {
        let asked_for = self.run.trigger.is_by_person() || self.request.every_issue;
        link.remote_state == RemoteState::Present
            || asked_for
            || is_due(link.looked_at, self.around.clock.now())
    }

    /// What the forge did not take is not sent again and again: only when it was edited since, or when a person
    /// asks for another sync.
    async fn was_refused(
        &self,
        db: &mut impl Reader,
        linked: &Linked,
        made: &HashSet<TaskId>,
    ) -> Result<bool, StoreError> {
        let Some(newest) = intents::of_task(db, linked.task.id).await?.pop() else { return Ok(false) };
        // Not told by times: the clock may have been set back since.
        let in_this_run = made.contains(&linked.task.id);
        let same = newest.content.is_some_and(|sent| sent == linked.task.content());
        Ok(newest.state == PushState::Failed && same && (in_this_run || !self.run.trigger.is_by_person()))
    }

    /// Many changes at once are sent only after a person said so: they may be a mistake, and others would have
    /// to clean up after it.
    async fn may_send_so_many(&mut self, changes: usize) -> Result<bool, SyncError> {
        if self.request.confirmed {
            return Ok(true);
        }
        let mut read = self.around.store.read().await?;
        let query = TaskQuery { project: Some(self.config.project_id), ..TaskQuery::default() };
        let tasks = tasks::count(&mut read, &query).await?;
        if !asks_before_sending(changes, usize::try_from(tasks).unwrap_or(usize::MAX)) {
            return Ok(true);
        }
        if self.config.sync_error.as_deref() == Some(MANY_CHANGES) && !self.run.trigger.is_by_person() {
            // The person knows; pulling goes on meanwhile.
            self.held_back = true;
            return Ok(false);
        }
        Err(SyncError::ManyChanges { changes: u32::try_from(changes).unwrap_or(u32::MAX) })
    }

    fn count_ahead(&mut self, total: usize) {
        self.run.progress.stage = Stage::Pushing;
        self.run.progress.current = 0;
        self.run.progress.total = Some(u32::try_from(total).unwrap_or(u32::MAX));
        self.announce.progress(self.run.progress);
    }

    fn one_more(&mut self) {
        let progress = &mut self.run.progress;
        progress.current += 1;
        progress.total = progress.total.map(|total| total.max(progress.current));
        self.announce.progress(self.run.progress);
    }

    /// Ends the transaction of one sent issue with its part of the report.
    pub(crate) async fn report(&mut self, mut tx: WriteTx, tally: &Tally) -> Result<(), SyncError> {
        let mut after = self.run.clone();
        tally.add_to(&mut after);
        runs::update(&mut tx, &after).await?;
        tx.commit().await?;
        self.run = after;
        self.tell_tasks();
        Ok(())
    }

    /// Sets down that an intent came to nothing, and says why.
    async fn give_up(&mut self, intent: PushIntent, reason: IssueError) -> Result<(), SyncError> {
        let mut tx = self.around.store.write().await?;
        let error = Some(reason.reason.clone());
        let intent =
            PushIntent { state: PushState::Failed, error, updated_at: self.around.clock.now(), ..intent };
        intents::update(&mut tx, &intent).await?;
        let mut tally = Tally::default();
        tally.not_sent(reason);
        self.report(tx, &tally).await
    }

    /// Says that the outcome is not known; the intent stays open, and the next sync looks.
    pub(crate) async fn leave_open(&mut self, reason: IssueError) -> Result<(), SyncError> {
        let tx = self.around.store.write().await?;
        let mut tally = Tally::default();
        tally.not_sent(reason);
        self.report(tx, &tally).await
    }
}

/// The code of a connection whose many changes wait for a person's word.
pub(crate) const MANY_CHANGES: &str = "many_changes";

/// The fields of a linked task that wait to be sent.
pub(crate) fn fields_to_send(direction: Direction, linked: &Linked) -> Vec<Field> {
    let Linked { task, remote: link } = linked;
    let asked = match link.sync_conflict_status {
        Some(ConflictStatus::Pending) => Asked::Yes,
        _ => Asked::No,
    };
    let outgoing = Outgoing {
        kind: link.kind,
        remote_state: link.remote_state,
        asked,
        base: &link.base,
        local: &task.content(),
    };
    plan_push(direction, outgoing)
}

/// One row per sent field: what the forge held before, and what it holds now.
async fn record_sent(
    tx: &mut WriteTx,
    run: tern_model::SyncId,
    before: &Task,
    after: &Task,
    fields: &[Field],
    at: Timestamp,
) -> Result<(), StoreError> {
    let sent: Vec<TaskChange> = fields
        .iter()
        .map(|&field| TaskChange {
            task_id: after.id,
            sync_id: Some(run),
            origin: Origin::Push,
            field,
            old: value_of(before, field),
            new: value_of(after, field),
            at,
        })
        .collect();
    changes::insert_many(tx, &sent).await
}

/// Whether an error is about one issue, so that the others can still be sent.
pub(crate) fn is_about_one_issue(error: &ForgeError) -> bool {
    matches!(
        error,
        ForgeError::Forbidden { .. }
            | ForgeError::NotFound { .. }
            | ForgeError::Gone { .. }
            | ForgeError::Moved { .. }
            | ForgeError::Invalid { .. }
            | ForgeError::TooLarge { .. }
            | ForgeError::OutcomeUnknown { .. }
            | ForgeError::Unsupported(_)
    )
}

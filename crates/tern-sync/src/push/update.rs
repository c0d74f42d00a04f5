//! Sending the changed fields of a linked issue.

use std::sync::Arc;

use tern_forge::{Forge, ForgeError, IssuePatch};
use tern_model::{
    ConflictStatus, Content, Field, IssueError, PushIntent, PushIntentId, PushKind, PushState, RemoteIssue,
    RemoteState, Task, TaskId,
};
use tern_reconcile::plan::{confirm, with_fields};
use tern_store::{conflicts, intents, links};

use super::{fields_to_send, is_about_one_issue, record_sent};
use crate::{SyncError, SyncEvent, counting::Tally, page::put_content, run::Runner, setting::external_id};

/// An update on its way.
struct Sending {
    intent: PushIntent,
    number: u64,
    fields: Vec<Field>,
    /// What the issue was just seen to say: base.
    before: Content,
    /// What it is to say.
    sent: Content,
}

impl Runner {
    /// Reads the issue, merges, sends what is left to send, and moves base to what the answer proves.
    pub(super) async fn update(&mut self, forge: &Arc<dyn Forge>, task: TaskId) -> Result<(), SyncError> {
        let Some(linked) = self.linked(task).await? else { return Ok(()) };
        let number = linked.remote.remote_issue_number;
        let fresh = self.unless_cancelled(async { Ok(forge.get_issue(number).await) }).await?;
        match fresh {
            Ok(issue)
                if external_id(self.setting(forge.as_ref()), &issue) == Some(linked.remote.external_id) =>
            {
                self.meet(forge.as_ref(), issue).await?;
            }
            Ok(_) => {
                return self
                    .unreachable(
                        forge.as_ref(),
                        task,
                        number,
                        RemoteState::Moved,
                        "its number leads to another issue now",
                    )
                    .await;
            }
            Err(error) => return self.could_not_be_read(forge, task, number, error).await,
        }
        let Some(sending) = self.begin_update(task).await? else { return Ok(()) };
        if let Some(reason) = too_long(forge.as_ref(), &sending) {
            return self.give_up(sending.intent, reason).await;
        }
        let patch = patch_of(&sending);
        let answer = self.unless_cancelled(async { Ok(forge.update_issue(number, &patch).await) }).await?;
        match answer {
            Ok(issue) => self.confirm_update(forge.as_ref(), sending, &issue).await,
            Err(error @ ForgeError::OutcomeUnknown { .. }) => {
                self.leave_open(reason(number, &format!("{error}; the next sync looks"))).await
            }
            Err(error) if is_about_one_issue(&error) => {
                self.give_up(sending.intent, reason(number, &format!("it was not sent: {error}"))).await
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Commits what is about to be sent. `None` when nothing is left to send: the merge has settled it, a person
    /// is asked, or the task was edited back meanwhile.
    async fn begin_update(&self, task: TaskId) -> Result<Option<Sending>, SyncError> {
        let now = self.around.clock.now();
        let mut tx = self.around.store.write().await?;
        let open = intents::of_task(&mut tx, task).await?;
        let open = open.into_iter().rfind(|intent| {
            intent.kind == PushKind::Update && matches!(intent.state, PushState::Planned | PushState::Sent)
        });
        let linked = links::linked_task(&mut tx, task).await?;
        let fields =
            linked.as_ref().map(|linked| fields_to_send(self.config.direction, linked)).unwrap_or_default();
        let (Some(linked), false) = (linked, fields.is_empty()) else {
            if let Some(intent) = open {
                let done = PushIntent { state: PushState::Done, updated_at: now, ..intent };
                intents::update(&mut tx, &done).await?;
                tx.commit().await?;
            }
            return Ok(None);
        };
        let sent = linked.task.content();
        let known = open.is_some();
        let intent = open.unwrap_or_else(|| PushIntent {
            id: PushIntentId::new(self.around.random.uuid()),
            task_id: task,
            kind: PushKind::Update,
            marker: None,
            content: None,
            state: PushState::Planned,
            attempts: 0,
            error: None,
            created_at: now,
            updated_at: now,
        });
        let intent = PushIntent {
            content: Some(sent.clone()),
            state: PushState::Sent,
            attempts: intent.attempts + 1,
            updated_at: now,
            ..intent
        };
        #[cfg(feature = "planted-bugs")]
        if tern_reconcile::planted::has(tern_reconcile::planted::Bug::BaseBeforeAnswer) {
            let early = tern_model::TaskRemote { base: sent.clone(), ..linked.remote.clone() };
            links::update_many(&mut tx, &[early]).await?;
        }
        if known {
            intents::update(&mut tx, &intent).await?;
        } else {
            intents::insert(&mut tx, &intent).await?;
        }
        tx.commit().await?;
        let number = linked.remote.remote_issue_number;
        Ok(Some(Sending { intent, number, fields, before: linked.remote.base, sent }))
    }

    async fn confirm_update(
        &mut self,
        forge: &dyn Forge,
        sending: Sending,
        issue: &RemoteIssue,
    ) -> Result<(), SyncError> {
        let now = self.around.clock.now();
        let Sending { intent, number, fields, before, sent } = sending;
        let answer = self.setting(forge).observed(issue, &sent);
        let confirmed = confirm(&before, &sent, &fields, &answer);
        let mut tx = self.around.store.write().await?;
        let mut tally = Tally::default();
        // Unlinked or decided otherwise meanwhile: the answer proves nothing about what stands here now, and the
        // next pull sees what the forge holds.
        if let Some(linked) = links::linked_task(&mut tx, intent.task_id).await?
            && linked.remote.base == before
        {
            let held = |content: &Content| {
                let mut task: Task = linked.task.clone();
                put_content(&mut task, content);
                task
            };
            let taken: Vec<Field> =
                fields.iter().copied().filter(|field| !confirmed.not_taken.contains(field)).collect();
            record_sent(&mut tx, self.run.id, &held(&before), &held(&confirmed.base), &taken, now).await?;
            let mut link = linked.remote;
            let known = with_fields(&answer, &fields, &confirmed.base) == confirmed.base;
            if known {
                link.remote_updated_at = issue.updated_at;
            }
            link.base = confirmed.base;
            #[cfg(feature = "planted-bugs")]
            if tern_reconcile::planted::has(tern_reconcile::planted::Bug::EchoIsRemoteEdit) {
                link.base = before;
            }
            link.last_synced_at = now;
            link.sync_conflict_status = None;
            links::update_many(&mut tx, &[link]).await?;
            tally.counts.tasks_pushed += u32::from(!taken.is_empty());
        }
        let error = (!confirmed.not_taken.is_empty()).then(|| {
            let words = not_taken(&confirmed.not_taken);
            tally.not_sent(reason(number, &words));
            words
        });
        let state = if error.is_some() { PushState::Failed } else { PushState::Done };
        intents::update(&mut tx, &PushIntent { state, error, updated_at: now, ..intent }).await?;
        self.report(tx, &tally).await
    }

    async fn could_not_be_read(
        &mut self,
        forge: &Arc<dyn Forge>,
        task: TaskId,
        number: u64,
        error: ForgeError,
    ) -> Result<(), SyncError> {
        match error {
            ForgeError::Gone { .. } => {
                self.unreachable(
                    forge.as_ref(),
                    task,
                    number,
                    RemoteState::Gone,
                    "it was deleted on the forge",
                )
                .await
            }
            ForgeError::Moved { .. } => {
                // A repository under a new name answers so for every issue; then nothing is wrong with this one.
                self.unless_cancelled(async { Ok(forge.check_repository().await) }).await??;
                self.unreachable(
                    forge.as_ref(),
                    task,
                    number,
                    RemoteState::Moved,
                    "it has moved to another repository",
                )
                .await
            }
            #[cfg(feature = "planted-bugs")]
            ForgeError::NotFound { .. }
                if tern_reconcile::planted::has(tern_reconcile::planted::Bug::NotFoundIsDeleted) =>
            {
                let mut tx = self.around.store.write().await?;
                tern_store::tasks::delete_many(&mut tx, &[task]).await?;
                Ok(tx.commit().await?)
            }
            ForgeError::NotFound { .. } => {
                // Whether the repository itself is out of sight decides for all its issues.
                self.unless_cancelled(async { Ok(forge.check_repository().await) }).await??;
                let words = "the forge does not show it any more; it may be there and hidden from this token";
                self.unreachable(forge.as_ref(), task, number, RemoteState::Forbidden, words).await
            }
            ForgeError::Forbidden { .. } => {
                self.unreachable(
                    forge.as_ref(),
                    task,
                    number,
                    RemoteState::Forbidden,
                    "the token may not see it",
                )
                .await
            }
            error if is_about_one_issue(&error) => {
                self.leave_open(reason(number, &format!("it could not be read: {error}"))).await
            }
            error => Err(error.into()),
        }
    }

    /// Notes on the link that the issue cannot be reached. The task stays as it is.
    async fn unreachable(
        &mut self,
        forge: &dyn Forge,
        task: TaskId,
        number: u64,
        state: RemoteState,
        words: &str,
    ) -> Result<(), SyncError> {
        let mut tx = self.around.store.write().await?;
        let mut tally = Tally::default();
        let mut asked = false;
        if let Some(mut linked) = links::linked_task(&mut tx, task).await? {
            linked.remote.remote_state = state;
            // Edited here and not there any more: what becomes of the task is for a person to decide.
            if state == RemoteState::Gone && conflicts::pending_of_task(&mut tx, task).await?.is_none() {
                linked.remote.sync_conflict_status = Some(ConflictStatus::Pending);
                let (local, seen) = (linked.task.content(), linked.remote.base.clone());
                let now = self.around.clock.now();
                let conflict = self.setting(forge).new_conflict(&linked.remote, local, seen, now);
                conflicts::insert(&mut tx, &conflict).await?;
                asked = true;
            }
            links::update_many(&mut tx, &[linked.remote]).await?;
        }
        let reason = reason(number, &format!("{words}; your edits are kept here"));
        if asked {
            tally.asked(reason);
        } else {
            tally.not_sent(reason);
        }
        self.report(tx, &tally).await?;
        self.announce.send(SyncEvent::ConflictsChanged { project_id: self.config.project_id });
        Ok(())
    }
}

fn patch_of(sending: &Sending) -> IssuePatch {
    let has = |field: Field| sending.fields.contains(&field);
    let sent = &sending.sent;
    IssuePatch {
        title: has(Field::Title).then(|| sent.title.clone()),
        description: has(Field::Description).then(|| sent.description.clone()),
        state: has(Field::Status).then_some(sent.state),
        labels: has(Field::Labels).then(|| sent.labels.iter().cloned().collect()),
        assignees: has(Field::Assignees).then(|| sent.assignees.iter().cloned().collect()),
        milestone: has(Field::Milestone).then(|| sent.milestone.clone()),
    }
}

fn too_long(forge: &dyn Forge, sending: &Sending) -> Option<IssueError> {
    let has = |field: Field| sending.fields.contains(&field);
    longer_than_taken(forge, &sending.sent, has(Field::Title), has(Field::Description))
        .map(|words| reason(sending.number, &words))
}

/// Why a forge will not take a text for its length.
pub(super) fn longer_than_taken(
    forge: &dyn Forge,
    content: &Content,
    title: bool,
    description: bool,
) -> Option<String> {
    let limits = forge.capabilities();
    let over = |what: &str, text: &str, limit: usize| {
        let chars = text.chars().count();
        (chars > limit).then(|| {
            format!(
                "its {what} has {chars} characters and {} takes {limit}; it is kept here",
                forge.service()
            )
        })
    };
    title.then(|| over("title", &content.title, limits.title_max_chars)).flatten().or_else(|| {
        description.then(|| over("description", &content.description, limits.description_max_chars)).flatten()
    })
}

/// What a forge kept as it was, in words.
pub(super) fn not_taken(fields: &[Field]) -> String {
    let words: Vec<&str> = fields
        .iter()
        .map(|field| match field {
            Field::Status => "state",
            other => other.as_str(),
        })
        .collect();
    format!(
        "the forge did not take its {}: this account may not set it, or it does not exist there; yours is kept here",
        words.join(", ")
    )
}

fn reason(number: u64, words: &str) -> IssueError {
    IssueError { number: Some(number), url: None, reason: format!("#{number}: {words}") }
}

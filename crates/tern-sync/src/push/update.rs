//! Sending the changed fields of a linked issue.

use std::sync::Arc;

use tern_forge::{Forge, ForgeError, IssuePatch};
use tern_model::{
    Content, Field, IssueError, PushIntent, PushIntentId, PushKind, PushState, RemoteIssue, Task, TaskId,
};
use tern_reconcile::plan::{confirm, with_fields};
use tern_store::{intents, links};

use super::{fields_to_send, is_about_one_issue, record_sent};
use crate::{SyncError, counting::Tally, page::put_content, run::Runner};

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
        if linked.remote.kind.is_security() {
            // The planner says so already; here it would leave this computer.
            tracing::error!(task = %linked.task.id, "a security finding was about to be sent");
            return Ok(());
        }
        let Some(number) = self.look_at(forge, task).await? else { return Ok(()) };
        let Some(sending) = self.begin_update(task, number).await? else { return Ok(()) };
        if let Some(reason) = too_long(forge.as_ref(), &sending) {
            return self.give_up(sending.intent, reason).await;
        }
        let patch = patch_of(&sending);
        let answer = self.once_sent(async { Ok(forge.update_issue(number, &patch).await) }).await?;
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
    /// is asked, the task was edited back meanwhile, or it is linked to another issue now than the one that was read.
    async fn begin_update(&self, task: TaskId, read: u64) -> Result<Option<Sending>, SyncError> {
        let now = self.around.clock.now();
        let mut tx = self.around.store.write().await?;
        let open = intents::of_task(&mut tx, task).await?;
        let open = open.into_iter().rfind(|intent| {
            intent.kind == PushKind::Update && matches!(intent.state, PushState::Planned | PushState::Sent)
        });
        let linked = links::linked_task(&mut tx, task)
            .await?
            .filter(|linked| linked.remote.remote_issue_number == read);
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

pub(crate) fn reason(number: u64, words: &str) -> IssueError {
    IssueError { number: Some(number), url: None, reason: format!("#{number}: {words}") }
}

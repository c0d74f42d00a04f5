//! Making an issue from a task: at most one, whatever happens on the way.

use std::{collections::BTreeSet, sync::Arc};

use tern_forge::{Forge, ForgeError, ListState, NewIssue};
use tern_model::{
    Content, Field, IssueError, PushIntent, PushIntentId, PushState, RemoteIssue, State, TaskId, TaskRemote,
};
use tern_reconcile::plan::confirm;
use tern_store::{WriteTx, findings, intents, links, tasks};

use super::{
    is_about_one_issue, record_sent,
    update::{longer_than_taken, not_taken},
};
use crate::{
    SyncError,
    counting::Tally,
    fetch::{Reading, read_listing},
    page::put_content,
    run::Runner,
    setting::external_id,
    walk::{Ending, Walk},
};

/// A list may show a new issue only after a while; before this much has passed, not finding it proves nothing.
pub(super) const SURE_AFTER_SECONDS: i64 = 60;
/// The forge's clock and this one may differ; a lost create is looked for from this much before it was sent.
const LOOK_BACK_SECONDS: i64 = 3_600;

/// The synced fields of a new issue.
const ALL: [Field; 5] = [Field::Title, Field::Description, Field::Labels, Field::Assignees, Field::Milestone];

impl Runner {
    /// Makes the issue of an open create. One whose outcome is not known is looked for first, and sent again only
    /// once it is sure that it did not arrive.
    pub(super) async fn create(
        &mut self,
        forge: &Arc<dyn Forge>,
        intent: PushIntent,
    ) -> Result<(), SyncError> {
        if self.is_finding(intent.task_id).await? {
            return self.give_up(intent, reason("a security finding", "it is never published")).await;
        }
        if intent.state == PushState::Sent && !self.surely_lost(forge, &intent).await? {
            return Ok(());
        }
        let Some((intent, content, name)) = self.begin_create(intent).await? else { return Ok(()) };
        if let Some(words) = longer_than_taken(forge.as_ref(), &content, true, true) {
            return self.give_up(intent, reason(&name, &words)).await;
        }
        let new = NewIssue { content: content.clone(), marker: intent.marker.clone() };
        let answer = self.once_sent(async { Ok(forge.create_issue(&new).await) }).await?;
        #[cfg(feature = "planted-bugs")]
        let answer = match answer {
            Err(ForgeError::OutcomeUnknown { .. })
                if tern_reconcile::planted::has(tern_reconcile::planted::Bug::CreateRetried) =>
            {
                forge.create_issue(&new).await
            }
            other => other,
        };
        match answer {
            Ok(issue) => self.confirm_create(forge.as_ref(), intent, &content, &issue).await,
            Err(error @ ForgeError::OutcomeUnknown { .. }) => {
                self.leave_open(reason(&name, &format!("{error}; the next sync looks for it"))).await
            }
            Err(error) if is_about_one_issue(&error) => {
                self.give_up(intent, reason(&name, &format!("no issue was made: {error}"))).await
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Whether a task came from a security finding, also where it is no longer linked to it.
    async fn is_finding(&self, task: TaskId) -> Result<bool, SyncError> {
        let mut read = self.around.store.read().await?;
        let link = links::get_by_task(&mut read, task).await?;
        Ok(link.is_some_and(|link| link.kind.is_security())
            || findings::get(&mut read, task).await?.is_some())
    }

    /// Looks a create up by its marker, and takes its issue over where it is found. Whether it may be sent again.
    async fn surely_lost(&mut self, forge: &Arc<dyn Forge>, intent: &PushIntent) -> Result<bool, SyncError> {
        if self.linked(intent.task_id).await?.is_some() {
            // Another attempt arrived: nothing is left to be done.
            return Ok(true);
        }
        let since = Some(intent.updated_at.plus_seconds(-LOOK_BACK_SECONDS));
        let reading = Reading { state: ListState::All, walk: Walk::from(since, Ending::AtEnd), etag: None };
        let found = self.find_marker(forge, reading, intent.marker.as_deref()).await?;
        if let Some(issue) = found {
            self.meet(forge.as_ref(), issue).await?;
            return Ok(false);
        }
        let waited = self.around.clock.now().millis_since(intent.updated_at);
        if waited >= SURE_AFTER_SECONDS * 1_000 {
            return Ok(true);
        }
        let words = "it is not known yet whether it became an issue; the next sync looks again";
        self.leave_open(reason("a new issue", words)).await?;
        Ok(false)
    }

    async fn find_marker(
        &self,
        forge: &Arc<dyn Forge>,
        reading: Reading,
        marker: Option<&str>,
    ) -> Result<Option<RemoteIssue>, SyncError> {
        #[cfg(feature = "planted-bugs")]
        if tern_reconcile::planted::has(tern_reconcile::planted::Bug::MarkerNotLookedUp) {
            return Ok(None);
        }
        let (sender, mut pages) = tokio::sync::mpsc::channel(1);
        let reader = tokio_util::task::AbortOnDropHandle::new(tokio::spawn(read_listing(
            forge.clone(),
            reading,
            sender,
        )));
        while let Some(fetched) = self.unless_cancelled(async { Ok(pages.recv().await) }).await? {
            let found = fetched.page.issues.into_iter().find(|issue| issue.marker.as_deref() == marker);
            if found.is_some() {
                return Ok(found);
            }
        }
        self.unless_cancelled(async { reader.await.map_err(|e| SyncError::Fault(e.to_string()))? }).await?;
        Ok(None)
    }

    /// Commits that the request is about to leave, with what it says. `None` when the task is gone or linked.
    async fn begin_create(
        &self,
        intent: PushIntent,
    ) -> Result<Option<(PushIntent, Content, String)>, SyncError> {
        let now = self.around.clock.now();
        let mut tx = self.around.store.write().await?;
        let linked = links::get_by_task(&mut tx, intent.task_id).await?.is_some();
        let task = tasks::get(&mut tx, intent.task_id).await?.filter(|_| !linked);
        let Some(task) = task else {
            let done = PushIntent { state: PushState::Done, updated_at: now, ..intent };
            intents::update(&mut tx, &done).await?;
            tx.commit().await?;
            return Ok(None);
        };
        // No forge makes closed issues; closing is sent afterwards.
        let content = Content { state: State::Open, ..task.content() };
        let intent = self.attempt_of(&mut tx, intent).await?;
        let intent = PushIntent {
            content: Some(content.clone()),
            state: PushState::Sent,
            attempts: intent.attempts + 1,
            updated_at: now,
            ..intent
        };
        intents::update(&mut tx, &intent).await?;
        tx.commit().await?;
        Ok(Some((intent, content, format!("\"{}\"", task.title))))
    }

    /// Every attempt is an intent of its own, with its own marker: should an earlier one turn up after all, it is
    /// compared with what that one said.
    async fn attempt_of(&self, tx: &mut WriteTx, intent: PushIntent) -> Result<PushIntent, SyncError> {
        if intent.state == PushState::Planned {
            return Ok(intent);
        }
        let now = self.around.clock.now();
        let given_up = PushIntent {
            state: PushState::Failed,
            error: Some("it was not found a minute after it had been sent; it was sent again".to_owned()),
            updated_at: now,
            ..intent.clone()
        };
        intents::update(tx, &given_up).await?;
        let again = PushIntent {
            id: PushIntentId::new(self.around.random.uuid()),
            marker: Some(self.around.random.uuid().to_string()),
            content: None,
            state: PushState::Planned,
            error: None,
            created_at: now,
            updated_at: now,
            ..intent
        };
        intents::insert(tx, &again).await?;
        Ok(again)
    }

    async fn confirm_create(
        &mut self,
        forge: &dyn Forge,
        intent: PushIntent,
        sent: &Content,
        issue: &RemoteIssue,
    ) -> Result<(), SyncError> {
        let now = self.around.clock.now();
        let setting = self.setting(forge);
        let (Some(external_id), answer) = (external_id(setting, issue), setting.observed(issue, sent)) else {
            let words = "its issue's address is longer than Tern can keep";
            return self.give_up(intent, reason(&sent.title, words)).await;
        };
        let nothing = Content {
            title: String::new(),
            description: String::new(),
            state: State::Open,
            labels: BTreeSet::new(),
            assignees: BTreeSet::new(),
            milestone: None,
        };
        let confirmed = confirm(&nothing, sent, &ALL, &answer);
        let mut tx = self.around.store.write().await?;
        let mut tally = Tally::default();
        if let Some(task) = tasks::get(&mut tx, intent.task_id).await? {
            let mut after = task.clone();
            after.issue_url = Some(issue.url.clone());
            after.updated_at = now;
            tasks::update(&mut tx, &after).await?;
            let link = TaskRemote {
                base: Content { state: answer.state, ..confirmed.base.clone() },
                ..setting.new_link(issue, external_id, task.id, now)
            };
            links::insert_many(&mut tx, &[link]).await?;
            let mut held = task.clone();
            put_content(&mut held, &confirmed.base);
            let mut blank = held.clone();
            put_content(&mut blank, &nothing);
            record_sent(&mut tx, self.run.id, &blank, &held, &[Field::Title], now).await?;
            tally.counts.tasks_pushed += 1;
        }
        let error = (!confirmed.not_taken.is_empty()).then(|| {
            let words = not_taken(&confirmed.not_taken);
            tally.not_sent(IssueError {
                number: Some(issue.number),
                url: Some(issue.url.clone()),
                reason: format!("#{}: {words}", issue.number),
            });
            words
        });
        let state = if error.is_some() { PushState::Failed } else { PushState::Done };
        intents::update(&mut tx, &PushIntent { state, error, updated_at: now, ..intent }).await?;
        self.report(tx, &tally).await
    }
}

fn reason(name: &str, words: &str) -> IssueError {
    IssueError { number: None, url: None, reason: format!("{name}: {words}") }
}

//! Looking at one linked issue: what it says now, or why it cannot be read.

use std::sync::Arc;

use tern_forge::{Forge, ForgeError};
use tern_model::{
    ConflictStatus, PushIntent, PushKind, PushState, RemoteIssue, RemoteState, TaskId, TaskRemote,
};
use tern_reconcile::same::same;
use tern_store::{Linked, WriteTx, conflicts, intents, links};

use crate::{
    SyncError, SyncEvent,
    apply::{Mark, Page},
    counting::Tally,
    page::{self, missed_words},
    push::{is_about_one_issue, reason},
    run::Runner,
    setting::external_id,
};

/// How an issue cannot be reached, and in which words.
type Unreachable = (RemoteState, &'static str);

const DELETED: Unreachable = (RemoteState::Gone, "it was deleted on the forge");
const MOVED: Unreachable = (RemoteState::Moved, page::MOVED);
const REPLACED: Unreachable = (RemoteState::Moved, "its number leads to another issue now");
const HIDDEN: Unreachable = (
    RemoteState::Forbidden,
    "the forge does not show it any more; it may be there and hidden from this token",
);
const FORBIDDEN: Unreachable = (RemoteState::Forbidden, "the token may not see it");

impl Runner {
    /// Asks for a task's issue and takes over what it says, as a pull would. Answers with its number; `None` when
    /// it could not be read, which is then noted.
    pub(crate) async fn look_at(
        &mut self,
        forge: &Arc<dyn Forge>,
        task: TaskId,
    ) -> Result<Option<u64>, SyncError> {
        let Some(linked) = self.linked(task).await? else { return Ok(None) };
        let number = linked.remote.remote_issue_number;
        let fresh = self.unless_cancelled(async { Ok(forge.get_issue(number).await) }).await?;
        match fresh {
            Ok(issue)
                if external_id(self.setting(forge.as_ref()), &issue) == Some(linked.remote.external_id) =>
            {
                self.meet(forge.as_ref(), issue).await?;
                return Ok(Some(number));
            }
            Ok(_) => self.unreachable(forge.as_ref(), task, REPLACED).await?,
            Err(error) => self.could_not_be_read(forge, task, number, error).await?,
        }
        Ok(None)
    }

    /// Takes over what the forge says of one issue now.
    pub(crate) async fn meet(&mut self, forge: &dyn Forge, issue: RemoteIssue) -> Result<(), SyncError> {
        let page = Page { issues: vec![issue], rejected: Vec::new(), rows: 0, mark: Mark::Nowhere };
        self.apply(forge, page).await
    }

    pub(crate) async fn linked(&self, task: TaskId) -> Result<Option<Linked>, SyncError> {
        let mut read = self.around.store.read().await?;
        Ok(links::linked_task(&mut read, task).await?)
    }

    async fn could_not_be_read(
        &mut self,
        forge: &Arc<dyn Forge>,
        task: TaskId,
        number: u64,
        error: ForgeError,
    ) -> Result<(), SyncError> {
        let why = match error {
            ForgeError::Gone { .. } => DELETED,
            ForgeError::Moved { location, .. } => {
                // A repository under a new name answers so for every issue; then nothing is wrong with this one.
                self.ask_repository(forge).await?;
                self.moved.extend(location.map(|place| (task, place)));
                MOVED
            }
            #[cfg(feature = "planted-bugs")]
            ForgeError::NotFound { .. }
                if tern_reconcile::planted::has(tern_reconcile::planted::Bug::NotFoundIsDeleted) =>
            {
                let mut tx = self.around.store.write().await?;
                tern_store::tasks::delete_many(&mut tx, &[task]).await?;
                return Ok(tx.commit().await?);
            }
            ForgeError::NotFound { .. } => {
                // Whether the repository itself is out of sight decides for all its issues.
                self.ask_repository(forge).await?;
                HIDDEN
            }
            ForgeError::Forbidden { .. } => FORBIDDEN,
            error if is_about_one_issue(&error) => {
                return self.leave_open(reason(number, &format!("it could not be read: {error}"))).await;
            }
            error => return Err(error.into()),
        };
        self.unreachable(forge.as_ref(), task, why).await
    }

    /// Finds out where moved issues are now, as far as this account may see it. Not knowing is no failure: it is asked
    /// again when linked issues are next looked for.
    pub(crate) async fn find_moved(&mut self, forge: &Arc<dyn Forge>) -> Result<(), SyncError> {
        for (task, place) in std::mem::take(&mut self.moved) {
            let found = self.unless_cancelled(async { Ok(forge.find_moved(&place).await) }).await?;
            let page = match found {
                Ok(page) => page,
                Err(error) => {
                    tracing::debug!(%error, %task, "where an issue has moved to is not known");
                    continue;
                }
            };
            let mut tx = self.around.store.write().await?;
            let linked = links::get_by_task(&mut tx, task).await?;
            if let Some(link) = linked.filter(|link| link.remote_state == RemoteState::Moved) {
                links::update_many(&mut tx, &[TaskRemote { moved_to: Some(page), ..link }]).await?;
                tx.commit().await?;
                self.tell_tasks();
            }
        }
        Ok(())
    }

    /// What was sent without an answer stays open until the issue is read; of this one nothing will be.
    async fn settle_unclear(&self, tx: &mut WriteTx, task: TaskId) -> Result<(), SyncError> {
        for intent in intents::of_task(tx, task).await? {
            if (intent.kind, intent.state) == (PushKind::Update, PushState::Sent) {
                let updated_at = self.around.clock.now();
                intents::update(tx, &PushIntent { state: PushState::Done, updated_at, ..intent }).await?;
            }
        }
        Ok(())
    }

    /// Notes on the link that the issue cannot be reached. The task stays as it is; where it was edited here and
    /// is not there any more, what becomes of it is for a person to decide.
    async fn unreachable(
        &mut self,
        forge: &dyn Forge,
        task: TaskId,
        (state, words): Unreachable,
    ) -> Result<(), SyncError> {
        let mut tx = self.around.store.write().await?;
        let mut tally = Tally::default();
        if let Some(mut linked) = links::linked_task(&mut tx, task).await? {
            let local = linked.task.content();
            let edited = !same(&local, &linked.remote.base);
            let is_news = linked.remote.remote_state != state;
            linked.remote.remote_state = state;
            linked.remote.looked_at = (state == RemoteState::Forbidden).then(|| self.around.clock.now());
            let reason = reason(linked.remote.remote_issue_number, &missed_words(words, edited));
            if edited
                && state == RemoteState::Gone
                && conflicts::pending_of_task(&mut tx, task).await?.is_none()
            {
                linked.remote.sync_conflict_status = Some(ConflictStatus::Pending);
                let seen = linked.remote.base.clone();
                let now = self.around.clock.now();
                let conflict = self.setting(forge).new_conflict(&linked.remote, local, seen, now);
                conflicts::insert(&mut tx, &conflict).await?;
                tally.asked(reason);
            } else if is_news || edited {
                tally.missed(reason, edited);
            }
            if state != RemoteState::Forbidden {
                self.settle_unclear(&mut tx, task).await?;
            }
            links::update_many(&mut tx, &[linked.remote]).await?;
        }
        self.report(tx, &tally).await?;
        self.announce.send(SyncEvent::ConflictsChanged { project_id: self.config.project_id });
        Ok(())
    }
}

//! Sending comments: each at most once, whatever happens on the way.

use std::sync::Arc;

use tern_forge::{Forge, ForgeError, NewComment};
use tern_model::{Comment, CommentId, CommentState, IssueError, RemoteComment, RemoteState, TaskRemote};
use tern_store::{WriteTx, comments, links};

use super::{create::SURE_AFTER_SECONDS, is_about_one_issue, reason};
use crate::{
    SyncError,
    comments::{Hearing, said},
    counting::Tally,
    run::Runner,
};

/// Why a comment whose outcome is open is not looked for where its task is linked now.
const ELSEWHERE: &str = "its task was linked to another issue before it was known whether the comment had arrived; \
                         look at the issue it was meant for before you send it again";

impl Runner {
    /// The comments that can be sent now: those of linked issues that can be reached.
    pub(super) async fn waiting_comments(&self) -> Result<Vec<CommentId>, SyncError> {
        let mut read = self.around.store.read().await?;
        let mut waiting = Vec::new();
        for comment in comments::outgoing(&mut read, self.config.project_id).await? {
            let asked = &self.request;
            if asked.leave_out.comments.contains(&comment.id) || !asked.sends_of(comment.task_id) {
                continue;
            }
            let link = links::get_by_task(&mut read, comment.task_id).await?;
            if link.is_some_and(|link| can_be_asked(&link) && self.may_be_asked(&link)) {
                waiting.push(comment.id);
            }
        }
        Ok(waiting)
    }

    /// Sends a comment. One whose outcome is not known is looked for first, and sent again only once it is sure that
    /// it did not arrive.
    pub(super) async fn say(&mut self, forge: &Arc<dyn Forge>, id: CommentId) -> Result<(), SyncError> {
        let Some((comment, link)) = self.unsent(id).await? else { return Ok(()) };
        if link.remote_state == RemoteState::Forbidden
            && self.look_at(forge, comment.task_id).await?.is_none()
        {
            return Ok(());
        }
        let number = link.remote_issue_number;
        if comment.state == CommentState::Sent {
            if comment.sent_to.as_deref() != Some(link.external_id.as_str()) {
                return self.refuse_comment(&comment, number, ELSEWHERE).await;
            }
            if !self.surely_unsaid(forge, &comment, number).await? {
                return Ok(());
            }
        }
        let limit = forge.capabilities().comment_room();
        if comment.body.chars().count() > limit {
            let words = format!("it is longer than the {limit} characters that {} takes", forge.service());
            return self.refuse_comment(&comment, number, &words).await;
        }
        let Some(comment) = self.begin_say(id, &link).await? else { return Ok(()) };
        let marker = comment.marker.clone().unwrap_or_default();
        let new = NewComment { body: comment.body.clone(), marker };
        let answer = self.once_sent(async { Ok(forge.create_comment(number, &new).await) }).await?;
        match answer {
            Ok(remote) => self.confirm_say(id, remote).await,
            Err(error @ ForgeError::OutcomeUnknown { .. }) => {
                self.leave_open(reason(number, &format!("your comment: {error}; the next sync looks"))).await
            }
            Err(error) if is_about_one_issue(&error) => {
                self.refuse_comment(&comment, number, &error.to_string()).await
            }
            Err(error) => {
                self.wait_again(id).await?;
                Err(error.into())
            }
        }
    }

    /// The comment as it stands, while it is on its way out, and where it goes.
    async fn unsent(&self, id: CommentId) -> Result<Option<(Comment, TaskRemote)>, SyncError> {
        let mut read = self.around.store.read().await?;
        let Some(comment) = comments::get(&mut read, id).await?.filter(is_outgoing) else { return Ok(None) };
        let link = links::get_by_task(&mut read, comment.task_id).await?.filter(can_be_asked);
        Ok(link.map(|link| (comment, link)))
    }

    /// Looks a comment up by its marker among what was said on the issue. Whether it may be sent again.
    async fn surely_unsaid(
        &mut self,
        forge: &Arc<dyn Forge>,
        comment: &Comment,
        number: u64,
    ) -> Result<bool, SyncError> {
        #[cfg(feature = "planted-bugs")]
        if tern_reconcile::planted::has(tern_reconcile::planted::Bug::CommentRetried) {
            return Ok(true);
        }
        let heard = self.read_comments_of(forge, comment.task_id).await?;
        let now = {
            let mut read = self.around.store.read().await?;
            comments::get(&mut read, comment.id).await?
        };
        match now {
            Some(now) if now.state == CommentState::Sent => {}
            Some(now) if now.state == CommentState::Synced => {
                let tally = Tally { counts: one_sent(), reasons: Vec::new() };
                let tx = self.around.store.write().await?;
                self.report(tx, &tally).await?;
                return Ok(false);
            }
            _ => return Ok(false),
        }
        let waited = self.around.clock.now().millis_since(comment.touched_at);
        if heard == Hearing::Whole && waited >= SURE_AFTER_SECONDS * 1_000 {
            return Ok(true);
        }
        if waited < 0 {
            self.wait_from_now(comment.id).await?;
        }
        let words = "it is not known yet whether your comment arrived; the next sync looks again";
        self.leave_open(reason(number, words)).await?;
        Ok(false)
    }

    /// The clock was set back since it was sent: how long ago that was is not known, so it is waited for anew.
    async fn wait_from_now(&self, id: CommentId) -> Result<(), SyncError> {
        let mut tx = self.around.store.write().await?;
        if let Some(comment) = comments::get(&mut tx, id).await?.filter(is_outgoing) {
            put(&mut tx, &Comment { touched_at: self.around.clock.now(), ..comment }).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Commits that the request is about to leave. `None` when the comment was taken back meanwhile.
    async fn begin_say(&self, id: CommentId, link: &TaskRemote) -> Result<Option<Comment>, SyncError> {
        let mut tx = self.around.store.write().await?;
        let Some(comment) = comments::get(&mut tx, id).await?.filter(is_outgoing) else { return Ok(None) };
        let marker = comment.marker.unwrap_or_else(|| self.around.random.uuid().to_string());
        let comment = Comment {
            state: CommentState::Sent,
            marker: Some(marker),
            sent_to: Some(link.external_id.as_str().to_owned()),
            attempts: comment.attempts + 1,
            touched_at: self.around.clock.now(),
            ..comment
        };
        put(&mut tx, &comment).await?;
        tx.commit().await?;
        Ok(Some(comment))
    }

    async fn confirm_say(&mut self, id: CommentId, remote: RemoteComment) -> Result<(), SyncError> {
        let mut tx = self.around.store.write().await?;
        // Somebody who looked at the task may have met it there already.
        if let Some(comment) = comments::get(&mut tx, id).await?.filter(is_outgoing) {
            put(&mut tx, &said(comment, remote, self.around.clock.now())).await?;
        }
        self.report(tx, &Tally { counts: one_sent(), reasons: Vec::new() }).await
    }

    /// The forge certainly did not take it, and may take it another time.
    async fn wait_again(&self, id: CommentId) -> Result<(), SyncError> {
        let mut tx = self.around.store.write().await?;
        if let Some(comment) = comments::get(&mut tx, id).await?.filter(is_outgoing) {
            let touched_at = self.around.clock.now();
            let waiting = Comment { state: CommentState::Waiting, sent_to: None, touched_at, ..comment };
            put(&mut tx, &waiting).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Sets down why it was not said; what becomes of it is for a person to decide.
    async fn refuse_comment(&mut self, comment: &Comment, number: u64, why: &str) -> Result<(), SyncError> {
        let mut tx = self.around.store.write().await?;
        if let Some(comment) = comments::get(&mut tx, comment.id).await?.filter(is_outgoing) {
            let touched_at = self.around.clock.now();
            let error = Some(why.to_owned());
            put(&mut tx, &Comment { state: CommentState::Failed, error, touched_at, ..comment }).await?;
        }
        let mut tally = Tally::default();
        let words = format!("your comment was not sent: {why}; it is kept here");
        let reason: IssueError = reason(number, &words);
        tally.not_sent(reason);
        self.report(tx, &tally).await
    }
}

async fn put(tx: &mut WriteTx, comment: &Comment) -> Result<(), SyncError> {
    Ok(comments::upsert_many(tx, std::slice::from_ref(comment)).await?)
}

fn one_sent() -> tern_model::RunCounts {
    tern_model::RunCounts { comments_sent: 1, ..tern_model::RunCounts::default() }
}

fn is_outgoing(comment: &Comment) -> bool {
    matches!(comment.state, CommentState::Waiting | CommentState::Sent)
}

/// Whether its issue can be written to. One that was out of sight is tried again: a right can come back, and leaves no
/// trace in any list.
pub(crate) fn can_be_asked(link: &TaskRemote) -> bool {
    !link.kind.is_security() && matches!(link.remote_state, RemoteState::Present | RemoteState::Forbidden)
}

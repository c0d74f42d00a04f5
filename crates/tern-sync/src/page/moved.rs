//! Issues that were moved elsewhere and left their shells behind.

use tern_model::{ExternalId, PushIntent, PushState, RemoteIssue, RemoteState, Task, TaskRemote};
use tern_reconcile::same::same;
use tern_store::Linked;

use super::{MOVED, PagePlanner, missed_words, reason};
use crate::setting::Source;

impl PagePlanner<'_> {
    /// An issue of which only its shell is left. That it is closed says nothing about the work, so the task stays as
    /// it is; so does base, from which nothing is sent any more.
    pub(super) fn plan_moved(&mut self, issue: &RemoteIssue, linked: Linked, place: &str) {
        let Linked { task, remote: before } = linked;
        if self.setting.source == Source::Listed && issue.updated_at < before.remote_updated_at {
            return;
        }
        let mut link = self.refreshed(before.clone(), issue);
        (link.remote_state, link.moved_to) = (RemoteState::Moved, before.moved_to.clone());
        link.last_synced_at = before.last_synced_at;
        let is_news = before.remote_state != RemoteState::Moved;
        if link.moved_to.is_none() && (is_news || self.setting.source == Source::Asked) {
            self.writes.moved.push((task.id, place.to_owned()));
        }
        if let Some(intent) = self.unclear.remove(&task.id) {
            // Whether it arrived can no longer be read, and it is not sent again.
            let state = PushState::Done;
            self.writes.intents.push(PushIntent { state, updated_at: self.now, ..intent });
        }
        if is_news {
            let edited = !same(&task.content(), &link.base);
            self.writes.tally.missed(reason(issue, &missed_words(MOVED, edited)), edited);
        }
        if link != before {
            self.writes.links.push(link);
        }
    }

    /// A shell without a task. If it was made from here, and its answer was lost, it must not be made again.
    pub(super) fn plan_shell(&mut self, issue: &RemoteIssue, id: ExternalId, place: &str) {
        let made = issue.marker.as_ref().and_then(|marker| self.creates.get_mut(marker));
        if let Some((task, intent)) = made.and_then(|(intent, task)| Some((task.take()?, intent.clone()))) {
            let base = intent.content.clone().unwrap_or_else(|| issue.content.clone());
            let link = self.new_link(issue, id, task.id);
            self.writes.moved.push((task.id, place.to_owned()));
            self.writes.new_links.push(TaskRemote { base, remote_state: RemoteState::Moved, ..link });
            self.writes.tasks.push(Task { issue_url: Some(issue.url.clone()), ..task });
            self.writes.tally.missed(reason(issue, &missed_words(MOVED, false)), false);
            let state = PushState::Done;
            self.writes.intents.push(PushIntent { state, error: None, updated_at: self.now, ..intent });
        } else if self.setting.left_out.is_news(issue.updated_at) {
            self.writes.tally.left_out(reason(issue, MOVED));
        }
    }
}

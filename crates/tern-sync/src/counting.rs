//! The tally of a page, and how it is added to a run.

use tern_model::{IssueError, RunCounts, SyncRun};

/// How many reasons a run keeps; the counts go on beyond it.
const MAX_REASONS: usize = 1000;

/// Counts and reasons of one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) counts: RunCounts,
    pub(crate) reasons: Vec<IssueError>,
}

impl Tally {
    pub(crate) fn failed(&mut self, error: IssueError) {
        self.counts.issues_fetched += 1;
        self.counts.tasks_failed += 1;
        self.reasons.push(error);
    }

    pub(crate) fn not_sent(&mut self, error: IssueError) {
        self.counts.tasks_failed += 1;
        self.reasons.push(error);
    }

    /// An issue that cannot be reached: an edit of its task could not be sent, else nothing was to be done.
    pub(crate) fn missed(&mut self, reason: IssueError, edited: bool) {
        if edited {
            self.not_sent(reason);
        } else {
            self.counts.tasks_skipped += 1;
            self.reasons.push(reason);
        }
    }

    /// Not sent either, but nothing failed: it waits for a person.
    pub(crate) fn asked(&mut self, reason: IssueError) {
        self.counts.conflicts_detected += 1;
        self.reasons.push(reason);
    }

    pub(crate) fn left_out(&mut self, error: IssueError) {
        self.counts.issues_fetched += 1;
        self.counts.tasks_skipped += 1;
        self.reasons.push(error);
    }

    pub(crate) fn add_to(&self, run: &mut SyncRun) {
        let (sum, page) = (&mut run.counts, &self.counts);
        sum.issues_fetched += page.issues_fetched;
        sum.tasks_created += page.tasks_created;
        sum.tasks_updated += page.tasks_updated;
        sum.tasks_pushed += page.tasks_pushed;
        sum.tasks_skipped += page.tasks_skipped;
        sum.tasks_failed += page.tasks_failed;
        sum.conflicts_detected += page.conflicts_detected;
        sum.comments_read += page.comments_read;
        sum.comments_sent += page.comments_sent;
        let room = MAX_REASONS.saturating_sub(run.issue_errors.len());
        run.issue_errors.extend(self.reasons.iter().take(room).cloned());
    }
}

//! What the program kept, read from its database while it runs or after.

use std::path::Path;

use tern_model::{Conflict, Content, RemoteKind, SyncRun, SyncStatus, TaskChange, TaskId, Timestamp};
use tern_store::{RunQuery, Store, TaskQuery, TaskRow, changes, configs, conflicts, links, runs, tasks};

use super::until;

/// A data folder's database.
pub struct Records(Store);

impl Records {
    pub async fn open(data: &Path) -> Self {
        Self(Store::open(data, Timestamp::EPOCH).await.unwrap().store)
    }

    /// Every task, closed ones too.
    pub async fn tasks(&self) -> Vec<TaskRow> {
        let query = TaskQuery { limit: 100_000, ..TaskQuery::default() };
        tasks::list(&mut self.0.read().await.unwrap(), &query).await.unwrap()
    }

    /// The task of an issue.
    pub async fn task_of(&self, issue: u64) -> TaskRow {
        let of_issue =
            |row: &TaskRow| row.remote.as_ref().is_some_and(|link| link.remote_issue_number == issue);
        self.tasks().await.into_iter().find(of_issue).expect("the issue has a task")
    }

    /// What a task's issue was last known to hold.
    pub async fn base_of(&self, task: TaskId) -> Option<Content> {
        let link = links::get_by_task(&mut self.0.read().await.unwrap(), task).await.unwrap();
        link.map(|link| link.base)
    }

    /// Every conflict that a task was in, newest first.
    pub async fn conflicts_of(&self, task: TaskId) -> Vec<Conflict> {
        conflicts::list_of_task(&mut self.0.read().await.unwrap(), task).await.unwrap()
    }

    /// What has changed in a task, newest first.
    pub async fn changes_of(&self, task: TaskId) -> Vec<TaskChange> {
        changes::list_of_task(&mut self.0.read().await.unwrap(), task, 1_000).await.unwrap()
    }

    /// Titles of every task, in the order of the alphabet.
    pub async fn titles(&self) -> Vec<String> {
        let mut titles: Vec<_> = self.tasks().await.into_iter().map(|row| row.task.title).collect();
        titles.sort();
        titles
    }

    /// The numbers of the issues that tasks are linked to, each as often as it is linked.
    pub async fn issues(&self) -> Vec<u64> {
        let links = self.tasks().await.into_iter().filter_map(|row| row.remote);
        let mut numbers: Vec<_> = links
            .filter(|link| link.kind == RemoteKind::Issue)
            .map(|link| link.remote_issue_number)
            .collect();
        numbers.sort_unstable();
        numbers
    }

    /// The history, newest first.
    pub async fn runs(&self) -> Vec<SyncRun> {
        runs::list(&mut self.0.read().await.unwrap(), &RunQuery::default()).await.unwrap()
    }

    /// Waits until the newest run ended well.
    pub async fn synced(&self) {
        until("the newest sync ended well", async || {
            self.runs().await.first().is_some_and(|run| run.status == SyncStatus::Success).then_some(())
        })
        .await;
    }

    /// Waits until one more run than these has ended well.
    pub async fn synced_after(&self, runs: usize) {
        until("one more sync ended well", async || {
            let now = self.runs().await;
            (now.len() > runs && now[0].status == SyncStatus::Success).then_some(())
        })
        .await;
    }

    /// Whether every connection has a token; it is kept sealed.
    pub async fn has_tokens(&self) -> bool {
        let connections = configs::list(&mut self.0.read().await.unwrap()).await.unwrap();
        !connections.is_empty() && connections.iter().all(|connection| connection.has_token)
    }

    /// Whatever is wrong with the file.
    pub async fn faults(&self) -> Vec<String> {
        self.0.check_integrity().await.unwrap()
    }

    pub async fn close(self) {
        self.0.close().await;
    }
}

/// A number as the window writes it: in groups of three.
pub fn in_words(number: usize) -> String {
    let digits = number.to_string();
    let mut words = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            words.push('\u{202f}');
        }
        words.push(digit);
    }
    words
}

//! One page, one transaction: the tasks, the links, the cursor and the run's row move together.

use std::collections::BTreeSet;

use tern_forge::Clock;
use tern_model::{IssueError, RemoteIssue, RemoteLabel, Stage, SyncConfigId, SyncRun, TaskId, Timestamp};
use tern_store::{
    PullState, Store, StoreError, WriteTx, changes, configs, conflicts, intents, labels, links, runs, tasks,
};

use crate::{
    knowledge::knowledge_of,
    near::Near,
    page::{PageWrites, plan_page},
    setting::Setting,
};

/// A page on its way into the database.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) issues: Vec<RemoteIssue>,
    /// Items that could not be read, each with its reason.
    pub(crate) rejected: Vec<IssueError>,
    /// Rows of the answer, pull requests and repeats included: what the progress bar counts.
    pub(crate) rows: u32,
    /// How far the listing has been taken over with this page.
    pub(crate) mark: Mark,
}

/// How far a listing has been taken over: which cursor moves, and to where. `None` when the listing is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// The first sync's listing of open issues.
    First(Option<Timestamp>),
    /// The listing of changes.
    Changes(Option<Timestamp>),
    /// The listing of closed issues that earlier syncs left out.
    Backfill(Option<Timestamp>),
    /// None moves: the issues were asked for one by one.
    Nowhere,
}

/// What a written page changed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Applied {
    /// Tasks whose issues are new or changed: their comments may have changed as well.
    pub(crate) changed: Vec<TaskId>,
    /// Tasks whose issues were moved, each with what the forge calls the new one.
    pub(crate) moved: Vec<(TaskId, String)>,
    pub(crate) tasks_written: bool,
    pub(crate) conflicts_written: bool,
}

/// What applying needs for every page.
pub(crate) struct ApplyContext<'a> {
    pub(crate) store: &'a Store,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) setting: Setting<'a>,
    pub(crate) config_id: SyncConfigId,
}

impl ApplyContext<'_> {
    /// Writes a page, moves its cursor and brings `run` up to date, all in one transaction.
    ///
    /// A row that the schema refuses does not stop the others: the page is then written issue by issue, the bad
    /// one is named, and the cursor moves only after the last of them.
    pub(crate) async fn apply(&self, run: &mut SyncRun, page: Page) -> Result<Applied, StoreError> {
        match self.write(run, &page.issues, &page).await {
            Err(error) if error.is_constraint() && !page.issues.is_empty() => {
                self.one_by_one(run, page).await
            }
            other => other,
        }
    }

    async fn one_by_one(&self, run: &mut SyncRun, page: Page) -> Result<Applied, StoreError> {
        let mut applied = Applied::default();
        let mut rejected = page.rejected.clone();
        for issue in &page.issues {
            let alone = Page { issues: Vec::new(), rejected: Vec::new(), rows: 0, mark: Mark::Nowhere };
            match self.write(run, std::slice::from_ref(issue), &alone).await {
                Ok(one) => {
                    applied.changed.extend(one.changed);
                    applied.moved.extend(one.moved);
                    applied.tasks_written |= one.tasks_written;
                    applied.conflicts_written |= one.conflicts_written;
                }
                Err(error) if error.is_constraint() => rejected.push(IssueError {
                    number: Some(issue.number),
                    url: Some(issue.url.clone()),
                    reason: format!("#{}: Tern's database refuses it ({error})", issue.number),
                }),
                Err(error) => return Err(error),
            }
        }
        self.write(run, &[], &Page { rejected, ..page }).await?;
        Ok(applied)
    }

    async fn write(
        &self,
        run: &mut SyncRun,
        issues: &[RemoteIssue],
        page: &Page,
    ) -> Result<Applied, StoreError> {
        #[cfg(feature = "planted-bugs")]
        if tern_reconcile::planted::has(tern_reconcile::planted::Bug::CursorBeforeApply) {
            let mut early = self.store.write().await?;
            self.move_cursor(&mut early, page.mark, false).await?;
            early.commit().await?;
        }
        let near = Near::new(self.setting.random);
        let setting = Setting { random: &near, ..self.setting };
        let mut tx = self.store.write().await?;
        // Local values are read inside the transaction that may change them, so that an edit made a moment ago is
        // what the plan sees.
        let knowledge = knowledge_of(&mut tx, setting, issues).await?;
        let mut writes = plan_page(setting, issues, knowledge, self.clock.now());
        for error in &page.rejected {
            writes.tally.failed(error.clone());
        }
        let applied = Applied {
            changed: writes.new_links.iter().chain(&writes.links).map(|link| link.task_id).collect(),
            moved: std::mem::take(&mut writes.moved),
            tasks_written: !writes.new_tasks.is_empty()
                || !writes.tasks.is_empty()
                || !writes.links.is_empty(),
            conflicts_written: !writes.new_conflicts.is_empty() || !writes.conflicts.is_empty(),
        };
        self.write_rows(&mut tx, &mut writes).await?;
        self.move_cursor(&mut tx, page.mark, writes.left_out_closed).await?;
        let mut after = run.clone();
        count(&mut after, &writes, page.rows);
        runs::update(&mut tx, &after).await?;
        tx.commit().await?;
        *run = after;
        Ok(applied)
    }

    pub(crate) async fn write_rows(
        &self,
        tx: &mut WriteTx,
        writes: &mut PageWrites,
    ) -> Result<(), StoreError> {
        let project = self.setting.project_id;
        if !writes.new_tasks.is_empty() {
            let count = u32::try_from(writes.new_tasks.len()).unwrap_or(u32::MAX);
            let first = tern_store::projects::take_task_numbers(tx, project, count).await?;
            for (number, task) in (first..).zip(&mut writes.new_tasks) {
                task.number = number;
                // Newest on top: what changed last upstream stands first in its column.
                task.position = -f64::from(number);
            }
            tasks::insert_many(tx, &writes.new_tasks).await?;
        }
        if !writes.tasks.is_empty() {
            tasks::update_many(tx, &writes.tasks).await?;
        }
        if !writes.new_links.is_empty() {
            links::insert_many(tx, &writes.new_links).await?;
        }
        if !writes.links.is_empty() {
            links::update_many(tx, &writes.links).await?;
        }
        if !writes.changes.is_empty() {
            changes::insert_many(tx, &writes.changes).await?;
        }
        for conflict in &writes.new_conflicts {
            conflicts::insert(tx, conflict).await?;
        }
        for conflict in &writes.conflicts {
            conflicts::update(tx, conflict).await?;
        }
        for intent in &writes.intents {
            intents::update(tx, intent).await?;
        }
        let seen: BTreeSet<RemoteLabel> = writes.labels.drain(..).collect();
        if !seen.is_empty() {
            labels::upsert_many(tx, project, &seen.into_iter().collect::<Vec<_>>()).await?;
        }
        Ok(())
    }

    async fn move_cursor(
        &self,
        tx: &mut WriteTx,
        mark: Mark,
        left_out_closed: bool,
    ) -> Result<(), StoreError> {
        let before = configs::pull_state(tx, self.config_id).await?;
        let mut pull = before.clone();
        mark.put_into(&mut pull);
        if left_out_closed {
            pull.closed_complete = false;
            pull.closed_since = None;
        }
        if pull != before {
            configs::set_pull_state(tx, self.config_id, &pull).await?;
        }
        Ok(())
    }
}

impl Mark {
    pub(crate) fn put_into(self, pull: &mut PullState) {
        match self {
            Self::First(since) => pull.first_since = since,
            Self::Changes(since) => {
                // The tag answered a question asked from the old cursor.
                if pull.issues.since != since {
                    pull.issues.etag = None;
                }
                pull.issues.since = since;
            }
            Self::Backfill(since) => pull.closed_since = since,
            Self::Nowhere => {}
        }
    }
}

pub(crate) fn count(run: &mut SyncRun, writes: &PageWrites, rows: u32) {
    let tally = &writes.tally;
    if run.progress.stage != Stage::Pushing {
        run.progress.stage = if writes.new_tasks.is_empty() { Stage::Updating } else { Stage::Creating };
    }
    run.progress.current += rows;
    run.progress.processed += tally.counts.issues_fetched;
    tally.add_to(run);
}

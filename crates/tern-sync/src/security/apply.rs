//! One page of findings, one transaction: tasks, links, what the findings say, how far the list was taken over, and
//! the run's row move together.

use std::collections::HashMap;

use tern_forge::{FindingPage, Forge};
use tern_model::{ExternalId, IssueError, RemoteFinding, RemoteIssue, RemoteKind, SyncRun, TaskId};
use tern_reconcile::plan::PullRules;
use tern_store::{ListState, StoreError, StoredFinding, findings, runs, security_lists};

use super::{Course, rating::follow_ratings};
use crate::{
    SyncError, SyncEvent,
    apply::{Applied, ApplyContext, count},
    knowledge::knowledge_of,
    page::{PageWrites, plan_page},
    run::Runner,
    setting::{LeftOut, Setting, external_id},
};

/// The rows to write for some findings.
pub(crate) struct FindingWrites {
    pub(crate) page: PageWrites,
    pub(crate) findings: Vec<StoredFinding>,
}

/// A list and how far it has been taken over with a page.
struct Place<'a> {
    list: RemoteKind,
    state: &'a ListState,
    rows: u32,
}

impl Runner {
    /// Writes a page of findings; the answer is the pass as it then stands.
    pub(super) async fn write_findings(
        &mut self,
        forge: &dyn Forge,
        list: RemoteKind,
        page: FindingPage,
        course: Course,
        state: ListState,
    ) -> Result<Course, SyncError> {
        let mut run = self.run.clone();
        let setting = self.setting(forge);
        let rules = PullRules { unknown_closed: course.closed(), ..setting.rules };
        let context = ApplyContext {
            store: &self.around.store,
            clock: self.around.clock.as_ref(),
            setting: Setting { rules, left_out: LeftOut::Ignored, ..setting },
            config_id: self.config.id,
        };
        let (applied, state) = context.apply_findings(&mut run, list, page, state).await?;
        self.run = run;
        self.announce.progress(self.run.progress);
        if applied.tasks_written {
            self.tell_tasks();
        }
        if applied.conflicts_written {
            self.announce.send(SyncEvent::ConflictsChanged { project_id: self.config.project_id });
        }
        Ok(course.moved(state))
    }
}

impl ApplyContext<'_> {
    /// Writes a page. A row that the schema refuses does not stop the others: the page is then written finding by
    /// finding, and the list moves on after the last of them.
    async fn apply_findings(
        &self,
        run: &mut SyncRun,
        list: RemoteKind,
        page: FindingPage,
        state: ListState,
    ) -> Result<(Applied, ListState), StoreError> {
        let rows = u32::try_from(page.rows.len() + page.rejected.len()).unwrap_or(u32::MAX);
        let place = Place { list, state: &state, rows };
        match self.write_finding_rows(run, &page.findings, &page.rejected, Some(place)).await {
            Err(error) if error.is_constraint() && !page.findings.is_empty() => {}
            other => return other.map(|(applied, after)| (applied, after.unwrap_or(state))),
        }
        let mut all = Applied::default();
        let (mut rejected, mut state) = (page.rejected, state);
        for finding in &page.findings {
            match self.write_finding_rows(run, std::slice::from_ref(finding), &[], None).await {
                Ok((one, _)) => {
                    all.tasks_written |= one.tasks_written;
                    all.conflicts_written |= one.conflicts_written;
                }
                Err(error) if error.is_constraint() => rejected.push(refused(&finding.issue, &error)),
                Err(error) => return Err(error),
            }
        }
        // What was left out one by one is not known here, so nothing is said to be complete.
        state.closed_complete = false;
        let place = Place { list, state: &state, rows };
        self.write_finding_rows(run, &[], &rejected, Some(place)).await?;
        Ok((all, state))
    }

    /// One transaction. The answer's state says whether a closed finding was left out.
    async fn write_finding_rows(
        &self,
        run: &mut SyncRun,
        page: &[RemoteFinding],
        rejected: &[IssueError],
        place: Option<Place<'_>>,
    ) -> Result<(Applied, Option<ListState>), StoreError> {
        let mut tx = self.store.write().await?;
        let mut writes = plan_findings(&mut tx, self.setting, page, self.clock.now()).await?;
        for error in rejected {
            writes.page.tally.failed(error.clone());
        }
        let applied = Applied {
            // Findings have no comments, and are not moved.
            changed: Vec::new(),
            moved: Vec::new(),
            tasks_written: !writes.page.new_tasks.is_empty()
                || !writes.page.tasks.is_empty()
                || !writes.page.links.is_empty(),
            conflicts_written: !writes.page.new_conflicts.is_empty() || !writes.page.conflicts.is_empty(),
        };
        self.write_rows(&mut tx, &mut writes.page).await?;
        findings::upsert_many(&mut tx, &writes.findings).await?;
        let rows = place.as_ref().map_or(0, |place| place.rows);
        let mut moved = None;
        if let Some(Place { list, state, .. }) = place {
            let closed_complete = state.closed_complete && !writes.page.left_out_closed;
            let state = ListState { closed_complete, ..state.clone() };
            security_lists::set(&mut tx, self.config_id, list, &state).await?;
            moved = Some(state);
        }
        let mut after = run.clone();
        count(&mut after, &writes.page, rows);
        runs::update(&mut tx, &after).await?;
        tx.commit().await?;
        *run = after;
        Ok((applied, moved))
    }
}

/// Plans findings from what the database knows of them.
pub(crate) async fn plan_findings(
    db: &mut impl tern_store::Reader,
    setting: Setting<'_>,
    page: &[RemoteFinding],
    now: tern_model::Timestamp,
) -> Result<FindingWrites, StoreError> {
    let issues: Vec<RemoteIssue> = page.iter().map(|found| found.issue.clone()).collect();
    let knowledge = knowledge_of(db, setting, &issues).await?;
    let linked = knowledge.linked.clone();
    let mut tasks: HashMap<ExternalId, TaskId> =
        linked.iter().map(|linked| (linked.remote.external_id.clone(), linked.task.id)).collect();
    let mut writes = plan_page(setting, &issues, knowledge, now);
    tasks.extend(writes.new_links.iter().map(|link| (link.external_id.clone(), link.task_id)));
    let stored = page.iter().filter_map(|found| {
        let id = external_id(setting, &found.issue)?;
        let task_id = *tasks.get(&id)?;
        Some(StoredFinding { task_id, kind: found.issue.kind, finding: found.finding.clone() })
    });
    let stored: Vec<StoredFinding> = stored.collect();
    let before =
        findings::of_tasks(db, &linked.iter().map(|linked| linked.task.id).collect::<Vec<_>>()).await?;
    follow_ratings(setting, &mut writes, &linked, &before, &stored, now);
    Ok(FindingWrites { page: writes, findings: stored })
}

fn refused(issue: &RemoteIssue, error: &StoreError) -> IssueError {
    IssueError {
        number: None,
        url: Some(issue.url.clone()),
        reason: format!("{}: Tern's database refuses it ({error})", issue.content.title),
    }
}

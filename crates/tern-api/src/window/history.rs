//! The sync history.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use tern_model::{Field, ProjectId, RemoteKind, SyncId, SyncRun, TaskId};
use tern_store::{Reader, RunFilter, RunQuery, TaskQuery as StoreQuery, changes, links, runs, tasks};

use super::cards::{TaskCard, cards};
use crate::{ApiError, HistoryFilter, Likely, PAGE_MAX, Tern, linking::likely_of};

/// Tasks of one run that others are looked for which may be the same.
const LOOKED_THROUGH: u32 = 50;

/// Which runs to list.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct HistoryQuery {
    /// One project; `null`: every project.
    pub project_id: Option<ProjectId>,
    /// Which of its runs.
    pub filter: HistoryFilter,
    /// Runs to pass over.
    pub offset: u32,
    /// At most this many.
    pub limit: u32,
}

/// A page of runs, newest first.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct SyncHistoryPage {
    /// The page.
    pub runs: Vec<SyncRun>,
    /// How many the filter finds.
    pub total: u32,
}

/// Which run.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct SyncById {
    /// Its id.
    pub sync_id: SyncId,
}

/// A task that a run changed.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct TouchedTask {
    /// The task, as it is now.
    pub task: TaskCard,
    /// The fields that the run changed.
    pub fields: Vec<Field>,
    /// Whether the run made it.
    pub created: bool,
    /// What it may be the same as, where the run made it and it can be joined with that.
    pub alike: Vec<Likely>,
}

/// A task that one of the run's reasons is about.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct ConcernedTask {
    /// Which of the run's reasons, by its place among them.
    pub reason: u32,
    /// The task, as it is now.
    pub task: TaskCard,
}

/// A run with the tasks that it changed.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct SyncRunDetail {
    /// The run.
    pub run: SyncRun,
    /// The first 200 of the tasks it changed.
    pub tasks: Vec<TouchedTask>,
    /// How many it changed.
    pub tasks_total: u32,
    /// The tasks that its reasons are about, as far as they are still linked; the first 200.
    pub concerned: Vec<ConcernedTask>,
}

/// Sums over the kept history.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, specta::Type)]
pub struct SyncTotals {
    /// Runs that are over.
    pub runs: u32,
    /// Tasks made from issues.
    pub issues_imported: u32,
    /// Conflicts found.
    pub conflicts: u32,
    /// How long a run took on average.
    pub average_duration_ms: Option<u32>,
    /// The part of the runs that ended well, 0 to 1; cancelled ones count neither way.
    pub success_rate: Option<f64>,
}

/// Lists runs, newest first.
pub async fn sync_history_list(tern: &Tern, request: HistoryQuery) -> Result<SyncHistoryPage, ApiError> {
    let query = RunQuery {
        project: request.project_id,
        filter: match request.filter {
            HistoryFilter::All => RunFilter::All,
            HistoryFilter::Errors => RunFilter::Errors,
            HistoryFilter::Conflicts => RunFilter::Conflicts,
            HistoryFilter::Skipped => RunFilter::Skipped,
        },
        limit: request.limit.min(PAGE_MAX),
        offset: request.offset,
    };
    let mut read = tern.store.read().await?;
    let total = runs::count_all(&mut read, &query).await?;
    Ok(SyncHistoryPage { runs: runs::list(&mut read, &query).await?, total })
}

/// One run with the tasks that it changed.
pub async fn sync_history_show(tern: &Tern, request: SyncById) -> Result<SyncRunDetail, ApiError> {
    let mut read = tern.store.read().await?;
    let run = runs::get(&mut read, request.sync_id).await?;
    let run = run.ok_or_else(|| ApiError::not_found("This sync"))?;
    let touched = runs::touched_tasks(&mut read, &run).await?;
    let mut seen = BTreeSet::new();
    let touched: Vec<_> = touched.into_iter().filter(|task| seen.insert(task.id)).collect();
    let tasks_total = u32::try_from(touched.len()).unwrap_or(u32::MAX);
    let shown: Vec<_> = touched.into_iter().take(PAGE_MAX as usize).collect();
    let ids: Vec<TaskId> = shown.iter().map(|task| task.id).collect();
    let mut fields = fields_of(&mut read, run.id).await?;
    let mut known = cards_of(&mut read, ids).await?;
    let concerned = concerned_by(&mut read, &run).await?;
    drop(read);
    let arrived = shown.iter().filter(|touched| touched.created).map(|touched| touched.id).collect();
    let mut alike = alike_of(tern, &run, arrived).await?;
    let tasks = shown.into_iter().filter_map(|touched| {
        Some(TouchedTask {
            alike: alike.remove(&touched.id).unwrap_or_default(),
            task: known.remove(&touched.id)?,
            fields: fields.remove(&touched.id).unwrap_or_default().into_iter().collect(),
            created: touched.created,
        })
    });
    let tasks = tasks.collect();
    Ok(SyncRunDetail { run, tasks, tasks_total, concerned })
}

/// Sums over the kept history.
pub async fn sync_history_totals(tern: &Tern, project_id: Option<ProjectId>) -> Result<SyncTotals, ApiError> {
    let totals = crate::sync_history_totals(tern, project_id).await?;
    let decided = totals.succeeded + totals.failed;
    Ok(SyncTotals {
        runs: totals.runs,
        issues_imported: totals.imported,
        conflicts: totals.conflicts,
        average_duration_ms: totals.average_duration_ms,
        success_rate: (decided > 0).then(|| f64::from(totals.succeeded) / f64::from(decided)),
    })
}

/// A reason names an issue by its number, and a finding, whose number may be an issue's too, by its page.
async fn concerned_by(db: &mut impl Reader, run: &SyncRun) -> Result<Vec<ConcernedTask>, ApiError> {
    let reasons = &run.issue_errors;
    let numbers: Vec<u64> = reasons.iter().filter_map(|reason| reason.number).collect();
    let pages: Vec<&str> = reasons.iter().filter_map(|reason| reason.url.as_deref()).collect();
    let links = links::by_numbers_or_pages(db, run.project_id, &numbers, &pages).await?;
    let issues = links.iter().filter(|link| link.kind == RemoteKind::Issue);
    let by_number: HashMap<u64, TaskId> =
        issues.map(|link| (link.remote_issue_number, link.task_id)).collect();
    let by_page: HashMap<&str, TaskId> =
        links.iter().map(|link| (link.remote_issue_url.as_str(), link.task_id)).collect();
    let about: Vec<(u32, TaskId)> = (0..)
        .zip(reasons)
        .filter_map(|(at, reason)| {
            let page = reason.url.as_deref().and_then(|url| by_page.get(url));
            let number = || reason.number.and_then(|number| by_number.get(&number));
            Some((at, *page.or_else(number)?))
        })
        .take(PAGE_MAX as usize)
        .collect();
    let ids: BTreeSet<TaskId> = about.iter().map(|(_, task)| *task).collect();
    let known = cards_of(db, ids.into_iter().collect()).await?;
    let concerned = about
        .into_iter()
        .filter_map(|(reason, task)| Some(ConcernedTask { reason, task: known.get(&task)?.clone() }));
    Ok(concerned.collect())
}

async fn fields_of(db: &mut impl Reader, run: SyncId) -> Result<HashMap<TaskId, BTreeSet<Field>>, ApiError> {
    let mut fields: HashMap<TaskId, BTreeSet<Field>> = HashMap::new();
    for change in changes::list_of_sync(db, run, u32::MAX).await? {
        fields.entry(change.task_id).or_default().insert(change.field);
    }
    Ok(fields)
}

/// What the tasks that just arrived may be the same as. A run that made many was an import, through whose suggestions
/// nobody would look; each still shows its own when it is opened. Only where something is looked for does the search
/// have to be ready.
async fn alike_of(
    tern: &Tern,
    run: &SyncRun,
    arrived: Vec<TaskId>,
) -> Result<HashMap<TaskId, Vec<Likely>>, ApiError> {
    let mut alike = HashMap::new();
    if arrived.is_empty() || run.counts.tasks_created > LOOKED_THROUGH {
        return Ok(alike);
    }
    tern.store.search_ready().await?;
    let mut read = tern.store.read().await?;
    for task in tasks::get_many(&mut read, &arrived).await? {
        let found = likely_of(&mut read, &task).await?;
        if !found.is_empty() {
            alike.insert(task.id, found);
        }
    }
    Ok(alike)
}

async fn cards_of(db: &mut impl Reader, ids: Vec<TaskId>) -> Result<HashMap<TaskId, TaskCard>, ApiError> {
    let query = StoreQuery { ids: Some(ids), limit: PAGE_MAX, ..StoreQuery::default() };
    let rows = tasks::list(db, &query).await?;
    Ok(cards(db, &rows).await?.into_iter().map(|card| (card.id, card)).collect())
}

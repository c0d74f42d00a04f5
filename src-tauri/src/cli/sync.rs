//! `tern sync`.

use std::{sync::Arc, time::Duration};

use serde::Serialize;
use tern_api::{
    ApiError, SyncPreview, SyncStart, Syncing, Tern, demo_open, remedy_for_run, status_show,
    sync_history_get, sync_preview, sync_start,
};
use tern_model::{Project, ProjectKey, SyncId, SyncRun, SyncStatus, SyncTrigger};
use tern_sync::Operation;
use tokio::sync::Semaphore;

use super::{
    Exit, args,
    output::{Output, duration, printable},
    progress::{Bar, Bars},
};

/// Projects that are synced side by side.
const SIDE_BY_SIDE: usize = 4;
/// How often the row of another process's run is looked at.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// What came of one project's sync.
#[derive(Debug, Serialize)]
struct Report {
    project: ProjectKey,
    /// Whether the run was under way already and this command only followed it.
    joined: bool,
    error_code: Option<String>,
    error_message: Option<String>,
    /// Conflicts of this project that wait, from this run or earlier ones.
    conflicts_pending: u32,
    #[serde(flatten)]
    run: SyncRun,
}

pub(crate) async fn sync(tern: &Tern, args: args::Sync, output: &Output) -> Result<Exit, ApiError> {
    let projects = chosen(tern, &args).await?;
    if projects.is_empty() {
        Output::remark("No project is connected. Connect one: tern connect REPOSITORY --project KEY");
    }
    if args.preview {
        return preview(tern, &projects, &args, output).await;
    }
    let bars = Bars::new();
    let lanes = Semaphore::new(SIDE_BY_SIDE);
    let runs = projects.iter().map(|project| async {
        let _lane = lanes.acquire().await;
        sync_one(tern, project, &args, &bars).await
    });
    let ended = futures::future::join_all(runs).await;
    let reports = with_conflicts(tern, ended.into_iter().collect::<Result<Vec<_>, _>>()?).await?;
    output.answer(&reports, |reports| reports.iter().map(describe).collect::<Vec<_>>().join("\n"));
    Ok(exit_of(&reports))
}

/// What a sync of one project would do.
#[derive(Debug, Serialize)]
struct Plan {
    project: ProjectKey,
    #[serde(flatten)]
    preview: SyncPreview,
}

async fn preview(
    tern: &Tern,
    projects: &[Project],
    args: &args::Sync,
    output: &Output,
) -> Result<Exit, ApiError> {
    let mut plans = Vec::new();
    for project in projects {
        let preview = sync_preview(tern, request(project, args)).await?;
        plans.push(Plan { project: project.key.clone(), preview });
    }
    output.answer(&plans, |plans| plans.iter().map(describe_plan).collect::<Vec<_>>().join("\n"));
    Ok(Exit::Done)
}

fn describe_plan(plan: &Plan) -> String {
    let SyncPreview { create, update, conflict, skip, lines, .. } = &plan.preview;
    let mut text = vec![format!(
        "{}: a sync would create {create}, update {update}, find {}, skip {skip}; nothing was changed",
        plan.project,
        counted(*conflict, "conflict", "conflicts"),
    )];
    text.extend(lines.iter().map(|line| {
        let key = line.key.as_deref().unwrap_or("–");
        let fields: Vec<&str> = line.fields.iter().map(|field| field.as_str()).collect();
        format!("  {:<8} {key:<10} {}  {}", line.action.as_str(), printable(&line.title), fields.join(", "))
            .trim_end()
            .to_owned()
    }));
    text.join("\n")
}

fn request(project: &Project, args: &args::Sync) -> SyncStart {
    let start = SyncStart::new(project.id, args.what.into(), args.include_closed);
    SyncStart { confirmed: args.confirm, every_issue: args.every_issue, ..start }
}

async fn chosen(tern: &Tern, args: &args::Sync) -> Result<Vec<Project>, ApiError> {
    if args.demo {
        return Ok(vec![demo_open(tern).await?]);
    }
    if let Some(key) = &args.project {
        return Ok(vec![tern_api::project_by_key(tern, key).await?]);
    }
    let all = status_show(tern).await?;
    let demo = tern_api::DEMO_KEY;
    Ok(all
        .into_iter()
        .filter(|status| status.connection.is_some() && status.project.key.as_str() != demo)
        .map(|status| status.project)
        .collect())
}

async fn sync_one(
    tern: &Tern,
    project: &Project,
    args: &args::Sync,
    bars: &Bars,
) -> Result<Report, ApiError> {
    let syncing = sync_start(tern, request(project, args), SyncTrigger::Cli).await?;
    let joined = !matches!(syncing, Syncing::New(_));
    if joined {
        Output::remark(&format!("{} is being synced already; following that run.", project.key));
    }
    let bar = bars.add(project.key.as_str());
    let run = match syncing {
        Syncing::New(operation) | Syncing::Joined(operation) => follow(&operation, &bar).await,
        Syncing::Elsewhere(id) => follow_elsewhere(tern, id, &bar).await?,
    };
    bar.clear();
    let run = run.ok_or_else(|| ApiError::not_found("The record of this sync"))?;
    let run = Arc::unwrap_or_clone(run);
    Ok(Report {
        project: project.key.clone(),
        joined,
        error_code: run.error.as_ref().map(|error| error.code.clone()),
        error_message: run.error.as_ref().map(|error| error.message.clone()),
        conflicts_pending: 0,
        run,
    })
}

/// Shows a run's progress to its end. Ctrl+C cancels it; what it has done is kept.
async fn follow(operation: &Operation, bar: &Bar) -> Option<Arc<SyncRun>> {
    let mut progress = operation.progress();
    let finished = operation.finished();
    tokio::pin!(finished);
    loop {
        tokio::select! {
            run = &mut finished => return run,
            Ok(()) = progress.changed() => bar.show(*progress.borrow_and_update()),
            Ok(()) = tokio::signal::ctrl_c() => operation.cancel(),
        }
    }
}

/// Another process runs it: its row in the history tells how it comes along.
async fn follow_elsewhere(tern: &Tern, id: SyncId, bar: &Bar) -> Result<Option<Arc<SyncRun>>, ApiError> {
    loop {
        match sync_history_get(tern, id).await? {
            Some(run) if run.status.is_running() => bar.show(run.progress),
            ended => return Ok(ended),
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_AGAIN) => {}
            Ok(()) = tokio::signal::ctrl_c() => return sync_history_get(tern, id).await,
        }
    }
}

async fn with_conflicts(tern: &Tern, mut reports: Vec<Report>) -> Result<Vec<Report>, ApiError> {
    let statuses = status_show(tern).await?;
    for report in &mut reports {
        let status = statuses.iter().find(|status| status.project.id == report.run.project_id);
        report.conflicts_pending = status.map_or(0, |status| status.conflicts);
    }
    Ok(reports)
}

fn exit_of(reports: &[Report]) -> Exit {
    let failed = |report: &Report| report.run.status != SyncStatus::Success;
    if reports.iter().any(failed) {
        Exit::Failed
    } else if reports.iter().any(|report| report.conflicts_pending > 0) {
        Exit::Conflicts
    } else {
        Exit::Done
    }
}

fn describe(report: &Report) -> String {
    let run = &report.run;
    let outcome = match run.status {
        SyncStatus::Success => "synced",
        SyncStatus::Cancelled => "cancelled; what was done is kept",
        SyncStatus::Failure => "failed; what was done is kept",
        SyncStatus::Pending | SyncStatus::InProgress => "still running",
    };
    let counts = &run.counts;
    let mut lines = vec![
        format!("{}: {outcome}", report.project),
        format!(
            "  {}, {} created, {} updated, {} skipped, {} failed, {}",
            counted(counts.issues_fetched, "issue read", "issues read"),
            counted(counts.tasks_created, "task", "tasks"),
            counts.tasks_updated,
            counts.tasks_skipped,
            counts.tasks_failed,
            counted(counts.conflicts_detected, "new conflict", "new conflicts"),
        ),
        format!(
            "  {} in {}",
            counted(counts.requests_made, "request", "requests"),
            duration(run.duration_ms.unwrap_or(0))
        ),
    ];
    if let Some(error) = &run.error {
        lines.push(format!("  {}", error.message));
        lines.push(format!("  {}", remedy_for_run(error)));
    }
    lines.extend(reasons(run));
    if report.conflicts_pending > 0 {
        let waiting = counted(report.conflicts_pending, "conflict waits", "conflicts wait");
        lines.push(format!("  {waiting} for you: tern conflicts"));
    }
    lines.join("\n")
}

fn counted(count: u32, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The first reasons in full; the history keeps the rest.
fn reasons(run: &SyncRun) -> Vec<String> {
    const SHOWN: usize = 10;
    let mut lines: Vec<String> =
        run.issue_errors.iter().take(SHOWN).map(|error| format!("  {}", printable(&error.reason))).collect();
    if run.issue_errors.len() > SHOWN {
        lines.push(format!("  … and {} more: tern history --json", run.issue_errors.len() - SHOWN));
    }
    lines
}

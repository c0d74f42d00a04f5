//! `tern status`, `history`, `conflicts` and `resolve`.

use tern_api::{
    ApiError, HistoryEntry, HistoryFilter, HistoryRequest, PendingConflict, ProjectStatus, Tern,
    conflict_list, conflict_resolve, project_by_key, status_show, sync_history_list,
};
use tern_model::{ProjectId, ResolutionAction};

use super::{
    Exit,
    args::{History, OfProject, Resolve, Side},
    output::{Output, duration, local_time, printable, table},
};

pub(crate) async fn status(tern: &Tern, output: &Output) -> Result<Exit, ApiError> {
    let statuses = status_show(tern).await?;
    output.answer(statuses.as_slice(), |statuses| {
        if statuses.is_empty() {
            return "No projects yet. Connect a repository: tern connect REPOSITORY --project KEY\n\
                    Or look around in the demo: tern sync --demo"
                .to_owned();
        }
        let mut table = table(&["PROJECT", "STANDING", "OPEN", "CLOSED", "LAST SYNC", "NEXT", "REPOSITORY"]);
        for status in statuses {
            table.add_row(status_row(status));
        }
        table.to_string()
    });
    Ok(Exit::Done)
}

fn status_row(status: &ProjectStatus) -> [String; 7] {
    let tasks = status.tasks;
    let connection = status.connection.as_ref();
    [
        status.project.key.to_string(),
        status.words.clone(),
        (tasks.todo + tasks.in_progress + tasks.in_review).to_string(),
        (tasks.done + tasks.cancelled).to_string(),
        at_or_dash(connection.and_then(|config| config.last_sync_at)),
        at_or_dash(connection.and_then(|config| config.next_sync_at)),
        connection.map_or_else(|| "–".to_owned(), |config| config.repository_url.clone()),
    ]
}

fn at_or_dash(at: Option<tern_model::Timestamp>) -> String {
    at.map_or_else(|| "–".to_owned(), local_time)
}

pub(crate) async fn history(tern: &Tern, args: History, output: &Output) -> Result<Exit, ApiError> {
    let request = HistoryRequest {
        project_id: project_id(tern, args.project.as_deref()).await?,
        filter: HistoryFilter::All,
        offset: 0,
        limit: args.limit,
    };
    let entries = sync_history_list(tern, request).await?;
    output.answer(entries.as_slice(), |entries| {
        if entries.is_empty() {
            return "No syncs yet.".to_owned();
        }
        let mut table = table(&[
            "STARTED",
            "PROJECT",
            "BY",
            "TYPE",
            "OUTCOME",
            "READ",
            "CREATED",
            "UPDATED",
            "SKIPPED",
            "FAILED",
            "CONFLICTS",
            "REQUESTS",
            "TOOK",
        ]);
        for entry in entries {
            table.add_row(history_row(entry));
        }
        table.to_string()
    });
    Ok(Exit::Done)
}

fn history_row(entry: &HistoryEntry) -> [String; 13] {
    let (run, counts) = (&entry.run, &entry.run.counts);
    let outcome = match &run.error {
        Some(error) => format!("{} ({})", run.status, error.code),
        None => run.status.to_string(),
    };
    [
        local_time(run.started_at),
        entry.project.to_string(),
        run.trigger.to_string(),
        run.sync_type.to_string(),
        outcome,
        counts.issues_fetched.to_string(),
        counts.tasks_created.to_string(),
        counts.tasks_updated.to_string(),
        counts.tasks_skipped.to_string(),
        counts.tasks_failed.to_string(),
        counts.conflicts_detected.to_string(),
        counts.requests_made.to_string(),
        run.duration_ms.map_or_else(|| "–".to_owned(), duration),
    ]
}

pub(crate) async fn conflicts(tern: &Tern, args: OfProject, output: &Output) -> Result<Exit, ApiError> {
    let project = project_id(tern, args.project.as_deref()).await?;
    let pending = conflict_list(tern, project).await?;
    output.answer(pending.as_slice(), |pending| {
        if pending.is_empty() {
            return "No conflicts.".to_owned();
        }
        let mut table = table(&["TASK", "ISSUE", "DIFFERS IN", "SINCE", "TITLE HERE"]);
        for conflict in pending {
            table.add_row(conflict_row(conflict));
        }
        format!("{table}\nDecide: tern resolve TASK keep-local|accept-remote")
    });
    Ok(if pending.is_empty() { Exit::Done } else { Exit::Conflicts })
}

fn conflict_row(pending: &PendingConflict) -> [String; 5] {
    let fields: Vec<&str> = pending.fields.iter().map(|field| field.as_str()).collect();
    [
        pending.key.clone(),
        pending.remote_issue_number.map_or_else(|| "–".to_owned(), |number| format!("#{number}")),
        fields.join(", "),
        local_time(pending.conflict.detected_at),
        printable(&pending.title),
    ]
}

pub(crate) async fn resolve(tern: &Tern, args: Resolve, output: &Output) -> Result<Exit, ApiError> {
    let action = match args.side {
        Side::KeepLocal => ResolutionAction::KeepLocal,
        Side::AcceptRemote => ResolutionAction::AcceptRemote,
    };
    let resolved = conflict_resolve(tern, &args.task, action).await?;
    output.answer(&resolved, |resolved| match action {
        ResolutionAction::AcceptRemote => format!("{}: the forge's version stands.", resolved.key),
        _ => format!("{}: the version on this computer stands.", resolved.key),
    });
    Ok(Exit::Done)
}

async fn project_id(tern: &Tern, key: Option<&str>) -> Result<Option<ProjectId>, ApiError> {
    match key {
        Some(key) => Ok(Some(project_by_key(tern, key).await?.id)),
        None => Ok(None),
    }
}

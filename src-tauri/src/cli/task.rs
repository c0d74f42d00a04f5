//! `tern task`.

use std::{io::Read, path::Path};

use tern_api::{
    ApiError, CommentView, CommentWrite, CommentsOf, PAGE_MAX, TaskCreate, TaskListRequest, TaskPatch,
    TaskRecord, Tern, Vanished as Decided, comment_list, comment_read, comment_write, task_create, task_id,
    task_link, task_list, task_publish, task_show, task_update, task_vanished,
};
use tern_model::{CommentState, RemoteKind, RemoteState};

use super::{
    Exit,
    args::{Decision, Fields, List, New, Set, Task, Vanished},
    linking,
    output::{Output, local_time, printable, table},
};

pub(crate) async fn task(tern: &Tern, task: Task, output: &Output) -> Result<Exit, ApiError> {
    match task {
        Task::List(args) => list(tern, args, output).await,
        Task::Show { key, comments } => {
            let task = task_show(tern, &key).await?;
            let of = CommentsOf { task_id: task.task.id };
            let thread =
                if comments { comment_read(tern, of).await? } else { comment_list(tern, of).await? };
            output.answer(&Shown { task, comments: thread.comments, comments_due: thread.due }, describe);
            Ok(Exit::Done)
        }
        Task::Comment { key, body_file } => {
            let request = CommentWrite { task_id: task_id(tern, &key).await?, body: read_text(&body_file)? };
            let thread = comment_write(tern, request).await?;
            output.answer(&thread, |_| format!("Kept. The next sync sends it to the issue of {key}."));
            Ok(Exit::Done)
        }
        Task::New(New { project, title, fields }) => {
            let request = TaskCreate { project, title, patch: patch(fields)? };
            let record = task_create(tern, request).await?;
            output.answer(&record, |record| format!("{} {}", record.key, printable(&record.task.title)));
            Ok(Exit::Done)
        }
        Task::Vanished(args) => vanished(tern, args, output).await,
        Task::Publish { key } => {
            let key = task_publish(tern, &key).await?.to_string();
            output.answer(&key, |key| format!("{key} becomes an issue at the next sync."));
            Ok(Exit::Done)
        }
        Task::Set(Set { key, title, fields }) => {
            let patch = TaskPatch { title, ..patch(fields)? };
            let record = task_update(tern, &key, patch).await?;
            output.answer(&record, |record| format!("{} saved.", record.key));
            Ok(Exit::Done)
        }
    }
}

async fn vanished(tern: &Tern, args: Vanished, output: &Output) -> Result<Exit, ApiError> {
    let Vanished { key, decision: Decision { keep, recreate, relink } } = args;
    let id = task_id(tern, &key).await?;
    let decided = match relink {
        Some(issue) => task_link(tern, id, &issue).await?,
        None if keep => task_vanished(tern, id, Decided::Keep).await?,
        None if recreate => task_vanished(tern, id, Decided::Recreate).await?,
        None => {
            let record = task_show(tern, &key).await?;
            output.answer(&record, |record| match missed(record) {
                Some(words) => {
                    format!(
                        "{key}: {words}\nDecide: tern task vanished {key} --keep|--recreate|--relink ISSUE"
                    )
                }
                None => format!("{key}: nothing is missing."),
            });
            return Ok(Exit::Done);
        }
    };
    Ok(linking::done(&decided, *output))
}

async fn list(tern: &Tern, args: List, output: &Output) -> Result<Exit, ApiError> {
    let wanted = args.limit.unwrap_or(u32::MAX);
    let mut request = TaskListRequest {
        project: args.project,
        statuses: args.status,
        labels: args.labels,
        text: args.search,
        ..TaskListRequest::default()
    };
    let mut records = Vec::new();
    while request.offset < wanted {
        request.limit = PAGE_MAX.min(wanted - request.offset);
        let page = task_list(tern, request.clone()).await?;
        let complete = page.len() < request.limit as usize;
        request.offset += request.limit;
        records.extend(page);
        if complete {
            break;
        }
    }
    output.answer(records.as_slice(), |records| {
        if records.is_empty() {
            return "No tasks.".to_owned();
        }
        let mut table = table(&["KEY", "STATUS", "PRIORITY", "ISSUE", "LABELS", "TITLE"]);
        for record in records {
            table.add_row(row(record));
        }
        table.to_string()
    });
    Ok(Exit::Done)
}

fn row(record: &TaskRecord) -> [String; 6] {
    let task = &record.task;
    let issue = match (record.remote_kind, record.remote_issue_number) {
        (Some(RemoteKind::SecurityAdvisory), _) => "advisory".to_owned(),
        (Some(RemoteKind::DependabotAlert), _) => "alert".to_owned(),
        (Some(RemoteKind::Vulnerability), _) => "vulnerability".to_owned(),
        (_, Some(number)) => format!("#{number}"),
        (_, None) => "–".to_owned(),
    };
    let mark = match record.remote_state {
        Some(RemoteState::Gone) => " gone",
        Some(RemoteState::Moved) => " moved",
        Some(RemoteState::Forbidden) => " not visible",
        _ if record.sync_conflict_status.is_some() => " !",
        _ => "",
    };
    [
        record.key.clone(),
        task.status.to_string(),
        task.priority.map_or_else(|| "–".to_owned(), |priority| priority.to_string()),
        format!("{issue}{mark}"),
        printable(&joined(&task.labels)),
        printable(&task.title),
    ]
}

fn joined(names: &std::collections::BTreeSet<String>) -> String {
    names.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// A task with what was said under it.
#[derive(serde::Serialize)]
struct Shown {
    #[serde(flatten)]
    task: TaskRecord,
    comments: Vec<CommentView>,
    /// Whether the forge may hold more than is known here.
    comments_due: bool,
}

fn describe(shown: &Shown) -> String {
    let record = &shown.task;
    let task = &record.task;
    let mut lines = vec![format!("{}  {}", record.key, printable(&task.title))];
    let mut field = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            lines.push(format!("{name:>11}  {}", printable(&value)));
        }
    };
    field("status", Some(task.status.to_string()));
    field("type", Some(task.task_type.to_string()));
    field("priority", task.priority.map(|priority| priority.to_string()));
    field("labels", Some(joined(&task.labels)));
    field("assignees", Some(joined(&task.assignees)));
    field("milestone", task.milestone.clone());
    field("cycle", task.cycle.clone());
    field("reporter", task.reporter.clone());
    field("issue", task.issue_url.clone());
    field("standing", missed(record));
    field("conflict", record.sync_conflict_status.map(|status| status.to_string()));
    field("synced", record.last_synced_at.map(local_time));
    field("changed", Some(local_time(task.updated_at)));
    if !task.description.is_empty() {
        lines.push(format!("\n{}", printable(&task.description.replace('\r', ""))));
    }
    lines.extend(shown.comments.iter().map(said));
    if shown.comments_due {
        let asks = format!("tern task show {} --comments", record.key);
        lines.push(format!("\nThere may be more comments on the forge: \"{asks}\" reads them."));
    }
    lines.join("\n")
}

/// What became of an issue that is no longer where it was.
fn missed(record: &TaskRecord) -> Option<String> {
    match record.remote_state? {
        RemoteState::Present => None,
        RemoteState::Gone => Some("the issue was deleted; the task is kept here".to_owned()),
        RemoteState::Moved => Some(match &record.moved_to {
            Some(page) => format!("moved to {page}"),
            None => "moved, new place not visible".to_owned(),
        }),
        RemoteState::Forbidden => Some("not visible; the task is kept here".to_owned()),
    }
}

fn said(comment: &CommentView) -> String {
    let author = comment.author.as_deref().unwrap_or(match comment.state {
        CommentState::Synced => "somebody",
        _ => "you",
    });
    let standing = match comment.state {
        CommentState::Synced if comment.imported => ", imported".to_owned(),
        CommentState::Synced => String::new(),
        CommentState::Waiting => ", waits for the next sync".to_owned(),
        CommentState::Sent => ", not known yet whether it arrived".to_owned(),
        CommentState::Failed => {
            format!(", not sent: {}", printable(comment.error.as_deref().unwrap_or_default()))
        }
    };
    let body = printable(&comment.body.replace('\r', ""));
    format!("\n{}  {}{standing}\n{body}", printable(author), local_time(comment.created_at))
}

fn patch(fields: Fields) -> Result<TaskPatch, ApiError> {
    let description = fields.description_file.as_deref().map(read_text).transpose()?;
    Ok(TaskPatch {
        title: None,
        description,
        status: fields.status,
        task_type: fields.task_type,
        priority: fields.priority.map(|priority| priority.0),
        labels: fields.labels.as_deref().map(names),
        assignees: fields.assignees.as_deref().map(names),
        milestone: fields.milestone.map(|milestone| Some(milestone).filter(|title| !title.is_empty())),
        ..TaskPatch::default()
    })
}

fn names(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty()).map(ToOwned::to_owned).collect()
}

fn read_text(path: &Path) -> Result<String, ApiError> {
    let read = if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(path)
    };
    read.map_err(|error| {
        ApiError::invalid(format!("{} cannot be read: {error}.", path.display()), "Nothing was changed.")
    })
}

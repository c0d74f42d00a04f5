//! Every task in files that other programs read.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::json;
use tern_model::{Project, TaskChange, text_enum};
use tern_store::{ReadTx, TaskQuery, TaskRow, TaskSort, changes, projects, tasks};

use crate::{ApiError, ErrorCode, Tern};

/// Tasks that are read and written at once.
const PAGE: u32 = 200;

text_enum! {
    /// What an export looks like.
    ExportFormat, "format", {
        /// Everything, in one document.
        Json = "json",
        /// For reading: a file for each task.
        Markdown = "markdown",
    }
}

/// An export.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct DataExport {
    /// What it looks like.
    pub format: ExportFormat,
}

/// An export that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Exported {
    /// The file or folder.
    pub path: String,
    /// How many tasks are in it.
    pub tasks: u32,
}

/// Writes every task to the folder `exports`. It has its name only when it is complete; no token is in it.
pub async fn data_export(tern: &Tern, request: DataExport) -> Result<Exported, ApiError> {
    let folder = exports(tern)?;
    let time = tern.now().instant().format("%Y%m%dT%H%M%S%3fZ");
    let name = match request.format {
        ExportFormat::Json => format!("tern-tasks-{time}.json"),
        ExportFormat::Markdown => format!("tern-tasks-{time}"),
    };
    let (target, partial) = (folder.join(&name), folder.join(format!("{name}.partial")));
    let mut read = tern.store.read().await?;
    let written = match request.format {
        ExportFormat::Json => write_json(&mut read, &partial).await,
        ExportFormat::Markdown => write_markdown(&mut read, &partial).await,
    };
    let done = written.and_then(|tasks| {
        fs::rename(&partial, &target).map_err(|error| refused(&target, &error))?;
        Ok(tasks)
    });
    if done.is_err() {
        let _ = fs::remove_file(&partial).or_else(|_| fs::remove_dir_all(&partial));
    }
    Ok(Exported { path: target.display().to_string(), tasks: done? })
}

/// The folder for what is written for other programs.
pub(super) fn exports(tern: &Tern) -> Result<PathBuf, ApiError> {
    let folder = tern.store.dir().join("exports");
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&folder).map_err(|error| refused(&folder, &error))?;
    Ok(folder)
}

/// The error for what the file system refused.
pub(in crate::window) fn refused(path: &Path, error: &std::io::Error) -> ApiError {
    let code = match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
        _ => ErrorCode::Fault,
    };
    let hint = "Your tasks are safe and nothing half-written stays. Check the disk's space and the folder's permissions.";
    ApiError::new(code, format!("{} could not be written.", path.display()), hint)
        .with_details(error.to_string())
}

async fn page(read: &mut ReadTx, project: &Project, offset: u32) -> Result<Vec<TaskRow>, ApiError> {
    let query = TaskQuery {
        project: Some(project.id),
        sort: TaskSort::Key,
        limit: PAGE,
        offset,
        ..TaskQuery::default()
    };
    Ok(tasks::list(read, &query).await?)
}

async fn changes_of(read: &mut ReadTx, row: &TaskRow) -> Result<Vec<TaskChange>, ApiError> {
    let mut all = Vec::new();
    loop {
        let offset = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let page = changes::page_of_task(read, row.task.id, offset, PAGE).await?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page.into_iter().map(|recorded| recorded.change));
    }
}

/// One document, written task by task, so that it may be far larger than memory.
async fn write_json(read: &mut ReadTx, path: &Path) -> Result<u32, ApiError> {
    let failed = |error: std::io::Error| refused(path, &error);
    let mut out = BufWriter::new(fs::File::create(path).map_err(failed)?);
    let (mut count, mut first_project) = (0, true);
    out.write_all(b"{\"format\":\"tern\",\"version\":1,\"projects\":[").map_err(failed)?;
    for project in projects::list(read).await? {
        let comma = if std::mem::take(&mut first_project) { "" } else { "," };
        write!(out, "{comma}\n{{\"project\":{},\"tasks\":[", json!(project)).map_err(failed)?;
        let mut offset = 0;
        loop {
            let rows = page(read, &project, offset).await?;
            for row in &rows {
                let comma = if offset == 0 { "" } else { "," };
                let (key, changes) =
                    (format!("{}-{}", project.key, row.task.number), changes_of(read, row).await?);
                let task = json!({"key": key, "task": row.task, "link": row.remote, "changes": changes});
                write!(out, "{comma}\n{task}").map_err(failed)?;
                offset += 1;
            }
            if rows.is_empty() {
                break;
            }
        }
        count += offset;
        out.write_all(b"\n]}").map_err(failed)?;
    }
    out.write_all(b"\n]}\n").map_err(failed)?;
    let file = out.into_inner().map_err(|error| failed(error.into_error()))?;
    file.sync_all().map_err(failed)?;
    Ok(count)
}

/// A folder for each project and a file for each task.
async fn write_markdown(read: &mut ReadTx, folder: &Path) -> Result<u32, ApiError> {
    let mut count = 0;
    fs::create_dir_all(folder).map_err(|error| refused(folder, &error))?;
    for project in projects::list(read).await? {
        let of_project = folder.join(project.key.as_str());
        fs::create_dir_all(&of_project).map_err(|error| refused(&of_project, &error))?;
        let mut offset = 0;
        loop {
            let rows = page(read, &project, offset).await?;
            for row in &rows {
                let path = of_project.join(format!("{}-{}.md", project.key, row.task.number));
                fs::write(&path, as_markdown(&project, row)).map_err(|error| refused(&path, &error))?;
                offset += 1;
            }
            if rows.is_empty() {
                break;
            }
        }
        count += offset;
    }
    Ok(count)
}

/// Front matter of fields, then the task's text. JSON's values are YAML's, so no title can break out of its line.
fn as_markdown(project: &Project, row: &TaskRow) -> String {
    let task = &row.task;
    let mut text = String::from("---\n");
    let fields = [
        ("key", json!(format!("{}-{}", project.key, task.number))),
        ("title", json!(task.title)),
        ("status", json!(task.status)),
        ("type", json!(task.task_type)),
        ("priority", json!(task.priority)),
        ("reporter", json!(task.reporter)),
        ("assignees", json!(task.assignees)),
        ("labels", json!(task.labels)),
        ("milestone", json!(task.milestone)),
        ("cycle", json!(task.cycle)),
        ("story_points", json!(task.story_points)),
        ("custom_fields", json!(task.custom_fields)),
        ("issue_url", json!(task.issue_url)),
        ("closed_at", json!(task.closed_at)),
        ("created_at", json!(task.created_at)),
        ("updated_at", json!(task.updated_at)),
    ];
    for (name, value) in fields {
        text.extend([name, ": ", &value.to_string(), "\n"]);
    }
    let title = task.title.replace(['\r', '\n'], " ");
    text.extend(["---\n\n# ", &title, "\n\n", task.description.trim_end(), "\n"]);
    text
}

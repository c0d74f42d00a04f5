//! A task with everything a script wants to know about it.

use serde::Serialize;
use tern_model::{ConflictStatus, ProjectKey, RemoteKind, RemoteState, Task, TaskKey, TaskRemote, Timestamp};
use tern_store::TaskRow;

/// A task, its key, and its link, in one flat object.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct TaskRecord {
    /// As in `WEB-42`.
    pub key: String,
    /// The project's key.
    pub project: ProjectKey,
    /// The task.
    #[serde(flatten)]
    pub task: Task,
    /// The linked issue's number.
    #[specta(type = Option<u32>)]
    pub remote_issue_number: Option<u64>,
    /// What it is linked to.
    pub remote_kind: Option<RemoteKind>,
    /// Whether the linked issue can be reached.
    pub remote_state: Option<RemoteState>,
    /// The page of the issue that it became, where it was moved and the forge tells where to.
    pub moved_to: Option<String>,
    /// Whether a conflict waits.
    pub sync_conflict_status: Option<ConflictStatus>,
    /// When this task and its issue last agreed.
    pub last_synced_at: Option<Timestamp>,
}

impl TaskRecord {
    pub(crate) fn new(project: &ProjectKey, task: Task, remote: Option<&TaskRemote>) -> Self {
        let key = TaskKey { project: project.clone(), number: task.number }.to_string();
        Self {
            key,
            project: project.clone(),
            task,
            remote_issue_number: remote.map(|remote| remote.remote_issue_number),
            remote_kind: remote.map(|remote| remote.kind),
            remote_state: remote.map(|remote| remote.remote_state),
            moved_to: remote.and_then(|remote| remote.moved_to.clone()),
            sync_conflict_status: remote.and_then(|remote| remote.sync_conflict_status),
            last_synced_at: remote.map(|remote| remote.last_synced_at),
        }
    }
}

impl From<TaskRow> for TaskRecord {
    fn from(row: TaskRow) -> Self {
        Self::new(&row.project_key, row.task, row.remote.as_ref())
    }
}

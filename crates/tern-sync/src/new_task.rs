//! What a new task says of the issue that it is made from.

use tern_model::{RemoteIssue, Status, Task, TaskId, TaskType, Timestamp};

use crate::setting::Setting;

/// The task that an issue becomes; its number and position are given when it is written.
pub(crate) fn new_task(setting: Setting<'_>, issue: &RemoteIssue, now: Timestamp) -> Task {
    let content = issue.content.clone();
    Task {
        id: TaskId::new(setting.random.uuid()),
        project_id: setting.project_id,
        number: 0,
        title: content.title,
        description: content.description,
        status: Status::of_state(content.state),
        task_type: type_of(issue),
        priority: if issue.kind.is_security() {
            Some(setting.lesser_findings.priority(issue.severity))
        } else {
            issue.severity
        },
        reporter: issue.author.clone(),
        assignees: content.assignees,
        labels: content.labels,
        milestone: content.milestone,
        cycle: None,
        story_points: None,
        custom_fields: serde_json::Map::new(),
        issue_url: Some(issue.url.clone()),
        closed_at: issue.closed_at,
        position: 0.0,
        created_at: now,
        updated_at: now,
    }
}

/// A forge's labels usually say what kind of work it is; where they do not, it is a plain task.
fn type_of(issue: &RemoteIssue) -> TaskType {
    if issue.kind.is_security() {
        return TaskType::Bug;
    }
    let has = |words: &[&str]| {
        issue.content.labels.iter().any(|label| words.contains(&label.to_lowercase().as_str()))
    };
    if has(&["bug", "regression", "defect"]) {
        TaskType::Bug
    } else if has(&["enhancement", "feature", "feature request"]) {
        TaskType::Feature
    } else if has(&["epic"]) {
        TaskType::Epic
    } else {
        TaskType::Task
    }
}

//! Joining two tasks that are the same work item.

use tern_model::{Status, Task, TaskType};

use crate::same::same_text;

/// What stands between two descriptions that say different things.
const RULE: &str = "\n\n---\n\n";

/// `keep` with what `other` adds to it. What both say stays as `keep` says it; sets are united, what is blank is filled
/// in, and a description that says something else is put below a rule. Number, title, link and place are `keep`'s.
#[must_use]
pub fn joined(keep: &Task, other: &Task) -> Task {
    let mut task = keep.clone();
    task.description = descriptions(&keep.description, &other.description);
    task.labels.extend(other.labels.iter().cloned());
    task.assignees.extend(other.assignees.iter().cloned());
    task.status = status(keep.status, other.status);
    if task.task_type == TaskType::Task {
        task.task_type = other.task_type;
    }
    task.priority = keep.priority.or(other.priority);
    fill(&mut task.reporter, other.reporter.as_ref());
    fill(&mut task.milestone, other.milestone.as_ref());
    fill(&mut task.cycle, other.cycle.as_ref());
    task.story_points = keep.story_points.or(other.story_points);
    for (name, value) in &other.custom_fields {
        task.custom_fields.entry(name).or_insert_with(|| value.clone());
    }
    task
}

fn fill(text: &mut Option<String>, other: Option<&String>) {
    if text.is_none() {
        *text = other.cloned();
    }
}

/// "To do" is what every new task says; work that was begun on the other one was begun.
const fn status(keep: Status, other: Status) -> Status {
    match (keep, other) {
        (Status::Todo, Status::InProgress | Status::InReview) => other,
        _ => keep,
    }
}

fn descriptions(keep: &str, other: &str) -> String {
    let (kept, added) = (keep.trim(), other.trim());
    if added.is_empty() || same_text(kept, added) || keep.contains(added) {
        return keep.to_owned();
    }
    if kept.is_empty() {
        return other.to_owned();
    }
    format!("{}{RULE}{other}", keep.trim_end())
}

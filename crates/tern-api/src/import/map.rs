//! From an exported issue to a task.

use serde_json::{Map, Value, json};
use tern_model::{Priority, ServiceType, Status, Task, TaskId, TaskType, Timestamp};

use super::export::{Issue, LogEntry, Named, Whole};
use super::text::description;

/// Under which custom field everything is kept that a task has no field for.
pub(super) const CUSTOM_FIELD: &str = "bitbucket";

/// `bitbucket:{repository}:{number}`, the form of an issue's identity on any forge.
pub(super) fn external_id(repository: &str, number: u64) -> String {
    format!("{}:{repository}:{number}", ServiceType::Bitbucket)
}

/// The task that an issue becomes, with its own dates; project, number and place are given when it is written.
pub(super) fn task(blank: Task, id: TaskId, whole: &Whole, repository: &str) -> Task {
    let issue = &whole.issue;
    let status = status(issue.status.as_deref());
    let updated_at = issue.updated_on.unwrap_or(issue.created_on);
    let mut custom_fields = Map::new();
    custom_fields.insert(CUSTOM_FIELD.to_owned(), kept(whole, repository));
    Task {
        id,
        title: title(issue),
        description: description(whole),
        status,
        task_type: task_type(issue.kind.as_deref()),
        priority: priority(issue.priority.as_deref()),
        reporter: name(issue.reporter.as_ref()),
        assignees: name(issue.assignee.as_ref()).into_iter().collect(),
        labels: labels(issue),
        milestone: name(issue.milestone.as_ref()),
        custom_fields,
        closed_at: (!status.state().is_open()).then(|| closed_at(&whole.log).unwrap_or(updated_at)),
        created_at: issue.created_on,
        updated_at,
        ..blank
    }
}

/// Whether it is still to be done.
pub(super) fn is_open(issue: &Issue) -> bool {
    status(issue.status.as_deref()).state().is_open()
}

/// A title is one line, and never empty.
fn title(issue: &Issue) -> String {
    let line: String = issue.title.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if line.is_empty() { format!("Issue #{}", issue.id) } else { line }
}

/// What is on hold is still to be done; a state that nobody documented, too.
fn status(word: Option<&str>) -> Status {
    match word.unwrap_or_default() {
        "resolved" | "closed" => Status::Done,
        "invalid" | "duplicate" | "wontfix" => Status::Cancelled,
        _ => Status::Todo,
    }
}

fn task_type(kind: Option<&str>) -> TaskType {
    match kind.unwrap_or_default() {
        "bug" => TaskType::Bug,
        "enhancement" | "proposal" => TaskType::Feature,
        _ => TaskType::Task,
    }
}

fn priority(word: Option<&str>) -> Option<Priority> {
    match word.unwrap_or_default() {
        "trivial" | "minor" => Some(Priority::Low),
        "major" => Some(Priority::Medium),
        "critical" => Some(Priority::High),
        "blocker" => Some(Priority::Critical),
        _ => None,
    }
}

/// The component, and the states that a column does not tell apart.
fn labels(issue: &Issue) -> std::collections::BTreeSet<String> {
    let finer = issue
        .status
        .as_deref()
        .filter(|word| matches!(*word, "on hold" | "invalid" | "duplicate" | "wontfix"));
    [name(issue.component.as_ref()), filled(finer)].into_iter().flatten().collect()
}

/// When the log last says that it was closed.
fn closed_at(log: &[LogEntry]) -> Option<Timestamp> {
    let to_closed = |entry: &&LogEntry| {
        let closed = !status(entry.changed_to.as_deref()).state().is_open();
        entry.field == "status" && closed
    };
    log.iter().rfind(to_closed).map(|entry| entry.created_on)
}

/// What a task has no field for, as it was: nothing of it is lost.
fn kept(whole: &Whole, repository: &str) -> Value {
    let issue = &whole.issue;
    let log: Vec<Value> = whole
        .log
        .iter()
        .map(|entry| {
            json!({
                "at": entry.created_on, "by": name(entry.user.as_ref()), "field": entry.field,
                "from": entry.changed_from, "to": entry.changed_to,
            })
        })
        .collect();
    json!({
        "external_id": external_id(repository, issue.id),
        "number": issue.id,
        "status": issue.status,
        "kind": issue.kind,
        "priority": issue.priority,
        "component": name(issue.component.as_ref()),
        "version": name(issue.version.as_ref()),
        "comments": whole.comments.len(),
        "log": log,
    })
}

pub(super) fn name(named: Option<&Named>) -> Option<String> {
    filled(named.map(|named| named.0.as_str()))
}

fn filled(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

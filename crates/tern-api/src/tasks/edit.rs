//! A person's edit of a task, checked before anything is written.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer};
use tern_model::{Priority, Status, Task, TaskType, Timestamp};

use crate::ApiError;

/// The longest title, in characters. Forges take 255 or 256 and some accept more; the push says so where one
/// refuses.
const TITLE_MAX_CHARS: usize = 1024;
/// The longest description, in bytes: the longest that any forge takes.
const DESCRIPTION_MAX_BYTES: usize = 1_048_576;
/// The longest label, login, milestone or cycle, in characters.
const NAME_MAX_CHARS: usize = 255;

/// The fields to change; absent fields stay as they are. In the nullable ones `null` takes the value away.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, specta::Type)]
#[serde(default)]
pub struct TaskPatch {
    /// One line.
    #[specta(optional)]
    pub title: Option<String>,
    /// Markdown.
    #[specta(optional)]
    pub description: Option<String>,
    /// The column.
    #[specta(optional)]
    pub status: Option<Status>,
    /// The kind of work.
    #[serde(rename = "type")]
    #[specta(optional)]
    pub task_type: Option<TaskType>,
    /// The urgency.
    #[serde(deserialize_with = "given")]
    #[specta(optional, type = Option<Priority>)]
    pub priority: Option<Option<Priority>>,
    /// All labels.
    #[specta(optional)]
    pub labels: Option<Vec<String>>,
    /// All assignees.
    #[specta(optional)]
    pub assignees: Option<Vec<String>>,
    /// The milestone's title.
    #[serde(deserialize_with = "given")]
    #[specta(optional, type = Option<String>)]
    pub milestone: Option<Option<String>>,
    /// The cycle.
    #[serde(deserialize_with = "given")]
    #[specta(optional, type = Option<String>)]
    pub cycle: Option<Option<String>>,
    /// The estimate.
    #[serde(deserialize_with = "given")]
    #[specta(optional, type = Option<f64>)]
    pub story_points: Option<Option<f64>>,
    /// The person's own fields, all of them.
    #[specta(optional)]
    pub custom_fields: Option<serde_json::Map<String, serde_json::Value>>,
}

/// Tells `null` from absent.
#[expect(clippy::option_option, reason = "absent, null and a value are three things")]
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

impl TaskPatch {
    /// Puts the fields into `task`, or says which of them cannot be.
    pub(crate) fn apply(self, task: &mut Task, now: Timestamp) -> Result<(), ApiError> {
        let before = task.clone();
        if let Some(title) = self.title {
            task.title = checked_title(&title)?;
        }
        if let Some(description) = self.description {
            task.description = checked_description(description)?;
        }
        if let Some(labels) = self.labels {
            task.labels = checked_names("label", labels)?;
        }
        if let Some(assignees) = self.assignees {
            task.assignees = checked_names("assignee", assignees)?;
        }
        if let Some(milestone) = self.milestone {
            task.milestone = checked_name("milestone", milestone)?;
        }
        if let Some(cycle) = self.cycle {
            task.cycle = checked_name("cycle", cycle)?;
        }
        if let Some(points) = self.story_points {
            task.story_points = checked_points(points)?;
        }
        task.task_type = self.task_type.unwrap_or(task.task_type);
        task.priority = self.priority.unwrap_or(task.priority);
        task.custom_fields = self.custom_fields.unwrap_or_else(|| std::mem::take(&mut task.custom_fields));
        if let Some(status) = self.status {
            set_status(task, status, now);
        }
        if *task != before {
            task.updated_at = now;
        }
        Ok(())
    }
}

/// Moves a task to a column; closing and reopening keep `closed_at` true.
pub(crate) fn set_status(task: &mut Task, status: Status, now: Timestamp) {
    let was_open = task.status.state().is_open();
    task.status = status;
    match (was_open, status.state().is_open()) {
        (true, false) => task.closed_at = Some(now),
        (false, true) => task.closed_at = None,
        _ => {}
    }
}

fn unchanged(message: String) -> ApiError {
    ApiError::invalid(message, "Nothing was changed.")
}

fn checked_title(title: &str) -> Result<String, ApiError> {
    let title = title.trim();
    if title.is_empty() {
        return Err(unchanged("A task needs a title.".to_owned()));
    }
    if title.contains(['\n', '\r']) {
        return Err(unchanged("A title is one line.".to_owned()));
    }
    if title.chars().count() > TITLE_MAX_CHARS {
        return Err(unchanged(format!("A title has at most {TITLE_MAX_CHARS} characters.")));
    }
    Ok(title.to_owned())
}

fn checked_description(description: String) -> Result<String, ApiError> {
    if description.len() > DESCRIPTION_MAX_BYTES {
        return Err(unchanged(format!("A description has at most {DESCRIPTION_MAX_BYTES} bytes.")));
    }
    Ok(description)
}

fn checked_names(what: &str, names: Vec<String>) -> Result<BTreeSet<String>, ApiError> {
    names
        .into_iter()
        .map(|name| {
            checked_name(what, Some(name))?.ok_or_else(|| unchanged(format!("A {what} cannot be blank.")))
        })
        .collect()
}

fn checked_name(what: &str, name: Option<String>) -> Result<Option<String>, ApiError> {
    let Some(name) = name else { return Ok(None) };
    let name = name.trim();
    if name.is_empty() {
        return Ok(None);
    }
    if name.chars().count() > NAME_MAX_CHARS || name.chars().any(char::is_control) {
        return Err(unchanged(format!("A {what} has at most {NAME_MAX_CHARS} characters on one line.")));
    }
    Ok(Some(name.to_owned()))
}

fn checked_points(points: Option<f64>) -> Result<Option<f64>, ApiError> {
    match points {
        Some(points) if !(0.0..=1000.0).contains(&points) => {
            Err(unchanged("Story points are a number from 0 to 1000.".to_owned()))
        }
        points => Ok(points),
    }
}

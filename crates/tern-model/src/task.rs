//! A card on a board.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{Content, ProjectId, ProjectKey, State, TaskId, Timestamp, text_enum};

text_enum! {
    /// The column a task stands in. Finer than [`State`]: three of the five are open.
    Status, "status", {
        /// Not begun.
        Todo = "todo",
        /// Being worked on.
        InProgress = "in_progress",
        /// Waiting for review.
        InReview = "in_review",
        /// Closed as completed.
        Done = "done",
        /// Closed as not planned.
        Cancelled = "cancelled",
    }
}

impl Status {
    /// The state this status stands for on a forge.
    pub const fn state(self) -> State {
        match self {
            Self::Todo | Self::InProgress | Self::InReview => State::Open,
            Self::Done => State::Completed,
            Self::Cancelled => State::NotPlanned,
        }
    }

    /// The status after taking over `state`: a finer status that already means it stays, else the plain one
    /// (open → `todo`, completed → `done`, not planned → `cancelled`).
    #[must_use]
    pub fn with_state(self, state: State) -> Self {
        if self.state() == state { self } else { Self::of_state(state) }
    }

    /// The plain status of a state.
    pub const fn of_state(state: State) -> Self {
        match state {
            State::Open => Self::Todo,
            State::Completed => Self::Done,
            State::NotPlanned => Self::Cancelled,
        }
    }
}

text_enum! {
    /// What kind of work a task is.
    TaskType, "task type", {
        /// Something is broken.
        Bug = "bug",
        /// Something new.
        Feature = "feature",
        /// Any other work.
        Task = "task",
        /// Work that holds other work.
        Epic = "epic",
    }
}

text_enum! {
    /// How urgent a task is; a task may have none.
    Priority, "priority", {
        /// When there is time.
        Low = "low",
        /// In its turn.
        Medium = "medium",
        /// Soon.
        High = "high",
        /// Now.
        Critical = "critical",
    }
}

/// A task's name for people: `{project key}-{number}`, as in `WEB-42`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskKey {
    /// The project's key.
    pub project: ProjectKey,
    /// The task's number in that project, from 1.
    pub number: u32,
}

impl std::fmt::Display for TaskKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.project, self.number)
    }
}

impl std::str::FromStr for TaskKey {
    type Err = crate::InvalidProjectKey;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || crate::InvalidProjectKey(text.to_owned());
        let (project, number) = text.rsplit_once('-').ok_or_else(invalid)?;
        let number = number.parse().map_err(|_| invalid())?;
        Ok(Self { project: project.parse().map_err(|_| invalid())?, number })
    }
}

/// A card on a board. It may be linked to one remote issue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// The board it stands on.
    pub project_id: ProjectId,
    /// Its number in the project, from 1, never given twice.
    pub number: u32,
    /// One line.
    pub title: String,
    /// Markdown.
    pub description: String,
    /// The column it stands in.
    pub status: Status,
    /// What kind of work it is.
    #[serde(rename = "type")]
    pub task_type: TaskType,
    /// How urgent it is.
    pub priority: Option<Priority>,
    /// Who reported it: the issue's author, or nobody for a local task.
    pub reporter: Option<String>,
    /// Login names.
    pub assignees: BTreeSet<String>,
    /// Label names.
    pub labels: BTreeSet<String>,
    /// The milestone's title.
    pub milestone: Option<String>,
    /// The cycle (iteration) it is planned for; local only.
    pub cycle: Option<String>,
    /// An estimate; local only.
    pub story_points: Option<f64>,
    /// Further fields of the person's own; local only. Always a JSON object.
    pub custom_fields: serde_json::Map<String, serde_json::Value>,
    /// The linked issue's page.
    pub issue_url: Option<String>,
    /// When it was closed, here or on the forge.
    pub closed_at: Option<Timestamp>,
    /// Its order in its column: lower stands higher. Always finite, so that it is a number in JSON too.
    #[specta(type = i32)]
    pub position: f64,
    /// When it was made here.
    pub created_at: Timestamp,
    /// When it last changed here.
    pub updated_at: Timestamp,
}

impl Task {
    /// The synced part, as it stands here (local).
    pub fn content(&self) -> Content {
        Content {
            title: self.title.clone(),
            description: self.description.clone(),
            state: self.status.state(),
            labels: self.labels.clone(),
            assignees: self.assignees.clone(),
            milestone: self.milestone.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finer_status_stays_when_it_already_means_the_state() {
        for &status in Status::ALL {
            assert_eq!(status.with_state(status.state()), status, "{status} says the same as before");
        }
        assert_eq!(Status::InReview.with_state(State::Completed), Status::Done);
        assert_eq!(Status::Todo.with_state(State::NotPlanned), Status::Cancelled);
        assert_eq!(Status::Done.with_state(State::Open), Status::Todo, "reopened");
        assert_eq!(Status::Done.with_state(State::NotPlanned), Status::Cancelled, "the reason changed");
    }

    #[test]
    fn a_tasks_key_is_read_back() {
        let key: TaskKey = "WEB-42".parse().unwrap();
        assert_eq!((key.project.as_str(), key.number, key.to_string()), ("WEB", 42, "WEB-42".to_owned()));
        for wrong in ["WEB", "WEB-", "WEB-x", "web-1", "-1", "TOOLONGAKEY-1", "W-1"] {
            assert!(wrong.parse::<TaskKey>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_word_is_read_back_and_a_wrong_one_names_the_right_ones() {
        for &status in Status::ALL {
            assert_eq!(status.as_str().parse(), Ok(status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str(), "one spelling everywhere");
        }
        let error = "finished".parse::<Status>().unwrap_err().to_string();
        assert_eq!(
            error,
            "\"finished\" is not a status; expected one of todo, in_progress, in_review, done, cancelled"
        );
    }
}

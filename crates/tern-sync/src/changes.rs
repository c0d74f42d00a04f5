//! What changed between two versions of a task, field by field.

use serde_json::{Value, json};
use tern_model::{Field, Origin, SyncId, Task, TaskChange, Timestamp};

/// One row per field that differs between `before` and `after`, in the order of [`Field`].
pub fn changes_between(
    before: &Task,
    after: &Task,
    origin: Origin,
    sync_id: Option<SyncId>,
    at: Timestamp,
) -> Vec<TaskChange> {
    Field::ALL
        .iter()
        .filter_map(|&field| {
            let (old, new) = (value_of(before, field), value_of(after, field));
            (old != new).then_some(TaskChange { task_id: before.id, sync_id, origin, field, old, new, at })
        })
        .collect()
}

/// The value of a field as changes record it.
pub fn value_of(task: &Task, field: Field) -> Value {
    match field {
        Field::Title => json!(task.title),
        Field::Description => json!(task.description),
        Field::Status => json!(task.status),
        Field::Type => json!(task.task_type),
        Field::Priority => json!(task.priority),
        Field::Reporter => json!(task.reporter),
        Field::Labels => json!(task.labels),
        Field::Assignees => json!(task.assignees),
        Field::Milestone => json!(task.milestone),
        Field::Cycle => json!(task.cycle),
        Field::StoryPoints => json!(task.story_points),
        Field::CustomFields => json!(task.custom_fields),
    }
}

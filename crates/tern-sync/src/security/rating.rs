//! A finding that is rated otherwise than before: its task's priority follows, unless a person set another.

use std::collections::HashMap;

use serde_json::json;
use tern_model::{Field, Origin, Task, TaskChange, TaskId, Timestamp};
use tern_store::{Linked, StoredFinding};

use crate::{page::PageWrites, setting::Setting};

/// Puts new priorities into the rows to write.
pub(super) fn follow_ratings(
    setting: Setting<'_>,
    writes: &mut PageWrites,
    linked: &[Linked],
    before: &[StoredFinding],
    after: &[StoredFinding],
    now: Timestamp,
) {
    let rated: HashMap<TaskId, _> =
        before.iter().map(|known| (known.task_id, known.finding.severity)).collect();
    for finding in after {
        let Some(task) = linked.iter().map(|linked| &linked.task).find(|task| task.id == finding.task_id)
        else {
            continue;
        };
        let Some(old) = rated.get(&task.id) else { continue };
        let rule = setting.lesser_findings;
        let (old, new) = (rule.priority(*old), rule.priority(finding.finding.severity));
        if old == new || task.priority != Some(old) {
            continue;
        }
        writes.changes.push(TaskChange {
            task_id: task.id,
            sync_id: setting.sync_id,
            origin: Origin::Pull,
            field: Field::Priority,
            old: json!(old),
            new: json!(new),
            at: now,
        });
        if let Some(written) = writes.tasks.iter_mut().find(|written| written.id == task.id) {
            written.priority = Some(new);
        } else {
            writes.tasks.push(Task { priority: Some(new), updated_at: now, ..task.clone() });
            writes.tally.counts.tasks_updated += 1;
        }
    }
}

use serde_json::json;
use tern_api::ErrorCode;
use tern_api::window::{self, TaskBulkUpdate, TaskIds};
use tern_model::{Priority, Status, TaskId};

use crate::support::Bench;

async fn changed(bench: &Bench, ids: &[TaskId], patch: serde_json::Value) -> window::Saved {
    let request = TaskBulkUpdate { ids: ids.to_vec(), patch: serde_json::from_value(patch).unwrap() };
    window::task_bulk_update(&bench.tern, request).await.unwrap()
}

#[tokio::test]
async fn several_tasks_change_alike_and_go_back_together() {
    let bench = Bench::new().await;
    let ids = [bench.task("One").await.id, bench.task("Two").await.id];
    changed(&bench, &ids[..1], json!({"add_labels": ["bug"], "priority": "low"})).await;
    let patch = json!({"status": "done", "priority": null, "add_labels": ["ui"], "remove_labels": ["bug"]});
    let saved = changed(&bench, &ids, patch).await;
    assert_eq!((saved.changed, saved.words.as_str()), (2, "2 tasks changed"));
    let one = bench.show("WEB-1").await.task;
    assert_eq!((one.status, one.priority), (Status::Done, None), "null takes a value away");
    assert_eq!(one.labels.into_iter().collect::<Vec<_>>(), ["ui"]);

    window::undo_last(&bench.tern).await.unwrap();
    let (one, two) = (bench.show("WEB-1").await.task, bench.show("WEB-2").await.task);
    assert_eq!((one.status, one.priority, one.closed_at), (Status::Todo, Some(Priority::Low), None));
    assert_eq!(one.labels.into_iter().collect::<Vec<_>>(), ["bug"]);
    assert_eq!((two.status, two.labels.len()), (Status::Todo, 0));
}

#[tokio::test]
async fn absent_fields_stay_as_they_are() {
    let bench = Bench::new().await;
    let id = bench.task("One").await.id;
    changed(&bench, &[id], json!({"priority": "high", "milestone": "1.0"})).await;
    changed(&bench, &[id], json!({"add_assignees": ["ines"]})).await;
    let task = bench.show("WEB-1").await.task;
    assert_eq!((task.priority, task.milestone.as_deref()), (Some(Priority::High), Some("1.0")));
}

#[tokio::test]
async fn nothing_to_change_is_no_change() {
    let bench = Bench::new().await;
    let id = bench.task("One").await.id;
    assert_eq!(changed(&bench, &[id], json!({"status": "todo"})).await.changed, 0);
    window::undo_last(&bench.tern).await.unwrap();
    assert!(bench.column(Status::Todo).await.is_empty(), "undo took the creation back, not an empty change");
}

#[tokio::test]
async fn all_are_changed_or_none() {
    let bench = Bench::new().await;
    let id = bench.task("One").await.id;
    let gone = bench.task("Two").await.id;
    window::task_delete(&bench.tern, TaskIds { ids: vec![gone] }).await.unwrap();
    let patch = serde_json::from_value(json!({"status": "done"})).unwrap();
    let refused = window::task_bulk_update(&bench.tern, TaskBulkUpdate { ids: vec![id, gone], patch }).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(bench.column(Status::Todo).await, ["One"], "half a change would be a surprise");
}

#[tokio::test]
async fn a_task_named_twice_is_changed_once() {
    let bench = Bench::new().await;
    let id = bench.task("One").await.id;
    assert_eq!(changed(&bench, &[id, id], json!({"status": "done"})).await.changed, 1);
}

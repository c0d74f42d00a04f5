use serde_json::json;
use tern_api::ErrorCode;
use tern_api::window::{self, CommentsOf, TaskFilter, TaskStanding};

use crate::support::{Bench, query};

async fn synced(bench: &Bench, project: tern_model::ProjectId) {
    let request = json!({"project_id": project, "sync_type": "full", "include_closed": true});
    window::sync_start(&bench.tern, serde_json::from_value(request).unwrap()).await.unwrap();
    for operation in bench.tern.engine().all_running() {
        let run = operation.finished().await.unwrap();
        assert_eq!(run.error, None, "the demo syncs without a network");
    }
}

#[tokio::test]
async fn the_demo_fills_a_board_and_goes_without_a_trace() {
    let bench = Bench::new().await;
    let demo = window::demo_open(&bench.tern).await.unwrap();
    synced(&bench, demo.id).await;
    let page = window::task_list(&bench.tern, query(Some(demo.id), TaskFilter::default())).await.unwrap();
    assert!(page.total > 0);
    let views = window::project_list(&bench.tern).await.unwrap();
    assert!(views.iter().any(|view| view.is_demo && view.project.id == demo.id));
    window::demo_remove(&bench.tern).await.unwrap();
    let left: Vec<_> = window::project_list(&bench.tern).await.unwrap();
    assert_eq!(left.len(), 1, "the person's own project stays");
}

#[tokio::test]
async fn after_a_restart_the_demo_still_syncs() {
    let bench = Bench::new().await;
    let demo = window::demo_open(&bench.tern).await.unwrap();
    synced(&bench, demo.id).await;
    let bench = bench.reopened().await;
    synced(&bench, demo.id).await;
}

#[tokio::test]
async fn after_a_restart_the_demo_answers_before_it_was_synced() {
    let bench = Bench::new().await;
    let demo = window::demo_open(&bench.tern).await.unwrap();
    synced(&bench, demo.id).await;
    let page = window::task_list(&bench.tern, query(Some(demo.id), TaskFilter::default())).await.unwrap();
    let linked: Vec<_> =
        page.tasks.iter().filter(|card| card.sync.standing == TaskStanding::InSync).collect();
    let (one, other) = (linked[0].id, linked[1].id);
    let bench = bench.reopened().await;
    window::comment_read(&bench.tern, CommentsOf { task_id: one }).await.unwrap();

    let bench = bench.reopened().await;
    let ask = json!({"id": other, "issue": "1"});
    let preview = window::task_link_preview(&bench.tern, serde_json::from_value(ask).unwrap()).await;
    assert_ne!(preview.map_err(|error| error.code).err(), Some(ErrorCode::Offline), "its forge was asked");

    let bench = bench.reopened().await;
    let connection = window::project_list(&bench.tern).await.unwrap();
    let connection = connection.into_iter().find_map(|view| view.connection).unwrap().id;
    tern_api::connection_doctor(&bench.tern, connection).await.unwrap();
    let bench = bench.reopened().await;
    tern_api::connection_whereabouts(&bench.tern, connection).await.unwrap();
}

#[tokio::test]
async fn the_demo_has_conflicts_to_decide_and_takes_the_result() {
    let bench = Bench::new().await;
    let demo = window::demo_open(&bench.tern).await.unwrap();
    synced(&bench, demo.id).await;
    let listed = |resolved: bool| {
        let list = json!({"project_id": demo.id, "resolved": resolved, "offset": 0, "limit": 10});
        window::conflict_list(&bench.tern, serde_json::from_value(list).unwrap())
    };
    let waiting = listed(false).await.unwrap();
    assert_eq!(waiting.total, 4, "one of each kind: {waiting:?}");
    assert_eq!(listed(true).await.unwrap().total, 1, "one merged by itself");
    let fields: std::collections::BTreeSet<&str> =
        waiting.conflicts.iter().flat_map(|view| &view.fields).map(|field| field.as_str()).collect();
    for field in ["title", "description", "milestone", "status"] {
        assert!(fields.contains(field), "{field} is among them: {fields:?}");
    }
    let gone = |view: &&window::ConflictView| view.task.sync.standing == TaskStanding::Gone;
    let deleted: Vec<_> =
        waiting.conflicts.iter().filter(gone).map(|view| view.task.title.as_str()).collect();
    assert_eq!(deleted, ["Colour codes leak into the Windows clipboard"], "edited here and deleted there");
    let key = waiting.conflicts[0].task.key.clone();
    let detail = window::conflict_show(&bench.tern, serde_json::from_value(json!({"key": key})).unwrap());
    let version = detail.await.unwrap().version;
    let keep = json!({"key": key, "version": version, "action": "keep_local", "choices": null});
    let done = window::conflict_resolve(&bench.tern, serde_json::from_value(keep).unwrap()).await.unwrap();
    assert!(done.sends, "the demo's repository takes edits without a token");
    synced(&bench, demo.id).await;
    let shown = bench.show(&key).await;
    assert_eq!(shown.card.sync.standing, TaskStanding::InSync, "{:?}", shown.push_error);
}

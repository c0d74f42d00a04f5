use serde_json::json;
use tern_api::window::{self, TaskFilter};

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

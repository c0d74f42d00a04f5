use tern_api::ErrorCode;
use tern_api::window::{self, ProjectById, ProjectUpdate, SyncStanding};

use crate::support::{Bench, named};

fn renamed(bench: &Bench, key: &str) -> ProjectUpdate {
    ProjectUpdate { id: bench.project.id, name: None, key: Some(key.to_owned()) }
}

#[tokio::test]
async fn a_project_without_a_repository_is_local() {
    let bench = Bench::new().await;
    bench.task("One").await;
    let views = window::project_list(&bench.tern).await.unwrap();
    let [view] = views.as_slice() else { panic!("one project: {views:?}") };
    assert_eq!((view.standing, view.open_tasks, view.is_demo), (SyncStanding::Local, 1, false));
    let status = window::status_show(&bench.tern).await.unwrap();
    assert_eq!((status.words.as_str(), status.all_tasks), ("Nothing to sync yet", 1));
}

#[tokio::test]
async fn a_new_key_renames_its_tasks() {
    let bench = Bench::new().await;
    bench.task("One").await;
    window::project_update(&bench.tern, renamed(&bench, "SITE")).await.unwrap();
    assert_eq!(bench.show("SITE-1").await.card.key, "SITE-1");
}

#[tokio::test]
async fn a_taken_or_impossible_key_is_refused() {
    let bench = Bench::new().await;
    window::project_create(&bench.tern, named("Other", "OTH")).await.unwrap();
    for (key, code) in [("OTH", ErrorCode::Taken), ("o", ErrorCode::Invalid), ("", ErrorCode::Invalid)] {
        let refused = window::project_update(&bench.tern, renamed(&bench, key)).await.unwrap_err();
        assert_eq!(refused.code, code, "{key:?}");
    }
    assert!(window::project_update(&bench.tern, renamed(&bench, "WEB")).await.is_ok(), "its own key is free");
}

#[tokio::test]
async fn deleting_a_project_takes_its_tasks_along() {
    let bench = Bench::new().await;
    bench.task("One").await;
    window::project_delete(&bench.tern, ProjectById { id: bench.project.id }).await.unwrap();
    assert_eq!(window::status_show(&bench.tern).await.unwrap().all_tasks, 0);
    let again = window::project_delete(&bench.tern, ProjectById { id: bench.project.id }).await;
    assert_eq!(again.unwrap_err().code, ErrorCode::NotFound);
}

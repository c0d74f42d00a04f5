use tern_api::ErrorCode;
use tern_api::window::{self, ConnectionById, ConnectionFollow, TaskById};
use tern_model::{SyncConfig, SyncStatus};
use tern_sim::{Edit, Sim};

use super::connections::{TOKEN, connected, request, synced};
use crate::support::{Bench, named};

async fn moved() -> (Bench, Sim, SyncConfig) {
    let (bench, sim, config) = connected(6).await;
    synced(&bench).await;
    sim.rename_repository("acorn", "grove");
    (bench, sim, config)
}

async fn sync_error(bench: &Bench) -> Option<String> {
    let views = window::project_list(&bench.tern).await.unwrap();
    views.into_iter().find(|view| view.project.id == bench.project.id)?.connection?.sync_error
}

#[tokio::test]
async fn a_renamed_repository_is_followed_after_a_question_and_the_next_sync_is_quiet() {
    let (bench, sim, config) = moved().await;
    let before = bench.show("WEB-1").await;
    synced(&bench).await;
    assert_eq!(sync_error(&bench).await.as_deref(), Some("moved"), "it is not followed by itself");

    let place = window::connection_whereabouts(&bench.tern, ConnectionById { id: config.id }).await.unwrap();
    assert!(place.moved && place.new == "acorn/grove", "{place:?}");
    let follow = ConnectionFollow { id: config.id, url: place.url.clone() };
    let followed = window::connection_follow(&bench.tern, follow).await.unwrap();
    assert_eq!((followed.links, followed.words.as_str()), (6, "Following acorn/grove"));
    assert_eq!(sync_error(&bench).await, None);

    sim.clear_requests();
    synced(&bench).await;
    assert_eq!(sync_error(&bench).await, None);
    let after = bench.show("WEB-1").await;
    let (old, new) = (before.remote.unwrap(), after.remote.unwrap());
    assert_eq!(new.number, old.number);
    assert!(new.url.contains("/acorn/grove/issues/"), "{}", new.url);
    assert_eq!(after.task.issue_url, Some(new.url));
    assert_eq!(bench.titles(window::TaskFilter::default()).await.len(), 6, "no task was made twice");
    assert!(after.unsent.is_empty(), "base stayed what it was");
}

#[tokio::test]
async fn an_edit_made_before_the_renaming_survives_it() {
    let (bench, sim, config) = connected(4).await;
    synced(&bench).await;
    let number = bench.show("WEB-2").await.remote.unwrap().number;
    let id = bench.show("WEB-2").await.task.id;
    bench.patch(id, crate::support::title("Edited here")).await;
    let unlinked = bench.show("WEB-3").await;
    window::task_unlink(&bench.tern, TaskById { task_id: unlinked.task.id }).await.unwrap();
    sim.rename_repository("acorn", "grove");
    sim.edit(number, Edit::Body(Some("Edited there".to_owned())));
    let place = window::connection_whereabouts(&bench.tern, ConnectionById { id: config.id }).await.unwrap();
    window::connection_follow(&bench.tern, ConnectionFollow { id: config.id, url: place.url }).await.unwrap();
    synced(&bench).await;
    let task = bench.show("WEB-2").await.task;
    assert_eq!((task.title.as_str(), task.description.as_str()), ("Edited here", "Edited there"));
    assert_eq!(bench.titles(window::TaskFilter::default()).await.len(), 4, "what was unlinked stays so");
    let saved = window::undo_last(&bench.tern).await.unwrap();
    assert!(
        saved.words.contains("again"),
        "and the link that is put back bears the new name: {}",
        saved.words
    );
    synced(&bench).await;
    assert_eq!(bench.titles(window::TaskFilter::default()).await.len(), 4);
    assert!(bench.show("WEB-3").await.remote.unwrap().url.contains("/grove/"));
}

#[tokio::test]
async fn another_repository_under_the_old_name_is_neither_followed_nor_synced() {
    let (bench, sim, config) = moved().await;
    let (owner, name) = (config.repo_owner.clone(), config.repo_name.clone());
    let number = sim.visible_issues().into_iter().map(|issue| issue.number).max().unwrap();
    // The old name is somebody else's now, and has an issue.
    sim.transfer(number, &owner, &name);
    synced(&bench).await;
    assert_eq!(sync_error(&bench).await.as_deref(), Some("moved"));
    assert_eq!(bench.titles(window::TaskFilter::default()).await.len(), 6, "none of its issues came in");
    let history = tern_api::sync_history_list(
        &bench.tern,
        serde_json::from_value(serde_json::json!({"filter": "all", "limit": 1, "offset": 0})).unwrap(),
    )
    .await
    .unwrap();
    let run = &history[0].run;
    assert_eq!(run.status, SyncStatus::Failure);
    assert!(run.error.as_ref().unwrap().message.contains("another repository"), "{:?}", run.error);
    let place = window::connection_whereabouts(&bench.tern, ConnectionById { id: config.id }).await.unwrap();
    assert_eq!(place.new, "acorn/grove", "the connected one is found by its id");
}

#[tokio::test]
async fn a_place_that_another_project_syncs_is_not_followed() {
    let (bench, sim, config) = moved().await;
    let other = window::project_create(&bench.tern, named("Api", "API")).await.unwrap();
    let mut there = request(&bench, &sim, Some(TOKEN));
    there.project_id = other.id;
    window::connection_create(&bench.tern, there).await.unwrap();
    let place = window::connection_whereabouts(&bench.tern, ConnectionById { id: config.id }).await.unwrap();
    assert_eq!(place.taken_by.as_deref(), Some("API"));
    let follow = ConnectionFollow { id: config.id, url: place.url };
    let refused = window::connection_follow(&bench.tern, follow).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Taken);
}

#[tokio::test]
async fn only_what_was_shown_is_followed() {
    let (bench, sim, config) = moved().await;
    let place = window::connection_whereabouts(&bench.tern, ConnectionById { id: config.id }).await.unwrap();
    sim.rename_repository("acorn", "wood");
    let follow = ConnectionFollow { id: config.id, url: place.url };
    let refused = window::connection_follow(&bench.tern, follow).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Stale, "it was renamed again meanwhile");
    let place = window::connection_whereabouts(&bench.tern, ConnectionById { id: config.id }).await.unwrap();
    assert_eq!(place.new, "acorn/wood");
}

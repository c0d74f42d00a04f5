//! Tasks whose issues are no longer where they were, and what can be done about them.

use serde_json::json;
use tern_api::window::{self, NewConnection, TaskById, TaskLink, TaskStanding};
use tern_api::{Vanished, task_vanished};
use tern_model::{LinkAction, RemoteState, Status, SyncConfig, TaskId};
use tern_sim::{Fault, Matcher, Sim};

use super::connections::{TOKEN, synced, synced_with};
use crate::support::{Bench, named, new_task, title};

struct Moved {
    bench: Bench,
    sim: Sim,
    config: SyncConfig,
    key: String,
    id: TaskId,
    /// Its number in the other repository.
    there: u64,
}

/// A two-way project one of whose issues was moved to `acorn/nursery`, which is looked for.
async fn moved() -> Moved {
    let sim = Sim::builder().issues(4).closed_per_mille(0).pulls_per_mille(0).token(TOKEN);
    let sim = sim.web_url("https://github.com").start().await;
    let bench = Bench::new().await;
    let request = connection(&bench, &sim, &sim.full_name());
    let config = window::connection_create(&bench.tern, request).await.unwrap();
    synced(&bench).await;
    let detail = bench.show("WEB-1").await;
    let there = sim.transfer(detail.remote.unwrap().number, "acorn", "nursery");
    Moved { bench, sim, config, key: "WEB-1".to_owned(), id: detail.task.id, there }
}

fn connection(bench: &Bench, sim: &Sim, repository: &str) -> NewConnection {
    serde_json::from_value(json!({
        "project_id": bench.project.id,
        "draft": {
            "repository": format!("https://github.com/{repository}"), "service": "github",
            "api_url": sim.base_url(), "token": TOKEN,
        },
        "settings": {
            "direction": "two_way", "include_closed": false, "include_security": false, "sync_enabled": true,
            "sync_interval": 300,
        },
    }))
    .unwrap()
}

impl Moved {
    async fn looked_for(&self) {
        let request = json!({
            "project_id": self.config.project_id, "sync_type": "full", "include_closed": false,
            "every_issue": true,
        });
        synced_with(&self.bench, serde_json::from_value(request).unwrap()).await;
    }

    /// Another project, connected to the repository that the issue was moved to.
    async fn connect_the_other(&self) {
        let other = window::project_create(&self.bench.tern, named("Nursery", "NUR")).await.unwrap();
        let mut request = connection(&self.bench, &self.sim, "acorn/nursery");
        request.project_id = other.id;
        window::connection_create(&self.bench.tern, request).await.unwrap();
    }

    async fn sync_the_other(&self) {
        let projects = window::project_list(&self.bench.tern).await.unwrap();
        let other = projects.into_iter().find(|view| view.project.key.to_string() == "NUR").unwrap();
        let request = json!({"project_id": other.project.id, "sync_type": "full", "include_closed": false});
        synced_with(&self.bench, serde_json::from_value(request).unwrap()).await;
    }

    fn page(&self) -> String {
        format!("https://github.com/acorn/nursery/issues/{}", self.there)
    }

    fn link(&self) -> TaskLink {
        TaskLink { id: self.id, issue: self.page() }
    }
}

#[tokio::test]
async fn the_new_place_is_shown_and_offered_once_its_repository_is_connected() {
    let moved = moved().await;
    moved.looked_for().await;
    let remote = moved.bench.show(&moved.key).await.remote.unwrap();
    assert_eq!(remote.state, RemoteState::Moved);
    let to = remote.moved_to.unwrap();
    assert_eq!((to.url.as_str(), to.project, to.number), (&*moved.page(), None, None));
    let refused = window::task_link(&moved.bench.tern, moved.link()).await.unwrap_err();
    assert!(refused.message.contains("is not an issue of"), "nobody syncs that place: {refused:?}");

    moved.connect_the_other().await;
    let to = moved.bench.show(&moved.key).await.remote.unwrap().moved_to.unwrap();
    assert_eq!(
        (to.repository.as_deref(), to.project.as_deref(), to.number),
        (Some("acorn/nursery"), Some("NUR"), Some(moved.there))
    );
    let asked = window::ConflictByKey { key: moved.key.clone() };
    let shown = window::conflict_show(&moved.bench.tern, asked).await.unwrap();
    assert_eq!(shown.moved_to.unwrap().project.as_deref(), Some("NUR"), "the dialog offers it as well");
}

#[tokio::test]
async fn a_task_follows_its_issue_to_the_other_board_with_its_edits_and_comes_back_whole() {
    let moved = moved().await;
    moved.bench.patch(moved.id, title("Edited before it moved")).await;
    let begun = tern_api::TaskPatch { status: Some(Status::InProgress), ..Default::default() };
    moved.bench.patch(moved.id, begun).await;
    moved.looked_for().await;
    moved.connect_the_other().await;
    let before = moved.bench.show(&moved.key).await;
    let preview = window::task_link_preview(&moved.bench.tern, moved.link()).await.unwrap();
    assert_eq!((preview.goes_to.as_deref(), preview.taken_by), (Some("NUR"), None), "no task is there yet");
    assert_eq!(preview.fields, [tern_model::Field::Title], "the edit is carried along");
    let done = window::task_link(&moved.bench.tern, moved.link()).await.unwrap();
    assert_eq!(done.words, format!("WEB-1 is joined into NUR-1, which is linked to #{}", moved.there));
    let there = moved.bench.show("NUR-1").await;
    assert_eq!(there.task.title, "Edited before it moved");
    assert_eq!(
        (there.task.status, there.unsent.len()),
        (Status::InProgress, 1),
        "and is sent by the next sync"
    );
    assert_eq!(there.remote.unwrap().number, moved.there);
    assert!(window::task_show(&moved.bench.tern, window::TaskByKey { key: "WEB-1".into() }).await.is_err());
    moved.sync_the_other().await;
    assert_eq!(moved.bench.show("NUR-1").await.unsent.len(), 0, "it arrived");

    window::undo_last(&moved.bench.tern).await.unwrap();
    let back = moved.bench.show("WEB-1").await;
    assert_eq!(back.task, before.task);
    assert_eq!(back.remote.unwrap().state, RemoteState::Moved, "link and all");
}

#[tokio::test]
async fn where_the_other_board_has_the_issue_already_the_two_become_one() {
    let moved = moved().await;
    moved.looked_for().await;
    moved.connect_the_other().await;
    moved.sync_the_other().await;
    let preview = window::task_link_preview(&moved.bench.tern, moved.link()).await.unwrap();
    assert_eq!(preview.taken_by.as_deref(), Some("NUR-1"));
    let done = window::task_link(&moved.bench.tern, moved.link()).await.unwrap();
    assert_eq!(done.key, "NUR-1");
    let events = moved.bench.show("NUR-1").await.links;
    assert_eq!((events[0].action, events[0].can_undo), (LinkAction::Join, true));
}

#[tokio::test]
async fn a_vanished_task_is_kept_or_made_anew_and_both_can_be_taken_back() {
    let moved = moved().await;
    let early = task_vanished(&moved.bench.tern, moved.id, Vanished::Keep).await.unwrap_err();
    assert!(early.message.contains("still has its issue"), "{early:?}");
    moved.looked_for().await;
    let kept = task_vanished(&moved.bench.tern, moved.id, Vanished::Keep).await.unwrap();
    assert_eq!(kept.words, "WEB-1 is a task of this computer now");
    assert_eq!(moved.bench.show("WEB-1").await.card.sync.standing, TaskStanding::Local);
    tern_api::link_undo(&moved.bench.tern, kept.change_id).await.unwrap();
    assert_eq!(moved.bench.show("WEB-1").await.card.sync.standing, TaskStanding::Moved);

    let anew = task_vanished(&moved.bench.tern, moved.id, Vanished::Recreate).await.unwrap();
    assert!(moved.bench.show("WEB-1").await.card.sync.planned);
    tern_api::link_undo(&moved.bench.tern, anew.change_id).await.unwrap();
    let back = moved.bench.show("WEB-1").await.card.sync;
    assert_eq!((back.standing, back.planned), (TaskStanding::Moved, false), "no issue is made any more");
    task_vanished(&moved.bench.tern, moved.id, Vanished::Recreate).await.unwrap();
    synced(&moved.bench).await;
    let made = moved.bench.show("WEB-1").await;
    assert_eq!(made.card.sync.standing, TaskStanding::InSync);
    assert!(made.remote.unwrap().url.contains("/acorn/orchard/issues/"), "in its own repository");
}

#[tokio::test]
async fn an_unlinked_task_does_not_go_on_saying_that_it_was_not_published() {
    let moved = moved().await;
    let bench = &moved.bench;
    let task = window::task_create(&bench.tern, new_task(bench.project.id, "Only here")).await.unwrap();
    window::task_publish(&bench.tern, TaskById { task_id: task.id }).await.unwrap();
    moved.sim.fail(Matcher::method("POST"), Fault::Validation, 1);
    synced(bench).await;
    let standing = async || bench.show(&task.key).await.card.sync.standing;
    assert_eq!(standing().await, TaskStanding::NotPublished);
    let number = bench.show("WEB-2").await.remote.unwrap().number;
    let holder = bench.show("WEB-2").await.task.id;
    window::task_unlink(&bench.tern, TaskById { task_id: holder }).await.unwrap();
    let link = TaskLink { id: task.id, issue: number.to_string() };
    window::task_link(&bench.tern, link).await.unwrap();
    let done = window::task_unlink(&bench.tern, TaskById { task_id: task.id }).await.unwrap();
    assert_eq!(standing().await, TaskStanding::Local, "nobody wants an issue of it any more");
    assert_eq!(bench.show(&task.key).await.push_error, None);
    tern_api::link_undo(&bench.tern, done.change_id).await.unwrap();
    assert_eq!(bench.show(&task.key).await.remote.map(|remote| remote.number), Some(number));
}

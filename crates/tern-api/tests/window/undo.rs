use proptest::prelude::*;
use tern_api::window::{self, ChangeById, TaskActivityRequest, TaskIds};
use tern_api::{ErrorCode, TaskPatch};
use tern_model::{Origin, Priority, Status, Task};

use crate::support::{Bench, title};

#[tokio::test]
async fn the_last_edit_is_taken_back() {
    let bench = Bench::new().await;
    let card = bench.task("Before").await;
    bench.patch(card.id, title("After")).await;
    let saved = window::undo_last(&bench.tern).await.unwrap();
    assert_eq!((saved.changed, saved.words.as_str()), (1, "WEB-1 is as before"));
    let detail = bench.show("WEB-1").await;
    assert_eq!(detail.task.title, "Before");
    assert_eq!(detail.origins[0].change.origin, Origin::Undo, "taking back is a change with its own origin");
}

#[tokio::test]
async fn with_nothing_to_take_back_nothing_happens() {
    let bench = Bench::new().await;
    assert_eq!(window::undo_last(&bench.tern).await.unwrap().changed, 0);
}

#[tokio::test]
async fn a_new_task_is_taken_back_until_it_is_worked_on() {
    let bench = Bench::new().await;
    bench.task("One").await;
    window::undo_last(&bench.tern).await.unwrap();
    assert!(bench.column(Status::Todo).await.is_empty());

    let card = bench.task("Two").await;
    tern_api::task_update(&bench.tern, &card.key, title("Two, from a terminal")).await.unwrap();
    let refused = window::undo_last(&bench.tern).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Stale, "somebody's later work would be lost");
    assert_eq!(bench.column(Status::Todo).await, ["Two, from a terminal"]);
}

#[tokio::test]
async fn a_value_that_moved_on_is_left_alone() {
    let bench = Bench::new().await;
    let card = bench.task("One").await;
    bench.patch(card.id, title("Two")).await;
    tern_api::task_update(&bench.tern, &card.key, title("Three")).await.unwrap();
    assert_eq!(window::undo_last(&bench.tern).await.unwrap_err().code, ErrorCode::Stale);
    assert_eq!(bench.show("WEB-1").await.task.title, "Three");
}

#[tokio::test]
async fn other_fields_do_not_stand_in_the_way() {
    let bench = Bench::new().await;
    let card = bench.task("One").await;
    bench.patch(card.id, title("Two")).await;
    let done = TaskPatch { status: Some(Status::Done), ..TaskPatch::default() };
    tern_api::task_update(&bench.tern, &card.key, done).await.unwrap();
    window::undo_last(&bench.tern).await.unwrap();
    let task = bench.show("WEB-1").await.task;
    assert_eq!((task.title.as_str(), task.status), ("One", Status::Done));
}

#[tokio::test]
async fn deleted_tasks_come_back_with_their_history() {
    let bench = Bench::new().await;
    let card = bench.task("One").await;
    bench.patch(card.id, title("Two")).await;
    bench.patch(card.id, title("Three")).await;
    let before = bench.show("WEB-1").await;
    let saved = window::task_delete(&bench.tern, TaskIds { ids: vec![card.id] }).await.unwrap();
    assert_eq!((saved.changed, saved.words.as_str()), (1, "WEB-1 deleted"));
    assert!(bench.column(Status::Todo).await.is_empty());
    window::undo_last(&bench.tern).await.unwrap();
    let after = bench.show("WEB-1").await;
    assert_eq!(after.task, before.task);
    let request = TaskActivityRequest { task_id: card.id, offset: 0, limit: 10 };
    let activity = window::task_activity(&bench.tern, request).await.unwrap();
    let titles: Vec<_> = activity.changes.iter().map(|change| change.new.as_str().unwrap()).collect();
    assert_eq!(titles, ["Three", "Two"], "newest first, as before");
    let found = bench.titles(window::TaskFilter { text: "three".to_owned(), ..Default::default() }).await;
    assert_eq!(found, ["Three"], "it can be searched for again");
}

#[tokio::test]
async fn a_task_of_a_project_that_is_gone_does_not_come_back() {
    let bench = Bench::new().await;
    let card = bench.task("One").await;
    window::task_delete(&bench.tern, TaskIds { ids: vec![card.id] }).await.unwrap();
    window::project_delete(&bench.tern, window::ProjectById { id: bench.project.id }).await.unwrap();
    assert_eq!(window::undo_last(&bench.tern).await.unwrap_err().code, ErrorCode::Stale);
}

#[tokio::test]
async fn any_recorded_change_is_taken_back_while_it_stands() {
    let bench = Bench::new().await;
    let card = bench.task("One").await;
    let urgent = TaskPatch { priority: Some(Some(Priority::High)), ..title("Two") };
    bench.patch(card.id, urgent).await;
    let bench = bench.reopened().await;
    let request = TaskActivityRequest { task_id: card.id, offset: 0, limit: 10 };
    let activity = window::task_activity(&bench.tern, request).await.unwrap();
    assert_eq!(activity.total, 2);
    assert!(activity.changes.iter().all(|change| change.can_undo), "both stand, even after a restart");

    let priority = activity.changes.iter().find(|change| change.new == "high").unwrap();
    let undo = ChangeById { change_id: priority.id.clone() };
    window::change_undo(&bench.tern, undo.clone()).await.unwrap();
    let task = bench.show("WEB-1").await.task;
    assert_eq!((task.priority, task.title.as_str()), (None, "Two"), "one field, and no other");

    let again = window::change_undo(&bench.tern, undo).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::Stale, "it no longer stands");
    window::undo_last(&bench.tern).await.unwrap();
    assert_eq!(bench.show("WEB-1").await.task.priority, Some(Priority::High), "taking back is taken back");
}

#[tokio::test]
async fn a_change_that_does_not_exist_is_not_found() {
    let bench = Bench::new().await;
    for id in ["1", "-1", "x", "99999999999999999999"] {
        let refused = window::change_undo(&bench.tern, ChangeById { change_id: id.to_owned() }).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound, "{id}");
    }
}

fn any_patch() -> impl Strategy<Value = TaskPatch> {
    let status = proptest::option::of(prop_oneof![
        Just(Status::Todo),
        Just(Status::InProgress),
        Just(Status::Done),
        Just(Status::Cancelled),
    ]);
    let words = || proptest::option::of(proptest::collection::vec("[a-c]{1,2}", 0..3));
    let maybe = || proptest::option::of(proptest::option::of("[a-z]{1,4}"));
    (proptest::option::of("[a-z]{1,6}"), proptest::option::of(".{0,20}"), status, words(), words(), maybe())
        .prop_map(|(title, description, status, labels, assignees, milestone)| TaskPatch {
            title,
            description,
            status,
            labels,
            assignees,
            milestone,
            ..TaskPatch::default()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn taking_everything_back_leads_to_the_beginning(patches in proptest::collection::vec(any_patch(), 1..10)) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let bench = Bench::new().await;
            let card = bench.task("Start").await;
            let mut versions: Vec<Task> = vec![bench.show("WEB-1").await.task];
            for patch in patches {
                let task = bench.patch(card.id, patch).await.task;
                if task != *versions.last().unwrap() {
                    versions.push(task);
                }
            }
            versions.pop();
            while let Some(earlier) = versions.pop() {
                window::undo_last(&bench.tern).await.unwrap();
                let now = bench.show("WEB-1").await.task;
                assert_eq!(Task { updated_at: earlier.updated_at, ..now }, earlier, "exactly as it was");
            }
        });
    }
}

use serde_json::json;
use tern_model::{Conflict, ConflictId, ResolutionAction};
use tern_store::{ConstraintKind, StoreError, conflicts};

use crate::support::{Fixture, conflict, content, now, project, task_id, uuid};

fn resolved(number: u32, seconds: i64) -> Conflict {
    let mut conflict = conflict(number);
    conflict.id = ConflictId::new(uuid(6, 1000 + u32::try_from(seconds).unwrap()));
    conflict.detected_at = now().plus_seconds(seconds);
    conflict.resolved_at = Some(now().plus_seconds(seconds + 1));
    conflict.resolution_action = Some(ResolutionAction::Merge);
    conflict.merged = Some(content("merged"));
    conflict
}

#[tokio::test]
async fn a_conflict_comes_back_as_it_was_put_in() {
    let fixture = Fixture::with_linked_tasks(1).await;
    let mut put = conflict(1);
    put.draft = Some(json!({"hunks": [{"take": "mine"}, null]}));
    let mut tx = fixture.write().await;
    conflicts::insert(&mut tx, &put).await.unwrap();
    assert_eq!(conflicts::get(&mut tx, put.id).await.unwrap().as_ref(), Some(&put));
    put.remote = content("edited again");
    put.draft = None;
    conflicts::update(&mut tx, &put).await.unwrap();
    assert_eq!(conflicts::pending_of_task(&mut tx, put.task_id).await.unwrap().as_ref(), Some(&put));
    put.resolved_at = Some(now());
    put.resolution_action = Some(ResolutionAction::Merge);
    put.merged = Some(content("both"));
    conflicts::update(&mut tx, &put).await.unwrap();
    assert_eq!(conflicts::get(&mut tx, put.id).await.unwrap().as_ref(), Some(&put));
    assert_eq!(conflicts::pending_of_task(&mut tx, put.task_id).await.unwrap(), None);
}

#[tokio::test]
async fn conflicts_of_a_task_never_nest() {
    let fixture = Fixture::with_linked_tasks(1).await;
    let mut second = conflict(1);
    second.id = conflict(2).id;
    let mut tx = fixture.write().await;
    conflicts::insert(&mut tx, &resolved(1, 1)).await.unwrap();
    conflicts::insert(&mut tx, &conflict(1)).await.unwrap();
    let error = conflicts::insert(&mut tx, &second).await.unwrap_err();
    assert!(matches!(error, StoreError::Constraint { kind: ConstraintKind::Unique, .. }), "{error:?}");
}

#[tokio::test]
async fn what_waits_is_listed_oldest_first() {
    let fixture = Fixture::with_linked_tasks(3).await;
    let mut tx = fixture.write().await;
    let (mut later, first) = (conflict(1), conflict(2));
    later.detected_at = now().plus_seconds(9);
    for put in [&later, &first, &resolved(3, 1)] {
        conflicts::insert(&mut tx, put).await.unwrap();
    }
    let (web, api) = (Some(project(1, "WEB").id), Some(project(2, "API").id));
    assert_eq!(conflicts::list_pending(&mut tx, web).await.unwrap(), [first.clone(), later.clone()]);
    assert_eq!(conflicts::list_pending(&mut tx, None).await.unwrap(), [first, later.clone()]);
    assert_eq!(conflicts::list_pending(&mut tx, api).await.unwrap(), []);
    assert_eq!(conflicts::count_pending(&mut tx, web).await.unwrap(), 2);
    assert_eq!(conflicts::count_pending(&mut tx, api).await.unwrap(), 0);
    let some = conflicts::pending_of_tasks(&mut tx, &[task_id(1, 1), task_id(1, 3)]).await.unwrap();
    assert_eq!(some, [later], "a resolved conflict does not wait");
}

#[tokio::test]
async fn a_tasks_conflicts_are_listed_newest_first() {
    let fixture = Fixture::with_linked_tasks(1).await;
    let mut tx = fixture.write().await;
    for seconds in [1, 3, 2] {
        conflicts::insert(&mut tx, &resolved(1, seconds)).await.unwrap();
    }
    let listed = conflicts::list_of_task(&mut tx, task_id(1, 1)).await.unwrap();
    assert_eq!(listed, [resolved(1, 3), resolved(1, 2), resolved(1, 1)]);
}

#[tokio::test]
async fn a_conflict_that_is_gone_cannot_be_changed() {
    let fixture = Fixture::with_linked_tasks(1).await;
    let mut tx = fixture.write().await;
    let error = conflicts::update(&mut tx, &conflict(1)).await.unwrap_err();
    assert!(matches!(error, StoreError::Missing { what: "conflict" }), "{error:?}");
}

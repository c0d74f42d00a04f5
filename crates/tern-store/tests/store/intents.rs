use tern_model::{PushKind, PushState};
use tern_store::{ConstraintKind, StoreError, intents};

use crate::support::{Fixture, intent, now, project, task_id};

#[tokio::test]
async fn an_intent_comes_back_as_it_was_put_in() {
    let fixture = Fixture::with_linked_tasks(1).await;
    let mut put = intent(1, 1);
    let mut tx = fixture.write().await;
    intents::insert(&mut tx, &put).await.unwrap();
    assert_eq!(intents::of_task(&mut tx, put.task_id).await.unwrap(), [put.clone()]);
    (put.state, put.attempts, put.error) = (PushState::Sent, 3, Some("timeout".to_owned()));
    put.updated_at = now().plus_seconds(60);
    intents::update(&mut tx, &put).await.unwrap();
    assert_eq!(intents::of_task(&mut tx, put.task_id).await.unwrap(), [put]);
}

#[tokio::test]
async fn open_intents_are_those_with_an_unknown_outcome() {
    let fixture = Fixture::with_linked_tasks(4).await;
    let mut tx = fixture.write().await;
    for (number, state) in
        [(1, PushState::Done), (2, PushState::Sent), (3, PushState::Planned), (4, PushState::Failed)]
    {
        let mut put = intent(number, number);
        put.state = state;
        intents::insert(&mut tx, &put).await.unwrap();
    }
    let open = intents::list_open(&mut tx, project(1, "WEB").id).await.unwrap();
    assert_eq!(open.iter().map(|intent| intent.task_id).collect::<Vec<_>>(), [task_id(1, 2), task_id(1, 3)]);
    assert_eq!(intents::list_open(&mut tx, project(2, "API").id).await.unwrap(), []);
}

#[tokio::test]
async fn a_task_cannot_be_created_twice_at_once() {
    let fixture = Fixture::with_linked_tasks(1).await;
    let mut tx = fixture.write().await;
    let mut first = intent(1, 1);
    first.state = PushState::Sent;
    intents::insert(&mut tx, &first).await.unwrap();
    let error = intents::insert(&mut tx, &intent(2, 1)).await.unwrap_err();
    assert!(
        matches!(error, StoreError::Constraint { kind: ConstraintKind::Unique, .. }),
        "while a create's outcome is unknown a second one could make a second issue: {error:?}"
    );
    let mut update = intent(3, 1);
    (update.kind, update.marker) = (PushKind::Update, None);
    intents::insert(&mut tx, &update).await.unwrap();
    first.state = PushState::Failed;
    intents::update(&mut tx, &first).await.unwrap();
    intents::insert(&mut tx, &intent(2, 1)).await.unwrap();
}

#[tokio::test]
async fn an_intent_that_is_gone_cannot_be_moved_on() {
    let fixture = Fixture::with_linked_tasks(1).await;
    let mut tx = fixture.write().await;
    let error = intents::update(&mut tx, &intent(1, 1)).await.unwrap_err();
    assert!(matches!(error, StoreError::Missing { what: "push intent" }), "{error:?}");
}

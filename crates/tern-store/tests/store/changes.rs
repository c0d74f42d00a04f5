use serde_json::{Value, json};
use tern_model::{Field, Origin, SyncStatus, TaskChange};
use tern_store::{changes, runs};

use crate::support::{Fixture, ended, now, project, run, task_id};

fn change(number: u32, field: Field, old: Value, new: Value) -> TaskChange {
    TaskChange {
        task_id: task_id(1, number),
        sync_id: None,
        origin: Origin::User,
        field,
        old,
        new,
        at: now(),
    }
}

#[tokio::test]
async fn changes_come_back_as_they_were_put_in() {
    let fixture = Fixture::with_linked_tasks(2).await;
    let put = [
        change(1, Field::Title, json!("old \"quoted\""), json!("new\nline")),
        change(1, Field::Priority, Value::Null, json!("high")),
        change(1, Field::Labels, json!(["a", "b"]), json!([])),
        change(1, Field::StoryPoints, json!(0.5), json!(3)),
        change(2, Field::Status, json!("todo"), json!("done")),
    ];
    let mut tx = fixture.write().await;
    changes::insert_many(&mut tx, &put).await.unwrap();
    changes::insert_many(&mut tx, &[]).await.unwrap();
    let mut newest_first = put[..4].to_vec();
    newest_first.reverse();
    assert_eq!(changes::list_of_task(&mut tx, task_id(1, 1), 10).await.unwrap(), newest_first);
    assert_eq!(changes::list_of_task(&mut tx, task_id(1, 1), 1).await.unwrap(), newest_first[..1]);
}

#[tokio::test]
async fn a_sync_tells_what_it_changed() {
    let fixture = Fixture::with_linked_tasks(2).await;
    let mut by_sync = change(1, Field::Title, json!("a"), json!("b"));
    (by_sync.sync_id, by_sync.origin) = (Some(run(1).id), Origin::Pull);
    let by_hand = change(1, Field::Title, json!("b"), json!("c"));
    let mut tx = fixture.write().await;
    runs::insert(&mut tx, &ended(run(1), SyncStatus::Success)).await.unwrap();
    changes::insert_many(&mut tx, &[by_sync.clone(), by_hand]).await.unwrap();
    assert_eq!(changes::list_of_sync(&mut tx, run(1).id, 10).await.unwrap(), [by_sync]);
}

#[tokio::test]
async fn a_change_outlives_the_run_that_made_it() {
    let fixture = Fixture::with_linked_tasks(1).await;
    let mut tx = fixture.write().await;
    for number in 0..=100 {
        runs::insert(&mut tx, &ended(run(number), SyncStatus::Success)).await.unwrap();
    }
    let mut made = change(1, Field::Title, json!("a"), json!("b"));
    (made.sync_id, made.origin) = (Some(run(0).id), Origin::Pull);
    changes::insert_many(&mut tx, &[made.clone()]).await.unwrap();
    let later = now().plus_seconds(30 * 24 * 60 * 60);
    assert_eq!(runs::prune(&mut tx, project(1, "WEB").id, later).await.unwrap(), 1);
    made.sync_id = None;
    assert_eq!(
        changes::list_of_task(&mut tx, task_id(1, 1), 10).await.unwrap(),
        [made],
        "origin and time stay"
    );
}

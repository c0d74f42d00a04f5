//! Tasks that were removed, for as long as that can be taken back.

use tern_store::removed::{self, RemovedTask};

use crate::support::{Fixture, conflict, intent, link, now, project, task, task_id};

/// The `number`th task with a link, a conflict that waits, and something to send.
pub(crate) fn with_all(number: u32) -> RemovedTask {
    let task = task(1, number);
    RemovedTask {
        link: Some(link(&task)),
        changes: Vec::new(),
        conflicts: vec![conflict(number)],
        intents: vec![intent(number, number)],
        comments: vec![crate::support::comment(number, number)],
        task,
    }
}

#[tokio::test]
async fn what_was_removed_is_kept_whole_until_it_is_back_or_too_old() {
    let fixture = Fixture::with_linked_tasks(2).await;
    let kept = with_all(1);
    let plain = RemovedTask { conflicts: Vec::new(), ..with_all(2) };
    let mut tx = fixture.write().await;
    removed::insert_many(&mut tx, &[kept.clone(), plain], now()).await.unwrap();
    let waiting = kept.waiting().expect("its conflict waits").id;
    assert_eq!(removed::get_by_conflict(&mut tx, waiting).await.unwrap(), Some(kept.clone()));
    let since = now().plus_seconds(-1);
    let decided = removed::list_decided(&mut tx, Some(project(1, "WEB").id), since).await.unwrap();
    assert_eq!(decided, [(kept, now())], "the other decided nothing");
    assert_eq!(removed::list_decided(&mut tx, None, now()).await.unwrap(), [], "only what came after");

    removed::delete_many(&mut tx, &[task_id(1, 1)]).await.unwrap();
    assert_eq!(removed::get_by_conflict(&mut tx, waiting).await.unwrap(), None, "it is back");
    removed::insert_many(&mut tx, &[with_all(1)], now()).await.unwrap();
    removed::prune(&mut tx, now()).await.unwrap();
    assert!(removed::get_by_conflict(&mut tx, waiting).await.unwrap().is_some(), "it is young enough");
    removed::prune(&mut tx, now().plus_seconds(1)).await.unwrap();
    assert_eq!(removed::get_by_conflict(&mut tx, waiting).await.unwrap(), None);
}

use tern_model::{Comment, CommentState, RemoteState};
use tern_store::{ConstraintKind, StoreError, comments, links};

use crate::support::{Fixture, comment, link, now, project, task, task_id};

/// As the forge holds it.
fn synced(number: u32, task_number: u32) -> Comment {
    Comment {
        external_id: Some(number.to_string()),
        author: Some("ada".to_owned()),
        url: Some(format!("https://forge.example/{number}")),
        state: CommentState::Synced,
        marker: None,
        ..comment(number, task_number)
    }
}

#[tokio::test]
async fn a_comment_comes_back_as_it_was_put_in() {
    let fixture = Fixture::with_linked_tasks(1).await;
    let mut put = comment(1, 1);
    let mut tx = fixture.write().await;
    comments::upsert_many(&mut tx, &[put.clone()]).await.unwrap();
    assert_eq!(comments::get(&mut tx, put.id).await.unwrap(), Some(put.clone()));
    (put.state, put.sent_to, put.attempts) = (CommentState::Sent, Some("github:x:1".to_owned()), 2);
    comments::upsert_many(&mut tx, &[put.clone()]).await.unwrap();
    assert_eq!(comments::of_task(&mut tx, put.task_id).await.unwrap(), [put.clone()], "in its place");
    assert_eq!(comments::delete_many(&mut tx, &[put.id]).await.unwrap(), 1);
    assert_eq!(comments::get(&mut tx, put.id).await.unwrap(), None);
}

#[tokio::test]
async fn what_was_said_stands_before_what_waits_to_be_said() {
    let fixture = Fixture::with_linked_tasks(2).await;
    let mut tx = fixture.write().await;
    let early = Comment { created_at: now().plus_seconds(-60), ..comment(3, 1) };
    let tenth = Comment { created_at: now(), ..synced(10, 1) };
    let ninth = Comment { created_at: now(), ..synced(9, 1) };
    let all = [early, tenth, ninth, synced(2, 2)];
    comments::upsert_many(&mut tx, &all).await.unwrap();
    let order = comments::of_task(&mut tx, task_id(1, 1)).await.unwrap();
    let order: Vec<_> = order.iter().map(|comment| comment.body.as_str()).collect();
    assert_eq!(order, ["Said 9", "Said 10", "Said 3"], "of one second the forge's ids decide, by number");
}

#[tokio::test]
async fn only_what_is_on_its_way_goes_out() {
    let fixture = Fixture::with_linked_tasks(1).await;
    let mut tx = fixture.write().await;
    let sent = Comment { state: CommentState::Sent, sent_to: Some("x".to_owned()), ..comment(1, 1) };
    let failed = Comment { state: CommentState::Failed, error: Some("no".to_owned()), ..comment(3, 1) };
    comments::upsert_many(&mut tx, &[comment(2, 1), sent, failed, synced(4, 1)]).await.unwrap();
    let outgoing = comments::outgoing(&mut tx, project(1, "WEB").id).await.unwrap();
    let outgoing: Vec<_> = outgoing.iter().map(|comment| comment.body.as_str()).collect();
    assert_eq!(outgoing, ["Said 1", "Said 2"], "oldest first; what was refused waits for a person");
    assert_eq!(comments::outgoing(&mut tx, project(2, "API").id).await.unwrap(), []);
}

#[tokio::test]
async fn a_forges_comment_stands_once_under_a_task() {
    let fixture = Fixture::with_linked_tasks(2).await;
    let mut tx = fixture.write().await;
    let there = Comment { external_id: Some("1".to_owned()), ..synced(2, 2) };
    comments::upsert_many(&mut tx, &[synced(1, 1), there]).await.unwrap();
    let again = Comment { external_id: Some("1".to_owned()), ..synced(3, 1) };
    let error = comments::upsert_many(&mut tx, &[again]).await.unwrap_err();
    assert!(matches!(error, StoreError::Constraint { kind: ConstraintKind::Unique, .. }), "{error:?}");
}

#[tokio::test]
async fn comments_are_due_until_they_were_read_at_the_issues_last_change() {
    let fixture = Fixture::with_linked_tasks(2).await;
    let id = task_id(1, 1);
    let mut tx = fixture.write().await;
    assert!(comments::is_due(&mut tx, id).await.unwrap(), "there are some, and none was read");
    let remote = link(&task(1, 1));
    comments::set_read(&mut tx, remote.id, remote.remote_updated_at).await.unwrap();
    assert!(!comments::is_due(&mut tx, id).await.unwrap(), "read at this version of the issue");
    let mut changed = remote.clone();
    changed.remote_updated_at = now().plus_seconds(1);
    links::update_many(&mut tx, std::slice::from_ref(&changed)).await.unwrap();
    assert!(comments::is_due(&mut tx, id).await.unwrap(), "the issue changed, perhaps by a comment");
    changed.remote_state = RemoteState::Gone;
    links::update_many(&mut tx, std::slice::from_ref(&changed)).await.unwrap();
    assert!(!comments::is_due(&mut tx, id).await.unwrap(), "nobody can be asked");
    (changed.remote_state, changed.comment_count) = (RemoteState::Present, Some(0));
    links::update_many(&mut tx, std::slice::from_ref(&changed)).await.unwrap();
    assert!(!comments::is_due(&mut tx, id).await.unwrap(), "there is nothing to read");
    comments::upsert_many(&mut tx, &[synced(1, 1)]).await.unwrap();
    assert!(comments::is_due(&mut tx, id).await.unwrap(), "the last one was deleted there");
    let both = [task_id(1, 2), id];
    assert_eq!(comments::due_of_tasks(&mut tx, &both, 1).await.unwrap(), [id], "the latest changed first");
}

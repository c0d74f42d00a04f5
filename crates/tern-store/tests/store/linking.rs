//! What a person did to links, and repositories under a new name.

use tern_model::{ExternalId, LinkAction, LinkChangeId, Task};
use tern_store::removed::RemovedTask;
use tern_store::{
    LeftIssue, LinkChange, LinkSide, NewName, Place, configs, left_issues, link_changes, links, not_same,
    removed, renaming, tasks,
};

use crate::support::{Fixture, config, external_id, link, now, project, task, task_id, uuid};

/// An issue that was unlinked from the first task.
pub(crate) fn left(issue: u64) -> LeftIssue {
    LeftIssue { external_id: external_id(issue), task_id: Some(task_id(1, 1)), left_at: now() }
}

/// The `number`th task, unlinked.
pub(crate) fn unlinked(number: u32) -> LinkChange {
    let task = task(1, number);
    let side = LinkSide {
        link: Some(link(&task)),
        conflict: None,
        planned: None,
        refused: None,
        joined: None,
        task: task.clone(),
    };
    LinkChange {
        id: LinkChangeId::new(uuid(90, number)),
        task_id: task.id,
        action: LinkAction::Unlink,
        after: LinkSide { link: None, task: Task { issue_url: None, ..task }, ..side.clone() },
        before: side,
        at: now(),
        undone_at: None,
    }
}

#[tokio::test]
async fn what_was_done_to_a_link_is_kept_whole_until_it_is_too_old() {
    let fixture = Fixture::with_linked_tasks(1).await;
    let change = unlinked(1);
    let mut tx = fixture.write().await;
    link_changes::insert(&mut tx, &change).await.unwrap();
    assert_eq!(link_changes::get(&mut tx, change.id).await.unwrap(), Some(change.clone()));
    link_changes::set_undone(&mut tx, change.id, now()).await.unwrap();
    let [kept] = link_changes::list_of_task(&mut tx, change.task_id, 5).await.unwrap().try_into().unwrap();
    assert_eq!(kept, LinkChange { undone_at: Some(now()), ..change });
    link_changes::prune(&mut tx, now()).await.unwrap();
    assert!(link_changes::get(&mut tx, kept.id).await.unwrap().is_some(), "it is young enough");
    link_changes::prune(&mut tx, now().plus_seconds(1)).await.unwrap();
    assert_eq!(link_changes::get(&mut tx, kept.id).await.unwrap(), None);
}

#[tokio::test]
async fn an_unlinked_issue_stays_let_go_of_when_its_task_is_deleted() {
    let fixture = Fixture::with_linked_tasks(1).await;
    let project = project(1, "WEB").id;
    let mut tx = fixture.write().await;
    left_issues::upsert(&mut tx, project, &left(900)).await.unwrap();
    left_issues::upsert(&mut tx, project, &left(900)).await.unwrap();
    let ids = [external_id(900), external_id(901)];
    let among = left_issues::among(&mut tx, project, &ids).await.unwrap();
    assert_eq!(among.into_iter().collect::<Vec<_>>(), [(external_id(900), Some(1))]);
    assert_eq!(left_issues::of_task(&mut tx, task_id(1, 1)).await.unwrap(), Some(left(900)));
    tasks::delete_many(&mut tx, &[task_id(1, 1)]).await.unwrap();
    let among = left_issues::among(&mut tx, project, &ids).await.unwrap();
    assert_eq!(among.get(&external_id(900)), Some(&None), "the person's word outlives the task");
    left_issues::delete(&mut tx, project, &external_id(900)).await.unwrap();
    assert!(left_issues::among(&mut tx, project, &ids).await.unwrap().is_empty());
}

#[tokio::test]
async fn that_two_tasks_are_not_the_same_holds_both_ways() {
    let fixture = Fixture::with_linked_tasks(2).await;
    let (one, two) = (task_id(1, 1), task_id(1, 2));
    let mut tx = fixture.write().await;
    not_same::insert(&mut tx, two, one, now()).await.unwrap();
    not_same::insert(&mut tx, one, two, now()).await.unwrap();
    for (task, other) in [(one, two), (two, one)] {
        let known: Vec<_> = not_same::of_task(&mut tx, task).await.unwrap().into_iter().collect();
        assert_eq!(known, [other]);
    }
    not_same::delete(&mut tx, one, two).await.unwrap();
    assert!(not_same::of_task(&mut tx, one).await.unwrap().is_empty());
}

#[tokio::test]
async fn everything_that_carries_a_repositorys_old_name_gets_the_new_one() {
    let fixture = Fixture::with_linked_tasks(3).await;
    let before = config(1);
    // Where the links of these tests are.
    let old = "https://github.com/harrowgate/lanternfish".to_owned();
    let new = format!("{old}-renamed");
    let gone = RemovedTask { conflicts: Vec::new(), intents: Vec::new(), ..crate::removed::with_all(3) };
    let mut tx = fixture.write().await;
    let mut pull = configs::pull_state(&mut tx, before.id).await.unwrap();
    pull.issues = tern_model::Cursor { since: Some(now()), etag: Some("\"tag\"".to_owned()) };
    configs::set_pull_state(&mut tx, before.id, &pull).await.unwrap();
    left_issues::upsert(&mut tx, before.project_id, &left(900)).await.unwrap();
    link_changes::insert(&mut tx, &unlinked(1)).await.unwrap();
    removed::insert_many(&mut tx, &[gone], now()).await.unwrap();
    let name = NewName {
        config: tern_model::SyncConfig { repository_url: new.clone(), ..before.clone() },
        repository: Place { old: old.clone(), new: new.clone() },
        pages: Vec::new(),
    };
    assert_eq!(renaming::rename(&mut tx, &name).await.unwrap(), 3);

    let renamed = |id: &ExternalId| id.as_str().contains(&format!(":{new}:"));
    for number in 1..=3 {
        let link = links::get_by_task(&mut tx, task_id(1, number)).await.unwrap().unwrap();
        assert!(renamed(&link.external_id), "{}", link.external_id);
        assert!(link.remote_issue_url.starts_with(&format!("{new}/")), "{}", link.remote_issue_url);
    }
    let left = left_issues::of_task(&mut tx, task_id(1, 1)).await.unwrap().unwrap();
    assert!(renamed(&left.external_id));
    let change = link_changes::list_of_task(&mut tx, task_id(1, 1), 1).await.unwrap().remove(0);
    assert!(
        renamed(&change.before.link.unwrap().external_id),
        "what is put back is put back where it is now"
    );
    let kept = removed::get(&mut tx, task_id(1, 3)).await.unwrap().unwrap();
    assert!(renamed(&kept.link.unwrap().external_id));
    let after = configs::pull_state(&mut tx, before.id).await.unwrap();
    assert_eq!(
        (after.issues.since, after.issues.etag),
        (Some(now()), None),
        "the cursor stays, the tag goes"
    );
}

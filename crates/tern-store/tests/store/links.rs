use tern_model::{ConflictStatus, RemoteKind, RemoteState, Task, TaskRemote};
use tern_store::{ConstraintKind, Linked, StoreError, conflicts, links, projects, tasks};

use crate::support::{Fixture, conflict, content, external_id, link, now, project, task, task_id};

#[tokio::test]
async fn a_link_comes_back_as_it_was_put_in() {
    let fixture = Fixture::with_project().await;
    let task = task(1, 1);
    let mut put = link(&task);
    put.kind = RemoteKind::DependabotAlert;
    put.remote_state = RemoteState::Moved;
    put.sync_conflict_status = Some(ConflictStatus::Pending);
    put.base = content("Zeile eins\n\"zwei\" \u{1F600}");
    let mut tx = fixture.write().await;
    tasks::insert_many(&mut tx, &[task]).await.unwrap();
    links::insert_many(&mut tx, std::slice::from_ref(&put)).await.unwrap();
    assert_eq!(links::get_by_task(&mut tx, put.task_id).await.unwrap(), Some(put));
}

#[tokio::test]
async fn issues_find_the_tasks_they_belong_to() {
    let fixture = Fixture::with_linked_tasks(3).await;
    let mut db = fixture.store.read().await.unwrap();
    let wanted = [external_id(2), external_id(3), external_id(99)];
    let mut found = links::by_external_ids(&mut db, project(1, "WEB").id, &wanted).await.unwrap();
    found.sort_by_key(|linked| linked.task.number);
    let expected = [2, 3].map(|number| {
        let task = task(1, number);
        Linked { remote: link(&task), task }
    });
    assert_eq!(found, expected, "an issue without a task is left out");
    let elsewhere = links::by_external_ids(&mut db, project(2, "API").id, &wanted).await.unwrap();
    assert_eq!(elsewhere, [], "the same issue may belong to another project's task");
}

#[tokio::test]
async fn numbers_and_pages_find_their_links() {
    let fixture = Fixture::with_linked_tasks(4).await;
    let mut db = fixture.store.read().await.unwrap();
    let links_of = |number| link(&task(1, number));
    let (first, second) = (links_of(1), links_of(2));
    let project_id = project(1, "WEB").id;
    let pages = [second.remote_issue_url.as_str(), "https://forge.example/nowhere"];
    let mut found =
        links::by_numbers_or_pages(&mut db, project_id, &[first.remote_issue_number, 4711], &pages)
            .await
            .unwrap();
    found.sort_by_key(|link| link.remote_issue_number);
    assert_eq!(found, [first.clone(), second.clone()], "one by its number, one by its page");
    let elsewhere = project(2, "API").id;
    let found = links::by_numbers_or_pages(&mut db, elsewhere, &[first.remote_issue_number], &pages).await;
    assert_eq!(found.unwrap(), [], "another project counts its own issues");
}

#[tokio::test]
async fn an_issue_belongs_to_one_task_of_a_project() {
    let fixture = Fixture::with_linked_tasks(1).await;
    let second = task(1, 2);
    let same = TaskRemote { external_id: external_id(1), ..link(&second) };
    let mut tx = fixture.write().await;
    tasks::insert_many(&mut tx, &[second]).await.unwrap();
    let error = links::insert_many(&mut tx, &[same]).await.unwrap_err();
    assert!(matches!(error, StoreError::Constraint { kind: ConstraintKind::Unique, .. }), "{error:?}");
}

#[tokio::test]
async fn the_same_issue_may_be_on_two_boards() {
    let fixture = Fixture::with_linked_tasks(1).await;
    let api = project(2, "API");
    let elsewhere = Task { id: task_id(2, 1), project_id: api.id, ..task(1, 1) };
    let mut tx = fixture.write().await;
    projects::insert(&mut tx, &api).await.unwrap();
    tasks::insert_many(&mut tx, std::slice::from_ref(&elsewhere)).await.unwrap();
    links::insert_many(&mut tx, &[link(&elsewhere)]).await.unwrap();
    assert_eq!(links::by_external_ids(&mut tx, api.id, &[external_id(1)]).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_task_is_linked_once() {
    let fixture = Fixture::with_linked_tasks(1).await;
    let mut second = link(&task(1, 1));
    second.id = link(&task(1, 7)).id;
    second.external_id = external_id(7);
    let mut tx = fixture.write().await;
    let error = links::insert_many(&mut tx, &[second]).await.unwrap_err();
    let StoreError::Constraint { kind: ConstraintKind::Unique, detail } = error else { panic!("{error:?}") };
    assert!(detail.contains("task_remote.task_id"), "{detail}");
}

#[tokio::test]
async fn a_link_needs_its_task() {
    let fixture = Fixture::with_project().await;
    let mut tx = fixture.write().await;
    let error = links::insert_many(&mut tx, &[link(&task(1, 1))]).await.unwrap_err();
    assert!(matches!(error, StoreError::Constraint { .. }), "nothing may be dropped silently: {error:?}");
}

#[tokio::test]
async fn a_changed_link_comes_back_changed() {
    let fixture = Fixture::with_linked_tasks(2).await;
    let mut changed = link(&task(1, 1));
    changed.base = content("agreed anew");
    changed.remote_state = RemoteState::Gone;
    changed.remote_updated_at = now().plus_seconds(60);
    changed.sync_conflict_status = Some(ConflictStatus::Resolved);
    let mut tx = fixture.write().await;
    links::update_many(&mut tx, std::slice::from_ref(&changed)).await.unwrap();
    assert_eq!(links::get_by_task(&mut tx, changed.task_id).await.unwrap(), Some(changed));
    let other = links::get_by_task(&mut tx, task_id(1, 2)).await.unwrap();
    assert_eq!(other, Some(link(&task(1, 2))), "the others stay as they are");
    let error = links::update_many(&mut tx, &[link(&task(1, 9))]).await.unwrap_err();
    assert!(matches!(error, StoreError::Missing { what: "link" }), "{error:?}");
}

#[tokio::test]
async fn pages_of_links_cover_all_of_them_once() {
    let fixture = Fixture::with_linked_tasks(25).await;
    let mut db = fixture.store.read().await.unwrap();
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = links::list_by_project(&mut db, project(1, "WEB").id, after, 10).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        seen.extend(page.into_iter().map(|link| link.id));
    }
    let mut expected: Vec<_> = (1..=25).map(|number| link(&task(1, number)).id).collect();
    expected.sort();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn unlinking_ends_what_waited_and_keeps_what_was_decided() {
    let fixture = Fixture::with_linked_tasks(1).await;
    let mut decided = conflict(1);
    decided.resolved_at = Some(now());
    decided.resolution_action = Some(tern_model::ResolutionAction::KeepLocal);
    let mut waits = conflict(1);
    waits.id = conflict(2).id;
    let mut tx = fixture.write().await;
    conflicts::insert(&mut tx, &decided).await.unwrap();
    conflicts::insert(&mut tx, &waits).await.unwrap();
    assert!(links::delete(&mut tx, task_id(1, 1)).await.unwrap());
    assert!(!links::delete(&mut tx, task_id(1, 1)).await.unwrap());
    assert_eq!(
        conflicts::list_of_task(&mut tx, task_id(1, 1)).await.unwrap(),
        [decided],
        "a decision can be read and taken back for 30 days; a question without a link has no answer"
    );
    assert!(tasks::get(&mut tx, task_id(1, 1)).await.unwrap().is_some(), "the task stays");
}

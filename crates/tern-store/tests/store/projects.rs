use tern_store::{ConstraintKind, StoreError, projects};

use crate::support::{Fixture, now, project};

#[tokio::test]
async fn a_project_comes_back_as_it_was_put_in() {
    let fixture = Fixture::new().await;
    let (web, api) = (project(1, "WEB"), project(2, "API"));
    let mut tx = fixture.write().await;
    projects::insert(&mut tx, &web).await.unwrap();
    projects::insert(&mut tx, &api).await.unwrap();
    assert_eq!(projects::get(&mut tx, web.id).await.unwrap().as_ref(), Some(&web));
    assert_eq!(projects::get_by_key(&mut tx, &api.key).await.unwrap().as_ref(), Some(&api));
    assert_eq!(projects::list(&mut tx).await.unwrap(), [api, web], "lists go by name");
}

#[tokio::test]
async fn a_key_is_given_once() {
    let fixture = Fixture::with_project().await;
    let mut tx = fixture.write().await;
    let error = projects::insert(&mut tx, &project(2, "WEB")).await.unwrap_err();
    let StoreError::Constraint { kind: ConstraintKind::Unique, detail } = error else {
        panic!("a second WEB would make WEB-1 mean two tasks, got {error:?}")
    };
    assert!(detail.contains("projects.key"), "{detail}");
}

#[tokio::test]
async fn task_numbers_are_never_given_twice() {
    let fixture = Fixture::with_project().await;
    let stale = project(1, "WEB");
    let mut tx = fixture.write().await;
    assert_eq!(projects::take_task_numbers(&mut tx, stale.id, 100).await.unwrap(), 1);
    assert_eq!(projects::take_task_numbers(&mut tx, stale.id, 1).await.unwrap(), 101);
    projects::update(&mut tx, &stale).await.unwrap();
    assert_eq!(
        projects::take_task_numbers(&mut tx, stale.id, 1).await.unwrap(),
        102,
        "renaming a project from an old copy must not set the counter back"
    );
}

#[tokio::test]
async fn numbers_run_out_as_an_error() {
    let fixture = Fixture::with_project().await;
    let id = project(1, "WEB").id;
    let mut tx = fixture.write().await;
    projects::take_task_numbers(&mut tx, id, u32::MAX - 1).await.unwrap();
    let error = projects::take_task_numbers(&mut tx, id, 1).await.unwrap_err();
    assert!(matches!(error, StoreError::Constraint { kind: ConstraintKind::Check, .. }), "{error:?}");
}

#[tokio::test]
async fn a_project_that_is_gone_cannot_be_changed() {
    let fixture = Fixture::new().await;
    let ghost = project(9, "GONE");
    let mut tx = fixture.write().await;
    let update = projects::update(&mut tx, &ghost).await.unwrap_err();
    assert!(matches!(update, StoreError::Missing { what: "project" }), "{update:?}");
    let numbers = projects::take_task_numbers(&mut tx, ghost.id, 1).await.unwrap_err();
    assert!(matches!(numbers, StoreError::Missing { what: "project" }), "{numbers:?}");
    assert!(!projects::delete(&mut tx, ghost.id).await.unwrap());
}

#[tokio::test]
async fn renaming_keeps_what_is_not_a_name() {
    let fixture = Fixture::with_project().await;
    let mut web = project(1, "WEB");
    (web.name, web.key, web.updated_at) = ("Site".to_owned(), "SITE".parse().unwrap(), now().plus_seconds(5));
    let mut tx = fixture.write().await;
    projects::update(&mut tx, &web).await.unwrap();
    assert_eq!(projects::get_by_key(&mut tx, &web.key).await.unwrap(), Some(web));
}

use tern_model::{Cursor, Direction, IntervalSeconds, ServiceType, SyncConfig};
use tern_store::{ConstraintKind, PullState, StoreError, configs, projects};

use crate::support::{Fixture, config, now, project};

#[tokio::test]
async fn a_connection_comes_back_as_it_was_put_in() {
    let fixture = Fixture::with_project().await;
    let put = config(1);
    let mut db = fixture.store.read().await.unwrap();
    assert_eq!(configs::get(&mut db, put.id).await.unwrap().as_ref(), Some(&put));
    assert_eq!(configs::get_by_project(&mut db, put.project_id).await.unwrap().as_ref(), Some(&put));
    let by_url = configs::get_by_repository_url(&mut db, &put.repository_url.to_uppercase()).await.unwrap();
    assert_eq!(by_url.as_ref(), Some(&put), "no forge tells two repositories apart by case");
    assert_eq!(configs::list(&mut db).await.unwrap(), [put]);
}

#[tokio::test]
async fn changing_a_connection_leaves_its_token_and_cursor_alone() {
    let fixture = Fixture::with_project().await;
    let state = PullState {
        issues: Cursor { since: Some(now()), etag: Some("W/\"abc\"".to_owned()) },
        first_sync_done: true,
        first_since: Some(now().plus_seconds(3)),
        first_started_at: Some(now().plus_seconds(4)),
        closed_since: Some(now().plus_seconds(1)),
        closed_complete: true,
        swept_at: Some(now().plus_seconds(2)),
    };
    let changed = SyncConfig {
        service_type: ServiceType::Gitea,
        api_url: "https://codeberg.org/api/v1".to_owned(),
        repository_url: "https://codeberg.org/harrowgate/lanternfish".to_owned(),
        direction: Direction::TwoWay,
        include_closed: true,
        include_security: false,
        lesser_findings: tern_model::LesserFindings::AsRated,
        sync_enabled: false,
        sync_interval: IntervalSeconds::new(3600).unwrap(),
        last_sync_at: Some(now()),
        next_sync_at: Some(now().plus_seconds(300)),
        sync_error: Some("unauthorized".to_owned()),
        has_token: true,
        ..config(1)
    };
    let mut tx = fixture.write().await;
    configs::set_token(&mut tx, changed.id, Some(b"\x01ciphertext\x00")).await.unwrap();
    configs::set_pull_state(&mut tx, changed.id, &state).await.unwrap();
    configs::update(&mut tx, &changed).await.unwrap();
    tx.commit().await.unwrap();
    let mut db = fixture.store.read().await.unwrap();
    assert_eq!(configs::get(&mut db, changed.id).await.unwrap().as_ref(), Some(&changed));
    let token = configs::token(&mut db, changed.id).await.unwrap();
    assert_eq!(token.as_deref(), Some(&b"\x01ciphertext\x00"[..]));
    assert_eq!(configs::pull_state(&mut db, changed.id).await.unwrap(), state);
}

#[tokio::test]
async fn a_forgotten_token_leaves_nothing_behind() {
    let fixture = Fixture::with_project().await;
    let id = config(1).id;
    let mut tx = fixture.write().await;
    configs::set_token(&mut tx, id, Some(b"ciphertext")).await.unwrap();
    assert!(configs::get(&mut tx, id).await.unwrap().unwrap().has_token);
    configs::set_token(&mut tx, id, None).await.unwrap();
    assert_eq!(configs::token(&mut tx, id).await.unwrap(), None);
    assert!(!configs::get(&mut tx, id).await.unwrap().unwrap().has_token);
}

#[tokio::test]
async fn a_new_connection_has_pulled_nothing() {
    let fixture = Fixture::with_project().await;
    let mut db = fixture.store.read().await.unwrap();
    assert_eq!(configs::pull_state(&mut db, config(1).id).await.unwrap(), PullState::default());
}

#[tokio::test]
async fn a_repository_is_connected_once() {
    let fixture = Fixture::with_project().await;
    let mut tx = fixture.write().await;
    projects::insert(&mut tx, &project(2, "API")).await.unwrap();
    let mut same = config(2);
    same.repository_url = config(1).repository_url.to_uppercase();
    let error = configs::insert(&mut tx, &same).await.unwrap_err();
    let StoreError::Constraint { kind: ConstraintKind::Unique, detail } = error else { panic!("{error:?}") };
    assert!(detail.contains("repository_url"), "{detail}");
}

#[tokio::test]
async fn a_project_has_one_connection() {
    let fixture = Fixture::with_project().await;
    let second = SyncConfig { project_id: config(1).project_id, ..config(2) };
    let mut tx = fixture.write().await;
    let error = configs::insert(&mut tx, &second).await.unwrap_err();
    let StoreError::Constraint { kind: ConstraintKind::Unique, detail } = error else { panic!("{error:?}") };
    assert!(detail.contains("project_id"), "{detail}");
}

#[tokio::test]
async fn a_connection_that_is_gone_cannot_be_changed() {
    let fixture = Fixture::with_project().await;
    let id = config(1).id;
    let mut tx = fixture.write().await;
    assert!(configs::delete(&mut tx, id).await.unwrap());
    assert!(!configs::delete(&mut tx, id).await.unwrap());
    let errors = [
        configs::update(&mut tx, &config(1)).await.unwrap_err(),
        configs::set_token(&mut tx, id, None).await.unwrap_err(),
        configs::set_pull_state(&mut tx, id, &PullState::default()).await.unwrap_err(),
        configs::pull_state(&mut tx, id).await.unwrap_err(),
    ];
    for error in errors {
        assert!(matches!(error, StoreError::Missing { what: "connection" }), "{error:?}");
    }
}

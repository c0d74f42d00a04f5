use tern_model::{
    IssueError, Progress, RunCounts, RunError, Stage, SyncRun, SyncStatus, SyncTrigger, SyncType,
};
use tern_store::{RunFilter, RunQuery, RunTotals, StoreError, configs, projects, runs};

use crate::support::{Fixture, config, ended, now, project, run};

#[tokio::test]
async fn a_run_comes_back_as_it_was_put_in() {
    let fixture = Fixture::with_project().await;
    let mut put = run(1);
    (put.trigger, put.sync_type, put.include_closed) = (SyncTrigger::Cli, SyncType::SecurityOnly, true);
    let mut tx = fixture.write().await;
    runs::insert(&mut tx, &put).await.unwrap();
    assert_eq!(runs::get(&mut tx, put.id).await.unwrap().as_ref(), Some(&put));
    put.progress = Progress {
        stage: Stage::Pushing,
        current: 7,
        total: Some(9),
        processed: 120,
        waiting_until: Some(now()),
    };
    put.counts = RunCounts {
        issues_fetched: 1,
        tasks_created: 2,
        tasks_updated: 3,
        tasks_pushed: 4,
        comments_read: 9,
        comments_sent: 10,
        tasks_skipped: 5,
        tasks_failed: 6,
        conflicts_detected: 7,
        requests_made: 8,
    };
    put.error = Some(RunError { code: "offline".to_owned(), message: "No network".to_owned() });
    put.issue_errors = vec![IssueError { number: Some(3), url: None, reason: "too long".to_owned() }];
    let put = ended(put, SyncStatus::Failure);
    runs::update(&mut tx, &put).await.unwrap();
    assert_eq!(runs::get(&mut tx, put.id).await.unwrap(), Some(put));
}

#[tokio::test]
async fn a_connection_runs_one_sync_at_a_time() {
    let fixture = Fixture::with_project().await;
    let mut tx = fixture.write().await;
    runs::insert(&mut tx, &run(1)).await.unwrap();
    let pending = SyncRun { status: SyncStatus::Pending, ..run(2) };
    let error = runs::insert(&mut tx, &pending).await.unwrap_err();
    assert!(
        matches!(error, StoreError::AlreadyRunning { config: id } if id == config(1).id),
        "the database itself refuses a second run: {error:?}"
    );
    runs::update(&mut tx, &ended(run(1), SyncStatus::Success)).await.unwrap();
    runs::insert(&mut tx, &pending).await.unwrap();
    assert_eq!(runs::running(&mut tx, config(1).id).await.unwrap(), Some(pending.clone()));
    assert_eq!(runs::list_running(&mut tx).await.unwrap(), [pending]);
    let back = runs::update(&mut tx, &run(1)).await.unwrap_err();
    assert!(matches!(back, StoreError::AlreadyRunning { .. }), "an ended run cannot come back beside it");
}

#[tokio::test]
async fn a_repeated_id_is_not_mistaken_for_a_running_sync() {
    let fixture = Fixture::with_project().await;
    let mut tx = fixture.write().await;
    runs::insert(&mut tx, &ended(run(1), SyncStatus::Success)).await.unwrap();
    let error = runs::insert(&mut tx, &ended(run(1), SyncStatus::Success)).await.unwrap_err();
    assert!(matches!(error, StoreError::Constraint { .. }), "{error:?}");
}

async fn with_history() -> Fixture {
    let fixture = Fixture::with_project().await;
    let mut tx = fixture.write().await;
    let mut failed = ended(run(2), SyncStatus::Failure);
    failed.counts.tasks_created = 5;
    let mut conflicted = ended(run(3), SyncStatus::Success);
    (conflicted.counts.conflicts_detected, conflicted.counts.tasks_created) = (2, 10);
    conflicted.duration_ms = Some(4001);
    let mut partly = ended(run(4), SyncStatus::Success);
    (partly.counts.tasks_failed, partly.counts.tasks_skipped) = (1, 3);
    for run in [ended(run(1), SyncStatus::Cancelled), failed, conflicted, partly, run(5)] {
        runs::insert(&mut tx, &run).await.unwrap();
    }
    tx.commit().await.unwrap();
    fixture
}

async fn listed(fixture: &Fixture, query: RunQuery) -> Vec<u32> {
    let mut db = fixture.store.read().await.unwrap();
    let found = runs::list(&mut db, &query).await.unwrap();
    found.iter().map(|run| run.id.uuid().as_fields().0).collect()
}

#[tokio::test]
async fn the_history_is_newest_first_and_can_be_filtered() {
    let fixture = with_history().await;
    let of = |filter| RunQuery { filter, ..RunQuery::default() };
    assert_eq!(listed(&fixture, of(RunFilter::All)).await, [5, 4, 3, 2, 1]);
    assert_eq!(
        listed(&fixture, of(RunFilter::Errors)).await,
        [4, 2],
        "failed runs, and runs with a failed issue"
    );
    assert_eq!(listed(&fixture, of(RunFilter::Conflicts)).await, [3]);
    assert_eq!(listed(&fixture, of(RunFilter::Skipped)).await, [4]);
    let page = RunQuery { limit: 2, offset: 1, project: Some(project(1, "WEB").id), ..RunQuery::default() };
    assert_eq!(listed(&fixture, page).await, [4, 3]);
    let elsewhere = RunQuery { project: Some(project(2, "API").id), ..RunQuery::default() };
    assert_eq!(listed(&fixture, elsewhere).await, [] as [u32; 0]);
}

#[tokio::test]
async fn totals_count_the_runs_that_are_over() {
    let fixture = with_history().await;
    let mut db = fixture.store.read().await.unwrap();
    let expected = RunTotals {
        runs: 4,
        succeeded: 2,
        failed: 1,
        cancelled: 1,
        imported: 15,
        conflicts: 2,
        average_duration_ms: Some(2500),
    };
    assert_eq!(runs::totals(&mut db, None).await.unwrap(), expected);
    assert_eq!(runs::totals(&mut db, Some(project(1, "WEB").id)).await.unwrap(), expected);
    let none = runs::totals(&mut db, Some(project(2, "API").id)).await.unwrap();
    assert_eq!(none, RunTotals::default(), "no average without a run");
}

#[tokio::test]
async fn pruning_keeps_the_last_hundred_and_the_last_seven_days() {
    let fixture = Fixture::with_project().await;
    let mut tx = fixture.write().await;
    let week = 7 * 24 * 60 * 60;
    // 150 runs, one an hour, the newest one `ago` seconds before the moment of pruning.
    for number in 0..150 {
        let mut run = ended(run(number), SyncStatus::Success);
        run.started_at = now().plus_seconds(i64::from(number) * 3600);
        runs::insert(&mut tx, &run).await.unwrap();
    }
    let newest = now().plus_seconds(149 * 3600);
    let id = project(1, "WEB").id;
    assert_eq!(runs::prune(&mut tx, id, newest.plus_seconds(week - 149 * 3600)).await.unwrap(), 0);
    let gone = runs::prune(&mut tx, id, newest.plus_seconds(week - 140 * 3600)).await.unwrap();
    assert_eq!(gone, 9, "older than seven days and not among the last hundred");
    assert_eq!(runs::prune(&mut tx, id, newest.plus_seconds(10 * week)).await.unwrap(), 41);
    let left = runs::list(&mut tx, &RunQuery { limit: 1000, ..RunQuery::default() }).await.unwrap();
    assert_eq!(left.len(), 100);
    assert!(left.iter().all(|run| run.started_at > now().plus_seconds(49 * 3600)), "the oldest went first");
}

#[tokio::test]
async fn pruning_never_takes_a_run_that_goes_on() {
    let fixture = Fixture::with_project().await;
    let mut tx = fixture.write().await;
    runs::insert(&mut tx, &run(0)).await.unwrap();
    for number in 1..=100 {
        runs::insert(&mut tx, &ended(run(number), SyncStatus::Success)).await.unwrap();
    }
    let later = now().plus_seconds(365 * 24 * 60 * 60);
    assert_eq!(runs::prune(&mut tx, project(1, "WEB").id, later).await.unwrap(), 0);
    assert!(runs::get(&mut tx, run(0).id).await.unwrap().is_some());
}

#[tokio::test]
async fn the_history_outlives_its_connection_but_not_its_project() {
    let fixture = Fixture::with_project().await;
    let mut tx = fixture.write().await;
    runs::insert(&mut tx, &ended(run(1), SyncStatus::Success)).await.unwrap();
    configs::delete(&mut tx, config(1).id).await.unwrap();
    assert!(runs::get(&mut tx, run(1).id).await.unwrap().is_some());
    projects::delete(&mut tx, project(1, "WEB").id).await.unwrap();
    assert!(runs::get(&mut tx, run(1).id).await.unwrap().is_none());
    let error = runs::update(&mut tx, &run(1)).await.unwrap_err();
    assert!(matches!(error, StoreError::Missing { what: "sync" }), "{error:?}");
}

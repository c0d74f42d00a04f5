//! Transactions side by side: in one process, in several handles, and cut off in the middle.

use std::process::{Command, Stdio};

use tern_store::{Store, StoreError, projects, settings, tasks};

use crate::support::{Fixture, config, now, project, task, task_id};

#[tokio::test]
async fn a_dropped_transaction_leaves_nothing() {
    let fixture = Fixture::with_project().await;
    let mut tx = fixture.write().await;
    tasks::insert_many(&mut tx, &[task(1, 1)]).await.unwrap();
    drop(tx);
    let mut tx = fixture.write().await;
    assert_eq!(tasks::get(&mut tx, task_id(1, 1)).await.unwrap(), None);
    tasks::insert_many(&mut tx, &[task(1, 2)]).await.unwrap();
    tx.commit().await.unwrap();
    let mut db = fixture.store.read().await.unwrap();
    assert!(tasks::get(&mut db, task_id(1, 2)).await.unwrap().is_some(), "the next one goes on as usual");
}

#[tokio::test]
async fn a_transaction_cut_off_while_it_works_leaves_nothing() {
    let fixture = Fixture::with_project().await;
    let many: Vec<_> = (1..=2000).map(|number| task(1, number)).collect();
    let store = fixture.store.clone();
    let work = tokio::spawn(async move {
        let mut tx = store.write().await.unwrap();
        tasks::insert_many(&mut tx, &many).await.unwrap();
        std::future::pending::<()>().await;
    });
    tokio::task::yield_now().await;
    work.abort();
    assert!(work.await.unwrap_err().is_cancelled());
    let mut tx = fixture.write().await;
    assert_eq!(tasks::count(&mut tx, &tern_store::TaskQuery::default()).await.unwrap(), 0);
}

#[tokio::test]
async fn a_reader_sees_one_moment() {
    let fixture = Fixture::with_project().await;
    let mut before = fixture.store.read().await.unwrap();
    assert_eq!(settings::get(&mut before, "x").await.unwrap(), None);
    let mut tx = fixture.write().await;
    settings::set(&mut tx, "x", &1.into(), now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(settings::get(&mut before, "x").await.unwrap(), None, "a list and its count belong together");
    let mut after = fixture.store.read().await.unwrap();
    assert_eq!(settings::get(&mut after, "x").await.unwrap(), Some(1.into()));
}

#[tokio::test]
async fn readers_do_not_wait_for_a_writer() {
    let fixture = Fixture::with_project().await;
    let mut tx = fixture.write().await;
    settings::set(&mut tx, "x", &1.into(), now()).await.unwrap();
    let mut readers = Vec::new();
    for _ in 0..4 {
        let mut db = fixture.store.read().await.unwrap();
        assert_eq!(projects::list(&mut db).await.unwrap().len(), 1);
        readers.push(db);
    }
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_handles_write_at_once_and_nothing_is_lost() {
    let fixture = Fixture::with_project().await;
    let other = Store::open(&fixture.data(), now()).await.unwrap().store;
    let id = project(1, "WEB").id;
    let mut work = tokio::task::JoinSet::new();
    for store in [fixture.store.clone(), other] {
        for _ in 0..2 {
            let store = store.clone();
            work.spawn(async move {
                for _ in 0..15 {
                    let mut tx = store.write().await.unwrap();
                    let number = projects::take_task_numbers(&mut tx, id, 1).await.unwrap();
                    tasks::insert_many(&mut tx, &[task(1, number)]).await.unwrap();
                    tx.commit().await.unwrap();
                }
            });
        }
    }
    while let Some(done) = work.join_next().await {
        done.unwrap();
    }
    let mut db = fixture.store.read().await.unwrap();
    let count = tasks::count(&mut db, &tern_store::TaskQuery::default()).await.unwrap();
    assert_eq!(count, 60, "every number was given once and every task kept");
}

#[tokio::test]
async fn waiting_too_long_for_another_process_is_an_error_of_its_own() {
    let fixture = Fixture::with_project().await;
    let other = Store::open(&fixture.data(), now()).await.unwrap().store;
    let tx = fixture.write().await;
    let error = other.write().await.unwrap_err();
    assert!(matches!(error, StoreError::Busy), "{error:?}");
    drop(tx);
    other.write().await.unwrap();
}

#[tokio::test]
async fn a_project_is_synced_by_one_handle_at_a_time() {
    let fixture = Fixture::with_project().await;
    let other = Store::open(&fixture.data(), now()).await.unwrap().store;
    let (first, second) = (config(1).id, config(2).id);
    let lock = fixture.store.try_lock_sync(first).unwrap();
    assert!(lock.is_some());
    assert!(other.try_lock_sync(first).unwrap().is_none());
    assert!(fixture.store.try_lock_sync(first).unwrap().is_none(), "not even by the same handle");
    assert!(other.try_lock_sync(second).unwrap().is_some(), "other projects are free");
    drop(lock);
    assert!(other.try_lock_sync(first).unwrap().is_some());
}

/// Set in the process that is to be killed: the data folder.
const VICTIM: &str = "TERN_STORE_TEST_VICTIM";

/// Not a test of its own: the process that the next one kills. Without its folder it does nothing.
#[tokio::test]
async fn victim_of_the_kill() {
    let Ok(folder) = std::env::var(VICTIM) else { return };
    let store = Store::open(std::path::Path::new(&folder), now()).await.unwrap().store;
    let _lock = store.try_lock_sync(config(1).id).unwrap().unwrap();
    for number in 1.. {
        let mut tx = store.write().await.unwrap();
        projects::take_task_numbers(&mut tx, project(1, "WEB").id, 1).await.unwrap();
        tasks::insert_many(&mut tx, &[task(1, number)]).await.unwrap();
        tx.commit().await.unwrap();
        std::fs::write(store.dir().join("acknowledged"), number.to_string()).unwrap();
    }
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_kill() {
    let fixture = Fixture::with_project().await;
    let acknowledged = || {
        let text = std::fs::read_to_string(fixture.data().join("acknowledged")).unwrap_or_default();
        text.parse::<u32>().unwrap_or(0)
    };
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "concurrency::victim_of_the_kill", "--nocapture"])
        .env(VICTIM, fixture.data())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let started = std::time::Instant::now();
    while acknowledged() < 20 {
        assert!(started.elapsed().as_secs() < 60, "the other process does not write");
        tokio::task::yield_now().await;
    }
    assert!(fixture.store.try_lock_sync(config(1).id).unwrap().is_none(), "the other process holds the lock");
    victim.kill().unwrap();
    victim.wait().unwrap();
    let written = acknowledged();
    assert!(
        fixture.store.try_lock_sync(config(1).id).unwrap().is_some(),
        "the system let go of a killed process's lock"
    );
    assert_eq!(fixture.store.check_integrity().await.unwrap(), Vec::<String>::new());
    let mut db = fixture.store.read().await.unwrap();
    let kept = tasks::count(&mut db, &tern_store::TaskQuery::default()).await.unwrap();
    assert!(kept >= written, "{written} tasks were acknowledged, {kept} are there");
    let next = projects::get(&mut db, project(1, "WEB").id).await.unwrap().unwrap().next_task_number;
    assert_eq!(next, kept + 1, "a task and its number come together or not at all");
}

//! Copies that a person asks for, and putting one in the database's place.

use std::fs;

use tern_store::{OpenNote, Store, StoreError, settings};

use crate::support::{Fixture, now};

async fn set(store: &Store, value: &str) {
    let mut tx = store.write().await.unwrap();
    settings::set(&mut tx, "theme", &value.into(), now()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn theme(store: &Store) -> Option<serde_json::Value> {
    settings::get(&mut store.read().await.unwrap(), "theme").await.unwrap()
}

/// A database that says "after", with a copy from when it said "before".
async fn with_a_copy() -> (Fixture, String) {
    let fixture = Fixture::new().await;
    set(&fixture.store, "before").await;
    let copy = fixture.store.back_up(now()).await.unwrap();
    set(&fixture.store, "after").await;
    let name = copy.file_name().unwrap().to_str().unwrap().to_owned();
    (fixture, name)
}

#[tokio::test]
async fn a_copy_is_listed_newest_first_and_holds_what_only_the_log_had() {
    let (fixture, first) = with_a_copy().await;
    fixture.store.back_up(now().plus_seconds(60)).await.unwrap();
    fs::write(fixture.data().join("backups/holiday.db"), "mine").unwrap();
    let listed = fixture.store.backups().unwrap();
    assert_eq!(listed.len(), 2, "and nothing that Tern did not make: {listed:?}");
    assert_eq!((listed[0].at, listed[1].at), (now().plus_seconds(60), now()));
    assert_eq!(listed[1].name, first);
    assert!(listed.iter().all(|backup| backup.bytes > 4_096), "{listed:?}");
    assert!(fixture.store.bytes() > 4_096);
    assert_eq!(theme(&fixture.store).await, Some("after".into()), "copying changes nothing");
}

#[tokio::test]
async fn a_staged_copy_takes_the_place_at_the_next_start_and_can_be_taken_back() {
    let (fixture, name) = with_a_copy().await;
    fixture.store.stage_restore(&name).await.unwrap();
    assert_eq!(fixture.store.restore_waiting().unwrap().as_deref(), Some(name.as_str()));
    assert_eq!(theme(&fixture.store).await, Some("after".into()), "nothing happens before the start");
    fixture.store.close().await;
    let later = now().plus_seconds(5);
    let opened = Store::open(&fixture.data(), later).await.unwrap();
    let [OpenNote::Restored { name: restored, backup }] = opened.notes.as_slice() else {
        panic!("{:?}", opened.notes)
    };
    assert_eq!(restored, &name);
    assert_eq!(theme(&opened.store).await, Some("before".into()));
    assert_eq!(opened.store.restore_waiting().unwrap(), None, "once");
    assert_eq!(opened.store.check_integrity().await.unwrap(), Vec::<String>::new());
    let back = backup.file_name().unwrap().to_str().unwrap();
    assert_eq!(opened.store.backups().unwrap()[0].name, back, "the replaced one is a backup like others");
    opened.store.stage_restore(back).await.unwrap();
    opened.store.close().await;
    let again = Store::open(&fixture.data(), later.plus_seconds(5)).await.unwrap();
    assert_eq!(theme(&again.store).await, Some("after".into()));
}

#[tokio::test]
async fn what_a_killed_process_left_in_the_log_is_kept_too() {
    let (fixture, name) = with_a_copy().await;
    fixture.store.stage_restore(&name).await.unwrap();
    fixture.store.close().await;
    // As after a kill: the database and its log, and nobody who has it open.
    let elsewhere = Fixture::new().await;
    set(&elsewhere.store, "in the log").await;
    assert!(elsewhere.data().join("tern.db-wal").metadata().unwrap().len() > 0);
    for file in ["tern.db", "tern.db-wal"] {
        fs::copy(elsewhere.data().join(file), fixture.data().join(file)).unwrap();
    }
    let opened = Store::open(&fixture.data(), now().plus_seconds(5)).await.unwrap();
    assert_eq!(theme(&opened.store).await, Some("before".into()), "the old log does not run over the copy");
    let OpenNote::Restored { backup, .. } = opened.notes.last().unwrap() else {
        panic!("{:?}", opened.notes)
    };
    opened.store.stage_restore(backup.file_name().unwrap().to_str().unwrap()).await.unwrap();
    opened.store.close().await;
    let again = Store::open(&fixture.data(), now().plus_seconds(9)).await.unwrap();
    assert_eq!(theme(&again.store).await, Some("in the log".into()));
}

#[tokio::test]
async fn a_damaged_copy_is_refused_when_staged_and_at_the_start() {
    let (fixture, name) = with_a_copy().await;
    fixture.store.stage_restore(&name).await.unwrap();
    let staged = fixture.data().join(format!("restore-{name}"));
    let whole = fs::read(&staged).unwrap();
    fs::write(&staged, &whole[..whole.len() / 2]).unwrap();
    fixture.store.close().await;
    let opened = Store::open(&fixture.data(), now().plus_seconds(5)).await.unwrap();
    let [OpenNote::RestoreRefused { name: refused, .. }] = opened.notes.as_slice() else {
        panic!("{:?}", opened.notes)
    };
    assert_eq!(refused, &name);
    assert_eq!(theme(&opened.store).await, Some("after".into()), "the present database stays");
    assert_eq!(opened.store.restore_waiting().unwrap(), None, "it is not tried again and again");

    fs::write(fixture.data().join("backups").join(&name), &whole[..whole.len() / 2]).unwrap();
    let error = opened.store.stage_restore(&name).await.unwrap_err();
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
    assert!(error.to_string().contains(&name), "it names the backup: {error}");
    assert_eq!(opened.store.restore_waiting().unwrap(), None);
}

#[tokio::test]
async fn a_damaged_database_gives_way_and_is_kept_as_it_lay() {
    let (fixture, name) = with_a_copy().await;
    fixture.store.stage_restore(&name).await.unwrap();
    fixture.store.close().await;
    fs::write(fixture.store.path(), "no database at all").unwrap();
    let opened = Store::open(&fixture.data(), now().plus_seconds(5)).await.unwrap();
    let [OpenNote::Restored { backup, .. }] = opened.notes.as_slice() else { panic!("{:?}", opened.notes) };
    assert_eq!(fs::read_to_string(backup).unwrap(), "no database at all");
    assert_eq!(theme(&opened.store).await, Some("before".into()));
}

#[tokio::test]
async fn a_database_that_is_in_use_is_not_replaced_under_its_user() {
    let (fixture, name) = with_a_copy().await;
    fixture.store.stage_restore(&name).await.unwrap();
    let opened = Store::open(&fixture.data(), now().plus_seconds(5)).await.unwrap();
    assert_eq!(opened.notes, [OpenNote::RestoreWaits { name: name.clone() }]);
    assert_eq!(theme(&opened.store).await, Some("after".into()));
    assert_eq!(opened.store.restore_waiting().unwrap(), Some(name), "it waits on");
}

#[tokio::test]
async fn only_a_listed_name_is_restored() {
    let (fixture, _) = with_a_copy().await;
    fs::write(fixture.data().join("backups/holiday.db"), "mine").unwrap();
    for name in ["holiday.db", "../tern.db", "/etc/passwd", "", "kept-20261121000001-20260301T120000000Z.db/"]
    {
        let error = fixture.store.stage_restore(name).await.unwrap_err();
        assert!(matches!(error, StoreError::Missing { what: "backup" }), "{name}: {error:?}");
    }
}

#[tokio::test]
async fn copies_that_a_person_asked_for_stay() {
    let (fixture, _) = with_a_copy().await;
    for minute in 1..6 {
        fixture.store.back_up(now().plus_seconds(60 * minute)).await.unwrap();
    }
    assert_eq!(fixture.store.backups().unwrap().len(), 6);
}

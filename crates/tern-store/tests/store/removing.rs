//! Everything goes that Tern made, nothing else does, and there is no state in between.

use std::fs;
use std::path::{Path, PathBuf};

use tern_store::{BackupsThen, KeyThen, OpenNote, Removal, Store, StoreError, projects};

use crate::support::{Fixture, now};

const ALL: Removal = Removal { backups: BackupsThen::Remove, key: KeyThen::Absent };

/// What a person, or another program, has put beside Tern's own files.
const FOREIGN: [&str; 9] = [
    "notes.txt",
    "tern.db.old",
    "restore-me.txt",
    "backups/holiday.db",
    "backups/tern-my-own-copy.db",
    "exports/tern-tasks-20260301T120000000Z.json",
    "logs/other.log",
    "locks/mine.lock",
    "tray/mine.png",
];

/// What Tern makes in the course of its life.
const OWN: [&str; 6] = [
    "logs/tern.2026-02-28.log",
    "tray/tray-icon-tern-3.png",
    "locks/sync-7a0c9d3e-55b1-4a55-9d5e-0f6b2a1c4e77.lock",
    "backups/kept-20261121000001-20260228T120000000Z.partial",
    "backups/damaged-20260228T120000000Z.db-wal",
    "restore-kept-20261121000001-20260228T120000000Z.db",
];

fn put(data: &Path, files: &[&str]) {
    for file in files {
        let path = data.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "secret of a task").unwrap();
    }
}

/// A folder with everything that Tern makes and some that it does not; the database is closed.
async fn lived_in() -> (Fixture, PathBuf) {
    let fixture = Fixture::with_project().await;
    let backup = fixture.store.back_up(now()).await.unwrap();
    put(&fixture.data(), &FOREIGN);
    put(&fixture.data(), &OWN);
    put(&fixture.data(), &["logs/tern.2026-03-01.log"]);
    (fixture, backup)
}

async fn is_fresh(store: &Store) -> bool {
    projects::list(&mut store.read().await.unwrap()).await.unwrap().is_empty()
}

fn foreign_is_there(data: &Path) {
    for file in FOREIGN {
        let text = fs::read_to_string(data.join(file)).unwrap_or_default();
        assert_eq!(text, "secret of a task", "{file} is not Tern's");
    }
}

#[tokio::test]
async fn what_tern_made_goes_and_what_it_did_not_make_stays() {
    let (fixture, backup) = lived_in().await;
    fixture.store.stage_removal(ALL).unwrap();
    assert!(!is_fresh(&fixture.store).await, "nothing goes while the database is open");
    fixture.store.close().await;
    assert!(Store::finish_removal(&fixture.data()).await.unwrap());
    for file in OWN.into_iter().chain(["tern.db", "tern.db-wal", "tern.db-shm", "remove-everything"]) {
        assert!(!fixture.data().join(file).exists(), "{file} is Tern's");
    }
    assert!(!backup.exists());
    let log = fs::read_to_string(fixture.data().join("logs/tern.2026-03-01.log")).unwrap();
    assert_eq!(log, "", "the log that is being written is emptied");
    foreign_is_there(&fixture.data());
    assert!(!Store::finish_removal(&fixture.data()).await.unwrap(), "once");

    let opened = Store::open(&fixture.data(), now()).await.unwrap();
    assert_eq!(opened.notes, [], "the next start is a first one");
    assert!(is_fresh(&opened.store).await);
}

#[tokio::test]
async fn backups_stay_on_request_and_can_be_restored() {
    let (fixture, backup) = lived_in().await;
    fixture.store.stage_removal(Removal { backups: BackupsThen::Keep, ..ALL }).unwrap();
    fixture.store.close().await;
    let opened = Store::open(&fixture.data(), now()).await.unwrap();
    assert_eq!(opened.notes, [OpenNote::Removed]);
    assert!(is_fresh(&opened.store).await);
    opened.store.stage_restore(backup.file_name().unwrap().to_str().unwrap()).await.unwrap();
    opened.store.close().await;
    let opened = Store::open(&fixture.data(), now().plus_seconds(5)).await.unwrap();
    assert!(!is_fresh(&opened.store).await, "everything is back");
}

#[tokio::test]
async fn a_removal_that_was_cut_off_anywhere_is_finished_by_the_next_start() {
    let (whole, _) = lived_in().await;
    whole.store.stage_removal(ALL).unwrap();
    whole.store.close().await;
    // Whatever was removed before the cut, and in whichever order: the rest goes at the next start.
    for gone in ["tern.db", "tern.db-wal", "backups", "logs", "locks", "tray"] {
        let folder = tempfile::TempDir::new().unwrap();
        copy(&whole.data(), folder.path());
        let path = folder.path().join(gone);
        let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir_all(&path));
        let opened = Store::open(folder.path(), now()).await.unwrap();
        assert_eq!(opened.notes, [OpenNote::Removed], "without {gone}");
        assert!(is_fresh(&opened.store).await, "without {gone}");
        assert_eq!(Store::removal_waiting(folder.path()).unwrap(), None);
        assert!(opened.store.backups().unwrap().is_empty(), "without {gone}");
    }
}

#[tokio::test]
async fn a_marker_that_was_not_finished_removes_nothing() {
    let (fixture, _) = lived_in().await;
    fixture.store.close().await;
    put(&fixture.data(), &["remove-everything.partial", "remove-everything"]);
    let opened = Store::open(&fixture.data(), now()).await.unwrap();
    assert!(!opened.notes.contains(&OpenNote::Removed), "{:?}", opened.notes);
    assert!(!is_fresh(&opened.store).await, "the old state is whole");
}

#[tokio::test]
async fn a_damaged_database_goes_as_well() {
    let (fixture, _) = lived_in().await;
    fixture.store.stage_removal(ALL).unwrap();
    fixture.store.close().await;
    fs::write(fixture.store.path(), "no database at all").unwrap();
    let opened = Store::open(&fixture.data(), now()).await.unwrap();
    assert_eq!(opened.notes, [OpenNote::Removed]);
    assert!(is_fresh(&opened.store).await);
}

#[tokio::test]
async fn nothing_is_removed_under_a_process_that_uses_it_and_nobody_sees_it_half_gone() {
    let (fixture, backup) = lived_in().await;
    let writing = fixture.store.write().await.unwrap();
    fixture.store.stage_removal(ALL).unwrap();
    let refused = Store::open(&fixture.data(), now()).await.unwrap_err();
    assert!(matches!(refused, StoreError::Busy), "{refused:?}");
    assert!(backup.exists() && fixture.store.path().exists());
    drop(writing);
    fixture.store.close().await;
    assert!(Store::finish_removal(&fixture.data()).await.unwrap(), "and then it is finished");
    foreign_is_there(&fixture.data());
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_with_a_name_of_terns_leads_nowhere() {
    let (fixture, _) = lived_in().await;
    fixture.store.stage_removal(ALL).unwrap();
    fixture.store.close().await;
    let (data, elsewhere) = (fixture.data(), tempfile::TempDir::new().unwrap());
    let precious = elsewhere.path().join("precious.db");
    fs::write(&precious, "mine").unwrap();
    std::os::unix::fs::symlink(&precious, data.join("backups/kept-20261121000001-20260227T120000000Z.db"))
        .unwrap();
    assert!(Store::finish_removal(&data).await.unwrap());
    assert_eq!(fs::read_to_string(precious).unwrap(), "mine");
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

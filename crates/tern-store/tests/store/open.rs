//! Opening: what is made, what is mended, and what is refused without being touched.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use tern_store::{FoundInstead, OpenNote, Store, StoreError, settings};

use crate::support::{Fixture, execute, now};

async fn refused(dir: &Path) -> StoreError {
    Store::open(dir, now()).await.map(|opened| opened.notes).expect_err("this must not open")
}

#[tokio::test]
async fn a_new_folder_gets_a_database() {
    let home = TempDir::new().unwrap();
    let dir = home.path().join("share/tern");
    let opened = Store::open(&dir, now()).await.unwrap();
    assert_eq!(opened.notes, []);
    assert_eq!((opened.store.dir(), opened.store.path()), (dir.as_path(), dir.join("tern.db").as_path()));
    assert_eq!(opened.store.check_integrity().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn what_was_written_is_there_after_closing_and_opening() {
    let fixture = Fixture::new().await;
    let mut tx = fixture.write().await;
    settings::set(&mut tx, "theme", &"dark".into(), now()).await.unwrap();
    tx.commit().await.unwrap();
    fixture.store.close().await;
    assert!(fixture.store.write().await.is_err(), "a closed database says so");
    let wal = fixture.data().join("tern.db-wal");
    assert!(!wal.exists(), "closing folds the write-ahead log into the file");
    let again = Store::open(&fixture.data(), now()).await.unwrap();
    assert_eq!(again.notes, [], "there is nothing to mend or to migrate");
    let mut db = again.store.read().await.unwrap();
    assert_eq!(settings::get(&mut db, "theme").await.unwrap(), Some("dark".into()));
}

#[tokio::test]
async fn writes_are_durable_and_references_are_kept() {
    let fixture = Fixture::new().await;
    let mut raw = fixture.raw().await;
    let mode: String = sqlx::query_scalar("pragma journal_mode").fetch_one(&mut raw).await.unwrap();
    assert_eq!(mode, "wal");
    let application: i64 = sqlx::query_scalar("pragma application_id").fetch_one(&mut raw).await.unwrap();
    assert_eq!(application, i64::from(u32::from_be_bytes(*b"tern")));
}

#[cfg(unix)]
mod permissions {
    use std::os::unix::fs::PermissionsExt as _;
    use std::process::Command;

    use super::*;

    fn mode(path: &Path) -> u32 {
        path.metadata().unwrap().permissions().mode() & 0o777
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    /// Set in the process that runs without a umask: the data folder.
    const OPEN_TO_ALL: &str = "TERN_STORE_TEST_UMASK";

    /// Not a test of its own: the process that the next one starts. Without its folder it does nothing.
    #[tokio::test]
    async fn process_without_a_umask() {
        let Ok(dir) = std::env::var(OPEN_TO_ALL) else { return };
        let store = Store::open(Path::new(&dir), now()).await.unwrap().store;
        let mut tx = store.write().await.unwrap();
        settings::set(&mut tx, "x", &1.into(), now()).await.unwrap();
        tx.commit().await.unwrap();
        let _lock = store.try_lock_sync(crate::support::config(1).id).unwrap().unwrap();
        for file in ["tern.db", "tern.db-wal", "tern.db-shm", "locks/open.lock"] {
            assert_eq!(mode(&Path::new(&dir).join(file)), 0o600, "{file}");
        }
        assert_eq!(mode(Path::new(&dir)), 0o700);
        assert_eq!(mode(&Path::new(&dir).join("locks")), 0o700);
    }

    #[test]
    fn files_are_for_their_owner_alone_whatever_the_umask() {
        let home = TempDir::new().unwrap();
        let test = "\"$0\" --exact open::permissions::process_without_a_umask";
        let done = Command::new("sh")
            .args(["-c", &format!("umask 000 && exec {test}")])
            .arg(std::env::current_exe().unwrap())
            .env(OPEN_TO_ALL, home.path().join("data"))
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
        assert!(home.path().join("data/tern.db").exists(), "the process did its work");
    }

    #[tokio::test]
    async fn wider_permissions_are_tightened_and_noted() {
        let fixture = Fixture::new().await;
        fixture.store.close().await;
        let file = fixture.data().join("tern.db");
        set_mode(&file, 0o644);
        set_mode(&fixture.data(), 0o755);
        let notes = Store::open(&fixture.data(), now()).await.unwrap().notes;
        let expected = [fixture.data(), file.clone()].map(|path| OpenNote::PermissionsTightened { path });
        assert_eq!(notes, expected);
        assert_eq!((mode(&file), mode(&fixture.data())), (0o600, 0o700));
    }

    #[tokio::test]
    async fn a_folder_with_other_things_in_it_keeps_its_permissions() {
        let home = TempDir::new().unwrap();
        set_mode(home.path(), 0o755);
        fs::write(home.path().join("letter.txt"), "hello").unwrap();
        let notes = Store::open(home.path(), now()).await.unwrap().notes;
        assert_eq!(notes, []);
        assert_eq!(mode(home.path()), 0o755, "closing somebody's folder to others is not ours to do");
        assert_eq!(mode(&home.path().join("tern.db")), 0o600);
    }

    #[tokio::test]
    async fn a_link_in_place_of_the_database_is_not_followed() {
        let home = TempDir::new().unwrap();
        let target = home.path().join("target");
        fs::write(&target, "precious").unwrap();
        let dir = home.path().join("data");
        fs::create_dir(&dir).unwrap();
        for name in ["tern.db", "tern.db-wal"] {
            std::os::unix::fs::symlink(&target, dir.join(name)).unwrap();
            let error = refused(&dir).await;
            assert!(
                matches!(&error, StoreError::Misplaced { path, found: FoundInstead::Symlink } if *path == dir.join(name)),
                "{error:?}"
            );
            assert_eq!(fs::read_to_string(&target).unwrap(), "precious");
            fs::remove_file(dir.join(name)).unwrap();
        }
    }

    #[tokio::test]
    async fn a_place_that_cannot_be_written_is_an_error_of_its_own() {
        // Nobody, not even root, can make a folder here.
        #[cfg(target_os = "linux")]
        {
            let error = refused(Path::new("/sys/kernel/tern/data")).await;
            assert!(matches!(error, StoreError::ReadOnly { .. }), "{error:?}");
        }
        let fixture = Fixture::new().await;
        fixture.store.close().await;
        let before = fs::read(fixture.data().join("tern.db")).unwrap();
        set_mode(&fixture.data().join("tern.db"), 0o400);
        // Root writes where nobody may, so only others are refused here.
        let may_write = fs::OpenOptions::new().write(true).open(fixture.data().join("tern.db")).is_ok();
        if !may_write {
            let error = refused(&fixture.data()).await;
            assert!(matches!(error, StoreError::ReadOnly { .. }), "{error:?}");
        }
        assert_eq!(fs::read(fixture.data().join("tern.db")).unwrap(), before);
    }
}

#[tokio::test]
async fn a_folder_in_place_of_the_database_is_refused() {
    let home = TempDir::new().unwrap();
    fs::create_dir(home.path().join("tern.db")).unwrap();
    let error = refused(home.path()).await;
    assert!(matches!(error, StoreError::Misplaced { found: FoundInstead::Folder, .. }), "{error:?}");
}

#[tokio::test]
async fn a_file_in_place_of_the_folder_is_refused() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("data");
    fs::write(&file, "letter").unwrap();
    for dir in [file.clone(), file.join("below")] {
        let error = refused(&dir).await;
        assert!(matches!(error, StoreError::Misplaced { found: FoundInstead::File, .. }), "{error:?}");
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "letter");
}

#[tokio::test]
async fn what_is_no_database_stays_as_it_is() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("tern.db");
    let mut torn = b"SQLite format 3\0".to_vec();
    torn.extend([0xff; 5000]);
    for bytes in [b"x".to_vec(), b"a letter to a friend, longer than a header would be".repeat(10), torn] {
        fs::write(&file, &bytes).unwrap();
        let error = refused(home.path()).await;
        let StoreError::Corrupt { path, .. } = &error else { panic!("{error:?}") };
        assert_eq!(*path, file, "the error names the file");
        assert!(error.to_string().contains("did not change it"), "{error}");
        assert_eq!(fs::read(&file).unwrap(), bytes);
    }
}

#[tokio::test]
async fn a_torn_database_is_refused_or_reported_and_never_overwritten() {
    let fixture = Fixture::with_linked_tasks(200).await;
    fixture.store.close().await;
    let file = fixture.data().join("tern.db");
    let mut bytes = fs::read(&file).unwrap();
    let half = bytes.len() / 2;
    bytes[half..].fill(0x5a);
    fs::write(&file, &bytes).unwrap();
    match Store::open(&fixture.data(), now()).await {
        Err(error) => assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}"),
        Ok(opened) => {
            // Opening stays cheap; the thorough check is there for who asks.
            let found = opened.store.check_integrity().await;
            let damaged = match found {
                Ok(problems) => !problems.is_empty(),
                Err(error) => matches!(error, StoreError::Corrupt { .. }),
            };
            assert!(damaged, "half of the file is gone and nobody noticed");
        }
    }
    assert_eq!(fs::read(&file).unwrap()[half..], bytes[half..], "the evidence stays");
}

#[tokio::test]
async fn another_programs_database_is_not_ours() {
    for script in ["create table notes (text)", "pragma application_id = 42"] {
        let home = TempDir::new().unwrap();
        let file = home.path().join("tern.db");
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&file).create_if_missing(true);
        let mut other = sqlx::ConnectOptions::connect(&options).await.unwrap();
        execute(&mut other, script).await.unwrap();
        sqlx::Connection::close(other).await.unwrap();
        let before = fs::read(&file).unwrap();
        let error = refused(home.path()).await;
        assert!(matches!(error, StoreError::Foreign { .. }), "{script}: {error:?}");
        assert_eq!(fs::read(&file).unwrap(), before);
    }
}

#[tokio::test]
async fn a_newer_tern_has_the_last_word() {
    let fixture = Fixture::new().await;
    let newer = "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
                 values (99990101000000, 'from the future', 1, x'00', 1)";
    execute(&mut fixture.raw().await, newer).await.unwrap();
    fixture.store.close().await;
    let before = fs::read(fixture.data().join("tern.db")).unwrap();
    let error = refused(&fixture.data()).await;
    assert!(matches!(error, StoreError::NewerSchema { found: 99_990_101_000_000, .. }), "{error:?}");
    assert!(error.to_string().contains("Update Tern"), "{error}");
    assert_eq!(fs::read(fixture.data().join("tern.db")).unwrap(), before);
    assert!(!fixture.data().join("backups").exists());
}

#[tokio::test]
async fn an_empty_file_is_a_new_database() {
    let home = TempDir::new().unwrap();
    fs::write(home.path().join("tern.db"), "").unwrap();
    let store = Store::open(home.path(), now()).await.unwrap().store;
    assert_eq!(store.check_integrity().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_first_start_that_was_cut_off_is_gone_on_with() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("tern.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&file).create_if_missing(true);
    let mut cut_off = sqlx::ConnectOptions::connect(&options).await.unwrap();
    let table = "create table _sqlx_migrations (version bigint primary key, description text not null,
        installed_on timestamp not null default current_timestamp, success boolean not null,
        checksum blob not null, execution_time bigint not null)";
    execute(&mut cut_off, table).await.unwrap();
    sqlx::Connection::close(cut_off).await.unwrap();
    let opened = Store::open(home.path(), now()).await.unwrap();
    assert!(!home.path().join("backups").exists(), "there was nothing to copy");
    assert_eq!(opened.store.check_integrity().await.unwrap(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_may_make_the_same_database_at_once() {
    let home = TempDir::new().unwrap();
    let dir = home.path().join("data");
    let mut work = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let dir = dir.clone();
        work.spawn(async move { Store::open(&dir, now()).await.map(|opened| opened.store) });
    }
    while let Some(opened) = work.join_next().await {
        let mut tx = opened.unwrap().unwrap().write().await.unwrap();
        settings::set(&mut tx, "x", &1.into(), now()).await.unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn dangling_references_are_reported() {
    let fixture = Fixture::with_linked_tasks(1).await;
    let mut raw = fixture.raw().await;
    execute(&mut raw, "pragma foreign_keys = off").await.unwrap();
    execute(&mut raw, "delete from projects").await.unwrap();
    let problems = fixture.store.check_integrity().await.unwrap();
    assert!(
        problems.iter().any(|problem| problem.contains("of tasks refers to a row of projects")),
        "{problems:?}"
    );
}

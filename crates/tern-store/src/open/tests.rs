//! Migrations that do not exist yet, run on today's database.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{ConnectOptions as _, SqlSafeStr as _};
use tempfile::TempDir;
use tern_model::Timestamp;

use super::*;
use crate::settings;

fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

/// Today's migrations and further ones.
fn with(further: &[(i64, &'static str)]) -> Migrator {
    let mut migrations = MIGRATIONS.migrations.to_vec();
    migrations.extend(further.iter().map(|(version, sql)| {
        Migration::new(*version, Cow::Borrowed("later"), MigrationType::Simple, sql.into_sql_str(), false)
    }));
    Migrator::with_migrations(migrations)
}

/// The version of today's schema.
fn today() -> i64 {
    MIGRATIONS.migrations.last().unwrap().version
}

async fn with_a_setting(dir: &Path) {
    let store = open(dir, now()).await.unwrap().store;
    let mut tx = store.write().await.unwrap();
    settings::set(&mut tx, "kept", &true.into(), now()).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
}

fn backups(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(dir.join("backups")) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

async fn has_setting(path: &Path) -> bool {
    let mut copy = SqliteConnectOptions::new().filename(path).read_only(true).connect().await.unwrap();
    sqlx::query_scalar("select count(*) = 1 from settings").fetch_one(&mut copy).await.unwrap()
}

const GOOD: (i64, &str) = (30_000_101_000_000, "create table later (x integer) strict");

#[tokio::test]
async fn a_copy_is_made_before_a_migration() {
    let home = TempDir::new().unwrap();
    let dir = home.path().join("data");
    with_a_setting(&dir).await;
    let opened = open_with(&dir, now(), &with(&[GOOD])).await.unwrap();
    let copies = backups(&dir);
    assert_eq!(opened.notes, [OpenNote::Migrated { backup: copies[0].clone() }]);
    assert_eq!(copies.len(), 1);
    assert!(copies[0].ends_with(format!("tern-{}-20260301T120000000Z.db", today())), "{copies:?}");
    assert!(has_setting(&copies[0]).await, "the copy holds what was there");
    let mut db = opened.store.read().await.unwrap();
    assert_eq!(settings::get(&mut db, "kept").await.unwrap(), Some(true.into()), "and so does the database");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(copies[0].metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(dir.join("backups").metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }
}

#[tokio::test]
async fn every_older_schema_is_brought_up_to_date_with_what_is_in_it() {
    let all = MIGRATIONS.migrations.to_vec();
    for released in 1..all.len() {
        let home = TempDir::new().unwrap();
        let dir = home.path().join("data");
        let older = Migrator::with_migrations(all[..released].to_vec());
        let store = open_with(&dir, now(), &older).await.unwrap().store;
        let mut tx = store.write().await.unwrap();
        settings::set(&mut tx, "kept", &true.into(), now()).await.unwrap();
        tx.commit().await.unwrap();
        store.close().await;
        let opened = open(&dir, now()).await.unwrap();
        let copy = backups(&dir).pop().unwrap();
        assert!(copy.ends_with(format!("tern-{}-20260301T120000000Z.db", all[released - 1].version)));
        assert_eq!(opened.notes, [OpenNote::Migrated { backup: copy }]);
        assert_eq!(opened.store.check_integrity().await.unwrap(), Vec::<String>::new());
        let mut db = opened.store.read().await.unwrap();
        assert_eq!(settings::get(&mut db, "kept").await.unwrap(), Some(true.into()));
    }
}

#[tokio::test]
async fn a_copy_holds_what_only_the_write_ahead_log_had() {
    let home = TempDir::new().unwrap();
    let dir = home.path().join("data");
    let store = open(&dir, now()).await.unwrap().store;
    let mut tx = store.write().await.unwrap();
    settings::set(&mut tx, "kept", &true.into(), now()).await.unwrap();
    tx.commit().await.unwrap();
    // Left open, as after a kill: nothing was folded into the file.
    open_with(&dir, now(), &with(&[GOOD])).await.unwrap();
    assert!(has_setting(&backups(&dir)[0]).await);
}

#[tokio::test]
async fn a_migration_that_fails_changes_nothing() {
    let home = TempDir::new().unwrap();
    let dir = home.path().join("data");
    with_a_setting(&dir).await;
    let bad = "create table later (x integer) strict; delete from settings; insert into nowhere values (1)";
    let error = open_with(&dir, now(), &with(&[(GOOD.0, bad)])).await.unwrap_err();
    let StoreError::Migration { backup: Some(backup), .. } = &error else { panic!("{error:?}") };
    assert!(has_setting(backup).await);
    assert!(
        error.to_string().contains(backup.to_str().unwrap()),
        "the person learns where the copy is: {error}"
    );
    let opened = open(&dir, now()).await.unwrap();
    let mut db = opened.store.read().await.unwrap();
    assert_eq!(
        settings::get(&mut db, "kept").await.unwrap(),
        Some(true.into()),
        "the old program goes on with the old schema"
    );
    let later: i64 = sqlx::query_scalar("select count(*) from sqlite_schema where name = 'later'")
        .fetch_one(crate::tx::Connected::connection(&mut db))
        .await
        .unwrap();
    assert_eq!(later, 0, "never between two schemas");
}

#[tokio::test]
async fn a_migration_whose_text_was_changed_is_refused() {
    let home = TempDir::new().unwrap();
    let dir = home.path().join("data");
    open_with(&dir, now(), &with(&[GOOD])).await.unwrap().store.close().await;
    let edited = with(&[(GOOD.0, "create table later (y integer) strict")]);
    let error = open_with(&dir, now(), &edited).await.unwrap_err();
    assert!(matches!(error, StoreError::Migration { .. }), "{error:?}");
}

#[tokio::test]
async fn the_last_three_copies_are_kept() {
    let home = TempDir::new().unwrap();
    let dir = home.path().join("data");
    with_a_setting(&dir).await;
    fs::create_dir_all(dir.join("backups")).unwrap();
    fs::write(dir.join("backups/notes.txt"), "mine").unwrap();
    let mut further = Vec::new();
    for number in 0..5 {
        further.push((GOOD.0 + number, "select 1"));
        let at = now().plus_seconds(number);
        open_with(&dir, at, &with(&further)).await.unwrap().store.close().await;
    }
    let names: Vec<String> =
        backups(&dir).iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    let expected = [
        "notes.txt",
        "tern-30000101000001-20260301T120002000Z.db",
        "tern-30000101000002-20260301T120003000Z.db",
        "tern-30000101000003-20260301T120004000Z.db",
    ];
    assert_eq!(names, expected, "and nothing that is not a copy is taken away");
}

#[tokio::test]
async fn a_copy_that_was_cut_off_is_made_again() {
    let home = TempDir::new().unwrap();
    let dir = home.path().join("data");
    with_a_setting(&dir).await;
    fs::create_dir_all(dir.join("backups")).unwrap();
    let half = format!("backups/tern-{}-20260301T120000000Z.partial", today());
    fs::write(dir.join(half), "half").unwrap();
    open_with(&dir, now(), &with(&[GOOD])).await.unwrap();
    assert_eq!(backups(&dir).len(), 1, "half a copy never looks like a whole one");
    assert!(has_setting(&backups(&dir)[0]).await);
}

#[tokio::test]
async fn no_copy_where_none_can_be_made_means_no_migration() {
    let home = TempDir::new().unwrap();
    let dir = home.path().join("data");
    with_a_setting(&dir).await;
    fs::write(dir.join("backups"), "a file in the way").unwrap();
    let error = open_with(&dir, now(), &with(&[GOOD])).await.unwrap_err();
    assert!(matches!(error, StoreError::Misplaced { .. }), "{error:?}");
    assert_eq!(open(&dir, now()).await.unwrap().notes, [], "the database is as it was");
}

#[tokio::test]
async fn an_index_that_is_made_anew_finds_what_was_there() {
    let home = TempDir::new().unwrap();
    let dir = home.path().join("data");
    let before = Migrator::with_migrations(MIGRATIONS.migrations[..1].to_vec());
    let store = open_with(&dir, now(), &before).await.unwrap().store;
    let sql = "insert into projects (id, key, name, created_at, updated_at)
               values (printf('%036d', 1), 'WEB', 'Web', '2026-03-01T12:00:00.000Z', '2026-03-01T12:00:00.000Z');
               insert into tasks (id, project_id, number, title, status, type, position, created_at, updated_at)
               values ('00000000-0000-0000-0000-000000000002', printf('%036d', 1), 1, 'Rotate the log', 'todo', 'task',
                       0.0, '2026-03-01T12:00:00.000Z', '2026-03-01T12:00:00.000Z')";
    let mut tx = store.write().await.unwrap();
    sqlx::raw_sql(sql).execute(crate::tx::Connected::connection(&mut tx)).await.unwrap();
    tx.commit().await.unwrap();
    store.search_ready().await.unwrap();
    store.close().await;
    let store = open(&dir, now()).await.unwrap().store;
    store.search_ready().await.unwrap();
    let mut db = store.read().await.unwrap();
    for text in ["r", "ro", "rot", "the l"] {
        let query = crate::TaskQuery { text: Some(text.to_owned()), ..crate::TaskQuery::default() };
        assert_eq!(crate::tasks::count(&mut db, &query).await.unwrap(), 1, "{text}");
    }
}

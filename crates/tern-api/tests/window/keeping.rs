use tern_api::window::{self, BackupByName};

use crate::support::Bench;

#[tokio::test]
async fn a_backup_is_shown_and_brings_back_what_it_held() {
    let bench = Bench::new().await;
    bench.task("kept").await;
    let shown = window::data_show(&bench.tern).await.unwrap();
    assert_eq!(shown.folder, bench.dir.path().display().to_string());
    assert!(shown.database_bytes > 4_096 && shown.backups.is_empty() && shown.restore_waiting.is_none());
    let shown = window::data_backup(&bench.tern).await.unwrap();
    let [backup] = shown.backups.as_slice() else { panic!("{shown:?}") };
    bench.task("made later").await;

    let name = backup.name.clone();
    let waiting = window::data_restore(&bench.tern, BackupByName { name: name.clone() }).await.unwrap();
    assert_eq!(waiting.restore_waiting, Some(name.clone()));
    let bench = bench.reopened().await;
    assert_eq!(bench.titles(window::TaskFilter::default()).await, ["kept"]);
    let notes = bench.tern.notes();
    assert!(notes.iter().any(|note| note.contains(&name)), "it is said: {notes:?}");
    let shown = window::data_show(&bench.tern).await.unwrap();
    assert_eq!((shown.backups.len(), shown.restore_waiting), (2, None), "what it replaced is kept");
}

#[tokio::test]
async fn an_unknown_backup_is_not_restored() {
    let bench = Bench::new().await;
    let request = BackupByName { name: "../tern.db".to_owned() };
    let error = window::data_restore(&bench.tern, request).await.unwrap_err();
    assert_eq!(error.code, tern_api::ErrorCode::NotFound);
}

#[tokio::test]
async fn about_says_the_versions() {
    let bench = Bench::new().await;
    let about = window::about_show(&bench.tern, "WebKitGTK 2.50".to_owned()).await.unwrap();
    assert!(about.sqlite.starts_with("3."), "{about:?}");
    assert!(about.system.ends_with(std::env::consts::ARCH) && !about.version.is_empty(), "{about:?}");
    assert_eq!(about.webview, "WebKitGTK 2.50");
}

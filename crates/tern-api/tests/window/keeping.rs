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

async fn exported(bench: &Bench, format: &str) -> window::Exported {
    let request = serde_json::from_value(serde_json::json!({ "format": format })).unwrap();
    window::data_export(&bench.tern, request).await.unwrap()
}

#[tokio::test]
async fn the_json_holds_every_task_with_what_happened_to_it() {
    let bench = Bench::new().await;
    for number in 0..205 {
        bench.task(&format!("task {number}")).await;
    }
    let card = bench.task("old \"title\"").await;
    let patch = tern_api::TaskPatch { title: Some("new title".to_owned()), ..Default::default() };
    bench.patch(card.id, patch).await;
    window::project_create(&bench.tern, crate::support::named("Empty", "EMPTY")).await.unwrap();

    let done = exported(&bench, "json").await;
    assert_eq!(done.tasks, 206);
    let document: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&done.path).unwrap()).unwrap();
    let projects = document["projects"].as_array().unwrap();
    assert_eq!(projects.len(), 2, "one without tasks is in it too");
    let web = projects.iter().find(|project| project["project"]["key"] == "WEB").unwrap();
    let tasks = web["tasks"].as_array().unwrap();
    assert_eq!(tasks.len(), 206);
    let last = tasks.iter().find(|task| task["key"] == card.key.as_str()).unwrap();
    assert_eq!(last["task"]["title"], "new title");
    let changes = last["changes"].as_array().unwrap();
    assert!(changes.iter().any(|change| change["old"] == "old \"title\""), "{changes:?}");
    let left: Vec<_> = std::fs::read_dir(bench.dir.path().join("exports")).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing half-written stays: {left:?}");
}

#[tokio::test]
async fn markdown_has_a_file_for_each_task_and_no_title_breaks_out_of_its_line() {
    let bench = Bench::new().await;
    let card = bench.task("a: \"b\" # c").await;
    let patch = tern_api::TaskPatch { description: Some("Some *words*.".to_owned()), ..Default::default() };
    bench.patch(card.id, patch).await;
    let done = exported(&bench, "markdown").await;
    assert_eq!(done.tasks, 1);
    let file = std::path::Path::new(&done.path).join("WEB").join(format!("{}.md", card.key));
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.starts_with("---\nkey: "), "{text}");
    assert!(text.contains("\ntitle: \"a: \\\"b\\\" # c\"\nstatus: \"todo\"\n"), "{text}");
    assert!(text.ends_with("# a: \"b\" # c\n\nSome *words*.\n"), "{text}");
}

#[tokio::test]
async fn diagnostics_hold_neither_texts_nor_tokens_nor_addresses() {
    let bench = Bench::new().await;
    bench.task("canary of a title").await;
    let about = window::about_show(&bench.tern, "WebKitGTK".to_owned()).await.unwrap();
    let saved = window::diagnostics_save(&bench.tern, about).await.unwrap();
    let text = std::fs::read_to_string(&saved.path).unwrap();
    let all: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(all["projects"][0]["tasks"]["todo"], 1, "{text}");
    assert!(!text.contains("canary") && !text.contains("://"), "{text}");
}

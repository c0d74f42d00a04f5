use tern_api::window::{self, BackupByName};
use tern_api::{ErrorCode, SyncStart};
use tern_model::SyncStatus;
use tern_store::{Store, configs};

use crate::connections::{TOKEN, connected, synced};
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
    assert_eq!(error.code, ErrorCode::NotFound);
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

fn remove(word: &str) -> window::DataRemove {
    window::DataRemove { word: word.to_owned(), backups: window::BackupsFate::Remove }
}

#[tokio::test]
async fn everything_goes_only_after_the_word_and_exports_stay() {
    let bench = Bench::new().await;
    bench.task("canary of a title").await;
    let export = exported(&bench, "json").await;
    window::data_backup(&bench.tern).await.unwrap();
    for word in ["", "yes", "REMOVE", "remove everything"] {
        let refused = window::data_remove(&bench.tern, remove(word)).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Invalid, "{word}");
    }
    let bench = bench.reopened().await;
    assert_eq!(window::project_list(&bench.tern).await.unwrap().len(), 1, "nothing was removed");

    window::data_remove(&bench.tern, remove(" remove ")).await.unwrap();
    bench.tern.close().await;
    assert!(tern_api::finish_removal(bench.dir.path()).await.unwrap());
    let left = texts_below(bench.dir.path());
    let with_canary: Vec<_> = left.iter().filter(|(_, bytes)| holds(bytes, "canary of a title")).collect();
    let [(path, _)] = with_canary.as_slice() else {
        panic!("one file is left that holds a task: {with_canary:?}")
    };
    assert_eq!(path.display().to_string(), export.path);
    let bench = bench.reopened().await;
    assert!(window::project_list(&bench.tern).await.unwrap().is_empty());
    assert!(window::data_show(&bench.tern).await.unwrap().backups.is_empty());
    assert!(!bench.tern.began_anew(), "it was finished before");
}

#[tokio::test]
async fn a_running_sync_is_cancelled_and_none_begins_again() {
    let (bench, sim, config) = connected(4).await;
    sim.set_latency(std::time::Duration::from_mins(10));
    let start =
        serde_json::json!({"project_id": bench.project.id, "sync_type": "full", "include_closed": false});
    let start: SyncStart = serde_json::from_value(start).unwrap();
    window::sync_start(&bench.tern, start.clone()).await.unwrap();
    let elsewhere = bench.tern.engine().running(config.id).unwrap();
    window::data_remove(&bench.tern, remove("remove")).await.unwrap();
    assert_eq!(elsewhere.finished().await.unwrap().status, SyncStatus::Cancelled);
    let refused = window::sync_start(&bench.tern, start).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Busy, "nothing is asked any more");
    bench.tern.close().await;
    assert!(tern_api::finish_removal(bench.dir.path()).await.unwrap());
}

#[tokio::test]
async fn a_sync_of_another_process_keeps_everything() {
    let (bench, sim, _) = connected(4).await;
    let other = std::sync::Arc::new(crate::support::open(&bench.dir).await);
    sim.set_latency(std::time::Duration::from_mins(10));
    let start =
        serde_json::json!({"project_id": bench.project.id, "sync_type": "full", "include_closed": false});
    // The key of that other session is another one, so its sync is made to run without a token.
    let config = window::project_list(&other).await.unwrap()[0].connection.clone().unwrap();
    window::token_forget(&other, window::TokenForget { connection_id: config.id }).await.unwrap();
    window::sync_start(&other, serde_json::from_value(start).unwrap()).await.unwrap();
    let refused = window::data_remove(&bench.tern, remove("remove")).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Busy, "{refused:?}");
    other.close().await;
    assert!(!tern_api::finish_removal(bench.dir.path()).await.unwrap(), "nothing was decided");
    assert_eq!(window::project_list(&bench.tern).await.unwrap().len(), 1);
}

fn texts_below(folder: &std::path::Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            found.extend(texts_below(&entry.path()));
        } else {
            found.push((entry.path(), std::fs::read(entry.path()).unwrap()));
        }
    }
    found
}

fn holds(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

/// The sealed bytes of the token are kept, and nothing of the token itself, anywhere below the folder.
#[tokio::test]
async fn no_export_no_diagnostics_and_no_backup_holds_a_token() {
    let (bench, _sim, config) = connected(3).await;
    synced(&bench).await;
    let json = exported(&bench, "json").await;
    let markdown = exported(&bench, "markdown").await;
    assert!(json.tasks == 3 && markdown.tasks == 3, "they hold something");
    let about = window::about_show(&bench.tern, "WebKitGTK".to_owned()).await.unwrap();
    let saved = window::diagnostics_save(&bench.tern, about).await.unwrap();
    window::data_backup(&bench.tern).await.unwrap();
    let files = texts_below(bench.dir.path());
    let is_there = |path: &str| files.iter().any(|(file, _)| file.starts_with(path));
    assert!(is_there(&json.path) && is_there(&markdown.path) && is_there(&saved.path));
    // As it was pasted, and in the forms in which bytes are written into text.
    let hex: String = TOKEN.bytes().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let wide: Vec<u8> = TOKEN.bytes().flat_map(|byte| [byte, 0]).collect();
    let base64 = "Z2hwXzAxMjM0NTY3ODlhYmNkZWZnaGlqQUJDREVGR0hJSjAxMjM0";
    for (path, bytes) in &files {
        let secret = [TOKEN, &TOKEN[4..], &hex, base64].into_iter().find(|form| holds(bytes, form));
        assert_eq!(secret, None, "{}", path.display());
        assert!(!bytes.windows(wide.len()).any(|window| window == wide), "{}", path.display());
    }
    let sealed = sealed_token(&bench.dir.path().join("tern.db"), config.id).await;
    let backup =
        bench.dir.path().join("backups").join(&window::data_show(&bench.tern).await.unwrap().backups[0].name);
    assert_eq!(sealed_token(&backup, config.id).await, sealed, "a backup holds the sealed bytes");
    for written in [json.path, saved.path] {
        let text = std::fs::read(written).unwrap();
        assert!(!text.windows(16).any(|window| sealed.windows(16).any(|part| part == window)));
    }
    assert_ne!(sealed.len(), 0);
}

/// What a database holds for a connection's token; a copy is looked at in a folder of its own.
async fn sealed_token(database: &std::path::Path, id: tern_model::SyncConfigId) -> Vec<u8> {
    let folder = tempfile::TempDir::new().unwrap();
    for suffix in ["", "-wal"] {
        let mut name = database.as_os_str().to_owned();
        name.push(suffix);
        let _ = std::fs::copy(name, folder.path().join(format!("tern.db{suffix}")));
    }
    let opened = Store::open(folder.path(), "2026-03-01T12:00:00Z".parse().unwrap()).await.unwrap();
    let sealed = configs::token(&mut opened.store.read().await.unwrap(), id).await.unwrap().unwrap();
    opened.store.close().await;
    sealed
}

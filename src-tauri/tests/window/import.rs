//! The archive of a tracker that is no more, chosen in the window.

use std::io::{Cursor, Write};

use fantoccini::Locator;
use serde_json::json;
use tempfile::TempDir;
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::support::{Records, Role, Room, in_a_session};

/// More than one piece and more than one batch.
const ISSUES: u32 = 450;

/// An export whose attachment makes it travel in several pieces.
fn archive() -> Vec<u8> {
    let issue = |id: u32| {
        json!({
            "id": id, "title": format!("Lamp {id}"), "content": "It burns.", "status": "new", "kind": "bug",
            "priority": "major", "created_on": "2013-01-22T15:55:13.573339+00:00",
        })
    };
    let export = json!({"issues": (1..=ISSUES).map(issue).collect::<Vec<_>>()});
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("attachments/picture.raw", stored).unwrap();
    zip.write_all(&vec![7; 2_500_000]).unwrap();
    zip.start_file("db-2.0.json", SimpleFileOptions::default()).unwrap();
    zip.write_all(export.to_string().as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn an_archive_that_is_chosen_in_the_window_becomes_a_board() {
    in_a_session(|| async {
        let room = Room::new();
        let data = TempDir::new().unwrap();
        let file = room.home().join("orchard-issues.zip");
        std::fs::write(&file, archive()).unwrap();
        let window = room.open(data.path(), &[]).await;
        window.see(Role::Heading, "What are you working on?").await;
        window.press(Role::Button, "Search and commands").await;
        window.see(Role::Textbox, "Search tasks and commands").await;
        window.keys("import bitbucket").await;
        window.press(Role::Option, "Import a Bitbucket archive…").await;
        window.see(Role::Dialog, "Import a Bitbucket archive").await;
        let input = window.page().find(Locator::Css("input[type=file]")).await.unwrap();
        input.send_keys(file.to_str().unwrap()).await.unwrap();
        window.read("450 issues, 450 of them open").await;
        window.press(Role::Button, "Import 450 issues").await;
        window.read("450 issues imported into Orchard").await;
        window.see(Role::Option, "ORCHAR-450").await;

        let records = Records::open(data.path()).await;
        let tasks = records.tasks().await;
        assert_eq!(tasks.len(), ISSUES as usize, "each issue is one task");
        assert!(
            tasks.iter().all(|row| row.task.title == format!("Lamp {}", row.task.number)),
            "numbers are kept"
        );
        let held = std::fs::read_dir(data.path().join("imports")).unwrap().count();
        assert_eq!(held, 0, "the file is not kept");
        assert!(window.close(room.display()).await.success(), "closing the window ends the program well");
        records.close().await;
    });
}

//! `tern import bitbucket`: the archive of a tracker that is no more, from the command line.

#![allow(clippy::unwrap_used, reason = "what the tests lean on fails as they do, by panicking")]

mod common;

use std::io::{Cursor, Write};
use std::path::Path;
use std::process::Output;

use common::command;
use serde_json::{Value, json};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn archive(dir: &Path, issues: u32) -> std::path::PathBuf {
    let issue = |id: u32| {
        json!({
            "id": id, "title": format!("Lamp {id}"), "content": "It burns.", "status": "open", "kind": "bug",
            "priority": "major", "created_on": "2013-01-22T15:55:13.573339+00:00",
            "updated_on": "2013-03-21T04:26:26.733922+00:00",
        })
    };
    let comments =
        [json!({"id": 1, "issue": 2, "content": "Still.", "created_on": "2013-01-23T15:55:13+00:00"})];
    let export = json!({"issues": (1..=issues).map(issue).collect::<Vec<_>>(), "comments": comments});
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("db-2.0.json", SimpleFileOptions::default()).unwrap();
    zip.write_all(export.to_string().as_bytes()).unwrap();
    let path = dir.join("orchard-issues.zip");
    std::fs::write(&path, zip.finish().unwrap().into_inner()).unwrap();
    path
}

fn tern(dir: &Path, args: &[&str]) -> Output {
    command(dir).args(args).output().unwrap()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn an_archive_becomes_a_board_once() {
    let dir = TempDir::new().unwrap();
    let file = archive(dir.path(), 3);
    let import =
        ["import", "bitbucket", file.to_str().unwrap(), "--project", "WEB", "--repository", "acorn/orchard"];
    let preview = said(&tern(dir.path(), &[&import[..], &["--preview"]].concat()));
    insta::assert_snapshot!(preview, @r"
    An import would make 3 tasks in a new project WEB; nothing was changed.
    The archive holds 3 issues (3 open) and 1 comment.
    ");
    let first = said(&tern(dir.path(), &import));
    insta::assert_snapshot!(first, @r"
    Imported 3 issues into WEB (WEB).
    3 of them kept their number: #1 is WEB-1.
    The archive holds 3 issues (3 open) and 1 comment.
    ");
    let task: Value =
        serde_json::from_str(&said(&tern(dir.path(), &["--json", "task", "show", "WEB-2"]))).unwrap();
    assert_eq!(
        (&task["title"], &task["created_at"]),
        (&json!("Lamp 2"), &json!("2013-01-22T15:55:13.573Z")),
        "{task}"
    );
    let second: Value =
        serde_json::from_str(&said(&tern(dir.path(), &[&["--json"], &import[..]].concat()))).unwrap();
    assert_eq!((&second["tasks_created"], &second["archive"]["known"]), (&json!(0), &json!(3)), "{second}");
}

#[test]
fn what_is_no_archive_is_wrong_usage_and_says_so() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("notes.zip");
    std::fs::write(&file, "these are only notes").unwrap();
    let output = tern(dir.path(), &["import", "bitbucket", file.to_str().unwrap(), "--project", "WEB"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    insta::assert_snapshot!(String::from_utf8(output.stderr).unwrap(), @r"
    This archive is not imported: it is not a zip archive, or a damaged one.
    Nothing was changed. Choose the zip that Bitbucket's issue export made, as it was downloaded.
    ");
    assert_eq!(said(&tern(dir.path(), &["--json", "task", "list"])).trim(), "[]", "nothing was made");
}

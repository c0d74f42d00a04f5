//! An archive that comes through the window, piece by piece.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tern_api::window::{self, ArchiveByName, ArchiveImport, ArchivePiece};
use tern_api::{ErrorCode, ImportProgressed};
use uuid::Uuid;

use crate::support::Bench;

/// A zip that holds one file, stored as it is: the format's bare bones.
fn archive() -> Vec<u8> {
    use std::io::{Cursor, Write};
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("db-2.0.json", zip::write::SimpleFileOptions::default()).unwrap();
    let issue = r#"{"id": 3, "title": "Lamp", "created_on": "2013-01-22T15:55:13.573339+00:00"}"#;
    write!(zip, r#"{{"issues": [{issue}]}}"#).unwrap();
    zip.finish().unwrap().into_inner()
}

async fn sent(bench: &Bench, bytes: &[u8]) -> Uuid {
    let mut upload = None;
    for piece in bytes.chunks(40) {
        let piece = ArchivePiece { upload, piece: STANDARD.encode(piece) };
        upload = Some(window::archive_receive(&bench.tern, piece).await.unwrap().upload);
    }
    upload.unwrap()
}

fn into(upload: Uuid, project: &str) -> ArchiveImport {
    ArchiveImport { upload, project: project.to_owned(), project_name: None, repository: None }
}

fn held(bench: &Bench) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(bench.dir.path().join("imports"));
    entries.into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
}

#[tokio::test]
async fn pieces_become_the_file_and_the_file_becomes_tasks() {
    let bench = Bench::new().await;
    let upload = sent(&bench, &archive()).await;
    let checked = window::bitbucket_check(&bench.tern, into(upload, "WEB")).await.unwrap();
    assert_eq!((checked.issues, checked.makes_project), (1, false), "{checked:?}");
    let mut steps = Vec::new();
    let done =
        window::bitbucket_import(&bench.tern, into(upload, "WEB"), |step| steps.push(step)).await.unwrap();
    assert_eq!(done.tasks_created, 1, "{done:?}");
    assert_eq!(steps.last(), Some(&ImportProgressed { done: 1, total: 1 }), "and every step is told");
    assert_eq!(bench.show("WEB-3").await.task.title, "Lamp", "under its own number");
    assert!(held(&bench).is_empty(), "the file is not kept");
    let again = window::bitbucket_check(&bench.tern, into(upload, "WEB")).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::Invalid, "it is gone: {again:?}");
}

#[tokio::test]
async fn one_file_is_kept_at_a_time_and_none_that_nobody_wants() {
    let bench = Bench::new().await;
    let first = sent(&bench, &archive()).await;
    let second = sent(&bench, &archive()).await;
    assert_eq!(held(&bench).len(), 1, "what an earlier dialog left is removed");
    let late = ArchivePiece { upload: Some(first), piece: STANDARD.encode("x") };
    assert!(window::archive_receive(&bench.tern, late).await.is_err(), "nothing can be added to it");
    window::archive_forget(&bench.tern, ArchiveByName { upload: second }).await.unwrap();
    assert!(held(&bench).is_empty(), "letting go removes it");
    window::archive_forget(&bench.tern, ArchiveByName { upload: second }).await.expect("twice is no fault");
}

#[tokio::test]
async fn a_damaged_piece_is_refused() {
    let bench = Bench::new().await;
    let piece = ArchivePiece { upload: None, piece: "not base64 !".to_owned() };
    let error = window::archive_receive(&bench.tern, piece).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Invalid, "{error:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_can_read_what_is_held() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new().await;
    sent(&bench, &archive()).await;
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&held(&bench)[0]), 0o600, "the file");
    assert_eq!(mode(&bench.dir.path().join("imports")), 0o700, "the folder");
}

//! Files that are not what they should be. Each is refused in words, and nothing is written.

use rstest::rstest;

use super::*;

async fn refused(bytes: &[u8]) -> String {
    let bench = Bench::new().await;
    let file = bench.file("some.zip", bytes);
    let request = BitbucketImport { file, project: "WEB".into(), project_name: None, repository: None };
    let checked = bitbucket_check(&bench.tern, request.clone()).await.unwrap_err();
    let error = bitbucket_import(&bench.tern, request, |_| {}).await.unwrap_err();
    assert_eq!(error, checked, "the check says the same");
    assert!(crate::project_list(&bench.tern).await.unwrap().is_empty(), "no project was made");
    assert!(error.hint.starts_with("Nothing was changed."), "{}", error.hint);
    error.message
}

#[rstest]
#[case::nothing(b"".to_vec(), "not a zip archive")]
#[case::text(b"{\"issues\": []}".to_vec(), "not a zip archive")]
#[case::beginning_only(zipped(&[("db-2.0.json", br#"{"issues": []}"#)])[..40].to_vec(), "not a zip archive")]
#[case::without_json(zipped(&[("readme.txt", b"hello")]), "no db-2.0.json or db-1.0.json")]
#[case::climbing(zipped(&[("../db-2.0.json", br#"{"issues": []}"#)]), "no db-2.0.json or db-1.0.json")]
#[case::rooted(zipped(&[("/db-2.0.json", br#"{"issues": []}"#)]), "no db-2.0.json or db-1.0.json")]
#[case::deeper(zipped(&[("a/b/db-2.0.json", br#"{"issues": []}"#)]), "no db-2.0.json or db-1.0.json")]
#[case::two_folders(zipped(&[("a/db-2.0.json", b"{}"), ("b/db-2.0.json", b"{}")]), "in several of its folders")]
#[case::empty_json(zipped(&[("db-2.0.json", b"")]), "its JSON is damaged")]
#[case::broken_json(zipped(&[("db-2.0.json", br#"{"issues": [{"#)]), "its JSON is damaged")]
#[case::other_json(zipped(&[("db-2.0.json", br#"{"tickets": []}"#)]), "its JSON is damaged")]
#[case::a_list(zipped(&[("db-2.0.json", b"[1, 2]")]), "its JSON is damaged")]
#[case::no_list_of_issues(zipped(&[("db-2.0.json", br#"{"issues": {"1": {}}}"#)]), "its JSON is damaged")]
#[tokio::test]
async fn what_is_no_export_is_refused(#[case] bytes: Vec<u8>, #[case] reason: &str) {
    let message = refused(&bytes).await;
    assert!(message.contains(reason), "{message}");
}

#[tokio::test]
async fn bytes_that_were_damaged_on_the_way_are_noticed() {
    let mut bytes = zipped(&[("db-2.0.json", export(&[issue(1)]).to_string().as_bytes())]);
    // Behind the entry's header: the packed text itself.
    for byte in &mut bytes[60..90] {
        *byte ^= 0x5a;
    }
    let message = refused(&bytes).await;
    assert!(message.contains("cannot be unpacked") || message.contains("damaged"), "{message}");
}

#[tokio::test]
async fn a_file_that_is_not_there_and_a_folder_are_told_apart() {
    let bench = Bench::new().await;
    let request =
        |file: PathBuf| BitbucketImport { file, project: "WEB".into(), project_name: None, repository: None };
    let missing = bitbucket_check(&bench.tern, request(bench.dir.path().join("no.zip"))).await.unwrap_err();
    assert!(missing.message.contains("cannot be opened"), "{missing:?}");
    let folder = bitbucket_check(&bench.tern, request(bench.dir.path().to_owned())).await.unwrap_err();
    assert!(folder.message.contains("is not a file"), "{folder:?}");
}

#[test]
fn an_archive_that_unpacks_without_end_is_left_early() {
    let bomb = zipped(&[("db-2.0.json", &vec![b' '; 4 * 1024 * 1024])]);
    assert!(bomb.len() < 100_000, "it is small: {}", bomb.len());
    let limit = 1024 * 1024;
    let refused = archive::json_of(Cursor::new(&bomb), limit).unwrap_err();
    assert_eq!(refused.0, "its JSON is larger than 1 MiB", "by what it says of itself");
    // The same archive, lying about its size in both of its headers.
    let lying = with_size(bomb, 100);
    let refused = archive::json_of(Cursor::new(&lying), limit).unwrap_err();
    let words = refused.0;
    assert!(
        words.contains("larger than 1 MiB") || words.contains("cannot be unpacked"),
        "by what comes out: {words}"
    );
}

/// Sets the unpacked size that the headers claim.
fn with_size(mut zip: Vec<u8>, size: u32) -> Vec<u8> {
    for (mark, offset) in [(b"PK\x03\x04", 22), (b"PK\x01\x02", 24)] {
        let at = zip.windows(4).position(|window| window == mark).unwrap() + offset;
        zip[at..at + 4].copy_from_slice(&size.to_le_bytes());
    }
    zip
}

#[tokio::test]
async fn one_number_for_two_issues_is_refused_as_a_whole() {
    let mut twin = issue(5);
    twin["title"] = json!("The other five");
    let archive = zipped(&[("db-2.0.json", export(&[issue(4), issue(5), twin]).to_string().as_bytes())]);
    let message = refused(&archive).await;
    assert_eq!(
        message,
        "This archive is not imported: two of its issues have the number 5, so one would be lost."
    );
}

#[tokio::test]
async fn texts_that_would_be_markup_stay_texts() {
    let bench = Bench::new().await;
    let mut archive = export(&[issue(1)]);
    let mut said = comment(1, 1, "01", "<script>alert(1)</script>");
    said["user"]["display_name"] = json!("**Bold** <img src=x>\n# Heading");
    archive["comments"] = json!([said]);
    bench.import(&archive).await.unwrap();
    let task = bench.rows().await.remove(0).task;
    let said = bench.comments(task.id).await.remove(0);
    assert_eq!(said.author.as_deref(), Some("**Bold** <img src=x> # Heading"), "a name is text, on one line");
    let text = crate::window::MarkdownText { text: said.body };
    let shown = crate::window::markdown_render(text).await.unwrap();
    assert!(!shown.html.contains("<script"), "{shown:?}");
}

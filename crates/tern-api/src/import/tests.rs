#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod hostile;
mod shapes;

use std::io::{Cursor, Write};
use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;
use tern_forge::{Clock, SystemClock};
use tern_model::{Comment, Priority, Status, TaskId, TaskType};
use tern_store::{TaskQuery, TaskRow, TaskSort, comments, tasks};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;
use crate::{Options, Secrets, TaskPatch};

/// An open program in a folder of its own.
struct Bench {
    dir: TempDir,
    tern: Tern,
}

impl Bench {
    async fn new() -> Self {
        let dir = TempDir::new().unwrap();
        let mut options = Options::new(dir.path().join("data"));
        options.secrets = Secrets::SessionOnly;
        Self { tern: Tern::open(options).await.unwrap(), dir }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn request(&self, export: &Value) -> BitbucketImport {
        let file =
            self.file("orchard-issues.zip", &zipped(&[("db-2.0.json", export.to_string().as_bytes())]));
        BitbucketImport { file, project: "WEB".to_owned(), project_name: None, repository: None }
    }

    async fn import(&self, export: &Value) -> Result<BitbucketImported, ApiError> {
        bitbucket_import(&self.tern, self.request(export), |_| {}).await
    }

    async fn comments(&self, task: TaskId) -> Vec<Comment> {
        comments::of_task(&mut self.tern.store.read().await.unwrap(), task).await.unwrap()
    }

    async fn rows(&self) -> Vec<TaskRow> {
        let mut read = self.tern.store.read().await.unwrap();
        tasks::list(&mut read, &TaskQuery { sort: TaskSort::Key, limit: 10_000, ..TaskQuery::default() })
            .await
            .unwrap()
    }
}

/// A zip of these files.
fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An issue as Bitbucket exports it.
fn issue(id: u64) -> Value {
    json!({
        "assignee": {"display_name": "Erin Tolliver", "account_id": "557058:erin"}, "component": "wick",
        "content": "Some **issue**.", "content_updated_on": "2013-03-21T03:44:04.660869+00:00",
        "created_on": "2013-01-22T15:55:13.573339+00:00", "edited_on": null, "id": id, "kind": "bug",
        "milestone": "M2", "priority": "major", "reporter": {"display_name": "Ada Winterbourne", "account_id": "a"},
        "status": "resolved", "title": format!("Lamp {id}"), "updated_on": "2013-03-21T04:26:26.733922+00:00",
        "version": "1.0", "watchers": [], "voters": [],
    })
}

fn export(issues: &[Value]) -> Value {
    json!({
        "issues": issues, "comments": [], "logs": [], "attachments": [], "milestones": [{"name": "M2"}],
        "components": [{"name": "wick"}], "versions": [{"name": "1.0"}],
        "meta": {"default_kind": "bug", "default_assignee": null},
    })
}

fn comment(id: u64, issue: u64, day: &str, text: &str) -> Value {
    json!({
        "content": text, "created_on": format!("2013-02-{day}T10:00:00+00:00"), "id": id, "issue": issue,
        "updated_on": null, "user": {"display_name": "Ada Winterbourne", "account_id": "a"},
    })
}

#[tokio::test]
async fn an_issue_becomes_a_task_with_its_number_its_dates_and_everything_said_about_it() {
    let bench = Bench::new().await;
    let mut export = export(&[issue(12)]);
    export["comments"] = json!([
        comment(9, 12, "02", "It is later.\n\n```\nan open block"),
        comment(4, 12, "01", "It burns.\n# Not a heading"),
    ]);
    export["logs"] = json!([{
        "changed_from": "open", "changed_to": "resolved", "comment": 9, "created_on": "2013-02-03T11:00:00+00:00",
        "field": "status", "issue": 12, "user": null,
    }]);
    export["attachments"] = json!([{
        "filename": "cow_small.png", "issue": 12, "path": "attachments/cow_small.png", "user": null,
    }]);
    let done = bench.import(&export).await.unwrap();
    assert_eq!((done.tasks_created, done.numbers_kept, done.archive.comments), (1, 1, 2), "{done:?}");
    let row = bench.rows().await.remove(0);
    let task = row.task;
    assert_eq!((task.number, task.title.as_str()), (12, "Lamp 12"), "#12 in a text is WEB-12");
    assert_eq!((task.status, task.task_type), (Status::Done, TaskType::Bug), "state and kind");
    assert_eq!(
        (task.priority, task.milestone.as_deref()),
        (Some(Priority::Medium), Some("M2")),
        "and the rest"
    );
    assert_eq!(task.reporter.as_deref(), Some("Ada Winterbourne"), "who reported it");
    assert_eq!(task.assignees.into_iter().collect::<Vec<_>>(), ["Erin Tolliver"], "who has it");
    assert_eq!(task.labels.into_iter().collect::<Vec<_>>(), ["wick"], "the component");
    assert_eq!(task.created_at.to_string(), "2013-01-22T15:55:13.573Z", "when it was made");
    assert_eq!(task.updated_at.to_string(), "2013-03-21T04:26:26.733Z", "when it was changed");
    assert_eq!(
        task.closed_at.unwrap().to_string(),
        "2013-02-03T11:00:00.000Z",
        "the log says when it was closed"
    );
    assert!(row.remote.is_none(), "there is no issue any more that it could be kept in step with");
    insta::assert_snapshot!(task.description, @r"
    Some **issue**.

    ## Attachments

    The files are in the export archive:

    - cow\_small.png (attachments/cow\_small.png)
    ");
    let said = bench.comments(task.id).await;
    let said: Vec<_> = said
        .iter()
        .map(|said| (said.author.as_deref(), said.created_at.to_string(), said.body.as_str(), said.imported))
        .collect();
    let ada = Some("Ada Winterbourne");
    assert_eq!(
        said,
        [
            (ada, "2013-02-01T10:00:00.000Z".to_owned(), "It burns.\n# Not a heading", true),
            (ada, "2013-02-02T10:00:00.000Z".to_owned(), "It is later.\n\n```\nan open block", true),
        ],
        "oldest first, word for word"
    );
    insta::assert_json_snapshot!(task.custom_fields, @r#"
    {
      "bitbucket": {
        "comments": 2,
        "component": "wick",
        "external_id": "bitbucket:unnamed:12",
        "kind": "bug",
        "log": [
          {
            "at": "2013-02-03T11:00:00.000Z",
            "by": null,
            "field": "status",
            "from": "open",
            "to": "resolved"
          }
        ],
        "number": 12,
        "priority": "major",
        "status": "resolved",
        "version": "1.0"
      }
    }
    "#);
}

#[tokio::test]
async fn a_second_import_changes_nothing_not_even_an_edited_task() {
    let bench = Bench::new().await;
    let archive = export(&(1..=450).map(issue).collect::<Vec<_>>());
    let mut told = Vec::new();
    let first =
        bitbucket_import(&bench.tern, bench.request(&archive), |step| told.push(step.done)).await.unwrap();
    assert_eq!((first.tasks_created, first.numbers_kept), (450, 450), "each becomes one");
    assert_eq!(told, [0, 200, 400, 450], "a batch is a step");
    let patch = TaskPatch { title: Some("Mine now".to_owned()), ..TaskPatch::default() };
    crate::task_update(&bench.tern, "WEB-7", patch).await.unwrap();
    let before = bench.rows().await;
    let second = bench.import(&archive).await.unwrap();
    assert_eq!((second.tasks_created, second.archive.known), (0, 450), "all of them are known");
    assert_eq!(bench.rows().await, before, "and nothing is touched");
    let named = BitbucketImport { repository: Some("acorn/orchard".to_owned()), ..bench.request(&archive) };
    let third = bitbucket_import(&bench.tern, named, |_| {}).await.unwrap();
    assert_eq!(third.tasks_created, 0, "also when the repository is named only now");
}

#[tokio::test]
async fn what_was_said_is_imported_once_and_what_said_nothing_is_left_out() {
    let bench = Bench::new().await;
    let mut archive = export(&[issue(1), issue(2)]);
    let mut edited = comment(2, 1, "02", "Mended since");
    edited["updated_on"] = json!("2013-02-05T10:00:00+00:00");
    let mut nameless = comment(3, 2, "03", "By an account that is gone");
    nameless["user"] = json!(null);
    nameless["id"] = json!(null);
    archive["comments"] = json!([comment(1, 1, "01", " \n"), edited, nameless]);
    bench.import(&archive).await.unwrap();
    bench.import(&archive).await.unwrap();
    let tasks: Vec<TaskId> = bench.rows().await.into_iter().map(|row| row.task.id).collect();
    let first = bench.comments(tasks[0]).await;
    assert_eq!(first.len(), 1, "{first:?}");
    assert_eq!((first[0].body.as_str(), first[0].updated_at > first[0].created_at), ("Mended since", true));
    let second = bench.comments(tasks[1]).await;
    assert_eq!((second.len(), second[0].author.as_deref()), (1, None), "{second:?}");
    let of = crate::CommentsOf { task_id: tasks[0] };
    let thread = crate::comment_list(&bench.tern, of).await.unwrap();
    assert!(thread.comments[0].imported && !thread.due, "nobody can be asked for more: {thread:?}");
}

#[tokio::test]
async fn an_import_that_was_cut_off_goes_on_where_it_stopped() {
    let bench = Bench::new().await;
    bench.import(&export(&(1..=200).map(issue).collect::<Vec<_>>())).await.unwrap();
    let rest = bench.import(&export(&(1..=300).map(issue).collect::<Vec<_>>())).await.unwrap();
    assert_eq!((rest.tasks_created, rest.numbers_kept), (100, 100), "what is there is there");
    let numbers: Vec<u32> = bench.rows().await.iter().map(|row| row.task.number).collect();
    assert_eq!(numbers, (1..=300).collect::<Vec<u32>>(), "and every number is kept");
}

#[tokio::test]
async fn numbers_that_the_project_has_given_already_are_not_given_again() {
    let bench = Bench::new().await;
    crate::project_create(&bench.tern, ProjectCreate { name: "Web".into(), key: "WEB".into() })
        .await
        .unwrap();
    for title in ["one", "two", "three"] {
        let new =
            crate::TaskCreate { project: "WEB".into(), title: title.into(), patch: TaskPatch::default() };
        crate::task_create(&bench.tern, new).await.unwrap();
    }
    let done = bench.import(&export(&[issue(2), issue(5), issue(9), issue(3_000_000_000)])).await.unwrap();
    assert_eq!(
        (done.tasks_created, done.numbers_kept, done.archive.makes_project),
        (4, 2, false),
        "{done:?}"
    );
    let numbers: Vec<(u32, String)> =
        bench.rows().await.into_iter().map(|row| (row.task.number, row.task.title)).collect();
    let of = |number: u32, title: &str| (number, title.to_owned());
    let expected = [
        of(1, "one"),
        of(2, "two"),
        of(3, "three"),
        of(5, "Lamp 5"),
        of(9, "Lamp 9"),
        of(10, "Lamp 2"),
        of(11, "Lamp 3000000000"),
    ];
    assert_eq!(numbers, expected, "5 and 9 were free");
    let new = crate::TaskCreate { project: "WEB".into(), title: "next".into(), patch: TaskPatch::default() };
    assert_eq!(
        crate::task_create(&bench.tern, new).await.unwrap().key,
        "WEB-12",
        "and the count goes on behind"
    );
}

#[tokio::test]
async fn another_repositorys_archive_is_not_taken_for_the_same() {
    let bench = Bench::new().await;
    bench.import(&export(&[issue(1)])).await.unwrap();
    let mut other = issue(1);
    other["created_on"] = json!("2020-01-01T00:00:00+00:00");
    let refused = bench.import(&export(&[issue(1), other.clone()])).await.unwrap_err();
    assert!(refused.message.contains("two of its issues"), "{refused:?}");
    let refused = bench.import(&export(&[other.clone()])).await.unwrap_err();
    insta::assert_snapshot!(refused.message, @"The project holds another issue #1: this archive is of another repository.");
    let named =
        BitbucketImport { repository: Some("acorn/meadow".into()), ..bench.request(&export(&[other])) };
    let done = bitbucket_import(&bench.tern, named, |_| {}).await.unwrap();
    assert_eq!((done.tasks_created, bench.rows().await.len()), (1, 2), "named, it is another issue");
}

#[tokio::test]
async fn a_check_says_what_would_happen_and_changes_nothing() {
    let bench = Bench::new().await;
    let mut open = issue(2);
    open["status"] = json!("on hold");
    let archive = export(&[issue(1), open, json!({"id": 3, "title": "t", "created_on": "x"})]);
    let checked = bitbucket_check(&bench.tern, bench.request(&archive)).await.unwrap();
    assert_eq!(
        (checked.issues, checked.open, checked.known, checked.makes_project),
        (2, 1, 0, true),
        "{checked:?}"
    );
    assert_eq!(checked.unread_count, 1, "one cannot be read: {checked:?}");
    assert!(checked.unread[0].starts_with("issue 3 (#3): \"x\" is not"), "and is named: {checked:?}");
    assert!(crate::project_list(&bench.tern).await.unwrap().is_empty(), "no project was made");
    let done = bench.import(&archive).await.unwrap();
    assert_eq!(done.tasks_created, 2, "the others are imported");
    let again = bitbucket_check(&bench.tern, bench.request(&archive)).await.unwrap();
    assert_eq!((again.known, again.makes_project), (2, false), "{again:?}");
    assert!(SystemClock.now() > done.project.created_at, "the project itself is new");
}

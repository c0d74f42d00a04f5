//! What exports say in other ways: the older format, missing fields, states and kinds of every sort.

use rstest::rstest;

use super::*;

#[tokio::test]
async fn the_older_format_names_people_by_user_name() {
    let bench = Bench::new().await;
    let mut old = issue(1);
    old["assignee"] = json!("evzijst");
    old["reporter"] = json!(null);
    let older = zipped(&[
        ("orchard/db-1.0.json", export(&[old]).to_string().as_bytes()),
        ("attachments/a.png", b"x"),
    ]);
    let file = bench.file("older.zip", &older);
    let request = BitbucketImport {
        file,
        project: "OLD".into(),
        project_name: Some("Orchard".into()),
        repository: Some("acorn/orchard".into()),
    };
    let done = bitbucket_import(&bench.tern, request, |_| {}).await.unwrap();
    assert_eq!((done.project.name.as_str(), done.archive.makes_project), ("Orchard", true), "a new project");
    let task = bench.rows().await.remove(0).task;
    assert_eq!(
        (task.reporter, task.assignees.into_iter().next().as_deref()),
        (None, Some("evzijst")),
        "by name"
    );
    let id = task.custom_fields["bitbucket"]["external_id"].clone();
    assert_eq!(id, "bitbucket:https://bitbucket.org/acorn/orchard:1", "its identity on any forge");
}

#[rstest]
#[case("new", Status::Todo, None)]
#[case("open", Status::Todo, None)]
#[case("on hold", Status::Todo, Some("on hold"))]
#[case("resolved", Status::Done, None)]
#[case("closed", Status::Done, None)]
#[case("invalid", Status::Cancelled, Some("invalid"))]
#[case("duplicate", Status::Cancelled, Some("duplicate"))]
#[case("wontfix", Status::Cancelled, Some("wontfix"))]
#[case("never heard of", Status::Todo, None)]
#[tokio::test]
async fn every_state_has_its_column(#[case] word: &str, #[case] status: Status, #[case] label: Option<&str>) {
    let bench = Bench::new().await;
    let mut one = issue(1);
    one["status"] = json!(word);
    one["component"] = json!(null);
    bench.import(&export(&[one])).await.unwrap();
    let task = bench.rows().await.remove(0).task;
    assert_eq!(task.status, status, "{word}");
    assert_eq!(task.labels.into_iter().next().as_deref(), label, "what the column does not tell is a label");
    assert_eq!(task.closed_at.is_some(), !status.state().is_open(), "only what is closed has been closed");
}

#[rstest]
#[case("bug", TaskType::Bug, "trivial", Some(Priority::Low))]
#[case("enhancement", TaskType::Feature, "minor", Some(Priority::Low))]
#[case("proposal", TaskType::Feature, "major", Some(Priority::Medium))]
#[case("task", TaskType::Task, "critical", Some(Priority::High))]
#[case("odd", TaskType::Task, "blocker", Some(Priority::Critical))]
#[case("bug", TaskType::Bug, "odd", None)]
#[tokio::test]
async fn kinds_and_priorities_have_theirs(
    #[case] kind: &str,
    #[case] task_type: TaskType,
    #[case] priority: &str,
    #[case] expected: Option<Priority>,
) {
    let bench = Bench::new().await;
    let mut one = issue(1);
    (one["kind"], one["priority"]) = (json!(kind), json!(priority));
    bench.import(&export(&[one])).await.unwrap();
    let task = bench.rows().await.remove(0).task;
    assert_eq!((task.task_type, task.priority), (task_type, expected), "{kind}, {priority}");
}

#[tokio::test]
async fn the_least_an_issue_can_say_is_enough() {
    let bench = Bench::new().await;
    let bare = json!({"id": 1, "title": " ", "created_on": "2013-01-22T15:55:13+00:00", "reporter": {}});
    let named = json!({
        "id": 2, "title": "a\nb", "created_on": "2013-01-22T15:55:13+02:00", "milestone": {"name": "M1"},
    });
    let lonely =
        json!({"issues": [bare, named], "comments": [comment(1, 99, "01", "to nobody")], "logs": null});
    let done = bench.import(&lonely).await.unwrap();
    assert_eq!(
        (done.tasks_created, done.archive.astray),
        (2, 1),
        "a comment of no issue is counted: {done:?}"
    );
    let rows = bench.rows().await;
    assert_eq!(
        (rows[0].task.title.as_str(), rows[0].task.description.as_str()),
        ("Issue #1", ""),
        "never empty"
    );
    assert_eq!(rows[1].task.title, "a b", "one line");
    assert_eq!(rows[1].task.created_at.to_string(), "2013-01-22T13:55:13.000Z", "whatever the offset");
    assert_eq!(rows[1].task.milestone.as_deref(), Some("M1"), "an object with a name is a name");
}

use serde_json::json;
use tern_api::window::{self, NewTask, SortBy, TaskFilter, TaskQuery, TaskScope, TaskStanding};
use tern_model::{Priority, Status};

use crate::support::{Bench, named, new_task, query};

async fn filled() -> Bench {
    let bench = Bench::new().await;
    let tasks = [
        ("Alpha", Status::Todo, Some(Priority::Low), vec!["bug", "ui"], vec!["ines"]),
        ("Beta", Status::Todo, Some(Priority::Critical), vec!["bug"], vec![]),
        ("Gamma", Status::Done, None, vec![], vec!["ines", "joel"]),
    ];
    for (title, status, priority, labels, assignees) in tasks {
        let request = NewTask {
            status,
            priority,
            labels: labels.into_iter().map(str::to_owned).collect(),
            assignees: assignees.into_iter().map(str::to_owned).collect(),
            ..new_task(bench.project.id, title)
        };
        window::task_create(&bench.tern, request).await.unwrap();
    }
    bench
}

fn filter(json: serde_json::Value) -> TaskFilter {
    let mut whole = json!({
        "text": "", "statuses": [], "types": [], "priorities": [], "labels": [], "assignees": [],
        "milestones": [], "standings": [],
    });
    whole.as_object_mut().unwrap().extend(json.as_object().unwrap().clone());
    serde_json::from_value(whole).unwrap()
}

#[tokio::test]
async fn each_filter_finds_what_it_says() {
    let bench = filled().await;
    let cases = [
        (json!({}), vec!["Beta", "Alpha", "Gamma"]),
        (json!({"statuses": ["done"]}), vec!["Gamma"]),
        (json!({"labels": ["ui", "nowhere"]}), vec!["Alpha"]),
        (json!({"labels": ["ui", "bug"]}), vec!["Beta", "Alpha"]),
        (json!({"priorities": [null]}), vec!["Gamma"]),
        (json!({"priorities": ["low", null]}), vec!["Alpha", "Gamma"]),
        (json!({"assignees": ["joel"]}), vec!["Gamma"]),
        (json!({"assignees": [null]}), vec!["Beta"]),
        (json!({"assignees": ["@me"]}), vec![]),
        (json!({"text": "alp"}), vec!["Alpha"]),
        (json!({"text": "WEB-2"}), vec!["Beta"]),
        (json!({"text": "'; drop table tasks;-- \"*"}), vec![]),
        (json!({"standings": ["local"]}), vec!["Beta", "Alpha", "Gamma"]),
        (json!({"standings": ["edited", "conflict", "in_sync", "gone", "not_pushed"]}), vec![]),
    ];
    for (asked, expected) in cases {
        assert_eq!(bench.titles(filter(asked.clone())).await, expected, "{asked}");
    }
}

#[tokio::test]
async fn the_most_urgent_and_the_newest_come_first() {
    let bench = filled().await;
    let cases = [
        (SortBy::Priority, ["Beta", "Alpha", "Gamma"]),
        (SortBy::Title, ["Alpha", "Beta", "Gamma"]),
        (SortBy::Number, ["Gamma", "Beta", "Alpha"]),
    ];
    for (sort, expected) in cases {
        let request = TaskQuery { sort, ..query(Some(bench.project.id), TaskFilter::default()) };
        let page = window::task_list(&bench.tern, request).await.unwrap();
        let titles: Vec<_> = page.tasks.iter().map(|card| card.title.as_str()).collect();
        assert_eq!(titles, expected, "{sort}");
    }
}

#[tokio::test]
async fn a_page_knows_how_many_there_are_in_all() {
    let bench = filled().await;
    let request = TaskQuery { offset: 1, limit: 1, ..query(None, TaskFilter::default()) };
    let page = window::task_list(&bench.tern, request).await.unwrap();
    assert_eq!((page.tasks.len(), page.total), (1, 3));
    let all = TaskQuery { limit: u32::MAX, ..query(None, TaskFilter::default()) };
    assert!(
        window::task_list(&bench.tern, all).await.is_ok(),
        "a greedy request gets a page, not everything"
    );
}

#[tokio::test]
async fn counts_follow_the_filter_and_remember_what_is_hidden() {
    let bench = filled().await;
    let scope = TaskScope { project_id: Some(bench.project.id), filter: filter(json!({"labels": ["bug"]})) };
    let count = window::task_count(&bench.tern, scope).await.unwrap();
    assert_eq!((count.total, count.by_status.todo, count.by_status.done, count.unfiltered), (2, 2, 0, 3));
}

#[tokio::test]
async fn facets_name_what_is_used_most_first() {
    let bench = filled().await;
    let facets = window::task_facets(&bench.tern, Some(bench.project.id)).await.unwrap();
    let labels: Vec<_> = facets.labels.iter().map(|label| (label.name.as_str(), label.count)).collect();
    assert_eq!(labels, [("bug", 2), ("ui", 1)]);
    let people: Vec<_> = facets.assignees.iter().map(|one| (one.login.as_str(), one.count)).collect();
    assert_eq!(people, [("ines", 2), ("joel", 1)]);
}

#[tokio::test]
async fn a_card_says_what_the_contract_says() {
    let bench = filled().await;
    let page = window::task_list(&bench.tern, query(None, filter(json!({"text": "alpha"})))).await.unwrap();
    let mut card = serde_json::to_value(&page.tasks[0]).unwrap();
    for volatile in ["id", "project_id", "updated_at"] {
        assert!(card[volatile].is_string(), "{volatile} is text");
        card[volatile] = json!("…");
    }
    assert_eq!(
        card,
        json!({
            "id": "…", "project_id": "…", "updated_at": "…", "key": "WEB-1", "title": "Alpha", "status": "todo",
            "type": "task", "priority": "low", "assignees": ["ines"], "milestone": null, "issue_url": null,
            "labels": [{"name": "bug", "color": null}, {"name": "ui", "color": null}],
            "sync": {"standing": "local", "kind": null, "service": null, "number": null, "edits": 0, "planned": false},
        })
    );
    assert_eq!(page.tasks[0].sync.standing, TaskStanding::Local);
}

#[tokio::test]
async fn names_that_mean_something_elsewhere_are_plain_data() {
    let bench = Bench::new().await;
    let names = ["__proto__", "constructor", "'; DROP TABLE tasks;--", "%_\\", "<b>", "a\u{202e}b", "🎉"];
    for name in names {
        let request =
            NewTask { labels: vec![name.to_owned()], ..new_task(bench.project.id, &format!("Title {name}")) };
        let card = window::task_create(&bench.tern, request).await.unwrap();
        assert_eq!(card.labels[0].name, name);
        let found = bench.titles(TaskFilter { labels: vec![name.to_owned()], ..TaskFilter::default() }).await;
        assert_eq!(found, [format!("Title {name}")], "{name:?} is found as it was written");
    }
}

#[tokio::test]
async fn all_projects_can_be_seen_as_one() {
    let bench = filled().await;
    let other = window::project_create(&bench.tern, named("Other", "OTH")).await.unwrap();
    window::task_create(&bench.tern, new_task(other.id, "Delta")).await.unwrap();
    let page = window::task_list(&bench.tern, query(None, TaskFilter::default())).await.unwrap();
    assert_eq!(page.total, 4);
    assert!(page.tasks.iter().any(|card| card.key == "OTH-1"), "each card carries its own project's key");
}

use tern_api::window::{self, TaskActivityRequest, TaskByKey};
use tern_api::{ErrorCode, TaskPatch};
use tern_model::Field;

use crate::support::{Bench, title};

#[tokio::test]
async fn activity_comes_in_pages_newest_first() {
    let bench = Bench::new().await;
    let card = bench.task("0").await;
    for number in 1..=5 {
        bench.patch(card.id, title(&number.to_string())).await;
    }
    let request = TaskActivityRequest { task_id: card.id, offset: 1, limit: 2 };
    let activity = window::task_activity(&bench.tern, request).await.unwrap();
    let new: Vec<_> = activity.changes.iter().map(|change| change.new.as_str().unwrap()).collect();
    assert_eq!((new, activity.total), (vec!["4", "3"], 5));
    assert!(!activity.changes[0].can_undo, "the title has changed again since");
}

#[tokio::test]
async fn each_field_names_who_gave_it_its_value() {
    let bench = Bench::new().await;
    let card = bench.task("One").await;
    bench.patch(card.id, title("Two")).await;
    let patch = TaskPatch { labels: Some(vec!["bug".to_owned()]), ..title("Three") };
    let detail = bench.patch(card.id, patch).await;
    let mut fields: Vec<_> =
        detail.origins.iter().map(|origin| (origin.field, origin.change.new.clone())).collect();
    fields.sort_by_key(|(field, _)| *field);
    assert_eq!(
        fields,
        [(Field::Title, serde_json::json!("Three")), (Field::Labels, serde_json::json!(["bug"]))],
        "the newest change of each field, and no field that never changed"
    );
}

#[tokio::test]
async fn an_edit_is_on_disk_before_the_window_says_so() {
    let bench = Bench::new().await;
    let card = bench.task("One").await;
    bench.patch(card.id, title("Two")).await;
    let bench = bench.reopened().await;
    assert_eq!(bench.show("WEB-1").await.task.title, "Two");
}

#[tokio::test]
async fn what_is_not_here_is_said_so() {
    let bench = Bench::new().await;
    for (key, code) in [("WEB-9", ErrorCode::NotFound), ("no key", ErrorCode::Invalid)] {
        let refused = window::task_show(&bench.tern, TaskByKey { key: key.to_owned() }).await.unwrap_err();
        assert_eq!(refused.code, code, "{key}");
    }
}

#[tokio::test]
async fn a_title_of_blanks_is_refused_and_nothing_is_lost() {
    let bench = Bench::new().await;
    let card = bench.task("One").await;
    let request = window::TaskUpdate { id: card.id, patch: title("  ") };
    assert_eq!(window::task_update(&bench.tern, request).await.unwrap_err().code, ErrorCode::Invalid);
    assert_eq!(bench.show("WEB-1").await.task.title, "One");
}

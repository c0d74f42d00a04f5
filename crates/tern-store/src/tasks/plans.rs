//! How SQLite means to answer the lists that are shown all the time.

use sqlx::sqlite::SqliteArguments;
use tern_model::{Priority, ProjectId, Status, Timestamp};

use super::query::list_statement;
use super::*;
use crate::Store;
use crate::tx::Connected as _;

async fn plan(query: &TaskQuery) -> String {
    let home = tempfile::TempDir::new().unwrap();
    let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
    let store = Store::open(home.path(), now).await.unwrap().store;
    let mut db = store.read().await.unwrap();
    let sql = format!("explain query plan {}", list_statement(query).into_string());
    // The plan does not depend on the values.
    let rows: Vec<(i64, i64, i64, String)> =
        sqlx::query_as_with(sqlx::AssertSqlSafe(sql), SqliteArguments::default())
            .fetch_all(db.connection())
            .await
            .unwrap();
    rows.into_iter().map(|(_, _, _, detail)| detail).collect::<Vec<_>>().join("\n")
}

fn of_project() -> TaskQuery {
    TaskQuery { project: Some(ProjectId::new(uuid::Uuid::nil())), ..TaskQuery::default() }
}

#[tokio::test]
async fn a_board_column_is_read_in_its_order() {
    let plan = plan(&TaskQuery { statuses: vec![Status::Todo], ..of_project() }).await;
    assert!(plan.contains("tasks_by_column (project_id=? AND status=?)"), "{plan}");
}

#[tokio::test]
async fn lists_of_a_project_are_read_in_their_order() {
    for (sort, index) in [
        (TaskSort::Key, "sqlite_autoindex_tasks_2"),
        (TaskSort::Updated, "tasks_by_update"),
        (TaskSort::Title, "tasks_by_title"),
    ] {
        for descending in [false, true] {
            let plan = plan(&TaskQuery { sort, descending, ..of_project() }).await;
            assert!(plan.contains(index), "{sort:?}: {plan}");
        }
    }
}

#[tokio::test]
async fn no_list_of_a_project_reads_other_projects() {
    for sort in [TaskSort::Position, TaskSort::Status, TaskSort::Priority, TaskSort::Created] {
        let query = TaskQuery { sort, priorities: vec![Some(Priority::High), None], ..of_project() };
        let plan = plan(&query).await;
        assert!(plan.contains("(project_id=?"), "{sort:?}: {plan}");
        assert!(!plan.contains("SCAN t\n"), "{sort:?}: {plan}");
    }
}

#[tokio::test]
async fn what_waits_for_a_person_is_found_without_reading_all_tasks() {
    let plan = plan(&TaskQuery { sync: Some(SyncFilter::Conflict), ..of_project() }).await;
    assert!(plan.contains("task_remote_in_conflict"), "{plan}");
}

#[tokio::test]
async fn search_asks_the_full_text_index() {
    let plan = plan(&TaskQuery { text: Some("login".to_owned()), ..of_project() }).await;
    assert!(plan.contains("task_search VIRTUAL TABLE INDEX"), "{plan}");
}

//! What the schema itself refuses, whoever writes: every CHECK, UNIQUE and partial index, on raw connections.

use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;
use tern_store::{ListState, Pass, StoredFinding, UnavailableList};
use tern_store::{
    comments, conflicts, findings, intents, labels, left_issues, link_changes, not_same, removed, runs,
    security_lists, settings,
};

use crate::support::{Fixture, config, conflict, execute, intent, now, project, run};

/// One row in every table.
async fn full() -> Fixture {
    let fixture = Fixture::with_linked_tasks(2).await;
    let mut tx = fixture.write().await;
    runs::insert(&mut tx, &run(1)).await.unwrap();
    conflicts::insert(&mut tx, &conflict(1)).await.unwrap();
    intents::insert(&mut tx, &intent(1, 1)).await.unwrap();
    comments::upsert_many(&mut tx, &[crate::support::comment(1, 1)]).await.unwrap();
    settings::set(&mut tx, "theme", &"dark".into(), now()).await.unwrap();
    let label = tern_model::RemoteLabel { name: "bug".to_owned(), color: None };
    labels::upsert_many(&mut tx, project(1, "WEB").id, &[label]).await.unwrap();
    let change = tern_model::TaskChange {
        task_id: crate::support::task_id(1, 1),
        sync_id: Some(run(1).id),
        origin: tern_model::Origin::User,
        field: tern_model::Field::Title,
        old: "a".into(),
        new: "b".into(),
        at: now(),
    };
    tern_store::changes::insert_many(&mut tx, &[change]).await.unwrap();
    removed::insert_many(&mut tx, &[crate::removed::with_all(1)], now()).await.unwrap();
    let list = ListState {
        pass: Some(Pass { next_page: "2".to_owned(), since: Some(now()), etag: None }),
        unavailable: Some(UnavailableList { reason: "off".to_owned(), asked_at: now() }),
        ..ListState::default()
    };
    let alerts = tern_model::RemoteKind::DependabotAlert;
    security_lists::set(&mut tx, config(1).id, alerts, &list).await.unwrap();
    let finding = tern_model::Finding::default();
    let finding = StoredFinding { task_id: crate::support::task_id(1, 2), kind: alerts, finding };
    findings::upsert_many(&mut tx, &[finding]).await.unwrap();
    left_issues::upsert(&mut tx, project(1, "WEB").id, &crate::linking::left(900)).await.unwrap();
    link_changes::insert(&mut tx, &crate::linking::unlinked(1)).await.unwrap();
    let pair = (crate::support::task_id(1, 1), crate::support::task_id(1, 2));
    not_same::insert(&mut tx, pair.0, pair.1, now()).await.unwrap();
    tx.commit().await.unwrap();
    fixture
}

/// Tables whose rows have no number of their own.
const WITHOUT_ROWID: [&str; 5] = ["labels", "security_list", "finding", "left_issue", "not_same"];

/// Values that a column's CHECK must refuse.
const REFUSED: &[(&str, &str, &[&str])] = &[
    ("projects", "id", &["'short'"]),
    ("projects", "name", &["''"]),
    ("projects", "key", &["'web'", "'W'", "'ABCDEFGHIJK'", "'WE-B'", "'ÄÖ'", "''"]),
    ("projects", "next_task_number", &["0", "-1", "4294967296"]),
    ("projects", "created_at", &["'2026-03-01'", "'yesterday'", "''"]),
    ("projects", "updated_at", &["'2026-03-01T12:00:00Z'"]),
    ("tasks", "id", &["'short'"]),
    ("tasks", "number", &["0", "-1", "4294967296"]),
    ("tasks", "status", &["'open'", "'TODO'", "''"]),
    ("tasks", "type", &["'chore'"]),
    ("tasks", "priority", &["'urgent'", "''"]),
    ("tasks", "assignees", &["'ada'", "'{}'", "'null'"]),
    ("tasks", "labels", &["'bug'", "'{}'", "'\"bug\"'"]),
    ("tasks", "story_points", &["-0.5"]),
    ("tasks", "custom_fields", &["'[]'", "'null'", "'x'"]),
    ("tasks", "closed_at", &["'2026-03-01'"]),
    ("tasks", "created_at", &["'2026-03-01'"]),
    ("tasks", "updated_at", &["'2026-03-01'"]),
    ("sync_config", "id", &["'short'"]),
    ("sync_config", "service_type", &["'svn'"]),
    ("sync_config", "api_url", &["''"]),
    ("sync_config", "repository_url", &["''"]),
    ("sync_config", "repo_owner", &["''"]),
    ("sync_config", "repo_name", &["''"]),
    ("sync_config", "encrypted_pat", &["x''"]),
    ("sync_config", "direction", &["'push'"]),
    ("sync_config", "merge_mode", &["'never'", "''"]),
    ("sync_config", "include_closed", &["2"]),
    ("sync_config", "include_security", &["-1"]),
    ("sync_config", "lesser_findings", &["'low'", "''"]),
    ("sync_config", "repository_id", &["''"]),
    ("sync_config", "sync_enabled", &["2"]),
    ("sync_config", "sync_interval_seconds", &["29", "3601", "0"]),
    ("sync_config", "active_interval_seconds", &["29", "3601"]),
    ("sync_config", "last_sync_at", &["'now'"]),
    ("sync_config", "next_sync_at", &["'now'"]),
    ("sync_config", "pull_cursor", &["'now'"]),
    ("sync_config", "first_sync_done", &["2"]),
    ("sync_config", "first_cursor", &["'now'"]),
    ("sync_config", "first_started_at", &["'now'"]),
    ("sync_config", "closed_cursor", &["'now'"]),
    ("sync_config", "closed_complete", &["2"]),
    ("sync_config", "swept_at", &["'now'"]),
    ("sync_config", "created_at", &["'now'"]),
    ("sync_config", "updated_at", &["'now'"]),
    ("task_remote", "id", &["'short'"]),
    ("task_remote", "external_id", &["''", "printf('%.*c', 501, 'x')"]),
    ("task_remote", "kind", &["'pull_request'"]),
    ("task_remote", "remote_issue_number", &["-1"]),
    ("task_remote", "remote_state", &["'deleted'"]),
    ("task_remote", "last_synced_at", &["'now'"]),
    ("task_remote", "remote_updated_at", &["'now'"]),
    ("task_remote", "last_synced_content", &["'x'", "'[]'"]),
    ("task_remote", "sync_conflict_status", &["'open'"]),
    ("security_list", "kind", &["'issue'", "''"]),
    ("security_list", "since", &["'now'"]),
    ("security_list", "closed_complete", &["2"]),
    ("security_list", "pass_since", &["'now'"]),
    ("security_list", "unavailable", &["null"]),
    ("security_list", "asked_at", &["'now'", "null"]),
    ("finding", "kind", &["'issue'", "''"]),
    ("finding", "particulars", &["'x'", "'[]'"]),
    ("left_issue", "external_id", &["''"]),
    ("left_issue", "left_at", &["'now'"]),
    ("link_change", "id", &["'short'"]),
    ("link_change", "action", &["'rename'"]),
    ("link_change", "before", &["'x'", "'[]'"]),
    ("link_change", "after", &["'x'", "'[]'"]),
    ("link_change", "at", &["'now'"]),
    ("link_change", "undone_at", &["'now'"]),
    ("not_same", "other_id", &["task_id", "''"]),
    ("not_same", "at", &["'now'"]),
    ("sync_history", "id", &["'short'"]),
    ("sync_history", "sync_config_id", &["'short'"]),
    ("sync_history", "trigger", &["'webhook'"]),
    ("sync_history", "sync_type", &["'incremental'"]),
    ("sync_history", "include_closed", &["2"]),
    ("sync_history", "status", &["'running'"]),
    (
        "sync_history",
        "progress",
        &[
            "'x'",
            "'{}'",
            "'{\"stage\":\"dreaming\",\"current\":0,\"processed\":0}'",
            "'{\"stage\":\"fetching\",\"current\":-1,\"processed\":0}'",
            "'{\"stage\":\"fetching\",\"current\":0,\"processed\":-1}'",
            "'{\"stage\":\"fetching\",\"current\":0,\"total\":-1,\"processed\":0}'",
            "'{\"stage\":\"fetching\",\"processed\":0}'",
        ],
    ),
    ("sync_history", "started_at", &["'now'"]),
    ("sync_history", "completed_at", &["'now'", "'2026-03-01T12:00:00.000Z'"]),
    ("sync_history", "duration_ms", &["1"]),
    ("sync_history", "issues_fetched", &["-1"]),
    ("sync_history", "tasks_created", &["-1"]),
    ("sync_history", "tasks_updated", &["-1"]),
    ("sync_history", "tasks_pushed", &["-1"]),
    ("sync_history", "tasks_skipped", &["-1"]),
    ("sync_history", "tasks_failed", &["-1"]),
    ("sync_history", "conflicts_detected", &["-1"]),
    ("sync_history", "requests_made", &["-1"]),
    ("sync_history", "error_code", &["'offline'"]),
    ("sync_history", "error_message", &["'No network'"]),
    ("sync_history", "issue_errors", &["'x'", "'{}'"]),
    ("removed_task", "task_id", &["'short'"]),
    ("removed_task", "conflict_id", &["'short'"]),
    ("removed_task", "removed_at", &["'now'"]),
    ("removed_task", "content", &["'x'", "'[]'"]),
    ("conflict_resolution", "id", &["'short'"]),
    ("conflict_resolution", "task_remote_id", &["'short'"]),
    ("conflict_resolution", "detected_at", &["'now'"]),
    ("conflict_resolution", "resolved_at", &["'now'", "'2026-03-01T12:00:00.000Z'"]),
    ("conflict_resolution", "resolution_action", &["'guess'", "'merge'"]),
    ("conflict_resolution", "base_content", &["'x'", "'[]'"]),
    ("conflict_resolution", "local_content", &["'x'", "'[]'"]),
    ("conflict_resolution", "remote_content", &["'x'", "'[]'"]),
    ("conflict_resolution", "merged_content", &["'x'", "'[]'", "'{}'"]),
    ("conflict_resolution", "draft", &["'x'"]),
    ("task_change", "origin", &["'magic'"]),
    ("task_change", "field", &["'position'"]),
    ("task_change", "old", &["'x'"]),
    ("task_change", "new", &["'x'"]),
    ("task_change", "at", &["'now'"]),
    ("push_intent", "id", &["'short'"]),
    ("push_intent", "kind", &["'delete'"]),
    ("push_intent", "marker", &["null"]),
    ("push_intent", "content", &["'[]'", "'null'", "'x'"]),
    ("push_intent", "state", &["'lost'"]),
    ("push_intent", "attempts", &["-1"]),
    ("push_intent", "created_at", &["'now'"]),
    ("push_intent", "updated_at", &["'now'"]),
    ("task_remote", "comment_count", &["-1"]),
    ("task_remote", "comments_read_at", &["'now'"]),
    ("task_remote", "moved_to", &["''"]),
    ("task_remote", "looked_at", &["'now'"]),
    ("sync_history", "comments_read", &["-1"]),
    ("sync_history", "comments_sent", &["-1"]),
    ("comment", "id", &["'short'"]),
    ("comment", "external_id", &["''", "printf('%.*c', 201, 'x')", "'7'"]),
    ("comment", "author", &["''"]),
    ("comment", "body", &["''"]),
    ("comment", "state", &["'lost'", "'synced'", "'failed'", "'sent'"]),
    ("comment", "marker", &["''"]),
    ("comment", "sent_to", &["''"]),
    ("comment", "attempts", &["-1"]),
    ("comment", "error", &["'refused'"]),
    ("comment", "created_at", &["'now'"]),
    ("comment", "updated_at", &["'now'"]),
    ("comment", "touched_at", &["'now'"]),
    ("comment", "imported", &["2"]),
    ("settings", "key", &["''"]),
    ("settings", "value", &["'x'"]),
    ("settings", "created_at", &["'now'"]),
    ("settings", "updated_at", &["'now'"]),
    ("labels", "name", &["''"]),
    ("labels", "color", &["'fff'", "'#00ff0'", "'GGGGGG'", "'00FF00'"]),
];

#[tokio::test]
async fn values_outside_their_meaning_are_refused() {
    let fixture = full().await;
    let mut raw = fixture.raw().await;
    // References and the rules between columns have tests of their own below.
    execute(&mut raw, "pragma foreign_keys = off").await.unwrap();
    for (table, column, values) in REFUSED {
        for value in *values {
            let sql = format!(
                "update {table} set {column} = {value} where rowid = (select min(rowid) from {table})"
            );
            let whole = format!("update {table} set {column} = {value}");
            let sql = if WITHOUT_ROWID.contains(table) { whole } else { sql };
            let error =
                execute(&mut raw, &sql).await.expect_err(&format!("{table}.{column} = {value} was taken"));
            let error = error.into_database_error().unwrap();
            assert!(
                error.is_check_violation(),
                "{table}.{column} = {value} was refused for another reason: {error}"
            );
        }
    }
}

#[tokio::test]
async fn every_check_of_the_schema_is_tried() {
    let fixture = full().await;
    let mut raw = fixture.raw().await;
    let mut checks = 0;
    for table in ordinary_tables(&mut raw).await {
        let columns = sqlx::query("select name from pragma_table_info(?)")
            .bind(&table)
            .fetch_all(&mut raw)
            .await
            .unwrap();
        let sql: String = sqlx::query_scalar("select sql from sqlite_schema where name = ?")
            .bind(&table)
            .fetch_one(&mut raw)
            .await
            .unwrap();
        let names: Vec<String> = columns.iter().map(|column| column.get("name")).collect();
        // A column that was added later stands behind the last one, on its line.
        let sql = names
            .iter()
            .fold(sql, |sql, name| sql.replace(&format!(", {name} "), &format!(",\n    {name} ")));
        for column in names {
            // A column's own line, up to the next column, holds its CHECK.
            let own = sql.lines().skip_while(|line| !line.trim_start().starts_with(&format!("{column} ")));
            let mut own = own.take_while({
                let mut first = true;
                move |line| {
                    std::mem::take(&mut first) || line.starts_with("        ") || line.starts_with("    )")
                }
            });
            if own.any(|line| line.contains("check (")) {
                checks += 1;
                let tried =
                    REFUSED.iter().any(|(t, c, values)| (*t, *c) == (&table, &column) && !values.is_empty());
                assert!(tried, "{table}.{column} has a CHECK that no test tries");
            }
        }
    }
    assert!(checks > 80, "the checks were found in the schema's text, {checks} of them");
}

async fn ordinary_tables(raw: &mut SqliteConnection) -> Vec<String> {
    sqlx::query_scalar(
        "select name from pragma_table_list where type = 'table' and schema = 'main'
         and name not like 'sqlite_%' and name not like '\\_sqlx%' escape '\\' and name <> 'search_pending'",
    )
    .fetch_all(raw)
    .await
    .unwrap()
}

#[tokio::test]
async fn every_table_is_strict() {
    let fixture = Fixture::new().await;
    let mut raw = fixture.raw().await;
    for table in ordinary_tables(&mut raw).await {
        let strict: bool = sqlx::query_scalar("select strict from pragma_table_list where name = ?")
            .bind(&table)
            .fetch_one(&mut raw)
            .await
            .unwrap();
        assert!(strict, "{table} would take text for a number");
    }
}

/// Copies of a row that differ in everything but what must be unique.
#[tokio::test]
async fn what_must_be_unique_is() {
    let fixture = full().await;
    let mut raw = fixture.raw().await;
    execute(&mut raw, "pragma foreign_keys = off").await.unwrap();
    let again = [
        ("tasks (project_id, number)", "update tasks set number = 1"),
        ("tasks (id)", "update tasks set id = (select min(id) from tasks)"),
        ("task_remote (task_id)", "update task_remote set task_id = (select min(task_id) from task_remote)"),
        ("task_remote (project_id, external_id)", "update task_remote set external_id = 'github:x:1'"),
    ];
    for (rule, sql) in again {
        let error = execute(&mut raw, sql).await.expect_err(&format!("{rule} is not unique"));
        assert!(error.into_database_error().unwrap().is_unique_violation(), "{rule}");
    }
    // Rows of two projects: the same number and issue may be in both.
    execute(&mut raw, "update tasks set project_id = 'other', number = 1 where number = 2").await.unwrap();
    execute(
        &mut raw,
        "update task_remote set project_id = 'other', external_id = (select min(external_id) from task_remote)
         where external_id = (select max(external_id) from task_remote)",
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn a_link_names_its_tasks_own_project() {
    let fixture = full().await;
    let mut tx = fixture.write().await;
    tern_store::projects::insert(&mut tx, &project(2, "API")).await.unwrap();
    tx.commit().await.unwrap();
    let mut raw = fixture.raw().await;
    let sql = "update task_remote set project_id = (select id from projects where key = 'API')";
    let error = execute(&mut raw, sql).await.unwrap_err();
    let error = error.to_string();
    assert!(error.contains("not the project of its task"), "else an issue could be linked twice: {error}");
    let copy = "insert into task_remote (id, task_id, project_id, external_id, kind, remote_issue_id,
            remote_issue_number, remote_issue_url, last_synced_at, remote_updated_at, last_synced_content)
        select replace(id, '0000', '1111'), task_id, (select id from projects where key = 'API'), 'x', kind, '', 1,
            '', last_synced_at, remote_updated_at, last_synced_content from task_remote";
    let error = execute(&mut raw, copy).await.unwrap_err().to_string();
    assert!(error.contains("not the project of its task"), "{error}");
    execute(&mut raw, "update tasks set project_id = (select id from projects where key = 'API')")
        .await
        .unwrap();
    let moved = "update task_remote set project_id = project_id where project_id <> (select id from projects where key = 'API')";
    assert_eq!(execute(&mut raw, moved).await.unwrap(), 0, "a task that moves takes its link along");
}

#[tokio::test]
async fn what_came_from_a_finding_is_neither_sent_nor_made_an_issue() {
    let fixture = full().await;
    let mut raw = fixture.raw().await;
    let task = format!("'{}'", crate::support::task_id(1, 2));
    for kind in ["create", "update"] {
        let intent = format!(
            "insert into push_intent (id, task_id, kind, marker, state, created_at, updated_at)
             select replace(id, '0000', '{}'), {task}, '{kind}', 'm', 'planned', created_at, updated_at
             from push_intent",
            if kind == "create" { "2222" } else { "3333" }
        );
        let error = execute(&mut raw, &intent).await.expect_err(kind).to_string();
        assert!(error.contains("never sent"), "{kind}: {error}");
    }
    let said = format!(
        "insert into comment (id, task_id, body, state, created_at, updated_at, touched_at)
         select replace(id, '0000', '4444'), {task}, body, state, created_at, updated_at, touched_at from comment"
    );
    let error = execute(&mut raw, &said).await.expect_err("a comment").to_string();
    assert!(error.contains("never sent"), "a comment: {error}");
    let error = execute(&mut raw, &format!("update comment set task_id = {task}")).await.unwrap_err();
    assert!(error.to_string().contains("never sent"), "a comment: {error}");
    let taken_over = format!("update push_intent set task_id = {task}");
    let error = execute(&mut raw, &taken_over).await.unwrap_err().to_string();
    assert!(error.contains("never sent"), "{error}");
    execute(&mut raw, &format!("update task_remote set kind = 'dependabot_alert' where task_id = {task}"))
        .await
        .unwrap();
    for change in [
        format!("update task_remote set kind = 'issue' where task_id = {task}"),
        format!("update task_remote set task_id = {task}, id = id where kind = 'issue'"),
    ] {
        let error = execute(&mut raw, &change).await.expect_err(&change).to_string();
        assert!(error.contains("cannot be linked to an issue"), "{change}: {error}");
    }
    execute(&mut raw, &format!("delete from task_remote where task_id = {task}")).await.unwrap();
    let relinked = format!("update task_remote set task_id = {task} where kind = 'issue'");
    let error = execute(&mut raw, &relinked).await.unwrap_err().to_string();
    assert!(error.contains("cannot be linked to an issue"), "also once it is unlinked: {error}");
}

#[tokio::test]
async fn no_row_belongs_to_nothing() {
    let fixture = full().await;
    let mut raw = fixture.raw().await;
    let nowhere = "'00000000-0000-4000-8000-000000000000'";
    let references = [
        ("tasks", "project_id"),
        ("sync_config", "project_id"),
        ("task_remote", "task_id"),
        ("sync_history", "project_id"),
        ("conflict_resolution", "task_id"),
        ("task_change", "task_id"),
        ("task_change", "sync_id"),
        ("push_intent", "task_id"),
        ("labels", "project_id"),
        ("security_list", "config_id"),
        ("finding", "task_id"),
        ("left_issue", "project_id"),
        ("left_issue", "task_id"),
        ("link_change", "task_id"),
        ("not_same", "task_id"),
        ("comment", "task_id"),
    ];
    for (table, column) in references {
        let sql = match table {
            table if WITHOUT_ROWID.contains(&table) => format!("update {table} set {column} = {nowhere}"),
            _ => format!(
                "update {table} set {column} = {nowhere} where rowid = (select max(rowid) from {table})"
            ),
        };
        let error = execute(&mut raw, &sql).await.expect_err(&format!("{table}.{column} refers to nothing"));
        assert!(error.into_database_error().unwrap().is_foreign_key_violation(), "{table}.{column}");
    }
}

#[tokio::test]
async fn a_deleted_project_leaves_nothing() {
    let fixture = full().await;
    let mut tx = fixture.write().await;
    while tern_store::search::flush(&mut tx, 100).await.unwrap() {}
    assert!(tern_store::projects::delete(&mut tx, project(1, "WEB").id).await.unwrap());
    tx.commit().await.unwrap();
    let mut raw = fixture.raw().await;
    for table in ordinary_tables(&mut raw).await.into_iter().chain(["search_pending".to_owned()]) {
        if table == "settings" {
            continue;
        }
        let sql = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
        let left: i64 = sqlx::query_scalar(sql).fetch_one(&mut raw).await.unwrap();
        assert_eq!(left, 0, "{table} kept rows of a project that is gone");
    }
    let found: i64 = sqlx::query_scalar("select count(*) from task_search where task_search match 'task'")
        .fetch_one(&mut raw)
        .await
        .unwrap();
    assert_eq!(found, 0, "the full-text index kept them");
}

#[tokio::test]
async fn a_run_is_over_exactly_when_it_has_an_end() {
    let fixture = full().await;
    let mut raw = fixture.raw().await;
    let end = "completed_at = '2026-03-01T12:00:00.000Z'";
    let refused = [
        "status = 'success'".to_owned(),
        format!("status = 'success', {end}"),
        "status = 'cancelled', duration_ms = 1".to_owned(),
        format!("{end}, duration_ms = 1"),
    ];
    for set in refused {
        let error = execute(&mut raw, &format!("update sync_history set {set}")).await.expect_err(&set);
        assert!(error.into_database_error().unwrap().is_check_violation(), "{set}");
    }
    let whole = format!("update sync_history set status = 'failure', {end}, duration_ms = 0");
    assert_eq!(execute(&mut raw, &whole).await.unwrap(), 1);
    for set in ["completed_at = 'now'", "duration_ms = -1", "completed_at = null", "duration_ms = null"] {
        let error = execute(&mut raw, &format!("update sync_history set {set}")).await.expect_err(set);
        assert!(error.into_database_error().unwrap().is_check_violation(), "{set}");
    }
}

#[tokio::test]
async fn a_decision_has_a_time_and_only_a_merge_a_result() {
    let fixture = full().await;
    let mut raw = fixture.raw().await;
    let at = "resolved_at = '2026-03-01T12:00:00.000Z'";
    for action in ["keep_local", "accept_remote"] {
        let set = format!("{at}, resolution_action = '{action}', merged_content = '{{}}'");
        let error =
            execute(&mut raw, &format!("update conflict_resolution set {set}")).await.expect_err(&set);
        assert!(error.into_database_error().unwrap().is_check_violation(), "{set}");
    }
    let merge =
        format!("update conflict_resolution set {at}, resolution_action = 'merge', merged_content = '{{}}'");
    assert_eq!(execute(&mut raw, &merge).await.unwrap(), 1);
    for set in ["resolved_at = 'now'", "resolved_at = null", "merged_content = 'x'", "merged_content = '[]'"]
    {
        let error = execute(&mut raw, &format!("update conflict_resolution set {set}")).await.expect_err(set);
        assert!(error.into_database_error().unwrap().is_check_violation(), "{set}");
    }
}

/// Questions that must not read a whole table, with the index that answers them.
const ANSWERED: &[(&str, &str)] = &[
    ("select id from sync_config where sync_enabled = 1 and next_sync_at <= ?", "sync_config_due"),
    ("select seq from tasks where issue_url = ?", "tasks_by_issue_url"),
    (
        "select id from task_remote where project_id = ? and sync_conflict_status = 'pending'",
        "task_remote_in_conflict",
    ),
    ("select id from conflict_resolution where resolved_at is null", "conflict_resolution_unresolved"),
    (
        "select id from sync_history where sync_config_id = ? and status in ('pending', 'in_progress')",
        "sync_history_one_running",
    ),
    ("select task_id from comment where state <> 'synced'", "comment_unsent"),
    ("select id from comment where task_id = ? order by created_at", "comment_by_task"),
    ("select task_id from push_intent where state in ('planned', 'sent')", "push_intent_open"),
    (
        "select task_id from push_intent where marker in (select value from json_each('[]'))",
        "push_intent_by_marker",
    ),
    ("select seq from task_change where sync_id = ?", "task_change_by_sync"),
    ("select seq from task_change where task_id = ? order by seq desc", "task_change_by_task"),
    (
        "select id from task_remote where +project_id = ? and id > ? order by id limit 5",
        "sqlite_autoindex_task_remote_1",
    ),
    ("select id from task_remote where remote_issue_number = ?", "task_remote_by_number"),
    (
        "select t.id, t.description from tasks t where t.seq in (
             select c.seq from json_each(?2) wanted
             cross join tasks c on c.project_id = ?1 and c.title collate nocase = wanted.value
             where c.title = wanted.value and not exists (select 1 from task_remote r where r.task_id = c.id)
                 and not exists (select 1 from finding f where f.task_id = c.id))",
        "tasks_by_title",
    ),
    ("select id from sync_history where project_id = ? order by started_at desc", "sync_history_by_start"),
    ("select id from sync_history order by started_at desc limit 5", "sync_history_all_by_start"),
    (
        "select id from conflict_resolution where task_id = ? order by detected_at desc",
        "conflict_resolution_by_task",
    ),
];

#[tokio::test]
async fn every_index_answers_its_question() {
    let fixture = Fixture::new().await;
    let mut raw = fixture.raw().await;
    for (question, index) in ANSWERED {
        let sql = sqlx::AssertSqlSafe(format!("explain query plan {question}"));
        let plan: Vec<String> =
            sqlx::query(sql).fetch_all(&mut raw).await.unwrap().iter().map(|row| row.get("detail")).collect();
        let plan = plan.join("; ");
        assert!(plan.contains(index), "{question} does not use {index}: {plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{question} sorts: {plan}");
        assert!(!plan.contains("SCAN t;"), "{question} reads every task: {plan}");
    }
}

#[tokio::test]
async fn partial_indexes_are_partial() {
    let fixture = Fixture::new().await;
    let mut raw = fixture.raw().await;
    let partial: Vec<String> = sqlx::query_scalar(
        "select i.name from sqlite_schema t join pragma_index_list(t.name) i
         where t.type = 'table' and i.partial order by i.name",
    )
    .fetch_all(&mut raw)
    .await
    .unwrap();
    let expected = [
        "comment_once",
        "comment_unsent",
        "conflict_resolution_unresolved",
        "left_issue_by_task",
        "push_intent_by_marker",
        "push_intent_one_create",
        "push_intent_open",
        "removed_task_by_conflict",
        "sync_config_due",
        "sync_history_one_running",
        "task_change_by_sync",
        "task_remote_in_conflict",
        "tasks_by_issue_url",
        "tasks_unlinked_by_title",
    ];
    assert_eq!(partial, expected, "they hold only the rows that are asked for");
}

//! The `where` of a list of tasks.

use sqlx::{QueryBuilder, Sqlite};
use tern_model::{Priority, Status, TaskType};

use super::key::{Reference, reference};
use super::query::{SyncFilter, TaskQuery};
use super::{standing, words};
use crate::json;

type Statement = QueryBuilder<Sqlite>;

/// Adds everything that `query` filters by to a statement over `tasks t`.
pub(super) fn push(statement: &mut Statement, query: &TaskQuery) {
    statement.push(" where true");
    if let Some(project) = query.project {
        statement.push(" and t.project_id = ").push_bind(project.to_string());
    }
    any_of(statement, "t.status", query.statuses.iter().copied().map(Status::as_str));
    any_of(statement, "t.type", query.types.iter().copied().map(TaskType::as_str));
    let priorities = query.priorities.iter().map(|priority| priority.map(Priority::as_str));
    any_or_none(statement, "t.priority", &priorities.collect::<Vec<_>>());
    for label in &query.labels {
        has_label(statement, label);
    }
    any_label(statement, &query.any_labels);
    if let Some(ids) = &query.ids {
        statement.push(" and t.id in (select value from json_each(").push_bind(json::texts(ids)).push("))");
    }
    assigned(statement, &query.assignees);
    any_or_none(statement, "t.milestone", &texts(&query.milestones));
    any_or_none(statement, "t.cycle", &texts(&query.cycles));
    if let Some(sync) = query.sync {
        statement.push(sync_condition(sync));
    }
    if let Some(filter) = &query.standing {
        standing::push(statement, filter);
    }
    if let Some(text) = query.text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        found(statement, text);
    }
}

fn texts(values: &[Option<String>]) -> Vec<Option<&str>> {
    values.iter().map(Option::as_deref).collect()
}

fn any_of<'a>(statement: &mut Statement, column: &'static str, values: impl Iterator<Item = &'a str>) {
    let values: Vec<Option<&str>> = values.map(Some).collect();
    any_or_none(statement, column, &values);
}

/// `column` has one of `values`, where `None` means that it has none.
fn any_or_none(statement: &mut Statement, column: &'static str, values: &[Option<&str>]) {
    if values.is_empty() {
        return;
    }
    let named: Vec<&str> = values.iter().copied().flatten().collect();
    statement.push(" and (");
    match named.as_slice() {
        [] => {}
        // Equality lets an index give the order of what comes behind it.
        [one] => {
            statement.push(column).push(" = ").push_bind((*one).to_owned());
        }
        several => {
            statement.push(column).push(" in (");
            let mut list = statement.separated(", ");
            for value in several {
                list.push_bind((*value).to_owned());
            }
            statement.push(")");
        }
    }
    if named.len() < values.len() {
        let or = if named.is_empty() { "" } else { " or " };
        statement.push(or).push(column).push(" is null");
    }
    statement.push(")");
}

/// The quick look for the label's JSON spelling spares most rows the exact one.
fn has_label(statement: &mut Statement, label: &str) {
    let spelled = serde_json::Value::from(label).to_string();
    statement.push(" and instr(t.labels, ").push_bind(spelled).push(") > 0");
    statement.push(" and exists (select 1 from json_each(t.labels) where value = ");
    statement.push_bind(label.to_owned()).push(")");
}

fn any_label(statement: &mut Statement, labels: &[String]) {
    if labels.is_empty() {
        return;
    }
    statement
        .push(" and exists (select 1 from json_each(t.labels) where value in (select value from json_each(");
    statement.push_bind(json::texts(labels)).push(")))");
}

fn assigned(statement: &mut Statement, assignees: &[Option<String>]) {
    if assignees.is_empty() {
        return;
    }
    let named: Vec<&str> = assignees.iter().flatten().map(String::as_str).collect();
    statement.push(" and (false");
    if named.len() < assignees.len() {
        statement.push(" or t.assignees = '[]'");
    }
    if !named.is_empty() {
        statement.push(" or exists (select 1 from json_each(t.assignees) where value in (");
        let mut list = statement.separated(", ");
        for name in named {
            list.push_bind(name.to_owned());
        }
        statement.push("))");
    }
    statement.push(")");
}

fn sync_condition(sync: SyncFilter) -> &'static str {
    match sync {
        SyncFilter::LocalOnly => " and not exists (select 1 from task_remote r where r.task_id = t.id)",
        SyncFilter::Linked => " and exists (select 1 from task_remote r where r.task_id = t.id)",
        SyncFilter::Conflict => {
            " and t.id in (select r.task_id from task_remote r where r.sync_conflict_status = 'pending')"
        }
        SyncFilter::Security => " and t.id in (select r.task_id from task_remote r where r.kind <> 'issue')",
        SyncFilter::Unreachable => {
            " and t.id in (select r.task_id from task_remote r where r.remote_state <> 'present')"
        }
    }
}

fn found(statement: &mut Statement, text: &str) {
    let words = words::of(text);
    let indexed = "select rowid from task_search where task_search match ";
    statement.push(" and t.seq in (");
    match words.expression {
        // The index says which tasks; looking them up here would only cost time.
        Some(expression) if words.literals.is_empty() => {
            statement.push(indexed).push_bind(expression);
        }
        Some(expression) => {
            statement.push("select s.seq from tasks s where s.seq in (").push(indexed);
            statement.push_bind(expression).push(")");
        }
        None => {
            statement.push("select s.seq from tasks s where true");
        }
    }
    for literal in words.literals {
        for (before, column) in [(" and (", "s.title"), (" or ", "s.description"), (" or ", "s.labels")] {
            statement.push(before).push("instr(").push(column).push(", ");
            statement.push_bind(literal.clone()).push(") > 0");
        }
        statement.push(")");
    }
    other_names(statement, text);
    statement.push(")");
}

/// Text that names a task finds that task beside those that mention it.
fn other_names(statement: &mut Statement, text: &str) {
    match reference(text) {
        Some(Reference::Key(key)) => {
            statement.push(
                " union all select seq from tasks where project_id = (select id from projects where key = ",
            );
            statement
                .push_bind(key.project.as_str().to_owned())
                .push(") and number = ")
                .push_bind(key.number);
        }
        Some(Reference::Number(number)) => {
            statement.push(
                " union all select tasks.seq from task_remote join tasks on tasks.id = task_remote.task_id \
                 where remote_issue_number = ",
            );
            statement.push_bind(number);
            statement.push(
                " union all select tasks.seq from projects join tasks on tasks.project_id = projects.id \
                 where tasks.number = ",
            );
            statement.push_bind(number);
        }
        None => {}
    }
}

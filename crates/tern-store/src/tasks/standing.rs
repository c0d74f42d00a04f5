//! Filtering by how a task stands with its forge.

use sqlx::{QueryBuilder, Sqlite};
use tern_model::TaskId;

/// How a task stands with its forge; each task has exactly one standing, the first that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkStanding {
    /// Not linked.
    Local,
    /// Not linked, and the last attempt to make an issue of it failed.
    NotPublished,
    /// The issue was deleted; where the task was edited here, that waits for a person.
    Gone,
    /// A conflict waits for a person.
    Conflict,
    /// The issue is elsewhere.
    Moved,
    /// The issue cannot be seen.
    Forbidden,
    /// The last attempt to send it failed.
    NotPushed,
    /// It differs from base.
    Edited,
    /// It says what base says.
    InSync,
}

/// Any of some standings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StandingFilter {
    /// Any of these; none of them: no task at all.
    pub any: Vec<LinkStanding>,
    /// The linked tasks that differ from base. What counts as a difference is not for SQL to decide.
    pub edited: Vec<TaskId>,
}

const FAILED: &str = "exists (select 1 from push_intent i where i.task_id = t.id and i.state = 'failed' \
                      and not exists (select 1 from push_intent later where later.task_id = i.task_id \
                      and (later.created_at, later.id) > (i.created_at, i.id)))";
const NO_ISSUE_MADE: &str = "exists (select 1 from push_intent i where i.task_id = t.id and i.state = 'failed' \
                             and i.kind = 'create' \
                             and not exists (select 1 from push_intent later where later.task_id = i.task_id \
                             and (later.created_at, later.id) > (i.created_at, i.id)))";

pub(super) fn push(statement: &mut QueryBuilder<Sqlite>, filter: &StandingFilter) {
    statement.push(" and (false");
    for standing in &filter.any {
        statement.push(" or ");
        one(statement, *standing, &filter.edited);
    }
    statement.push(")");
}

fn one(statement: &mut QueryBuilder<Sqlite>, standing: LinkStanding, edited: &[TaskId]) {
    let link = "exists (select 1 from task_remote r where r.task_id = t.id and ";
    let calm = "r.sync_conflict_status is not 'pending'";
    let state = match standing {
        LinkStanding::Local | LinkStanding::NotPublished => {
            let failed = if standing == LinkStanding::Local { " and not " } else { " and " };
            statement.push("(not exists (select 1 from task_remote r where r.task_id = t.id)");
            statement.push(failed).push(NO_ISSUE_MADE).push(")");
            return;
        }
        LinkStanding::Gone => {
            statement.push(link).push("r.remote_state = 'gone')");
            return;
        }
        LinkStanding::Conflict => {
            statement.push(link).push("r.sync_conflict_status is 'pending' and r.remote_state <> 'gone')");
            return;
        }
        LinkStanding::Moved => "moved",
        LinkStanding::Forbidden => "forbidden",
        LinkStanding::NotPushed | LinkStanding::Edited | LinkStanding::InSync => "present",
    };
    statement.push("(").push(link).push(calm).push(" and r.remote_state = ").push_bind(state).push(")");
    let edited = crate::json::texts(edited);
    match standing {
        LinkStanding::NotPushed => {
            statement.push(" and ").push(FAILED);
        }
        LinkStanding::Edited => {
            statement.push(" and not ").push(FAILED).push(" and t.id in (select value from json_each(");
            statement.push_bind(edited).push("))");
        }
        LinkStanding::InSync => {
            statement.push(" and not ").push(FAILED).push(" and t.id not in (select value from json_each(");
            statement.push_bind(edited).push("))");
        }
        _ => {}
    }
    statement.push(")");
}

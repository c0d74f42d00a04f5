//! Lists of tasks: filters, order, pages.
//!
//! The statement is put together from constants; every value a person can choose is bound.

use sqlx::{QueryBuilder, Sqlite};
use tern_model::{Priority, ProjectId, ProjectKey, Status, Task, TaskId, TaskRemote, TaskType};

use super::filter;
use super::row::{Row, TABLE};
use super::standing::StandingFilter;
use crate::links;
use crate::row::{Table, count as to_count};
use crate::{Reader, StoreError};

/// A task as lists show it.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskRow {
    /// The task.
    pub task: Task,
    /// The key of its project: the front half of its own key.
    pub project_key: ProjectKey,
    /// Its link, if it has one.
    pub remote: Option<TaskRemote>,
}

/// Which tasks, in which order, which page. An empty list filters nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskQuery {
    /// Of one project, or of all.
    pub project: Option<ProjectId>,
    /// In any of these columns.
    pub statuses: Vec<Status>,
    /// Of any of these types.
    pub types: Vec<TaskType>,
    /// With any of these priorities; `None` stands for no priority.
    pub priorities: Vec<Option<Priority>>,
    /// With all of these labels.
    pub labels: Vec<String>,
    /// With any of these labels.
    pub any_labels: Vec<String>,
    /// Among these.
    pub ids: Option<Vec<TaskId>>,
    /// Assigned to any of these; `None` stands for nobody.
    pub assignees: Vec<Option<String>>,
    /// In any of these milestones; `None` stands for none.
    pub milestones: Vec<Option<String>>,
    /// In any of these cycles; `None` stands for none.
    pub cycles: Vec<Option<String>>,
    /// By how they stand with the forge.
    pub sync: Option<SyncFilter>,
    /// By how they stand with the forge, exactly.
    pub standing: Option<StandingFilter>,
    /// A person's search words, with any characters in them: every word must be in the title, the description
    /// or a label, the last one as a beginning. A task's key (`WEB-42`) or an issue's number (`#123`) finds that
    /// task too. Text without any letter or digit is looked for as it stands.
    ///
    /// Tasks that wait to be indexed are not found: call
    /// [`Store::search_ready`](crate::Store::search_ready) first.
    pub text: Option<String>,
    /// The order.
    pub sort: TaskSort,
    /// The other way round.
    pub descending: bool,
    /// At most so many.
    pub limit: u32,
    /// After so many.
    pub offset: u32,
}

impl Default for TaskQuery {
    fn default() -> Self {
        Self {
            project: None,
            statuses: Vec::new(),
            types: Vec::new(),
            priorities: Vec::new(),
            labels: Vec::new(),
            any_labels: Vec::new(),
            ids: None,
            assignees: Vec::new(),
            milestones: Vec::new(),
            cycles: Vec::new(),
            sync: None,
            standing: None,
            text: None,
            sort: TaskSort::Position,
            descending: false,
            limit: 200,
            offset: 0,
        }
    }
}

/// How a task stands with the forge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncFilter {
    /// Not linked.
    LocalOnly,
    /// Linked.
    Linked,
    /// With a conflict that waits for a person.
    Conflict,
    /// A security finding.
    Security,
    /// Linked to an issue that is gone, moved or forbidden.
    Unreachable,
}

/// The order of a list. What is equal goes by number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TaskSort {
    /// As on the board: column by column, then by position.
    #[default]
    Position,
    /// By project and number.
    Key,
    /// By title, upper and lower case alike.
    Title,
    /// By column.
    Status,
    /// By urgency, from none to critical.
    Priority,
    /// By last change.
    Updated,
    /// By creation.
    Created,
}

/// The page of tasks that `query` asks for.
pub async fn list(db: &mut impl Reader, query: &TaskQuery) -> Result<Vec<TaskRow>, StoreError> {
    let mut statement = list_statement(query);
    let rows: Vec<ListRow> = statement.build_query_as().fetch_all(db.connection()).await?;
    rows.into_iter().map(TaskRow::try_from).collect()
}

/// How many tasks `query` finds; its order and page do not matter.
pub async fn count(db: &mut impl Reader, query: &TaskQuery) -> Result<u32, StoreError> {
    let mut statement = QueryBuilder::new("select count(*) from tasks t");
    filter::push(&mut statement, query);
    let number: i64 = statement.build_query_scalar().fetch_one(db.connection()).await?;
    Ok(to_count(number))
}

/// How many tasks `query` finds in each column; columns without any are left out.
pub async fn count_by_column(
    db: &mut impl Reader,
    query: &TaskQuery,
) -> Result<Vec<(Status, u32)>, StoreError> {
    let mut statement = QueryBuilder::new("select t.status, count(*) from tasks t");
    filter::push(&mut statement, query);
    statement.push(" group by t.status");
    let rows: Vec<(String, i64)> = statement.build_query_as().fetch_all(db.connection()).await?;
    rows.iter().map(|(status, number)| Ok((TABLE.text("status", status)?, to_count(*number)))).collect()
}

/// The page is found by row id first, so that sorting does not carry descriptions around.
pub(super) fn list_statement(query: &TaskQuery) -> QueryBuilder<Sqlite> {
    let order = order(query);
    let mut statement =
        QueryBuilder::new("with page (seq, place) as (select t.seq, row_number() over (order by ");
    statement.push(&order).push(") from tasks t join projects p on p.id = t.project_id");
    filter::push(&mut statement, query);
    statement.push(" order by ").push(&order);
    statement.push(" limit ").push_bind(query.limit).push(" offset ").push_bind(query.offset);
    statement.push(
        ") select t.id, t.project_id, t.number, t.title, t.description, t.status, t.type as task_type, \
         t.priority, t.reporter, t.assignees, t.labels, t.milestone, t.cycle, t.story_points, \
         t.custom_fields, t.issue_url, t.closed_at, t.position, t.created_at, t.updated_at, \
         p.key as project_key, r.id as remote_id, r.external_id, r.kind, r.remote_issue_id, \
         r.remote_issue_number, r.remote_issue_url, r.remote_state, r.last_synced_at, r.remote_updated_at, \
         r.last_synced_content, r.sync_conflict_status, r.comment_count, r.moved_to, r.looked_at \
         from page join tasks t on t.seq = page.seq join projects p on p.id = t.project_id \
         left join task_remote r on r.task_id = t.id order by page.place",
    );
    statement
}

const STATUS_RANK: &str = "case t.status when 'todo' then 0 when 'in_progress' then 1 when 'in_review' then 2 \
                           when 'done' then 3 else 4 end";
const PRIORITY_RANK: &str = "case t.priority when 'low' then 1 when 'medium' then 2 when 'high' then 3 \
                             when 'critical' then 4 else 0 end";

/// The sort terms; made of constants alone.
fn order(query: &TaskQuery) -> String {
    let terms: &[&str] = match (query.sort, query.statuses.len(), query.project) {
        (TaskSort::Position, 1, _) => &["t.position"],
        (TaskSort::Position, _, _) => &[STATUS_RANK, "t.position"],
        (TaskSort::Key, _, Some(_)) => &[],
        (TaskSort::Key, _, None) => &["p.key"],
        (TaskSort::Title, ..) => &["t.title collate nocase"],
        (TaskSort::Status, ..) => &[STATUS_RANK],
        (TaskSort::Priority, ..) => &[PRIORITY_RANK],
        (TaskSort::Updated, ..) => &["t.updated_at"],
        (TaskSort::Created, ..) => &["t.created_at"],
    };
    // Numbers are unique in a project only; the row id settles the rest, so that pages never overlap.
    let last: &[&str] = if query.project.is_some() { &["t.number"] } else { &["t.number", "t.seq"] };
    let direction = if query.descending { " desc" } else { "" };
    let terms: Vec<String> = terms.iter().chain(last).map(|term| format!("{term}{direction}")).collect();
    terms.join(", ")
}

#[derive(sqlx::FromRow)]
struct ListRow {
    #[sqlx(flatten)]
    task: Row,
    project_key: String,
    remote_id: Option<String>,
    external_id: Option<String>,
    kind: Option<String>,
    remote_issue_id: Option<String>,
    remote_issue_number: Option<i64>,
    remote_issue_url: Option<String>,
    remote_state: Option<String>,
    last_synced_at: Option<String>,
    remote_updated_at: Option<String>,
    last_synced_content: Option<String>,
    sync_conflict_status: Option<String>,
    comment_count: Option<i64>,
    moved_to: Option<String>,
    looked_at: Option<String>,
}

impl TryFrom<ListRow> for TaskRow {
    type Error = StoreError;
    fn try_from(mut row: ListRow) -> Result<Self, StoreError> {
        let remote = row.link().map(TaskRemote::try_from).transpose()?;
        let project_key = Table("projects").text("key", &row.project_key)?;
        Ok(Self { task: row.task.try_into()?, project_key, remote })
    }
}

impl ListRow {
    /// The link's row; every column up to the base is there exactly when the link is.
    fn link(&mut self) -> Option<links::Row> {
        Some(links::Row {
            id: self.remote_id.take()?,
            task_id: self.task.id.clone(),
            external_id: self.external_id.take()?,
            kind: self.kind.take()?,
            remote_issue_id: self.remote_issue_id.take()?,
            remote_issue_number: self.remote_issue_number?,
            remote_issue_url: self.remote_issue_url.take()?,
            remote_state: self.remote_state.take()?,
            last_synced_at: self.last_synced_at.take()?,
            remote_updated_at: self.remote_updated_at.take()?,
            last_synced_content: self.last_synced_content.take()?,
            sync_conflict_status: self.sync_conflict_status.take(),
            comment_count: self.comment_count,
            moved_to: self.moved_to.take(),
            looked_at: self.looked_at.take(),
        })
    }
}

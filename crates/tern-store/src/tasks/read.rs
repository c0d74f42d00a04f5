//! Finding tasks by what they are.

use tern_model::{ProjectId, Status, Task, TaskId, TaskKey, Timestamp};

use super::row::{Row, TABLE};
use crate::row::{Table, count};
use crate::{Reader, StoreError, json};

macro_rules! select {
    ($tail:tt $(, $argument:expr)*) => {
        sqlx::query_as!(
            Row,
            "select t.id, t.project_id, t.number, t.title, t.description, t.status, t.type as task_type, "
            + "t.priority, t.reporter, t.assignees, t.labels, t.milestone, t.cycle, t.story_points, "
            + "t.custom_fields, t.issue_url, t.closed_at, t.position, t.created_at, t.updated_at from tasks t "
            + $tail
            $(, $argument)*
        )
    };
}

/// The task with this id.
pub async fn get(db: &mut impl Reader, id: TaskId) -> Result<Option<Task>, StoreError> {
    let id = id.to_string();
    let row = select!("where t.id = ?", id).fetch_optional(db.connection()).await?;
    row.map(Task::try_from).transpose()
}

/// The tasks with these ids, in no particular order; ids that do not exist are left out.
pub async fn get_many(db: &mut impl Reader, ids: &[TaskId]) -> Result<Vec<Task>, StoreError> {
    let ids = json::texts(ids);
    let rows =
        select!("where t.id in (select value from json_each(?))", ids).fetch_all(db.connection()).await?;
    rows.into_iter().map(Task::try_from).collect()
}

/// The task with this key.
pub async fn get_by_key(db: &mut impl Reader, key: &TaskKey) -> Result<Option<Task>, StoreError> {
    let (project, number) = (key.project.as_str(), key.number);
    let row = select!(
        "where t.project_id = (select id from projects where key = ?) and t.number = ?",
        project,
        number
    )
    .fetch_optional(db.connection())
    .await?;
    row.map(Task::try_from).transpose()
}

/// Tasks of the project without a link whose title is exactly one of `titles`, oldest number first.
pub async fn unlinked_with_titles(
    db: &mut impl Reader,
    project: ProjectId,
    titles: &[&str],
) -> Result<Vec<Task>, StoreError> {
    let (project, titles) = (project.to_string(), json::texts(titles));
    // The cross join asks the index title by title; it holds no tasks that show an issue, and so none that are linked.
    let rows = select!(
        "where t.seq in (
             select c.seq from json_each(?2) wanted
             cross join tasks c on c.project_id = ?1 and c.title = wanted.value and c.issue_url is null
             where not exists (select 1 from task_remote r where r.task_id = c.id)
                 and not exists (select 1 from finding f where f.task_id = c.id)
         )
         order by t.number",
        project,
        titles
    )
    .fetch_all(db.connection())
    .await?;
    rows.into_iter().map(Task::try_from).collect()
}

/// The tasks of the project that were imported from another tracker: the identity that the custom field `kept_in`
/// holds as its `external_id`, and when the task was made. In no particular order.
pub async fn imported(
    db: &mut impl Reader,
    project: ProjectId,
    kept_in: &str,
) -> Result<Vec<(String, Timestamp)>, StoreError> {
    let (project, path) = (project.to_string(), format!("$.{kept_in}.external_id"));
    let rows = sqlx::query!(
        r#"select custom_fields ->> ?2 as "external_id!: String", created_at from tasks
           where project_id = ?1 and custom_fields <> '{}' and typeof(custom_fields ->> ?2) = 'text'"#,
        project,
        path
    )
    .fetch_all(db.connection())
    .await?;
    rows.into_iter().map(|row| Ok((row.external_id, TABLE.text("created_at", &row.created_at)?))).collect()
}

/// How many tasks stand in each column; columns without tasks are left out.
pub async fn count_by_status(
    db: &mut impl Reader,
    project: Option<ProjectId>,
) -> Result<Vec<(ProjectId, Status, u32)>, StoreError> {
    let project = project.map(|id| id.to_string());
    let rows = sqlx::query!(
        r#"select project_id, status, count(*) as "count!: i64" from tasks
           where ?1 is null or project_id = ?1 group by project_id, status"#,
        project
    )
    .fetch_all(db.connection())
    .await?;
    let read = |table: Table, id: &str, status: &str| -> Result<(ProjectId, Status), StoreError> {
        Ok((table.text("project_id", id)?, table.text("status", status)?))
    };
    rows.into_iter()
        .map(|row| {
            let (project, status) = read(TABLE, &row.project_id, &row.status)?;
            Ok((project, status, count(row.count)))
        })
        .collect()
}

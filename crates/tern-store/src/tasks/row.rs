//! A row of `tasks`.

use tern_model::Task;

use crate::StoreError;
use crate::row::Table;

pub(super) const TABLE: Table = Table("tasks");

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) project_id: String,
    pub(super) number: i64,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) status: String,
    pub(super) task_type: String,
    pub(super) priority: Option<String>,
    pub(super) reporter: Option<String>,
    pub(super) assignees: String,
    pub(super) labels: String,
    pub(super) milestone: Option<String>,
    pub(super) cycle: Option<String>,
    pub(super) story_points: Option<f64>,
    pub(super) custom_fields: String,
    pub(super) issue_url: Option<String>,
    pub(super) closed_at: Option<String>,
    pub(super) position: f64,
    pub(super) created_at: String,
    pub(super) updated_at: String,
}

impl TryFrom<Row> for Task {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: TABLE.text("id", &row.id)?,
            project_id: TABLE.text("project_id", &row.project_id)?,
            number: TABLE.number("number", row.number)?,
            title: row.title,
            description: row.description,
            status: TABLE.text("status", &row.status)?,
            task_type: TABLE.text("type", &row.task_type)?,
            priority: TABLE.maybe("priority", row.priority.as_deref())?,
            reporter: row.reporter,
            assignees: TABLE.json("assignees", &row.assignees)?,
            labels: TABLE.json("labels", &row.labels)?,
            milestone: row.milestone,
            cycle: row.cycle,
            story_points: row.story_points,
            custom_fields: TABLE.json("custom_fields", &row.custom_fields)?,
            issue_url: row.issue_url,
            closed_at: TABLE.maybe("closed_at", row.closed_at.as_deref())?,
            position: row.position,
            created_at: TABLE.text("created_at", &row.created_at)?,
            updated_at: TABLE.text("updated_at", &row.updated_at)?,
        })
    }
}

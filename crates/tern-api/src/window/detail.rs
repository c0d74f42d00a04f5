//! One task with everything its pane shows.

use serde::{Deserialize, Serialize};
use tern_model::{Field, Finding, RemoteKind, RemoteState, ServiceType, Task, Timestamp};
use tern_reconcile::merge::changed_fields;
use tern_store::{Reader, TaskQuery as StoreQuery, TaskRow, findings, intents, tasks};

use super::activity::{Latest, TaskChange};
use super::cards::{TaskCard, cards, service_of};
use crate::{
    ApiError, LinkEvent, Tern,
    linking::{MovedTo, events_of, moved_to},
    tasks::{no_task, parse_key},
};

/// A task's link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct TaskRemoteView {
    /// What it is linked to.
    pub kind: RemoteKind,
    /// Which forge.
    pub service: ServiceType,
    /// The issue's number.
    #[specta(type = u32)]
    pub number: u64,
    /// The issue's page.
    pub url: String,
    /// The host of that page.
    pub host: String,
    /// Whether it can be reached.
    pub state: RemoteState,
    /// Where the issue is now, where it was moved and the forge tells where to.
    pub moved_to: Option<MovedTo>,
    /// When base was last confirmed.
    pub last_synced_at: Timestamp,
    /// The forge's own time of its last change.
    pub remote_updated_at: Timestamp,
}

/// Who gave a field its present value.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct FieldOrigin {
    /// The field.
    pub field: Field,
    /// The change that did it.
    pub change: TaskChange,
}

/// One task with everything its pane shows.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct TaskDetail {
    /// As a card shows it.
    pub card: TaskCard,
    /// All of its fields.
    pub task: Task,
    /// Its link.
    pub remote: Option<TaskRemoteView>,
    /// What the security finding says that it came from.
    pub finding: Option<Finding>,
    /// Fields that differ from base.
    pub unsent: Vec<Field>,
    /// Why the last push of this task failed.
    pub push_error: Option<String>,
    /// Who gave each field its present value.
    pub origins: Vec<FieldOrigin>,
    /// What was done to its link by hand lately, newest first.
    pub links: Vec<LinkEvent>,
}

/// Which task.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct TaskByKey {
    /// As in `LANT-311`.
    pub key: String,
}

/// One task by its key.
pub async fn task_show(tern: &Tern, request: TaskByKey) -> Result<TaskDetail, ApiError> {
    let key = parse_key(&request.key)?;
    let mut read = tern.store.read().await?;
    let task = tasks::get_by_key(&mut read, &key).await?.ok_or_else(|| no_task(&key))?;
    detail(tern, &mut read, &task).await
}

pub(super) async fn detail(tern: &Tern, db: &mut impl Reader, task: &Task) -> Result<TaskDetail, ApiError> {
    let query = StoreQuery { ids: Some(vec![task.id]), ..StoreQuery::default() };
    let row = tasks::list(db, &query).await?.pop().ok_or_else(|| ApiError::not_found("This task"))?;
    let rows = [row];
    let card = cards(db, &rows).await?.pop().ok_or_else(|| ApiError::not_found("This task"))?;
    let [row] = rows;
    let push_error = intents::failed_of_tasks(db, &[task.id]).await?.pop().map(|(_, reason)| reason);
    let latest = Latest::of(db, &row.task).await?;
    let origins = latest.newest().into_iter().map(|change| FieldOrigin {
        field: change.change.field,
        change: latest.view(&row.task, change.clone()),
    });
    Ok(TaskDetail {
        card,
        origins: origins.collect(),
        remote: remote_view(db, &row).await?,
        finding: findings::get(db, row.task.id).await?.map(|stored| stored.finding),
        unsent: unsent(&row),
        push_error,
        links: events_of(tern, db, row.task.id).await?,
        task: row.task,
    })
}

fn unsent(row: &TaskRow) -> Vec<Field> {
    row.remote.as_ref().map(|remote| changed_fields(&remote.base, &row.task.content())).unwrap_or_default()
}

async fn remote_view(db: &mut impl Reader, row: &TaskRow) -> Result<Option<TaskRemoteView>, ApiError> {
    let Some(remote) = row.remote.as_ref() else { return Ok(None) };
    let Some(service) = service_of(remote) else { return Ok(None) };
    let host =
        url::Url::parse(&remote.remote_issue_url).ok().and_then(|url| url.host_str().map(str::to_owned));
    Ok(Some(TaskRemoteView {
        kind: remote.kind,
        service,
        number: remote.remote_issue_number,
        url: remote.remote_issue_url.clone(),
        host: host.unwrap_or_default(),
        state: remote.remote_state,
        moved_to: moved_to(db, remote).await?,
        last_synced_at: remote.last_synced_at,
        remote_updated_at: remote.remote_updated_at,
    }))
}

//! Turning a local task into an issue.

use tern_model::{Direction, PushIntent, PushIntentId, PushKind, PushState, Task, TaskKey};
use tern_store::{Reader, WriteTx, configs, findings, intents, links, tasks};

use crate::{
    ApiError, ErrorCode, Tern,
    tasks::{no_task, parse_key},
};

/// Plans an issue for a task; the next sync makes it. Refused where the task has one, or where the project sends
/// nothing. Planning twice is planning once.
pub(crate) async fn plan_issue(tern: &Tern, tx: &mut WriteTx, task: &Task) -> Result<(), ApiError> {
    if links::get_by_task(tx, task.id).await?.is_some() {
        return Err(ApiError::invalid("This task has an issue already.", "Nothing was changed."));
    }
    if findings::get(tx, task.id).await?.is_some() {
        return Err(ApiError::invalid(
            "This task came from a security finding, which is never published.",
            "Nothing was changed. Make a task in your own words to publish one.",
        ));
    }
    may_send(tx, task).await?;
    let open = |intent: &PushIntent| matches!(intent.state, PushState::Planned | PushState::Sent);
    if intents::of_task(tx, task.id).await?.iter().any(open) {
        return Ok(());
    }
    let now = tern.now();
    let intent = PushIntent {
        id: PushIntentId::new(tern.random.uuid()),
        task_id: task.id,
        kind: PushKind::Create,
        marker: Some(tern.random.uuid().to_string()),
        content: None,
        state: PushState::Planned,
        attempts: 0,
        error: None,
        created_at: now,
        updated_at: now,
    };
    Ok(intents::insert(tx, &intent).await?)
}

async fn may_send(db: &mut impl Reader, task: &Task) -> Result<(), ApiError> {
    match configs::get_by_project(db, task.project_id).await? {
        Some(config) if config.direction == Direction::TwoWay => Ok(()),
        Some(_) => Err(ApiError::new(
            ErrorCode::Invalid,
            "This project only pulls.",
            "Nothing was changed. Let it sync both ways in its settings first.",
        )),
        None => Err(ApiError::new(
            ErrorCode::Invalid,
            "This project is not connected to a repository.",
            "Nothing was changed. Connect it first.",
        )),
    }
}

/// Plans an issue for the task with this key.
pub async fn task_publish(tern: &Tern, key: &str) -> Result<TaskKey, ApiError> {
    let key = parse_key(key)?;
    let mut tx = tern.store.write().await?;
    let task = tasks::get_by_key(&mut tx, &key).await?.ok_or_else(|| no_task(&key))?;
    plan_issue(tern, &mut tx, &task).await?;
    tx.commit().await?;
    Ok(key)
}

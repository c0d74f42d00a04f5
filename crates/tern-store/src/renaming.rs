//! A repository that got another name: everything that carries the old one, rewritten in one transaction.

use serde::{Serialize, de::DeserializeOwned};
use tern_model::{ExternalId, SyncConfig, TaskRemote};

use crate::row::{Table, affected};
use crate::tx::Connected as _;
use crate::{LinkSide, StoreError, WriteTx, json, removed::RemovedTask};

/// An address that changes: what stood there, and what stands there now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Without a trailing slash.
    pub old: String,
    /// Without a trailing slash.
    pub new: String,
}

impl Place {
    /// `url` under the new address, where it lay under the old one. Forges do not tell names apart by case.
    fn moved(&self, url: &str) -> Option<String> {
        let (head, rest) = url.split_at_checked(self.old.len())?;
        (head.eq_ignore_ascii_case(&self.old) && rest.starts_with('/')).then(|| format!("{}{rest}", self.new))
    }
}

/// A repository's new name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewName {
    /// The connection under its new name.
    pub config: SyncConfig,
    /// The repository's page as the connection names it: part of every external id.
    pub repository: Place,
    /// The pages of its issues, where the forge shows them under another address than that.
    pub pages: Vec<Place>,
}

impl NewName {
    fn url(&self, url: &str) -> String {
        let moved =
            || std::iter::once(&self.repository).chain(&self.pages).find_map(|place| place.moved(url));
        moved().unwrap_or_else(|| url.to_owned())
    }

    fn external_id(&self, id: &ExternalId) -> Result<ExternalId, StoreError> {
        let service = self.config.service_type;
        let prefix = format!("{service}:{}:", self.repository.old);
        match id.as_str().strip_prefix(&prefix) {
            Some(issue) => ExternalId::new(service, &self.repository.new, issue)
                .ok_or_else(|| StoreError::unreadable("task_remote", "external_id", "it is too long")),
            None => Ok(id.clone()),
        }
    }

    fn link(&self, link: &mut TaskRemote) -> Result<(), StoreError> {
        link.external_id = self.external_id(&link.external_id)?;
        link.remote_issue_url = self.url(&link.remote_issue_url);
        Ok(())
    }

    fn side(&self, side: &mut LinkSide) -> Result<(), StoreError> {
        side.task.issue_url = side.task.issue_url.as_deref().map(|url| self.url(url));
        side.link.as_mut().map_or(Ok(()), |link| self.link(link))
    }
}

/// Gives a connection and everything that carries its repository's old name the new one. How far pulling has come and
/// what was agreed on stay; the entity tag goes, because it answered a question about the old name. Answers with how
/// many links were rewritten.
pub async fn rename(tx: &mut WriteTx, name: &NewName) -> Result<u32, StoreError> {
    crate::configs::update(tx, &name.config).await?;
    let mut pull = crate::configs::pull_state(tx, name.config.id).await?;
    pull.issues.etag = None;
    crate::configs::set_pull_state(tx, name.config.id, &pull).await?;
    crate::security_lists::forget(tx, name.config.id).await?;
    let links = rename_rows(tx, name).await?;
    rename_kept(tx, name).await?;
    Ok(links)
}

async fn rename_rows(tx: &mut WriteTx, name: &NewName) -> Result<u32, StoreError> {
    let project = name.config.project_id.to_string();
    let service = name.config.service_type;
    let old = format!("{service}:{}:", name.repository.old);
    let new = format!("{service}:{}:", name.repository.new);
    let links = sqlx::query!(
        "update task_remote set external_id = ?3 || substr(external_id, length(?2) + 1),
             updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
         where project_id = ?1 and substr(external_id, 1, length(?2)) = ?2",
        project,
        old,
        new
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "update left_issue set external_id = ?3 || substr(external_id, length(?2) + 1)
         where project_id = ?1 and substr(external_id, 1, length(?2)) = ?2",
        project,
        old,
        new
    )
    .execute(tx.connection())
    .await?;
    for place in std::iter::once(&name.repository).chain(&name.pages) {
        let (old, new) = (format!("{}/", place.old), format!("{}/", place.new));
        sqlx::query!(
            "update task_remote set remote_issue_url = ?3 || substr(remote_issue_url, length(?2) + 1)
             where project_id = ?1 and substr(remote_issue_url, 1, length(?2)) = ?2 collate nocase",
            project,
            old,
            new
        )
        .execute(tx.connection())
        .await?;
        sqlx::query!(
            "update tasks set issue_url = ?3 || substr(issue_url, length(?2) + 1)
             where project_id = ?1 and issue_url is not null
                 and substr(issue_url, 1, length(?2)) = ?2 collate nocase",
            project,
            old,
            new
        )
        .execute(tx.connection())
        .await?;
    }
    Ok(affected(links.rows_affected()))
}

/// What is kept to be put back: removed tasks, changes of links, and decisions that took a link away.
async fn rename_kept(tx: &mut WriteTx, name: &NewName) -> Result<(), StoreError> {
    let project = name.config.project_id.to_string();
    let kept = sqlx::query!("select task_id, content from removed_task where project_id = ?", project)
        .fetch_all(tx.connection())
        .await?;
    for row in kept {
        let content = rewritten(Table("removed_task"), &row.content, |removed: &mut RemovedTask| {
            removed.task.issue_url = removed.task.issue_url.as_deref().map(|url| name.url(url));
            removed.link.as_mut().map_or(Ok(()), |link| name.link(link))
        })?;
        sqlx::query!("update removed_task set content = ? where task_id = ?", content, row.task_id)
            .execute(tx.connection())
            .await?;
    }
    let changes = sqlx::query!(
        "select c.id, c.before, c.after from link_change c join tasks t on t.id = c.task_id where t.project_id = ?",
        project
    )
    .fetch_all(tx.connection())
    .await?;
    for row in changes {
        let table = Table("link_change");
        let before = rewritten(table, &row.before, |side: &mut LinkSide| name.side(side))?;
        let after = rewritten(table, &row.after, |side: &mut LinkSide| name.side(side))?;
        sqlx::query!("update link_change set before = ?, after = ? where id = ?", before, after, row.id)
            .execute(tx.connection())
            .await?;
    }
    rename_unlinked(tx, name, &project).await
}

/// A decision to go on without an issue keeps the link in the place of a draft.
async fn rename_unlinked(tx: &mut WriteTx, name: &NewName, project: &str) -> Result<(), StoreError> {
    let decisions = sqlx::query!(
        r#"select c.id, c.draft as "draft!" from conflict_resolution c join tasks t on t.id = c.task_id
           where t.project_id = ? and c.draft ->> '$.unlinked' is not null"#,
        project
    )
    .fetch_all(tx.connection())
    .await?;
    for row in decisions {
        let draft = rewritten(Table("conflict_resolution"), &row.draft, |draft: &mut serde_json::Value| {
            let Some(kept) = draft.get_mut("unlinked") else { return Ok(()) };
            let Ok(mut link) = serde_json::from_value::<TaskRemote>(kept.clone()) else { return Ok(()) };
            name.link(&mut link)?;
            *kept = serde_json::to_value(link).map_err(StoreError::Unstorable)?;
            Ok(())
        })?;
        sqlx::query!("update conflict_resolution set draft = ? where id = ?", draft, row.id)
            .execute(tx.connection())
            .await?;
    }
    Ok(())
}

fn rewritten<T: Serialize + DeserializeOwned>(
    table: Table,
    text: &str,
    change: impl FnOnce(&mut T) -> Result<(), StoreError>,
) -> Result<String, StoreError> {
    let mut value: T = table.json("content", text)?;
    change(&mut value)?;
    json::value(&value)
}

//! The full-text index `task_search` and the queue `search_pending` that fills it.
//!
//! Triggers put every added or changed task into the queue and take deleted ones out of the index, so that an
//! import pays for indexing in batches, when it likes.

use tern_model::TaskId;

use crate::row::Table;
use crate::tx::Connected as _;
use crate::{Reader, StoreError, WriteTx};

/// Whether tasks wait to be indexed.
pub async fn waits(db: &mut impl Reader) -> Result<bool, StoreError> {
    let any = sqlx::query_scalar!(r#"select exists (select 1 from search_pending) as "any!: bool""#)
        .fetch_one(db.connection())
        .await?;
    Ok(any)
}

/// The tasks whose titles have most of these words in common, the likeliest first, at most `limit`. Each word is taken
/// as it is.
pub async fn alike(db: &mut impl Reader, words: &[String], limit: u32) -> Result<Vec<TaskId>, StoreError> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{}\"", word.replace('"', "\"\""))).collect();
    let asked = format!("title : ({})", quoted.join(" OR "));
    let ids = sqlx::query_scalar!(
        "select t.id from task_search s join tasks t on t.seq = s.rowid
         where task_search match ? order by s.rank limit ?",
        asked,
        limit
    )
    .fetch_all(db.connection())
    .await?;
    ids.iter().map(|id| Table("tasks").text("id", id)).collect()
}

/// Indexes up to `limit` waiting tasks; whether others still wait. They are not counted: a long queue is gone
/// through in many steps.
pub async fn flush(tx: &mut WriteTx, limit: u32) -> Result<bool, StoreError> {
    let last = sqlx::query_scalar!(
        r#"select max(task_seq) as "last?: i64"
           from (select task_seq from search_pending order by task_seq limit ?)"#,
        limit
    )
    .fetch_one(tx.connection())
    .await?;
    let Some(last) = last else { return Ok(false) };
    sqlx::query!(
        "insert or replace into task_search (rowid, title, description, labels)
         select t.seq, t.title, t.description,
                coalesce((select group_concat(value, ' ') from json_each(t.labels)), '')
         from search_pending p join tasks t on t.seq = p.task_seq
         where p.task_seq <= ? order by p.task_seq",
        last
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!("delete from search_pending where task_seq <= ?", last).execute(tx.connection()).await?;
    waits(tx).await
}

//! The full-text index `task_search` and the queue `search_pending` that fills it.
//!
//! Triggers put every added or changed task into the queue and take deleted ones out of the index, so that an
//! import pays for indexing in batches, when it likes.

use crate::row::count;
use crate::tx::Connected as _;
use crate::{Reader, StoreError, WriteTx};

/// How many tasks wait to be indexed.
pub async fn waiting(db: &mut impl Reader) -> Result<u32, StoreError> {
    let number = sqlx::query_scalar!(r#"select count(*) as "count!: i64" from search_pending"#)
        .fetch_one(db.connection())
        .await?;
    Ok(count(number))
}

/// Indexes up to `limit` waiting tasks; returns how many are still waiting.
pub async fn flush(tx: &mut WriteTx, limit: u32) -> Result<u32, StoreError> {
    let last = sqlx::query_scalar!(
        r#"select max(task_seq) as "last?: i64"
           from (select task_seq from search_pending order by task_seq limit ?)"#,
        limit
    )
    .fetch_one(tx.connection())
    .await?;
    let Some(last) = last else { return Ok(0) };
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
    waiting(tx).await
}

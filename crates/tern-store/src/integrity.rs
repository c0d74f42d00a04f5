//! The thorough check of a database, for when something looks wrong.

use sqlx::SqliteConnection;

use crate::StoreError;

/// What SQLite finds wrong with the file and with references between rows; nothing when all is well.
pub(crate) async fn check(connection: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    let found: Vec<String> =
        sqlx::query_scalar("pragma integrity_check(100)").fetch_all(&mut *connection).await?;
    let mut problems: Vec<String> = found.into_iter().filter(|line| line != "ok").collect();
    let dangling: Vec<(String, Option<i64>, String)> =
        sqlx::query_as("select \"table\", rowid, parent from pragma_foreign_key_check limit 100")
            .fetch_all(connection)
            .await?;
    problems.extend(dangling.into_iter().map(|(table, row, parent)| match row {
        Some(row) => format!("row {row} of {table} refers to a row of {parent} that does not exist"),
        None => format!("a row of {table} refers to a row of {parent} that does not exist"),
    }));
    Ok(problems)
}

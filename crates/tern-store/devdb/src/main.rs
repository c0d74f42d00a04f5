//! Makes `.devdb/tern.db` afresh from `migrations/`: the database that `query!` is checked against.
//!
//! Run by `scripts/sqlx-prepare.sh` from the root of the workspace. It reads the migrations at run time, so that
//! it can be built before a single query compiles.

use std::error::Error;
use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(".devdb");
    std::fs::create_dir_all(folder)?;
    let path = folder.join("tern.db");
    if path.exists() {
        std::fs::remove_file(&path)?;
    }
    let mut connection: SqliteConnection =
        SqliteConnectOptions::new().filename(&path).create_if_missing(true).connect().await?;
    Migrator::new(Path::new("migrations")).await?.run(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

//! The open database.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sqlx::{Connection as _, SqlitePool};
use tern_model::{SyncConfigId, Timestamp};

use crate::{Backup, Opened, ReadTx, StoreError, SyncLock, WriteTx, Written};
use crate::{Removal, backups, integrity, lock, open, removing, restoring, search};

/// How many waiting tasks are indexed in one transaction, so that no writer waits long behind it.
const INDEXED_AT_ONCE: u32 = 500;

/// The open database. Cloning it is cheap; all clones share the connections.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    path: PathBuf,
    writer: SqlitePool,
    readers: SqlitePool,
}

impl Store {
    pub(crate) fn new(folder: PathBuf, path: PathBuf, writer: SqlitePool, readers: SqlitePool) -> Self {
        Self { inner: Arc::new(Inner { folder, path, writer, readers }) }
    }

    /// Opens or creates `dir/tern.db`.
    ///
    /// The folder and the file are readable by their owner alone; where they were not, that is mended and noted.
    /// An older database is copied to `dir/backups` before it is brought up to date. What cannot be opened
    /// (a link or folder in its place, another program's, a damaged or a newer database, a place that cannot be
    /// written) is a typed error and stays as it is.
    pub async fn open(dir: &Path, now: Timestamp) -> Result<Opened, StoreError> {
        open::open(dir, now).await
    }

    /// The data folder.
    pub fn dir(&self) -> &Path {
        &self.inner.folder
    }

    /// The database file.
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// Begins to write. Waits for other writers, of this process and of others, for some seconds.
    pub async fn write(&self) -> Result<WriteTx, StoreError> {
        Ok(WriteTx::new(self.inner.writer.begin_with("begin immediate").await?))
    }

    /// Begins to read one consistent snapshot.
    pub async fn read(&self) -> Result<ReadTx, StoreError> {
        Ok(ReadTx::new(self.inner.readers.begin().await?))
    }

    /// Indexes whatever waits for full-text search; to be called before a [`TaskQuery`](crate::TaskQuery) with
    /// `text`, so that it finds what was written a moment ago.
    pub async fn search_ready(&self) -> Result<(), StoreError> {
        let mut waiting = search::waits(&mut self.read().await?).await?;
        while waiting {
            let mut tx = self.write().await?;
            waiting = search::flush(&mut tx, INDEXED_AT_ONCE).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// The advisory lock `dir/locks/sync-ID.lock`; `None` when another process or handle holds it. It ends with
    /// the returned value, and with the process however that ends.
    pub fn try_lock_sync(&self, id: SyncConfigId) -> Result<Option<SyncLock>, StoreError> {
        lock::try_lock(&self.inner.folder.join("locks"), id)
    }

    /// Checks the whole file and every reference between rows. Returns what is wrong; nothing when all is well.
    /// This reads everything, so it takes seconds on a large database.
    pub async fn check_integrity(&self) -> Result<Vec<String>, StoreError> {
        let mut connection = self.inner.readers.acquire().await?;
        integrity::check(&mut connection).await
    }

    /// The bytes that the database takes, with what is not folded into it yet.
    pub fn bytes(&self) -> u64 {
        let size = |path: &Path| path.metadata().map_or(0, |metadata| metadata.len());
        size(self.path()) + open::companions(self.path()).map(|path| size(&path)).sum::<u64>()
    }

    /// When the database was last written, by this process or another, without asking it. `None` where a file's times
    /// do not tell.
    pub fn written(&self) -> Option<Written> {
        Written::of(self.path())
    }

    /// The copies of the database, newest first.
    pub fn backups(&self) -> Result<Vec<Backup>, StoreError> {
        backups::list(self.dir())
    }

    /// Copies the database as it is now, and checks the copy. Others read and write meanwhile.
    pub async fn back_up(&self, now: Timestamp) -> Result<PathBuf, StoreError> {
        let mut connection = open::connect_alone(self.path()).await?;
        let copy = backups::by_hand(&mut connection, self.path(), now).await;
        let closed = connection.close().await;
        let copy = copy.map_err(|error| error.at(self.path()))?;
        closed?;
        open::check_copy(&copy, open::migrations()).await?;
        Ok(copy)
    }

    /// Checks the copy of this name and lets it take the database's place at the next start, instead of any
    /// other that waited for that. The name is one of [`backups`](Self::backups).
    pub async fn stage_restore(&self, name: &str) -> Result<(), StoreError> {
        restoring::stage(self.dir(), name).await
    }

    /// The copy that takes the database's place at the next start.
    pub fn restore_waiting(&self) -> Result<Option<String>, StoreError> {
        Ok(restoring::waiting(self.dir())?.map(|(name, _)| name))
    }

    /// Lets everything that Tern made in the data folder go as soon as the database is closed: by
    /// [`finish_removal`](Self::finish_removal), else at the next start.
    pub fn stage_removal(&self, removal: Removal) -> Result<(), StoreError> {
        removing::stage(self.dir(), removal)
    }

    /// The removal in this folder that is not finished yet.
    pub fn removal_waiting(dir: &Path) -> Result<Option<Removal>, StoreError> {
        removing::waiting(dir)
    }

    /// Finishes a removal that waits in this folder; answers whether there was one. Fails with
    /// [`StoreError::Busy`] while somebody has the database open, and can be called again.
    pub async fn finish_removal(dir: &Path) -> Result<bool, StoreError> {
        open::finish_removal(dir).await
    }

    /// The version of the linked SQLite.
    pub async fn sqlite_version(&self) -> Result<String, StoreError> {
        let mut connection = self.inner.readers.acquire().await?;
        Ok(sqlx::query_scalar("select sqlite_version()").fetch_one(&mut *connection).await?)
    }

    /// Closes all connections and folds the write-ahead log into the file. Clones can do nothing afterwards.
    pub async fn close(&self) {
        self.inner.readers.close().await;
        if let Ok(mut connection) = self.inner.writer.acquire().await {
            let folded = sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut *connection).await;
            if let Err(error) = folded {
                tracing::warn!(%error, "the write-ahead log stays until the next start");
            }
        }
        self.inner.writer.close().await;
    }
}

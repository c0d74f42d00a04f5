//! Transactions: the only way to read or write.

use sqlx::{Sqlite, SqliteConnection, Transaction};

use crate::StoreError;

mod sealed {
    /// Access to the connection, for this crate alone.
    pub trait Connected {
        #[doc(hidden)]
        fn connection(&mut self) -> &mut sqlx::SqliteConnection;
    }
}

pub(crate) use sealed::Connected;

/// Something that can be read from: a [`WriteTx`] sees its own changes, a [`ReadTx`] one consistent snapshot.
pub trait Reader: Connected + Send {}

/// A transaction that holds the write lock from its first moment. Dropping it takes everything back.
#[derive(Debug)]
pub struct WriteTx {
    transaction: Transaction<'static, Sqlite>,
}

/// One consistent snapshot of the database. Other connections may write meanwhile; it does not see that.
#[derive(Debug)]
pub struct ReadTx {
    transaction: Transaction<'static, Sqlite>,
}

impl WriteTx {
    pub(crate) fn new(transaction: Transaction<'static, Sqlite>) -> Self {
        Self { transaction }
    }

    /// Makes everything permanent: when this returns, it is on disk.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit().await?)
    }
}

impl ReadTx {
    pub(crate) fn new(transaction: Transaction<'static, Sqlite>) -> Self {
        Self { transaction }
    }
}

impl Connected for WriteTx {
    fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.transaction
    }
}

impl Connected for ReadTx {
    fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.transaction
    }
}

impl Reader for WriteTx {}
impl Reader for ReadTx {}

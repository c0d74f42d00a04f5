//! What can go wrong with the database, in terms that a caller can act on.

use std::path::{Path, PathBuf};

use tern_model::SyncConfigId;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// What stands where the database file should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundInstead {
    /// A symbolic link: following it could write to a file the person never meant.
    Symlink,
    /// A folder.
    Folder,
    /// A file in place of a folder.
    File,
    /// A socket, pipe or device.
    Special,
}

impl std::fmt::Display for FoundInstead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Symlink => "a symbolic link",
            Self::Folder => "a folder",
            Self::File => "a file",
            Self::Special => "a socket, pipe or device",
        })
    }
}

/// Which rule of the schema a write broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConstraintKind {
    /// A value that must be unique is there already.
    Unique,
    /// The row that this one belongs to does not exist.
    Foreign,
    /// A value is outside what the table allows.
    Check,
    /// A value is missing.
    NotNull,
}

/// What can go wrong with the database.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Something other than a plain file or folder stands at the path.
    #[error("{} is {found}; Tern did not touch it. Move it away, or choose another data folder", path.display())]
    Misplaced {
        /// The path.
        path: PathBuf,
        /// What is there.
        found: FoundInstead,
    },
    /// The file is no intact SQLite database.
    #[error(
        "{} is damaged or is no database ({detail}); Tern did not change it. Restore the newest file of the \
         folder backups, or move this file away to start fresh",
        place(path)
    )]
    Corrupt {
        /// The database file.
        path: PathBuf,
        /// What SQLite found.
        detail: String,
    },
    /// A database of another program.
    #[error(
        "{} is a database of another program; Tern did not touch it. Choose another data folder", path.display()
    )]
    Foreign {
        /// The database file.
        path: PathBuf,
    },
    /// A newer Tern has written the file.
    #[error(
        "{} was written by a newer version of Tern (schema {found}, this version knows {known}); Tern did not \
         change it. Update Tern, or open a copy from the folder backups", path.display()
    )]
    NewerSchema {
        /// The database file.
        path: PathBuf,
        /// The newest schema version in the file.
        found: i64,
        /// The newest schema version that this program knows.
        known: i64,
    },
    /// The folder or file cannot be written.
    #[error(
        "{} cannot be written; nothing was changed. Give yourself write permission there, or choose another data folder",
        place(path)
    )]
    ReadOnly {
        /// The folder or file.
        path: PathBuf,
    },
    /// No room is left.
    #[error(
        "the disk that holds {} is full; the last change was not made and nothing else is lost. Free some space and try again",
        place(path)
    )]
    DiskFull {
        /// The database file.
        path: PathBuf,
    },
    /// The file system refused something else.
    #[error("{} cannot be {action}: {source}", path.display())]
    Io {
        /// What it was about.
        path: PathBuf,
        /// What was tried, as in "opened".
        action: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// A migration failed; the database stands as it did before it.
    #[error("{} could not be brought up to date and is as it was before{}", path.display(), saved_at(backup.as_ref()))]
    Migration {
        /// The database file.
        path: PathBuf,
        /// The copy that was made first.
        backup: Option<PathBuf>,
        /// What failed.
        source: Source,
    },
    /// The linked SQLite is older than the first one without the known fault in its write-ahead log.
    #[error("this build links SQLite {found}; Tern needs {needed} or newer to keep its write-ahead log safe")]
    SqliteTooOld {
        /// The linked version.
        found: String,
        /// The oldest good version.
        needed: &'static str,
    },
    /// Another process kept the database locked for too long.
    #[error("the database is in use by another process and did not become free; try again")]
    Busy,
    /// The connection already has a sync that is not over.
    #[error("a sync of connection {config} is running already")]
    AlreadyRunning {
        /// The connection.
        config: SyncConfigId,
    },
    /// A write broke a rule of the schema; nothing of it was kept.
    #[error("the database refused a value: {detail}")]
    Constraint {
        /// Which kind of rule.
        kind: ConstraintKind,
        /// Which table and columns, in SQLite's words.
        detail: String,
    },
    /// A row that should be changed does not exist.
    #[error("there is no such {what}")]
    Missing {
        /// What was looked for, as in "task".
        what: &'static str,
    },
    /// A stored value cannot be read as what it should be.
    #[error("{table}.{column} holds a value that cannot be read: {reason}")]
    Unreadable {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// Why.
        reason: String,
    },
    /// A value cannot be stored.
    #[error("the value cannot be stored: {0}")]
    Unstorable(#[source] serde_json::Error),
    /// Anything else that SQLite reports.
    #[error("the database failed: {0}")]
    Database(#[source] Source),
}

/// Errors of a running transaction do not know the file's name.
fn place(path: &Path) -> String {
    if path.as_os_str().is_empty() { "the database".to_owned() } else { path.display().to_string() }
}

fn saved_at(backup: Option<&PathBuf>) -> String {
    backup.map(|path| format!("; a copy is at {}", path.display())).unwrap_or_default()
}

/// SQLite's primary result codes that callers act on.
mod code {
    pub(super) const BUSY: i32 = 5;
    pub(super) const LOCKED: i32 = 6;
    pub(super) const READONLY: i32 = 8;
    pub(super) const CORRUPT: i32 = 11;
    pub(super) const FULL: i32 = 13;
    pub(super) const CANTOPEN: i32 = 14;
    pub(super) const CONSTRAINT: i32 = 19;
    pub(super) const NOTADB: i32 = 26;
}

/// The primary result code of a database error.
fn primary_code(error: &sqlx::Error) -> Option<i32> {
    let extended: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(extended & 0xff)
}

impl StoreError {
    /// Whether the schema refused a value, so that other values may still be written.
    pub const fn is_constraint(&self) -> bool {
        matches!(self, Self::Constraint { .. } | Self::Unstorable(_))
    }

    /// Names the file in the errors that are about the file.
    #[must_use]
    pub(crate) fn at(mut self, file: &Path) -> Self {
        if let Self::Corrupt { path, .. } | Self::ReadOnly { path } | Self::DiskFull { path } = &mut self
            && path.as_os_str().is_empty()
        {
            file.clone_into(path);
        }
        self
    }

    pub(crate) fn unreadable(
        table: &'static str,
        column: &'static str,
        reason: impl std::fmt::Display,
    ) -> Self {
        Self::Unreadable { table, column, reason: reason.to_string() }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::error::ErrorKind;
        if matches!(error, sqlx::Error::PoolTimedOut) {
            return Self::Busy;
        }
        let nowhere = PathBuf::new;
        match primary_code(&error) {
            Some(code::BUSY | code::LOCKED) => return Self::Busy,
            Some(code::FULL) => return Self::DiskFull { path: nowhere() },
            Some(code::READONLY | code::CANTOPEN) => return Self::ReadOnly { path: nowhere() },
            Some(code::CORRUPT | code::NOTADB) => {
                return Self::Corrupt { path: nowhere(), detail: error.to_string() };
            }
            _ => {}
        }
        let kind = error.as_database_error().map(|database| (database.kind(), database.message().to_owned()));
        let (kind, detail) = match kind {
            Some((ErrorKind::UniqueViolation, detail)) => (ConstraintKind::Unique, detail),
            Some((ErrorKind::ForeignKeyViolation, detail)) => (ConstraintKind::Foreign, detail),
            Some((ErrorKind::CheckViolation, detail)) => (ConstraintKind::Check, detail),
            Some((ErrorKind::NotNullViolation, detail)) => (ConstraintKind::NotNull, detail),
            // A trigger that says no.
            Some((_, detail)) if primary_code(&error) == Some(code::CONSTRAINT) => {
                (ConstraintKind::Check, detail)
            }
            _ => return Self::Database(Box::new(error)),
        };
        Self::Constraint { kind, detail }
    }
}

//! The data folder and its files: in place, plain, and readable by their owner alone.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::open::OpenNote;
use crate::{FoundInstead, StoreError};

/// How long another process may take to open the same database.
const OPENING: Duration = Duration::from_secs(30);
const OPENING_STEP: Duration = Duration::from_millis(20);
/// How the name of the write-ahead log ends.
const WAL: &str = "-wal";

/// Makes the folder and an empty file where they are missing, and checks them where they are not.
pub(super) fn prepare(dir: &Path, notes: &mut Vec<OpenNote>) -> Result<PathBuf, StoreError> {
    let path = dir.join("tern.db");
    let mine = is_ours(dir, &path);
    private_folder(dir)?;
    if mine {
        tighten(dir, 0o700, notes)?;
    }
    match file_kind(&path)? {
        Some(Some(found)) => return Err(StoreError::Misplaced { path, found }),
        Some(None) => tighten(&path, 0o600, notes)?,
        None => create(&path)?,
    }
    for companion in companions(&path) {
        if let Some(Some(found)) = file_kind(&companion)? {
            return Err(StoreError::Misplaced { path: companion, found });
        }
    }
    if let Err(source) = OpenOptions::new().read(true).write(true).open(&path) {
        return Err(refused(&path, "opened", source));
    }
    Ok(path)
}

/// A folder that holds other things is not Tern's to close to others; its own files are closed in any case.
fn is_ours(dir: &Path, path: &Path) -> bool {
    let empty = || fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_none());
    path.symlink_metadata().is_ok() || empty()
}

/// Nothing there, something other than a plain file, or (`Some(None)`) a plain file.
#[allow(clippy::option_option)]
pub(crate) fn file_kind(path: &Path) -> Result<Option<Option<FoundInstead>>, StoreError> {
    let kind = match path.symlink_metadata() {
        Ok(metadata) => metadata.file_type(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(refused(path, "looked at", source)),
    };
    Ok(Some(match kind {
        kind if kind.is_file() => None,
        kind if kind.is_symlink() => Some(FoundInstead::Symlink),
        kind if kind.is_dir() => Some(FoundInstead::Folder),
        _ => Some(FoundInstead::Special),
    }))
}

/// SQLite's own files beside the database.
pub(crate) fn companions(path: &Path) -> impl Iterator<Item = PathBuf> + '_ {
    [WAL, "-shm", "-journal"].into_iter().map(|suffix| companion(path, suffix))
}

/// Where SQLite keeps what was written and is not folded into the database yet.
pub(crate) fn write_ahead_log(path: &Path) -> PathBuf {
    companion(path, WAL)
}

fn companion(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// SQLite gives its companion files the database's permissions; older ones may be wider.
pub(super) fn tighten_companions(path: &Path, notes: &mut Vec<OpenNote>) -> Result<(), StoreError> {
    for companion in companions(path) {
        if companion.exists() {
            tighten(&companion, 0o600, notes)?;
        }
    }
    Ok(())
}

/// Made before SQLite sees it, so that no moment exists in which others can read it.
fn create(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    private_mode(&mut options);
    match options.open(path) {
        // Another process was faster; what it made is as good.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(source) => Err(refused(path, "created", source)),
        Ok(_) => Ok(()),
    }
}

/// Makes a folder, and those above it, for the owner alone.
pub(crate) fn private_folder(dir: &Path) -> Result<(), StoreError> {
    if dir.is_dir() {
        return Ok(());
    }
    if dir.exists() {
        return Err(StoreError::Misplaced { path: dir.to_path_buf(), found: FoundInstead::File });
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).map_err(|source| refused(dir, "created", source))
}

/// New files are for their owner alone, whatever the umask.
pub(crate) fn private_mode(options: &mut OpenOptions) {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    #[cfg(not(unix))]
    let _ = options;
}

/// Takes away what others may do. A folder or file of somebody else cannot be changed and stays as it is.
#[cfg(unix)]
fn tighten(path: &Path, mode: u32, notes: &mut Vec<OpenNote>) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt as _;
    let metadata = path.metadata().map_err(|source| refused(path, "looked at", source))?;
    let mut permissions = metadata.permissions();
    if permissions.mode().trailing_zeros() >= 6 {
        return Ok(());
    }
    permissions.set_mode(mode);
    match fs::set_permissions(path, permissions) {
        Ok(()) => notes.push(OpenNote::PermissionsTightened { path: path.to_path_buf() }),
        Err(error) => tracing::warn!(%error, path = %path.display(), "others may read this"),
    }
    Ok(())
}

/// Other systems keep a person's data folder to that person by its place.
#[cfg(not(unix))]
fn tighten(_path: &Path, _mode: u32, _notes: &mut Vec<OpenNote>) -> Result<(), StoreError> {
    Ok(())
}

/// Held while one process opens the database: two must not make or migrate it at once.
pub(super) async fn lock_opening(dir: &Path) -> Result<File, StoreError> {
    let folder = dir.join("locks");
    private_folder(&folder)?;
    let path = folder.join("open.lock");
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    private_mode(&mut options);
    let file = options.open(&path).map_err(|source| refused(&path, "opened", source))?;
    let steps = OPENING.as_millis() / OPENING_STEP.as_millis();
    for _ in 0..steps {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(OPENING_STEP).await,
            Err(TryLockError::Error(source)) => return Err(refused(&path, "locked", source)),
        }
    }
    Err(StoreError::Busy)
}

/// The error for what the file system refused.
pub(crate) fn refused(path: &Path, action: &'static str, source: std::io::Error) -> StoreError {
    let path = path.to_path_buf();
    match source.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly { path },
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::DiskFull { path },
        ErrorKind::NotADirectory => StoreError::Misplaced { path, found: FoundInstead::File },
        _ => StoreError::Io { path, action, source },
    }
}

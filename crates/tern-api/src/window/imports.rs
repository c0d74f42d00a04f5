//! Archives that come through the window. A page knows no paths, so a file's bytes travel in pieces into a folder of
//! Tern's own, and are removed from there when the dialog lets go of them. One file is kept at a time.

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use tokio::fs::{DirBuilder, OpenOptions};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use super::keeping::refused;
use crate::import::{self, BitbucketArchive, BitbucketImport, BitbucketImported, ImportProgressed};
use crate::{ApiError, Tern};

/// The largest file that is taken.
const MAX_BYTES: u64 = 2 * 1024 * 1024 * 1024;

/// A piece of a file.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct ArchivePiece {
    /// The file's name here; `null` begins a new one.
    pub upload: Option<Uuid>,
    /// The bytes, in base64.
    pub piece: String,
}

/// A file on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ArchiveUpload {
    /// Its name here.
    pub upload: Uuid,
    /// How much of it has come.
    pub bytes: u64,
}

/// A file that was taken, by its name here.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct ArchiveByName {
    /// Its name here.
    pub upload: Uuid,
}

/// A file that was taken, and where its issues go.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct ArchiveImport {
    /// Its name here.
    pub upload: Uuid,
    /// The project's key; the project is made when there is none.
    pub project: String,
    /// The name of a project that is made.
    pub project_name: Option<String>,
    /// The repository that the tracker belonged to.
    pub repository: Option<String>,
}

/// Takes a piece of a file; the first one begins it, and removes what an earlier dialog has left.
pub async fn archive_receive(tern: &Tern, request: ArchivePiece) -> Result<ArchiveUpload, ApiError> {
    let piece = STANDARD.decode(&request.piece).map_err(|_| {
        ApiError::invalid(
            "A piece of the file arrived damaged.",
            "Nothing was changed. Choose the file again.",
        )
    })?;
    let folder = folder(tern);
    let begins = request.upload.is_none();
    let upload = request.upload.unwrap_or_else(|| tern.random.uuid());
    if begins {
        clear(&folder).await?;
    }
    let path = path_of(&folder, upload);
    let failed = |error: std::io::Error| refused(&path, &error);
    let mut options = OpenOptions::new();
    options.append(true).create_new(begins);
    #[cfg(unix)]
    options.mode(0o600);
    let mut file = match options.open(&path).await {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(gone()),
        other => other.map_err(failed)?,
    };
    let bytes = file.metadata().await.map_err(failed)?.len() + u64::try_from(piece.len()).unwrap_or(u64::MAX);
    if bytes > MAX_BYTES {
        drop(file);
        clear(&folder).await?;
        return Err(ApiError::invalid(
            "The file is larger than 2 GiB.",
            "Nothing was changed. Take the attached files out of the zip, or import it from the command line.",
        ));
    }
    file.write_all(&piece).await.map_err(failed)?;
    file.flush().await.map_err(failed)?;
    Ok(ArchiveUpload { upload, bytes })
}

/// Removes a file that was taken; one that is gone already is no fault.
pub async fn archive_forget(tern: &Tern, request: ArchiveByName) -> Result<(), ApiError> {
    let path = path_of(&folder(tern), request.upload);
    match tokio::fs::remove_file(&path).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(refused(&path, &error)),
        _ => Ok(()),
    }
}

/// Says what an import would do.
pub async fn bitbucket_check(tern: &Tern, request: ArchiveImport) -> Result<BitbucketArchive, ApiError> {
    import::bitbucket_check(tern, of_file(tern, request).await?).await
}

/// Makes tasks of what is new in the archive.
pub async fn bitbucket_import(
    tern: &Tern,
    request: ArchiveImport,
    progress: impl FnMut(ImportProgressed) + Send,
) -> Result<BitbucketImported, ApiError> {
    let upload = request.upload;
    let done = import::bitbucket_import(tern, of_file(tern, request).await?, progress).await?;
    tern.tell_project(done.project.id);
    archive_forget(tern, ArchiveByName { upload }).await?;
    Ok(done)
}

async fn of_file(tern: &Tern, request: ArchiveImport) -> Result<BitbucketImport, ApiError> {
    let ArchiveImport { upload, project, project_name, repository } = request;
    let file = path_of(&folder(tern), upload);
    if tokio::fs::try_exists(&file).await.unwrap_or(false) {
        return Ok(BitbucketImport { file, project, project_name, repository });
    }
    Err(gone())
}

fn gone() -> ApiError {
    ApiError::invalid("The file is no longer held here.", "Nothing was changed. Choose the file again.")
}

fn folder(tern: &Tern) -> PathBuf {
    tern.store.dir().join("imports")
}

fn path_of(folder: &Path, upload: Uuid) -> PathBuf {
    folder.join(format!("{upload}.zip"))
}

async fn clear(folder: &Path) -> Result<(), ApiError> {
    let failed = |error: std::io::Error| refused(folder, &error);
    match tokio::fs::remove_dir_all(folder).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    builder.mode(0o700);
    builder.create(folder).await.map_err(failed)
}

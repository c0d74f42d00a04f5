//! Importing what other trackers leave behind: the archive of a Bitbucket issue tracker.
//!
//! Atlassian removed the tracker on 2026-08-20; the export that its owners took is all there is of it. Each issue
//! becomes a local task, not a link: there is no issue any more that it could be kept in step with, and a local task
//! can be published on another forge. Why that is so: `docs/decisions/0011-imported-issues-are-local-tasks.md`.
//!
//! Repeating an import changes nothing: an issue is known again by its identity, which a custom field keeps.

mod archive;
mod export;
mod map;
mod refusal;
mod said;
#[cfg(test)]
mod tests;
mod text;
mod write;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use tern_model::{Project, ProjectKey, RepositoryRef, ServiceType};
use tern_store::{Reader, configs, projects};

use self::export::{Export, Whole};
use self::write::{BATCH, Known, batch, in_order};
use crate::{ApiError, ProjectCreate, Tern, projects::create_in};

/// What stands for a repository that nobody named.
const UNNAMED: &str = "unnamed";

/// So many items that could not be read are named one by one.
const NAMED_MAX: usize = 100;

/// An archive and where its issues go.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct BitbucketImport {
    /// The zip that Bitbucket's issue export made.
    pub file: PathBuf,
    /// The project's key; the project is made when there is none.
    pub project: String,
    /// The name of a project that is made; its key otherwise.
    #[serde(default)]
    #[specta(optional)]
    pub project_name: Option<String>,
    /// The repository that the tracker belonged to, as `WORKSPACE/NAME` or its address: an archive does not say.
    #[serde(default)]
    #[specta(optional)]
    pub repository: Option<String>,
}

/// What an archive holds and what of it a project has already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct BitbucketArchive {
    /// Issues in it.
    pub issues: u32,
    /// Of those, still to be done.
    pub open: u32,
    /// Comments of those issues.
    pub comments: u32,
    /// Attached files; they stay in the archive.
    pub attachments: u32,
    /// Comments, changes and attachments of issues that are not in it: Bitbucket leaves out what is marked as spam.
    pub astray: u32,
    /// Issues that the project has already.
    pub known: u32,
    /// Items that cannot be read, in words; at most a hundred are named.
    pub unread: Vec<String>,
    /// Items that cannot be read, all of them.
    pub unread_count: u32,
    /// Whether the project is made by the import.
    pub makes_project: bool,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct BitbucketImported {
    /// The project.
    pub project: Project,
    /// What the archive held.
    pub archive: BitbucketArchive,
    /// Tasks that were made.
    pub tasks_created: u32,
    /// Issues that kept their number as the task's.
    pub numbers_kept: u32,
}

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
pub struct ImportProgressed {
    /// Issues written.
    pub done: u32,
    /// Issues to write.
    pub total: u32,
}

/// Says what an import would do. Nothing is changed.
pub async fn bitbucket_check(tern: &Tern, request: BitbucketImport) -> Result<BitbucketArchive, ApiError> {
    let export = read(request.file.clone()).await?;
    let key: ProjectKey = request.project.parse()?;
    let mut db = tern.store.read().await?;
    let project = projects::get_by_key(&mut db, &key).await?;
    let known = if let Some(project) = &project {
        let repository = repository(&mut db, project, &request).await?;
        let known = Known::of(&mut db, project, &repository, &export).await?;
        new_issues(&known, &repository, &export)?.1
    } else {
        named(&request)?;
        0
    };
    Ok(summary(&export, known, project.is_none()))
}

/// Makes a task of every issue of the archive that the project does not have. `progress` is told after every batch.
pub async fn bitbucket_import(
    tern: &Tern,
    request: BitbucketImport,
    mut progress: impl FnMut(ImportProgressed) + Send,
) -> Result<BitbucketImported, ApiError> {
    let export = read(request.file.clone()).await?;
    let key: ProjectKey = request.project.parse()?;
    let mut tx = tern.store.write().await?;
    let before = projects::get_by_key(&mut tx, &key).await?;
    let makes_project = before.is_none();
    let project = if let Some(project) = before {
        project
    } else {
        let name = request.project_name.clone().unwrap_or_else(|| key.to_string());
        create_in(tern, &mut tx, &ProjectCreate { name, key: key.to_string() }).await?
    };
    let repository = repository(&mut tx, &project, &request).await?;
    let known = Known::of(&mut tx, &project, &repository, &export).await?;
    let (new, known) = new_issues(&known, &repository, &export)?;
    let new = in_order(new.into_iter(), project.next_task_number);
    tx.commit().await?;
    let total = count(new.len());
    let (mut created, mut kept) = (0, 0);
    progress(ImportProgressed { done: 0, total });
    for wholes in new.chunks(BATCH) {
        let mut tx = tern.store.write().await?;
        let made = batch(tern, &mut tx, &project, &repository, wholes).await?;
        tx.commit().await?;
        created += count(made.ids.len());
        kept += made.numbers_kept;
        tern.tell_edited(project.id, made.ids);
        progress(ImportProgressed { done: created, total });
    }
    let archive = summary(&export, known, makes_project);
    Ok(BitbucketImported { project, archive, tasks_created: created, numbers_kept: kept })
}

async fn read(file: PathBuf) -> Result<Export, ApiError> {
    let read = tokio::task::spawn_blocking(move || export::read(&archive::read_json(&file)?));
    let export =
        read.await.map_err(|error| ApiError::from(tern_sync::SyncError::Fault(error.to_string())))?;
    Ok(export?)
}

/// The issues that the project does not have, and how many it has.
fn new_issues<'a>(
    known: &Known,
    repository: &str,
    export: &'a Export,
) -> Result<(Vec<&'a Whole>, u32), ApiError> {
    let mut new = Vec::new();
    for whole in export.issues.values() {
        if !known.has(repository, whole)? {
            new.push(whole);
        }
    }
    let known = count(export.issues.len() - new.len());
    Ok((new, known))
}

/// The repository's address: as it is given, else the one the project is connected to on Bitbucket.
async fn repository(
    db: &mut impl Reader,
    project: &Project,
    request: &BitbucketImport,
) -> Result<String, ApiError> {
    if let Some(named) = named(request)? {
        return Ok(named);
    }
    let connected = configs::get_by_project(db, project.id).await?;
    let connected = connected.filter(|config| config.service_type == ServiceType::Bitbucket);
    Ok(connected.map_or_else(|| UNNAMED.to_owned(), |config| config.repository_url))
}

fn named(request: &BitbucketImport) -> Result<Option<String>, ApiError> {
    let given = request.repository.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let place =
        given.map(|text| RepositoryRef::parse(text, Some(ServiceType::Bitbucket), None)).transpose()?;
    Ok(place.map(|place| place.repository_url))
}

fn summary(export: &Export, known: u32, makes_project: bool) -> BitbucketArchive {
    let open = export.issues.values().filter(|whole| map::is_open(&whole.issue)).count();
    BitbucketArchive {
        issues: count(export.issues.len()),
        open: count(open),
        comments: count(export.comments()),
        attachments: count(export.attachments()),
        astray: export.astray,
        known,
        unread: export.unread.iter().take(NAMED_MAX).cloned().collect(),
        unread_count: count(export.unread.len()),
        makes_project,
    }
}

fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

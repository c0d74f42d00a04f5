//! A repository that answers under another name, or another one that answers under its name.
//!
//! A name can be given to another repository; the forge's own id cannot. Where the id is known, a sync that meets
//! issues it does not know asks whose they are before it takes over any, and a repository that has moved is found
//! again by its id. Nothing is ever followed by itself.

use std::sync::Arc;

use tern_forge::{Forge, RepositoryInfo, Unobserved};
use tern_model::{ExternalId, RemoteIssue, SyncConfig};
use tern_store::{configs, links};

use crate::{Engine, SyncError, run::Runner, setting::external_id};

/// Where a connection's repository is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whereabouts {
    /// The repository, as the forge names it now.
    pub now: RepositoryInfo,
    /// Whether that is the one that was connected; unknown where no id was kept and the forge leads on itself.
    pub by_id: bool,
}

impl Engine {
    /// Asks the forge where a connection's repository is now: by its id where that is known, else by what the forge
    /// answers under the old name. Nothing is written.
    pub async fn whereabouts(&self, config: &SyncConfig) -> Result<Whereabouts, SyncError> {
        let around = self.surroundings();
        let id = configs::repository_id(&mut around.store.read().await?, config.id).await?;
        let forge = around.connect(config, Arc::new(Unobserved)).await?;
        let now = forge.find_repository(id.as_deref()).await?;
        Ok(Whereabouts { now, by_id: id.is_some() })
    }
}

impl Runner {
    /// Makes sure that the repository under this name is the connected one; asked once in a run, and only where its
    /// id is known.
    pub(crate) async fn same_repository(&mut self, forge: &Arc<dyn Forge>) -> Result<(), SyncError> {
        if self.repository_known || self.repository_id().await?.is_none() {
            return Ok(());
        }
        self.ask_repository(forge).await
    }

    /// Asks for the repository itself, and compares it with the connected one.
    pub(crate) async fn ask_repository(&mut self, forge: &Arc<dyn Forge>) -> Result<(), SyncError> {
        let found = self.unless_cancelled(async { Ok(forge.check_repository().await) }).await??;
        self.met_repository(&found).await
    }

    /// Compares a repository that answered with the connected one. Where no id was kept yet, this one's is.
    pub(crate) async fn met_repository(&mut self, found: &RepositoryInfo) -> Result<(), SyncError> {
        match self.repository_id().await? {
            Some(id) if id != found.id => {
                return Err(SyncError::OtherRepository { name: found.full_name.clone() });
            }
            Some(_) => {}
            None => {
                let mut tx = self.around.store.write().await?;
                configs::set_repository_id(&mut tx, self.config.id, &found.id).await?;
                tx.commit().await?;
            }
        }
        self.repository_known = true;
        Ok(())
    }

    async fn repository_id(&self) -> Result<Option<String>, SyncError> {
        Ok(configs::repository_id(&mut self.around.store.read().await?, self.config.id).await?)
    }

    /// Whether a page shows issues that are not linked here, or not under their numbers.
    pub(crate) async fn shows_unknown(
        &self,
        forge: &dyn Forge,
        issues: &[RemoteIssue],
    ) -> Result<bool, SyncError> {
        let setting = self.setting(forge);
        let ids: Vec<(ExternalId, u64)> =
            issues.iter().filter_map(|issue| Some((external_id(setting, issue)?, issue.number))).collect();
        let mut read = self.around.store.read().await?;
        Ok(links::count_known(&mut read, self.config.project_id, &ids).await? < ids.len())
    }
}

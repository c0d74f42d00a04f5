//! Linking a task to an issue that a person names.
//!
//! The issue is read afresh, and what becomes of the two contents is decided by the very rules by which a sync adopts
//! a task by its title: what is blank here is filled in, and where both say something a person is asked.

use std::sync::Arc;

use tern_forge::{Capabilities, Unobserved};
use tern_model::{Content, ExternalId, Field, ProjectId, RemoteIssue, SyncConfig, Task};
use tern_reconcile::{
    merge::changed_fields,
    plan::{Known, PullAction, PullRules, UnknownClosed, plan_pull},
};
use tern_store::{StoreError, WriteTx};

use crate::{
    Engine, SyncError,
    apply::ApplyContext,
    engine::Surroundings,
    page::{Knowledge, plan_link, plan_page},
    setting::{LeftOut, Setting, Source, external_id},
};

/// What linking does to a task's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Linking {
    /// Both say the same.
    Alike,
    /// These fields are blank here and are filled in from the issue.
    Fills(Vec<Field>),
    /// These fields say something else there: the task stays as it is and a person is asked.
    Asks(Vec<Field>),
}

/// An issue that was read to be linked.
pub struct MetIssue {
    /// What the forge says of it.
    pub issue: RemoteIssue,
    config: SyncConfig,
    capabilities: Capabilities,
    around: Surroundings,
}

impl Engine {
    /// Reads one issue of a connection's repository. Nothing is written.
    pub async fn meet_issue(&self, config: &SyncConfig, number: u64) -> Result<MetIssue, SyncError> {
        let around = self.surroundings().clone();
        let forge = around.connect(config, Arc::new(Unobserved)).await?;
        let issue = forge.get_issue(number).await?;
        Ok(MetIssue { issue, config: config.clone(), capabilities: forge.capabilities(), around })
    }
}

impl MetIssue {
    /// Its identity in the connected repository; `None` when that is longer than can be kept.
    pub fn external_id(&self) -> Option<ExternalId> {
        external_id(self.setting(), &self.issue)
    }

    /// The repository it was read from, by its page.
    pub fn repository_url(&self) -> &str {
        &self.config.repository_url
    }

    /// What linking `task` to it would do.
    pub fn linking(&self, task: &Task) -> Linking {
        let local = task.content();
        let fields = changed_fields(&local, &self.issue.content);
        match plan_pull(Known::Namesake { local: &local }, &self.issue.content, self.setting().rules) {
            PullAction::AdoptInConflict => Linking::Asks(fields),
            _ if fields.is_empty() => Linking::Alike,
            _ => Linking::Fills(fields),
        }
    }

    /// What the issue says.
    pub const fn content(&self) -> &Content {
        &self.issue.content
    }

    /// Links a task that has no link, as it stands in this transaction.
    pub async fn link(&self, tx: &mut WriteTx, task: &Task) -> Result<(), StoreError> {
        let setting = self.setting();
        let id = external_id(setting, &self.issue)
            .ok_or(StoreError::Missing { what: "an address that can be kept" })?;
        let mut writes = plan_link(setting, &self.issue, id, task, self.around.clock.now());
        let context = ApplyContext {
            store: &self.around.store,
            clock: self.around.clock.as_ref(),
            setting,
            config_id: self.config.id,
        };
        context.write_rows(tx, &mut writes).await
    }

    /// Makes a task of it, whether it is open or closed, and links the two.
    pub async fn make_task(&self, tx: &mut WriteTx) -> Result<Task, StoreError> {
        let setting = self.setting();
        let issues = std::slice::from_ref(&self.issue);
        let mut writes = plan_page(setting, issues, Knowledge::default(), self.around.clock.now());
        let context = ApplyContext {
            store: &self.around.store,
            clock: self.around.clock.as_ref(),
            setting,
            config_id: self.config.id,
        };
        context.write_rows(tx, &mut writes).await?;
        writes.new_tasks.pop().ok_or(StoreError::Missing { what: "a title that a task can bear" })
    }

    /// The project whose repository it was read from.
    pub const fn project_id(&self) -> ProjectId {
        self.config.project_id
    }

    fn setting(&self) -> Setting<'_> {
        Setting {
            project_id: self.config.project_id,
            service: self.config.service_type,
            repository_url: &self.config.repository_url,
            sync_id: None,
            rules: PullRules { unknown_closed: UnknownClosed::Take, merge_mode: self.config.merge_mode },
            lesser_findings: self.config.lesser_findings,
            capabilities: self.capabilities,
            left_out: LeftOut::Ignored,
            source: Source::Asked,
            random: self.around.random.as_ref(),
        }
    }
}

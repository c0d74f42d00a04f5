//! What a project holds that its forge has not got.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use tern_model::{ProjectId, TaskId};
use tern_reconcile::same::same;
use tern_store::{Reader, comments, intents, links};

use crate::{
    ApiError,
    window::{self, TaskStanding},
};

/// What waits to be sent, counted by its kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, specta::Type)]
pub struct Unsent {
    /// Linked tasks that differ from base and wait for nothing but being sent.
    pub edits: u32,
    /// Tasks that an issue is to be made of.
    pub issues: u32,
    /// Comments on their way out.
    pub comments: u32,
    /// Edits, new issues and comments that the forge refused: a person decides what becomes of them.
    pub refused: u32,
}

impl Unsent {
    /// As "2 edits and 1 comment wait to be sent; the forge refused 1 change"; `None` where nothing does.
    pub fn words(self) -> Option<String> {
        let refused =
            (self.refused > 0).then(|| format!("the forge refused {}", counted(self.refused, "change")));
        let said: Vec<String> = self.waiting().into_iter().chain(refused).collect();
        (!said.is_empty()).then(|| said.join("; "))
    }

    fn waiting(self) -> Option<String> {
        let kinds = [(self.edits, "edit"), (self.issues, "new issue"), (self.comments, "comment")];
        let present = kinds.into_iter().filter(|&(count, _)| count > 0);
        let mut parts: Vec<String> = present.map(|(count, one)| counted(count, one)).collect();
        let last = parts.pop()?;
        let listed = if parts.is_empty() { last } else { format!("{} and {last}", parts.join(", ")) };
        let verb = if self.edits + self.issues + self.comments == 1 { "waits" } else { "wait" };
        Some(format!("{listed} {verb} to be sent"))
    }
}

fn counted(count: u32, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

/// What every project has that its forge has not got; those with nothing are left out.
pub(super) async fn by_project(db: &mut impl Reader) -> Result<HashMap<ProjectId, Unsent>, ApiError> {
    let mut unsent: HashMap<ProjectId, Unsent> = HashMap::new();
    let mut edited = links::perhaps_edited(db, None).await?;
    edited.retain(|linked| {
        !linked.remote.kind.is_security() && !same(&linked.task.content(), &linked.remote.base)
    });
    let ids: Vec<TaskId> = edited.iter().map(|linked| linked.task.id).collect();
    let failed: HashSet<TaskId> =
        intents::failed_of_tasks(db, &ids).await?.into_iter().map(|(id, _)| id).collect();
    for linked in edited {
        let counts = unsent.entry(linked.task.project_id).or_default();
        match window::standing_of(&linked.remote, true, failed.contains(&linked.task.id)) {
            TaskStanding::Edited => counts.edits += 1,
            TaskStanding::NotPushed => counts.refused += 1,
            _ => {}
        }
    }
    for (project, unmade) in intents::count_unmade(db).await? {
        let counts = unsent.entry(project).or_default();
        counts.issues += unmade.planned;
        counts.refused += unmade.refused;
    }
    for (project, unsaid) in comments::count_unsaid(db).await? {
        let counts = unsent.entry(project).or_default();
        counts.comments += unsaid.outgoing;
        counts.refused += unsaid.refused;
    }
    Ok(unsent)
}

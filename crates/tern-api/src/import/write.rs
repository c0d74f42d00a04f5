//! Writing what is new, a batch a transaction, so that an import that is cut off has lost nothing and goes on where it
//! stopped.

use std::collections::{HashMap, HashSet};

use tern_model::{Comment, ExternalId, Project, Task, TaskId, Timestamp};
use tern_store::{Reader, WriteTx, comments, links, projects, search, tasks};

use super::export::{Export, Whole};
use super::map::{external_id, task};
use super::said;
use crate::tasks::blank;
use crate::{ApiError, Tern};

/// Issues in one transaction.
pub(super) const BATCH: usize = 200;

/// A number above this is not kept: the project's next tasks would have to be numbered from there.
const NUMBER_KEPT_MAX: u64 = 1_000_000;

/// Which issues of an archive a project has already.
pub(super) struct Known {
    /// Identities, each with when its issue was made.
    imported: HashMap<String, Timestamp>,
    /// Number and time of making tell an issue also where an earlier import knew its repository by another name.
    made: HashSet<(u64, Timestamp)>,
    linked: HashSet<String>,
}

impl Known {
    pub(super) async fn of(
        db: &mut impl Reader,
        project: &Project,
        repository: &str,
        export: &Export,
    ) -> Result<Self, ApiError> {
        let imported = tasks::imported(db, project.id, super::map::CUSTOM_FIELD).await?;
        let number = |id: &str| id.rsplit(':').next()?.parse::<u64>().ok();
        let made = imported.iter().filter_map(|(id, at)| Some((number(id)?, *at))).collect();
        let ids: Vec<ExternalId> = export
            .issues
            .keys()
            .filter_map(|id| ExternalId::from_stored(external_id(repository, *id)))
            .collect();
        let linked = links::by_external_ids(db, project.id, &ids).await?;
        let linked = linked.into_iter().map(|linked| linked.remote.external_id.to_string()).collect();
        Ok(Self { imported: imported.into_iter().collect(), made, linked })
    }

    /// Whether the project has this issue. Refused where another issue bears its identity: taking one for the other
    /// would lose it.
    pub(super) fn has(&self, repository: &str, whole: &Whole) -> Result<bool, ApiError> {
        let (id, made) = (whole.issue.id, whole.issue.created_on);
        let identity = external_id(repository, id);
        if self.linked.contains(&identity) || self.made.contains(&(id, made)) {
            return Ok(true);
        }
        match self.imported.get(&identity) {
            None => Ok(false),
            Some(_) => Err(ApiError::invalid(
                format!("The project holds another issue #{id}: this archive is of another repository."),
                "Nothing was changed. Say of which one (--repository WORKSPACE/NAME), or choose another project.",
            )),
        }
    }
}

/// Tasks that were made.
pub(super) struct Made {
    pub(super) ids: Vec<TaskId>,
    pub(super) numbers_kept: u32,
}

/// Writes one batch of issues, all of them new, and says which tasks they became.
pub(super) async fn batch(
    tern: &Tern,
    tx: &mut WriteTx,
    project: &Project,
    repository: &str,
    wholes: &[&Whole],
) -> Result<Made, ApiError> {
    let made: Vec<Task> = {
        let numbers = numbers(tx, project, wholes).await?;
        let task_of = |(whole, number): (&&Whole, u32)| {
            task(blank(tern, project, number), TaskId::new(tern.random.uuid()), whole, repository)
        };
        wholes.iter().zip(numbers).map(task_of).collect()
    };
    tasks::insert_many(tx, &made).await?;
    let said: Vec<Comment> = wholes
        .iter()
        .zip(&made)
        .flat_map(|(whole, task)| said::comments(whole, task.id, tern.random.as_ref(), tern.now()))
        .collect();
    comments::upsert_many(tx, &said).await?;
    search::flush(tx, u32::try_from(made.len()).unwrap_or(u32::MAX)).await?;
    let kept =
        wholes.iter().zip(&made).filter(|(whole, task)| u64::from(task.number) == whole.issue.id).count();
    let numbers_kept = u32::try_from(kept).unwrap_or(u32::MAX);
    Ok(Made { ids: made.into_iter().map(|task| task.id).collect(), numbers_kept })
}

/// The batch's task numbers. An issue keeps its own where the project has never given it, so that "#12" in a text
/// means what it meant.
async fn numbers(tx: &mut WriteTx, project: &Project, wholes: &[&Whole]) -> Result<Vec<u32>, ApiError> {
    let next = projects::get(tx, project.id)
        .await?
        .ok_or_else(|| ApiError::not_found("The project"))?
        .next_task_number;
    let own = |whole: &Whole| {
        let kept = u64::from(next)..=NUMBER_KEPT_MAX;
        u32::try_from(whole.issue.id).ok().filter(|_| kept.contains(&whole.issue.id))
    };
    let last = wholes.iter().filter_map(|whole| own(whole)).max();
    let others =
        u32::try_from(wholes.iter().filter(|whole| own(whole).is_none()).count()).unwrap_or(u32::MAX);
    let span = last.map_or(0, |last| last + 1 - next);
    let first = projects::take_task_numbers(tx, project.id, span.saturating_add(others)).await?;
    let mut spare = first + span..;
    Ok(wholes.iter().map(|whole| own(whole).or_else(|| spare.next()).unwrap_or(next)).collect())
}

/// The order in which issues are written: those that keep their numbers first, lest the others take them.
pub(super) fn in_order<'a>(new: impl Iterator<Item = &'a Whole>, next: u32) -> Vec<&'a Whole> {
    let keeps = |whole: &Whole| (u64::from(next)..=NUMBER_KEPT_MAX).contains(&whole.issue.id);
    let (mut first, rest): (Vec<&Whole>, Vec<&Whole>) = new.partition(|whole| keeps(whole));
    first.extend(rest);
    first
}

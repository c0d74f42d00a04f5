//! Pages, counts and facets of tasks.

use serde::{Deserialize, Serialize};
use tern_model::{Priority, ProjectId, Status, TaskType, text_enum};
use tern_store::{LinkStanding, Reader, StandingFilter, TaskQuery as StoreQuery, TaskSort, tasks};

use super::cards::{TaskCard, TaskStanding, cards, edited_tasks};
use super::projects::accounts;
use crate::{ApiError, PAGE_MAX, Tern};

/// The most values of one kind that facets hold.
const FACETS_MAX: usize = 500;
/// The name that stands for the connection's own account.
const ME: &str = "@me";

/// Which tasks; `null` inside a list means "none", an empty list does not filter.
#[derive(Debug, Clone, Default, Deserialize, specta::Type)]
pub struct TaskFilter {
    /// Full text over key, title, description and labels; every word must occur, the last as a beginning.
    pub text: String,
    /// In any of these columns.
    pub statuses: Vec<Status>,
    /// Of any of these kinds.
    pub types: Vec<TaskType>,
    /// With any of these urgencies.
    pub priorities: Vec<Option<Priority>>,
    /// With any of these labels.
    pub labels: Vec<String>,
    /// Assigned to any of these; `@me` is the connection's account.
    pub assignees: Vec<Option<String>>,
    /// In any of these milestones.
    pub milestones: Vec<Option<String>>,
    /// Standing in any of these ways with the forge.
    pub standings: Vec<TaskStanding>,
}

text_enum! {
    /// The order of a list.
    SortBy, "order", {
        /// As on the board.
        Position = "position",
        /// Most urgent first.
        Priority = "priority",
        /// Last changed first.
        Updated = "updated",
        /// Last made first.
        Created = "created",
        /// By title.
        Title = "title",
        /// Greatest number first.
        Number = "number",
    }
}

/// A project, or all of them, and which of its tasks.
#[derive(Debug, Clone, Default, Deserialize, specta::Type)]
pub struct TaskScope {
    /// One project; `null`: every project.
    pub project_id: Option<ProjectId>,
    /// Which tasks.
    pub filter: TaskFilter,
}

/// A page of tasks.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct TaskQuery {
    /// One project; `null`: every project.
    pub project_id: Option<ProjectId>,
    /// Which tasks.
    pub filter: TaskFilter,
    /// The order.
    pub sort: SortBy,
    /// Tasks to pass over.
    pub offset: u32,
    /// At most this many, and never more than 200.
    pub limit: u32,
}

/// A page of tasks and how many there are in all.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct TaskPage {
    /// The page.
    pub tasks: Vec<TaskCard>,
    /// How many the filter finds.
    pub total: u32,
}

/// How many tasks a scope holds.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct TaskCount {
    /// All that the filter finds.
    pub total: u32,
    /// The same by column.
    pub by_status: StatusCounts,
    /// The same scope without its filter.
    pub unfiltered: u32,
}

/// A number for each column.
#[derive(Debug, Clone, Copy, Default, Serialize, specta::Type)]
pub struct StatusCounts {
    /// Not begun.
    pub todo: u32,
    /// Being worked on.
    pub in_progress: u32,
    /// Waiting for review.
    pub in_review: u32,
    /// Completed.
    pub done: u32,
    /// Not planned.
    pub cancelled: u32,
}

impl StatusCounts {
    fn slot(&mut self, status: Status) -> &mut u32 {
        match status {
            Status::Todo => &mut self.todo,
            Status::InProgress => &mut self.in_progress,
            Status::InReview => &mut self.in_review,
            Status::Done => &mut self.done,
            Status::Cancelled => &mut self.cancelled,
        }
    }
}

/// A label, its colour, and how many tasks have it.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct LabelCount {
    /// The label.
    pub name: String,
    /// Six hex digits without `#`.
    pub color: Option<String>,
    /// How many tasks have it.
    pub count: u32,
}

/// An assignee and how many tasks they have.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct AssigneeCount {
    /// The login name.
    pub login: String,
    /// How many tasks they have.
    pub count: u32,
}

/// A milestone and how many tasks are in it.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct MilestoneCount {
    /// The milestone's title.
    pub title: String,
    /// How many tasks are in it.
    pub count: u32,
}

/// The values that occur in a scope, most used first; at most 500 of each.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct TaskFacets {
    /// Labels.
    pub labels: Vec<LabelCount>,
    /// Assignees.
    pub assignees: Vec<AssigneeCount>,
    /// Milestones.
    pub milestones: Vec<MilestoneCount>,
    /// Cycles, by name.
    pub cycles: Vec<String>,
}

/// A page of tasks.
pub async fn task_list(tern: &Tern, request: TaskQuery) -> Result<TaskPage, ApiError> {
    let scope = TaskScope { project_id: request.project_id, filter: request.filter };
    ready_to_search(tern, &scope.filter).await?;
    let mut read = tern.store.read().await?;
    let (sort, descending) = order(request.sort);
    let query = StoreQuery {
        sort,
        descending,
        limit: request.limit.min(PAGE_MAX),
        offset: request.offset,
        ..query_of(&mut read, scope).await?
    };
    let rows = tasks::list(&mut read, &query).await?;
    let total = tasks::count(&mut read, &query).await?;
    Ok(TaskPage { tasks: cards(&mut read, &rows).await?, total })
}

/// How many tasks a scope holds, by column.
pub async fn task_count(tern: &Tern, request: TaskScope) -> Result<TaskCount, ApiError> {
    ready_to_search(tern, &request.filter).await?;
    let mut read = tern.store.read().await?;
    let whole = StoreQuery { project: request.project_id, ..StoreQuery::default() };
    let unfiltered = tasks::count(&mut read, &whole).await?;
    let query = query_of(&mut read, request).await?;
    let mut by_status = StatusCounts::default();
    let mut total = 0;
    for (status, count) in tasks::count_by_column(&mut read, &query).await? {
        *by_status.slot(status) += count;
        total += count;
    }
    Ok(TaskCount { total, by_status, unfiltered })
}

/// The values that filters offer.
pub async fn task_facets(tern: &Tern, project_id: Option<ProjectId>) -> Result<TaskFacets, ApiError> {
    let mut read = tern.store.read().await?;
    let mut found = tasks::facets(&mut read, project_id).await?;
    // The sort is stable: what is used alike stays in the order of its names.
    found.labels.sort_by_key(|label| std::cmp::Reverse(label.count));
    found.assignees.sort_by_key(|facet| std::cmp::Reverse(facet.count));
    found.milestones.sort_by_key(|facet| std::cmp::Reverse(facet.count));
    let labels = found.labels.into_iter().take(FACETS_MAX);
    let assignees = found.assignees.into_iter().take(FACETS_MAX);
    let milestones = found.milestones.into_iter().take(FACETS_MAX);
    Ok(TaskFacets {
        labels: labels.map(|l| LabelCount { name: l.name, color: l.color, count: l.count }).collect(),
        assignees: assignees.map(|facet| AssigneeCount { login: facet.name, count: facet.count }).collect(),
        milestones: milestones
            .map(|facet| MilestoneCount { title: facet.name, count: facet.count })
            .collect(),
        cycles: found.cycles.into_iter().take(FACETS_MAX).map(|facet| facet.name).collect(),
    })
}

async fn ready_to_search(tern: &Tern, filter: &TaskFilter) -> Result<(), ApiError> {
    if !filter.text.trim().is_empty() {
        tern.store.search_ready().await?;
    }
    Ok(())
}

const fn order(sort: SortBy) -> (TaskSort, bool) {
    match sort {
        SortBy::Position => (TaskSort::Position, false),
        SortBy::Priority => (TaskSort::Priority, true),
        SortBy::Updated => (TaskSort::Updated, true),
        SortBy::Created => (TaskSort::Created, true),
        SortBy::Title => (TaskSort::Title, false),
        SortBy::Number => (TaskSort::Key, true),
    }
}

async fn query_of(db: &mut impl Reader, scope: TaskScope) -> Result<StoreQuery, ApiError> {
    let TaskScope { project_id, filter } = scope;
    let standing = standing_filter(db, project_id, &filter.standings).await?;
    Ok(StoreQuery {
        project: project_id,
        statuses: filter.statuses,
        types: filter.types,
        priorities: filter.priorities,
        any_labels: filter.labels,
        assignees: people(db, project_id, filter.assignees).await?,
        milestones: filter.milestones,
        standing,
        text: Some(filter.text).filter(|text| !text.trim().is_empty()),
        ..StoreQuery::default()
    })
}

async fn standing_filter(
    db: &mut impl Reader,
    project: Option<ProjectId>,
    standings: &[TaskStanding],
) -> Result<Option<StandingFilter>, ApiError> {
    if standings.is_empty() {
        return Ok(None);
    }
    let by_content =
        |standing: &TaskStanding| matches!(standing, TaskStanding::Edited | TaskStanding::InSync);
    let edited = if standings.iter().any(by_content) {
        edited_tasks(db, project).await?.into_iter().map(|(id, _)| id).collect()
    } else {
        Vec::new()
    };
    let any = standings.iter().map(|standing| match standing {
        TaskStanding::Local => LinkStanding::Local,
        TaskStanding::NotPublished => LinkStanding::NotPublished,
        TaskStanding::InSync => LinkStanding::InSync,
        TaskStanding::Edited => LinkStanding::Edited,
        TaskStanding::Conflict => LinkStanding::Conflict,
        TaskStanding::NotPushed => LinkStanding::NotPushed,
        TaskStanding::Gone => LinkStanding::Gone,
        TaskStanding::Moved => LinkStanding::Moved,
        TaskStanding::Forbidden => LinkStanding::Forbidden,
    });
    Ok(Some(StandingFilter { any: any.collect(), edited }))
}

/// `@me` as the logins it stands for: one per connected project in the scope. Where no login is known the word
/// itself stays, which is nobody's login.
async fn people(
    db: &mut impl Reader,
    project: Option<ProjectId>,
    assignees: Vec<Option<String>>,
) -> Result<Vec<Option<String>>, ApiError> {
    if !assignees.iter().flatten().any(|login| login == ME) {
        return Ok(assignees);
    }
    let accounts = accounts(db).await?;
    let mine = accounts.iter().filter(|(id, _)| project.is_none_or(|project| project == **id));
    let mine: Vec<Option<String>> = mine.map(|(_, login)| Some(login.clone())).collect();
    Ok(assignees
        .into_iter()
        .flat_map(|who| match who.as_deref() {
            Some(ME) if !mine.is_empty() => mine.clone(),
            _ => vec![who],
        })
        .collect())
}

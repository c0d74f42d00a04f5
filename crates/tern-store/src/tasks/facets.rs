//! The distinct values that filters offer.

use tern_model::ProjectId;

use crate::row::count;
use crate::{Reader, StoreError};

/// A value and how many tasks have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// The value.
    pub name: String,
    /// How many tasks have it.
    pub count: u32,
}

/// A label, its colour, and how many tasks have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelFacet {
    /// The label.
    pub name: String,
    /// Its colour as six hex digits without `#`, where one is known.
    pub color: Option<String>,
    /// How many tasks have it.
    pub count: u32,
}

/// The distinct values that filters offer, each by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// Labels that some task has.
    pub labels: Vec<LabelFacet>,
    /// Assignees of some task.
    pub assignees: Vec<Facet>,
    /// Milestones of some task.
    pub milestones: Vec<Facet>,
    /// Cycles of some task.
    pub cycles: Vec<Facet>,
}

// The casts name a type where the macro would ask a table-valued function for one.

/// The distinct values of a project's tasks, or of all tasks.
pub async fn facets(db: &mut impl Reader, project: Option<ProjectId>) -> Result<Facets, StoreError> {
    let project = project.map(|id| id.to_string());
    let project = project.as_deref();
    Ok(Facets {
        labels: labels(db, project).await?,
        assignees: assignees(db, project).await?,
        milestones: milestones(db, project).await?,
        cycles: cycles(db, project).await?,
    })
}

async fn labels(db: &mut impl Reader, project: Option<&str>) -> Result<Vec<LabelFacet>, StoreError> {
    // A label with two colours in two projects shows the one that sorts last, the same one every time.
    let rows = sqlx::query!(
        r#"select cast(used.name as text) as "name!: String", used.count as "count!: i64",
                  (select max(l.color) from labels l
                   where l.name = used.name and (?1 is null or l.project_id = ?1)) as "color?: String"
           from (select j.value as name, count(*) as count from tasks t, json_each(t.labels) j
                 where ?1 is null or t.project_id = ?1 group by j.value) used
           order by used.name collate nocase, used.name"#,
        project
    )
    .fetch_all(db.connection())
    .await?;
    let facet =
        rows.into_iter().map(|row| LabelFacet { name: row.name, color: row.color, count: count(row.count) });
    Ok(facet.collect())
}

async fn assignees(db: &mut impl Reader, project: Option<&str>) -> Result<Vec<Facet>, StoreError> {
    let rows = sqlx::query!(
        r#"select cast(j.value as text) as "name!: String", count(*) as "count!: i64"
           from tasks t, json_each(t.assignees) j
           where ?1 is null or t.project_id = ?1
           group by j.value order by j.value collate nocase, j.value"#,
        project
    )
    .fetch_all(db.connection())
    .await?;
    Ok(rows.into_iter().map(|row| Facet { name: row.name, count: count(row.count) }).collect())
}

async fn milestones(db: &mut impl Reader, project: Option<&str>) -> Result<Vec<Facet>, StoreError> {
    let rows = sqlx::query!(
        r#"select milestone as "name!: String", count(*) as "count!: i64" from tasks
           where milestone is not null and (?1 is null or project_id = ?1)
           group by milestone order by milestone collate nocase, milestone"#,
        project
    )
    .fetch_all(db.connection())
    .await?;
    Ok(rows.into_iter().map(|row| Facet { name: row.name, count: count(row.count) }).collect())
}

async fn cycles(db: &mut impl Reader, project: Option<&str>) -> Result<Vec<Facet>, StoreError> {
    let rows = sqlx::query!(
        r#"select cycle as "name!: String", count(*) as "count!: i64" from tasks
           where cycle is not null and (?1 is null or project_id = ?1)
           group by cycle order by cycle collate nocase, cycle"#,
        project
    )
    .fetch_all(db.connection())
    .await?;
    Ok(rows.into_iter().map(|row| Facet { name: row.name, count: count(row.count) }).collect())
}

use tern_model::{ConflictStatus, Priority, RemoteKind, RemoteState, Status, Task, TaskType};
use tern_store::{
    Facet, Facets, LabelFacet, SyncFilter, TaskQuery, TaskSort, labels, links, projects, tasks,
};

use crate::support::{Fixture, link, now, project, task, task_id};

/// Changes a task in place.
fn with(number: u32, change: impl FnOnce(&mut Task)) -> Task {
    let mut task = task(1, number);
    task.labels.clear();
    task.assignees.clear();
    change(&mut task);
    task
}

fn named(names: &[&str]) -> std::collections::BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// Six tasks that differ in everything a list can filter or sort by; one more in another project.
async fn board() -> Fixture {
    let fixture = Fixture::with_project().await;
    let at = |seconds| now().plus_seconds(seconds);
    let put = [
        with(1, |t| {
            (t.title, t.status, t.position, t.updated_at) = ("banana".into(), Status::Done, 1.0, at(9));
        }),
        with(2, |t| {
            (t.title, t.labels, t.priority) =
                ("Apple".into(), named(&["bug", "x\"bug"]), Some(Priority::Low));
            (t.position, t.created_at) = (3.0, at(-5));
        }),
        with(3, |t| {
            (t.title, t.labels) = ("cherry".into(), named(&["x\"bug", "docs"]));
            (t.assignees, t.position, t.updated_at) = (named(&["ada", "bob"]), 2.0, at(-1));
        }),
        with(4, |t| {
            (t.task_type, t.priority, t.milestone) =
                (TaskType::Bug, Some(Priority::Critical), Some("v1".into()));
            (t.status, t.assignees) = (Status::InReview, named(&["bob"]));
        }),
        with(5, |t| {
            (t.status, t.cycle, t.milestone) = (Status::InProgress, Some("W1".into()), Some("v2".into()));
        }),
        with(6, |t| (t.status, t.priority) = (Status::Cancelled, Some(Priority::High))),
    ];
    let api = project(2, "API");
    let elsewhere =
        Task { id: task_id(2, 1), project_id: api.id, ..with(1, |t| t.cycle = Some("W9".into())) };
    let change = |number: usize, change: fn(&mut tern_model::TaskRemote)| {
        let mut link = link(&put[number - 1]);
        change(&mut link);
        link
    };
    let remote = [
        change(2, |_| ()),
        change(3, |l| l.sync_conflict_status = Some(ConflictStatus::Pending)),
        change(4, |l| l.kind = RemoteKind::SecurityAdvisory),
        change(5, |l| l.remote_state = RemoteState::Forbidden),
    ];
    let mut tx = fixture.write().await;
    projects::insert(&mut tx, &api).await.unwrap();
    tasks::insert_many(&mut tx, &put).await.unwrap();
    tasks::insert_many(&mut tx, &[elsewhere]).await.unwrap();
    links::insert_many(&mut tx, &remote).await.unwrap();
    tx.commit().await.unwrap();
    fixture
}

fn web() -> TaskQuery {
    TaskQuery { project: Some(project(1, "WEB").id), sort: TaskSort::Key, ..TaskQuery::default() }
}

/// The numbers of the listed tasks; counting must agree with listing.
async fn numbers(fixture: &Fixture, query: &TaskQuery) -> Vec<u32> {
    let mut db = fixture.store.read().await.unwrap();
    let found = tasks::list(&mut db, query).await.unwrap();
    let whole = TaskQuery { limit: u32::MAX, offset: 0, ..query.clone() };
    let all = tasks::list(&mut db, &whole).await.unwrap().len();
    assert_eq!(
        tasks::count(&mut db, query).await.unwrap() as usize,
        all,
        "count and list disagree: {query:?}"
    );
    found.iter().map(|row| row.task.number).collect()
}

#[tokio::test]
async fn a_row_shows_the_task_its_project_and_its_link() {
    let fixture = Fixture::with_linked_tasks(1).await;
    let mut unlinked = task(1, 2);
    unlinked.position = 0.5;
    let mut tx = fixture.write().await;
    tasks::insert_many(&mut tx, std::slice::from_ref(&unlinked)).await.unwrap();
    tx.commit().await.unwrap();
    let mut db = fixture.store.read().await.unwrap();
    let rows = tasks::list(&mut db, &TaskQuery::default()).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!((&rows[0].task, &rows[0].remote), (&unlinked, &None));
    assert_eq!((&rows[1].task, &rows[1].remote), (&task(1, 1), &Some(link(&task(1, 1)))));
    assert_eq!(rows[1].project_key.as_str(), "WEB");
}

#[tokio::test]
async fn filters_narrow_the_list() {
    let fixture = board().await;
    let text = |value: &str| Some(value.to_owned());
    let cases: Vec<(TaskQuery, &[u32])> = vec![
        (web(), &[1, 2, 3, 4, 5, 6]),
        (TaskQuery { statuses: vec![Status::Todo], ..web() }, &[2, 3]),
        (TaskQuery { statuses: vec![Status::Done, Status::Cancelled], ..web() }, &[1, 6]),
        (TaskQuery { types: vec![TaskType::Bug], ..web() }, &[4]),
        (TaskQuery { priorities: vec![Some(Priority::Low), Some(Priority::High)], ..web() }, &[2, 6]),
        (TaskQuery { priorities: vec![None], ..web() }, &[1, 3, 5]),
        (TaskQuery { priorities: vec![None, Some(Priority::Critical)], ..web() }, &[1, 3, 4, 5]),
        (TaskQuery { labels: vec!["bug".into()], ..web() }, &[2]),
        (TaskQuery { labels: vec!["x\"bug".into()], ..web() }, &[2, 3]),
        (TaskQuery { labels: vec!["bug".into(), "x\"bug".into()], ..web() }, &[2]),
        (TaskQuery { labels: vec!["bu".into()], ..web() }, &[]),
        (TaskQuery { assignees: vec![text("bob")], ..web() }, &[3, 4]),
        (TaskQuery { assignees: vec![text("ada"), text("nobody")], ..web() }, &[3]),
        (TaskQuery { assignees: vec![None], ..web() }, &[1, 2, 5, 6]),
        (TaskQuery { assignees: vec![None, text("ada")], ..web() }, &[1, 2, 3, 5, 6]),
        (TaskQuery { milestones: vec![text("v1"), text("v2")], ..web() }, &[4, 5]),
        (TaskQuery { milestones: vec![None, text("v1")], ..web() }, &[1, 2, 3, 4, 6]),
        (TaskQuery { cycles: vec![text("W1")], ..web() }, &[5]),
        (TaskQuery { sync: Some(SyncFilter::LocalOnly), ..web() }, &[1, 6]),
        (TaskQuery { sync: Some(SyncFilter::Linked), ..web() }, &[2, 3, 4, 5]),
        (TaskQuery { sync: Some(SyncFilter::Conflict), ..web() }, &[3]),
        (TaskQuery { sync: Some(SyncFilter::Security), ..web() }, &[4]),
        (TaskQuery { sync: Some(SyncFilter::Unreachable), ..web() }, &[5]),
        (TaskQuery { sync: Some(SyncFilter::Linked), statuses: vec![Status::Todo], ..web() }, &[2, 3]),
    ];
    for (query, expected) in cases {
        assert_eq!(numbers(&fixture, &query).await, expected, "{query:?}");
    }
}

#[tokio::test]
async fn lists_are_in_the_order_asked_for() {
    let fixture = board().await;
    let cases = [
        (TaskSort::Position, [3, 2, 5, 4, 1, 6]),
        (TaskSort::Key, [1, 2, 3, 4, 5, 6]),
        (TaskSort::Title, [2, 1, 3, 4, 5, 6]),
        (TaskSort::Status, [2, 3, 5, 4, 1, 6]),
        (TaskSort::Priority, [1, 3, 5, 2, 6, 4]),
        (TaskSort::Updated, [3, 2, 4, 5, 6, 1]),
        (TaskSort::Created, [2, 1, 3, 4, 5, 6]),
    ];
    for (sort, mut expected) in cases {
        let query = TaskQuery { sort, ..web() };
        assert_eq!(numbers(&fixture, &query).await, expected, "{sort:?}");
        expected.reverse();
        assert_eq!(numbers(&fixture, &TaskQuery { descending: true, ..query }).await, expected, "{sort:?}");
    }
}

#[tokio::test]
async fn a_column_is_in_board_order() {
    let fixture = board().await;
    let query = TaskQuery { statuses: vec![Status::Todo], sort: TaskSort::Position, ..web() };
    assert_eq!(numbers(&fixture, &query).await, [3, 2]);
}

#[tokio::test]
async fn pages_cover_the_list_once() {
    let fixture = board().await;
    for sort in [TaskSort::Position, TaskSort::Updated, TaskSort::Title] {
        let all = TaskQuery { sort, project: None, ..TaskQuery::default() };
        let mut db = fixture.store.read().await.unwrap();
        let whole: Vec<_> =
            tasks::list(&mut db, &all).await.unwrap().into_iter().map(|row| row.task.id).collect();
        assert_eq!(whole.len(), 7);
        let mut paged = Vec::new();
        for offset in (0..8).step_by(2) {
            let page = TaskQuery { limit: 2, offset, ..all.clone() };
            paged.extend(tasks::list(&mut db, &page).await.unwrap().into_iter().map(|row| row.task.id));
        }
        assert_eq!(paged, whole, "{sort:?}");
    }
}

#[tokio::test]
async fn all_projects_are_listed_by_key() {
    let fixture = board().await;
    let mut db = fixture.store.read().await.unwrap();
    let query = TaskQuery { sort: TaskSort::Key, limit: 2, ..TaskQuery::default() };
    let keys: Vec<String> = tasks::list(&mut db, &query)
        .await
        .unwrap()
        .iter()
        .map(|row| format!("{}-{}", row.project_key, row.task.number))
        .collect();
    assert_eq!(keys, ["API-1", "WEB-1"]);
}

#[tokio::test]
async fn values_a_person_chose_are_never_part_of_the_statement() {
    let fixture = board().await;
    let hostile = "x'); drop table tasks; --".to_owned();
    let query = TaskQuery {
        labels: vec![hostile.clone()],
        assignees: vec![Some(hostile.clone()), None],
        milestones: vec![Some(hostile.clone()), Some("\0".into())],
        cycles: vec![Some(hostile.clone())],
        text: Some(hostile),
        ..web()
    };
    assert_eq!(numbers(&fixture, &query).await, [] as [u32; 0]);
    assert_eq!(numbers(&fixture, &web()).await.len(), 6, "nothing happened to the table");
}

#[tokio::test]
async fn facets_offer_what_is_there() {
    let fixture = board().await;
    let id = project(1, "WEB").id;
    let mut tx = fixture.write().await;
    let color = tern_model::RemoteLabel { name: "bug".into(), color: Some("d73a4a".into()) };
    labels::upsert_many(&mut tx, id, &[color]).await.unwrap();
    let facet = |name: &str, count| Facet { name: name.to_owned(), count };
    let label = |name: &str, color: Option<&str>, count| LabelFacet {
        name: name.to_owned(),
        color: color.map(str::to_owned),
        count,
    };
    let expected = Facets {
        labels: vec![label("bug", Some("d73a4a"), 1), label("docs", None, 1), label("x\"bug", None, 2)],
        assignees: vec![facet("ada", 1), facet("bob", 2)],
        milestones: vec![facet("v1", 1), facet("v2", 1)],
        cycles: vec![facet("W1", 1)],
    };
    assert_eq!(tasks::facets(&mut tx, Some(id)).await.unwrap(), expected);
    let all = tasks::facets(&mut tx, None).await.unwrap();
    assert_eq!(all.cycles, [facet("W1", 1), facet("W9", 1)]);
    assert_eq!(all.labels, expected.labels);
}

#[tokio::test]
async fn columns_are_counted() {
    let fixture = board().await;
    let (web, api) = (project(1, "WEB").id, project(2, "API").id);
    let mut db = fixture.store.read().await.unwrap();
    let mut counted = tasks::count_by_status(&mut db, Some(web)).await.unwrap();
    counted.sort();
    let expected = [
        (Status::Todo, 2),
        (Status::InProgress, 1),
        (Status::InReview, 1),
        (Status::Done, 1),
        (Status::Cancelled, 1),
    ];
    assert_eq!(counted, expected.map(|(status, count)| (web, status, count)));
    let all = tasks::count_by_status(&mut db, None).await.unwrap();
    assert!(all.contains(&(api, Status::Todo, 1)), "all projects: {all:?}");
}

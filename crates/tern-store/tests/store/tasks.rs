use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use serde_json::json;
use tern_model::{Priority, Status, Task, TaskKey, TaskType, Timestamp};
use tern_store::{ConstraintKind, StoreError, projects, tasks};

use crate::support::{Fixture, block_on, link, now, project, task, task_id};

fn full(number: u32) -> Task {
    let mut task = task(1, number);
    task.status = Status::Done;
    task.task_type = TaskType::Epic;
    task.priority = Some(Priority::Critical);
    task.reporter = Some("grace".to_owned());
    task.milestone = Some("v1.0".to_owned());
    task.cycle = Some("2026-W10".to_owned());
    task.story_points = Some(0.5);
    task.issue_url = Some("https://github.com/harrowgate/lanternfish/issues/1".to_owned());
    task.closed_at = Some(now());
    let custom = json!({"z": 1, "a": {"deep": [true, null, 1.5, "x"]}, "big": 9_007_199_254_740_993_i64});
    task.custom_fields = custom.as_object().cloned().unwrap();
    task
}

#[tokio::test]
async fn a_task_comes_back_as_it_was_put_in() {
    let fixture = Fixture::with_project().await;
    let put = [full(1), task(1, 2)];
    let mut tx = fixture.write().await;
    tasks::insert_many(&mut tx, &put).await.unwrap();
    tx.commit().await.unwrap();
    let mut db = fixture.store.read().await.unwrap();
    assert_eq!(tasks::get(&mut db, put[0].id).await.unwrap().as_ref(), Some(&put[0]));
    let key = TaskKey { project: project(1, "WEB").key, number: 2 };
    assert_eq!(tasks::get_by_key(&mut db, &key).await.unwrap().as_ref(), Some(&put[1]));
    let many = tasks::get_many(&mut db, &[put[1].id, task_id(1, 77)]).await.unwrap();
    assert_eq!(many, [put[1].clone()], "an id without a task is left out");
}

#[tokio::test]
async fn a_changed_task_comes_back_changed() {
    let fixture = Fixture::with_project().await;
    let mut tx = fixture.write().await;
    tasks::insert_many(&mut tx, &[task(1, 1), task(1, 2)]).await.unwrap();
    let changed = full(1);
    tasks::update(&mut tx, &changed).await.unwrap();
    assert_eq!(tasks::get(&mut tx, changed.id).await.unwrap(), Some(changed));
    assert_eq!(
        tasks::get(&mut tx, task_id(1, 2)).await.unwrap(),
        Some(task(1, 2)),
        "the others stay as they are"
    );
}

#[tokio::test]
async fn a_task_that_is_gone_cannot_be_changed() {
    let fixture = Fixture::with_project().await;
    let mut tx = fixture.write().await;
    tasks::insert_many(&mut tx, &[task(1, 1)]).await.unwrap();
    let error = tasks::update_many(&mut tx, &[task(1, 1), task(1, 2)]).await.unwrap_err();
    assert!(matches!(error, StoreError::Missing { what: "task" }), "{error:?}");
}

#[tokio::test]
async fn one_bad_task_leaves_none_of_its_page() {
    let fixture = Fixture::with_project().await;
    let mut bad = task(1, 2);
    bad.project_id = project(9, "GONE").id;
    let mut tx = fixture.write().await;
    let error = tasks::insert_many(&mut tx, &[task(1, 1), bad]).await.unwrap_err();
    assert!(matches!(error, StoreError::Constraint { kind: ConstraintKind::Foreign, .. }), "{error:?}");
    assert_eq!(
        tasks::get(&mut tx, task_id(1, 1)).await.unwrap(),
        None,
        "the statement fails as a whole, so that a caller can retry task by task"
    );
    tasks::insert_many(&mut tx, &[task(1, 1)]).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn numbers_that_are_no_numbers_are_refused() {
    let fixture = Fixture::with_project().await;
    let mut tx = fixture.write().await;
    for position in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let nowhere = Task { position, ..task(1, 1) };
        let error = tasks::insert_many(&mut tx, &[nowhere]).await.unwrap_err();
        assert!(matches!(error, StoreError::Constraint { .. }), "{position} is no place: {error:?}");
    }
}

#[tokio::test]
async fn unlinked_tasks_are_found_by_their_exact_title() {
    let fixture = Fixture::with_project().await;
    let titled = |number, title: &str| Task { title: title.to_owned(), ..task(1, number) };
    let put =
        [titled(1, "Login fails"), titled(2, "login fails"), titled(3, "Login fails"), titled(4, "Login")];
    let mut elsewhere = titled(1, "Login fails");
    let api = project(2, "API");
    (elsewhere.id, elsewhere.project_id) = (task_id(2, 1), api.id);
    let mut tx = fixture.write().await;
    projects::insert(&mut tx, &api).await.unwrap();
    tasks::insert_many(&mut tx, &put).await.unwrap();
    tasks::insert_many(&mut tx, &[elsewhere]).await.unwrap();
    tern_store::links::insert_many(&mut tx, &[link(&put[2])]).await.unwrap();
    let found =
        tasks::unlinked_with_titles(&mut tx, put[0].project_id, &["Login fails", "Other"]).await.unwrap();
    let numbers: Vec<u32> = found.iter().map(|task| task.number).collect();
    assert_eq!(numbers, [1], "case counts, a linked task is taken, another project's is not ours");
    let both = tasks::unlinked_with_titles(&mut tx, put[0].project_id, &["login fails", "Login fails"]).await;
    let numbers: Vec<u32> = both.unwrap().iter().map(|task| task.number).collect();
    assert_eq!(numbers, [1, 2], "oldest number first");
}

#[tokio::test]
async fn deleting_a_task_takes_what_belongs_to_it() {
    let fixture = Fixture::with_linked_tasks(2).await;
    let mut tx = fixture.write().await;
    tern_store::conflicts::insert(&mut tx, &crate::support::conflict(1)).await.unwrap();
    tern_store::intents::insert(&mut tx, &crate::support::intent(1, 1)).await.unwrap();
    assert_eq!(tasks::delete_many(&mut tx, &[task_id(1, 1), task_id(1, 99)]).await.unwrap(), 1);
    tx.commit().await.unwrap();
    let mut db = fixture.store.read().await.unwrap();
    assert!(tern_store::links::get_by_task(&mut db, task_id(1, 1)).await.unwrap().is_none());
    assert!(tern_store::conflicts::list_of_task(&mut db, task_id(1, 1)).await.unwrap().is_empty());
    assert!(tern_store::intents::of_task(&mut db, task_id(1, 1)).await.unwrap().is_empty());
    assert!(tasks::get(&mut db, task_id(1, 2)).await.unwrap().is_some(), "the other task stays");
    assert_eq!(fixture.store.check_integrity().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn an_unreadable_row_is_named_and_not_guessed() {
    let fixture = Fixture::with_linked_tasks(1).await;
    let mut raw = fixture.raw().await;
    crate::support::execute(&mut raw, "update tasks set labels = '[1]'").await.unwrap();
    let mut db = fixture.store.read().await.unwrap();
    let error = tasks::get(&mut db, task_id(1, 1)).await.unwrap_err();
    let StoreError::Unreadable { table, column, .. } = error else { panic!("got {error:?}") };
    assert_eq!((table, column), ("tasks", "labels"));
}

fn any_time() -> impl Strategy<Value = Timestamp> {
    // Years 0 to 9999, which is what forges can say.
    (-62_167_219_200_000_i64..253_402_300_800_000).prop_map(|ms| Timestamp::from_millis(ms).unwrap())
}

/// Places that halving gaps between neighbours can lead to; SQLite reads decimal text exactly in this range.
fn any_place() -> impl Strategy<Value = f64> {
    prop_oneof![
        -1e12..1e12_f64,
        -1.0..1.0_f64,
        (1..50_i32, 0..1_000_000_i32).prop_map(|(n, m)| f64::from(m) * 0.5_f64.powi(n))
    ]
}

prop_compose! {
    fn any_task()(
        title in any::<String>(), description in any::<String>(),
        labels in prop::collection::btree_set(any::<String>(), 0..4),
        assignees in prop::collection::btree_set("\\PC*", 0..3),
        milestone in any::<Option<String>>(), key in any::<String>(), value in any::<String>(),
        position in any_place(), story_points in prop::option::of(0.0..1e6_f64),
        at in any_time(), closed_at in prop::option::of(any_time()),
        status in prop::sample::select(Status::ALL), priority in prop::option::of(prop::sample::select(Priority::ALL)),
    ) -> Task {
        let mut task = task(1, 1);
        task.custom_fields.insert(key, json!([value, {"n": position.to_bits()}]));
        Task {
            title, description, labels, assignees, milestone, position, story_points, closed_at, status, priority,
            created_at: at, updated_at: at, ..task
        }
    }
}

#[test]
fn any_task_survives_the_way_in_and_out() {
    let fixture = block_on(Fixture::with_project());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    proptest!(ProptestConfig::with_cases(192), |(first in any_task(), second in any_task())| {
        let (inserted, updated) = runtime.block_on(async {
            let mut tx = fixture.store.write().await.unwrap();
            tasks::insert_many(&mut tx, std::slice::from_ref(&first)).await.unwrap();
            let inserted = tasks::get(&mut tx, first.id).await.unwrap().unwrap();
            tasks::update(&mut tx, &second).await.unwrap();
            (inserted, tasks::get(&mut tx, first.id).await.unwrap().unwrap())
        });
        prop_assert_eq!(inserted, first.clone(), "nothing is lost on the way");
        let second = Task { created_at: first.created_at, ..second };
        prop_assert_eq!(updated, second, "nothing is lost in a change");
    });
}

#[test]
fn places_between_neighbours_stay_exact() {
    let fixture = block_on(Fixture::with_project());
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let places: Vec<f64> = (0..5000).map(|_| any_place().new_tree(&mut runner).unwrap().current()).collect();
    let put: Vec<Task> =
        (1..).zip(&places).map(|(number, place)| Task { position: *place, ..task(1, number) }).collect();
    let kept = block_on(async {
        let mut tx = fixture.store.write().await.unwrap();
        tasks::insert_many(&mut tx, &put).await.unwrap();
        let ids: Vec<_> = put.iter().map(|task| task.id).collect();
        tasks::get_many(&mut tx, &ids).await.unwrap()
    });
    let wrong = kept
        .iter()
        .filter(|kept| put[(kept.number - 1) as usize].position.to_bits() != kept.position.to_bits());
    assert_eq!(wrong.count(), 0, "a card that moved by a hair could change places with its neighbour");
}

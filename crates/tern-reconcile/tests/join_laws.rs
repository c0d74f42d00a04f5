//! Joining two tasks loses nothing of either.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use proptest::{prelude::*, strategy::ValueTree as _};
use tern_model::{Priority, Status, Task, TaskType};
use tern_reconcile::join::joined;

fn task() -> impl Strategy<Value = Task> {
    let word = "[a-c ]{0,6}";
    let names = proptest::collection::btree_set("[a-d]", 0..3);
    (
        (
            word,
            "[a-c\n]{0,12}",
            proptest::sample::select(Status::ALL),
            proptest::sample::select(TaskType::ALL),
        ),
        (proptest::option::of(proptest::sample::select(Priority::ALL)), names.clone(), names),
        (proptest::option::of("[a-b]"), proptest::option::of("[a-b]"), proptest::option::of(0.0_f64..9.0)),
    )
        .prop_map(|((title, description, status, task_type), (priority, labels, assignees), rest)| {
            let (milestone, reporter, story_points) = rest;
            let at = "2026-03-01T12:00:00Z".parse().unwrap();
            Task {
                id: "00000000-0000-4000-8000-000000000001".parse().unwrap(),
                project_id: "00000000-0000-4000-8000-000000000002".parse().unwrap(),
                number: 1,
                title,
                description,
                status,
                task_type,
                priority,
                reporter,
                assignees,
                labels,
                milestone,
                cycle: None,
                story_points,
                custom_fields: serde_json::Map::new(),
                issue_url: None,
                closed_at: None,
                position: 0.0,
                created_at: at,
                updated_at: at,
            }
        })
}

proptest! {
    #[test]
    fn nothing_of_the_one_that_stays_is_lost(keep in task(), other in task()) {
        let both = joined(&keep, &other);
        prop_assert_eq!(&both.title, &keep.title);
        prop_assert!(both.description.starts_with(keep.description.trim_end()));
        prop_assert!(both.labels.is_superset(&keep.labels) && both.labels.is_superset(&other.labels));
        prop_assert!(both.assignees.is_superset(&keep.assignees) && both.assignees.is_superset(&other.assignees));
        prop_assert_eq!(both.priority, keep.priority.or(other.priority));
        prop_assert_eq!(&both.milestone, &keep.milestone.clone().or(other.milestone.clone()));
    }

    #[test]
    fn every_word_of_the_one_that_goes_is_in_the_one_that_stays(keep in task(), other in task()) {
        let both = joined(&keep, &other);
        for line in other.description.lines().filter(|line| !line.trim().is_empty()) {
            prop_assert!(both.description.contains(line.trim_end()), "{:?} lost {:?}", both.description, line);
        }
    }

    #[test]
    fn joining_the_same_again_changes_nothing(keep in task(), other in task()) {
        let once = joined(&keep, &other);
        prop_assert_eq!(joined(&once, &other), once);
    }

    #[test]
    fn a_task_joined_with_its_copy_is_itself(task in task()) {
        prop_assert_eq!(joined(&task, &task), task);
    }

    #[test]
    fn a_closed_task_is_not_opened_nor_an_open_one_closed(keep in task(), other in task()) {
        prop_assert_eq!(joined(&keep, &other).status.state(), keep.status.state());
    }
}

#[test]
fn descriptions_that_differ_stand_one_below_the_other() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let any = task().new_tree(&mut runner).unwrap().current();
    let says = |text: &str| Task { description: text.to_owned(), ..any.clone() };
    let joined = |keep: &str, other: &str| joined(&says(keep), &says(other)).description;
    assert_eq!(joined("Mine\n", "Theirs"), "Mine\n\n---\n\nTheirs");
    assert_eq!(joined("", "Theirs"), "Theirs");
    assert_eq!(joined("Mine", "  "), "Mine");
    assert_eq!(joined("Same\r\n", "Same"), "Same\r\n", "line endings make no other text");
}

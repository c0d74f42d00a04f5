//! The truth table of pulling, row by row, for every kind of field.

use std::collections::BTreeSet;

use PullAction as A;
use tern_model::{Content, State};

use super::*;

/// One field in four versions; base and the two sides differ in this field only.
struct FieldVersions {
    name: &'static str,
    set: fn(&mut Content, usize),
}

const FIELDS: [FieldVersions; 6] = [
    FieldVersions { name: "title", set: |c, v| c.title = format!("title {v}") },
    FieldVersions { name: "description", set: |c, v| c.description = format!("line\nversion {v}\n") },
    FieldVersions {
        name: "state",
        set: |c, v| c.state = [State::Open, State::Completed, State::NotPlanned][v % 3],
    },
    FieldVersions { name: "labels", set: |c, v| c.labels = BTreeSet::from([format!("label {v}")]) },
    FieldVersions { name: "assignees", set: |c, v| c.assignees = BTreeSet::from([format!("person {v}")]) },
    FieldVersions { name: "milestone", set: |c, v| c.milestone = (v > 0).then(|| format!("0.{v}")) },
];

fn content() -> Content {
    Content {
        title: "Tail loses lines".to_owned(),
        description: "Steps\n\n1. Rotate\n".to_owned(),
        state: State::Open,
        labels: BTreeSet::new(),
        assignees: BTreeSet::new(),
        milestone: None,
    }
}

fn with(field: &FieldVersions, version: usize) -> Content {
    let mut content = content();
    (field.set)(&mut content, version);
    content
}

#[test]
fn a_linked_task_follows_the_truth_table_in_every_field() {
    // (local, remote) as versions of the field; base is version 0.
    let table = [
        ((0, 0), A::Nothing, "nothing differs"),
        ((0, 1), A::TakeRemote, "only the issue changed"),
        ((1, 0), A::KeepLocal, "only the task changed: it is not overwritten"),
        ((1, 1), A::Agree, "both came to the same content: nobody has to decide"),
        ((1, 2), A::Conflict, "both changed differently: a person decides"),
    ];
    for field in &FIELDS {
        for ((local, remote), expected, why) in table {
            for unknown_closed in [UnknownClosed::Leave, UnknownClosed::Take] {
                let base = with(field, 0);
                let local = with(field, local);
                let known = Known::Linked { base: &base, local: &local };
                let action = plan_pull(known, &with(field, remote), unknown_closed);
                assert_eq!(action, expected, "{}: {why}", field.name);
            }
        }
    }
}

#[test]
fn an_unknown_issue_becomes_a_task_unless_it_is_closed_and_closed_ones_are_left_out() {
    let closed = Content { state: State::Completed, ..content() };
    for (remote, unknown_closed, expected) in [
        (content(), UnknownClosed::Leave, A::Create),
        (content(), UnknownClosed::Take, A::Create),
        (closed.clone(), UnknownClosed::Leave, A::LeaveOut),
        (closed, UnknownClosed::Take, A::Create),
    ] {
        assert_eq!(plan_pull(Known::Nothing, &remote, unknown_closed), expected, "{remote:?}");
    }
}

#[test]
fn the_closing_of_a_linked_issue_is_taken_over_whatever_is_included() {
    let (base, closed) = (content(), Content { state: State::NotPlanned, ..content() });
    let known = Known::Linked { base: &base, local: &base };
    assert_eq!(plan_pull(known, &closed, UnknownClosed::Leave), A::TakeRemote);
}

#[test]
fn a_namesake_is_adopted_and_its_blanks_are_filled_in() {
    let local = Content { description: String::new(), ..content() };
    let known = Known::Namesake { local: &local };
    assert_eq!(plan_pull(known, &content(), UnknownClosed::Leave), A::Adopt);
}

#[test]
fn a_namesake_that_says_something_else_is_never_overwritten() {
    for field in FIELDS.iter().filter(|field| !["title", "state"].contains(&field.name)) {
        let local = with(field, 1);
        let known = Known::Namesake { local: &local };
        let action = plan_pull(known, &with(field, 2), UnknownClosed::Leave);
        assert_eq!(action, A::AdoptInConflict, "{}: the person's own text must not vanish", field.name);
    }
}

#[test]
fn a_namesake_of_a_closed_issue_is_left_alone_unless_closed_issues_are_included() {
    let (local, closed) = (content(), Content { state: State::Completed, ..content() });
    let known = Known::Namesake { local: &local };
    assert_eq!(plan_pull(known, &closed, UnknownClosed::Leave), A::LeaveOut);
    assert_eq!(plan_pull(known, &closed, UnknownClosed::Take), A::Adopt);
}

#[test]
fn flipped_line_endings_are_no_edit() {
    let base = content();
    let crlf = Content { description: base.description.replace('\n', "\r\n"), ..content() };
    let known = Known::Linked { base: &base, local: &base };
    assert_eq!(plan_pull(known, &crlf, UnknownClosed::Leave), A::Nothing);
}

//! The truth table of findings, row by row, for every field; and that nothing of a finding is ever sent.

use std::collections::BTreeSet;

use PullAction as A;
use tern_model::{Content, Direction, RemoteKind, RemoteState, State};

use super::*;
use crate::plan::{Outgoing, plan_push};

const CLOSED: [State; 2] = [State::Completed, State::NotPlanned];
const KINDS: [RemoteKind; 3] =
    [RemoteKind::SecurityAdvisory, RemoteKind::DependabotAlert, RemoteKind::Vulnerability];

/// One field in three versions; version 0 is base.
struct FieldVersions {
    name: &'static str,
    set: fn(&mut Content, usize),
}

const FIELDS: [FieldVersions; 6] = [
    FieldVersions { name: "title", set: |c, v| c.title = format!("GHSA-35jh-r3h4-6jhm: version {v}") },
    FieldVersions { name: "description", set: |c, v| c.description = format!("line\nversion {v}\n") },
    FieldVersions {
        name: "state",
        set: |c, v| c.state = [State::Open, State::Completed, State::NotPlanned][v],
    },
    FieldVersions { name: "labels", set: |c, v| c.labels = BTreeSet::from([format!("label {v}")]) },
    FieldVersions { name: "assignees", set: |c, v| c.assignees = BTreeSet::from([format!("person {v}")]) },
    FieldVersions { name: "milestone", set: |c, v| c.milestone = (v > 0).then(|| format!("0.{v}")) },
];

fn content() -> Content {
    Content {
        title: "GHSA-35jh-r3h4-6jhm: version 0".to_owned(),
        description: "line\nversion 0\n".to_owned(),
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
fn a_linked_finding_follows_the_truth_table_in_every_field() {
    for field in &FIELDS {
        for (local, remote, expected, why) in [
            (0, 0, Some(A::Nothing), "nothing differs"),
            (0, 1, Some(A::TakeRemote), "only the finding changed"),
            (1, 0, Some(A::KeepLocal), "only the task changed: it stays"),
            (1, 1, Some(A::Agree), "both came to the same"),
            (1, 2, None, "both changed: nobody is asked"),
        ] {
            let (base, local, remote) = (with(field, 0), with(field, local), with(field, remote));
            for unknown_closed in [UnknownClosed::Leave, UnknownClosed::Take] {
                let known = Known::Linked { base: &base, local: &local, asked: Asked::No };
                let action = plan_finding(known, &remote, unknown_closed);
                match &expected {
                    Some(expected) => assert_eq!(action, *expected, "{}: {why}", field.name),
                    None => assert!(matches!(action, A::Merge(_)), "{}: {why}: {action:?}", field.name),
                }
            }
        }
    }
}

#[test]
fn where_both_sides_changed_the_state_follows_the_finding_and_all_else_stays_as_it_was_written_here() {
    for field in &FIELDS {
        let (base, local, remote) = (with(field, 0), with(field, 1), with(field, 2));
        let known = Known::Linked { base: &base, local: &local, asked: Asked::No };
        let A::Merge(merged) = plan_finding(known, &remote, UnknownClosed::Leave) else {
            panic!("it merges")
        };
        match field.name {
            "state" => assert_eq!(merged.state, remote.state, "an alert that was dismissed is dismissed"),
            "labels" => assert_eq!(merged.labels, ["label 1".into(), "label 2".into()].into(), "sets merge"),
            "assignees" => assert_eq!(merged.assignees.len(), 2, "sets merge"),
            name => assert_eq!(*merged, local, "{name}: what was written here is not lost"),
        }
    }
}

#[test]
fn an_edit_here_survives_every_change_of_another_field_there() {
    for mine in &FIELDS {
        for yours in FIELDS.iter().filter(|yours| yours.name != mine.name) {
            let (base, local) = (content(), with(mine, 1));
            let mut both = with(mine, 1);
            (yours.set)(&mut both, 2);
            let remote = with(yours, 2);
            assert_eq!(followed(&base, &local, &remote), both, "{} here, {} there", mine.name, yours.name);
        }
    }
}

#[test]
fn a_task_of_ones_own_is_never_taken_for_a_finding() {
    for state in [State::Open, State::Completed, State::NotPlanned] {
        let remote = Content { state, ..content() };
        for unknown_closed in [UnknownClosed::Leave, UnknownClosed::Take] {
            let namesake = plan_finding(Known::Namesake { local: &remote }, &remote, unknown_closed);
            let unknown = plan_finding(Known::Nothing, &remote, unknown_closed);
            assert_eq!(namesake, unknown, "{state}: the same title and text prove nothing");
            let left_out = CLOSED.contains(&state) && unknown_closed == UnknownClosed::Leave;
            let expected = if left_out { A::LeaveOut } else { A::Create };
            assert_eq!(unknown, expected, "{state}: what was fixed before nobody asked for");
        }
    }
}

#[test]
fn a_decision_that_was_taken_back_waits_for_the_person() {
    let (base, mut local, mut remote) = (content(), content(), content());
    local.title = "Mine".to_owned();
    remote.title = "Theirs".to_owned();
    let known = Known::Linked { base: &base, local: &local, asked: Asked::Yes };
    assert_eq!(plan_finding(known, &remote, UnknownClosed::Leave), A::Conflict);
}

#[test]
fn nothing_of_a_finding_is_sent_whatever_was_done_to_it() {
    let mut tried = 0;
    for kind in RemoteKind::ALL.iter().copied() {
        for direction in [Direction::Pull, Direction::TwoWay] {
            for remote_state in RemoteState::ALL.iter().copied() {
                for asked in [Asked::No, Asked::Yes] {
                    for field in &FIELDS {
                        for (base, local) in [(0, 1), (1, 0), (1, 2), (2, 1), (0, 0)] {
                            let (base, local) = (with(field, base), with(field, local));
                            let edited = Outgoing { kind, remote_state, asked, base: &base, local: &local };
                            let fields = plan_push(direction, edited);
                            let control = kind == RemoteKind::Issue
                                && direction == Direction::TwoWay
                                && matches!(remote_state, RemoteState::Present | RemoteState::Forbidden)
                                && asked == Asked::No
                                && base != local;
                            assert_eq!(!fields.is_empty(), control, "{kind}, {direction}, {}", field.name);
                            tried += usize::from(kind.is_security());
                        }
                    }
                }
            }
        }
    }
    assert_eq!(KINDS.len() + 1, RemoteKind::ALL.len(), "every kind is either an issue or a finding");
    assert!(KINDS.iter().all(|kind| kind.is_security()) && !RemoteKind::Issue.is_security());
    assert_eq!(tried, KINDS.len() * 2 * 4 * 2 * FIELDS.len() * 5, "every combination was tried");
}

//! The truth table of pulling, row by row, for every kind of field.

use std::collections::BTreeSet;

use PullAction as A;
use tern_model::{Content, Direction, Field, MergeMode, RemoteKind, RemoteState, State};

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

/// How a side stands to base: version 0 is base, 1 and 2 are two changes of it.
struct Sides {
    local: usize,
    remote: usize,
    /// What a pull does, where the field's two changes cannot be merged.
    pull: A,
    /// Whether the field is then sent, where the project sends at all: base is what the pull leaves.
    sent: bool,
    why: &'static str,
}

const SIDES: [Sides; 5] = [
    Sides { local: 0, remote: 0, pull: A::Nothing, sent: false, why: "nothing differs" },
    Sides { local: 0, remote: 1, pull: A::TakeRemote, sent: false, why: "only the issue changed" },
    Sides {
        local: 1,
        remote: 0,
        pull: A::KeepLocal,
        sent: true,
        why: "only the task changed: it is kept and sent",
    },
    Sides {
        local: 1,
        remote: 1,
        pull: A::Agree,
        sent: false,
        why: "both came to the same: nobody has to decide",
    },
    Sides {
        local: 1,
        remote: 2,
        pull: A::Conflict,
        sent: false,
        why: "changed differently: a person decides",
    },
];

fn rules(unknown_closed: UnknownClosed) -> PullRules {
    PullRules { unknown_closed, merge_mode: MergeMode::Automatic }
}

/// Labels and assignees are sets, and two changes of a set always merge.
fn is_set(field: &FieldVersions) -> bool {
    ["labels", "assignees"].contains(&field.name)
}

#[test]
fn a_linked_task_follows_the_truth_table_in_every_field_and_direction() {
    for field in &FIELDS {
        for Sides { local, remote, pull, sent, why } in SIDES {
            for (unknown_closed, direction) in [
                (UnknownClosed::Leave, Direction::Pull),
                (UnknownClosed::Leave, Direction::TwoWay),
                (UnknownClosed::Take, Direction::Pull),
                (UnknownClosed::Take, Direction::TwoWay),
            ] {
                let (base, local, remote) = (with(field, 0), with(field, local), with(field, remote));
                let known = Known::Linked { base: &base, local: &local, asked: Asked::No };
                let action = plan_pull(known, &remote, rules(unknown_closed));
                let merges = pull == A::Conflict && is_set(field);
                match &action {
                    A::Merge(_) if merges => {}
                    action => assert_eq!(*action, pull, "{}: {why}", field.name),
                }
                // What the pull leaves: the new base, the task's content, whether somebody is asked.
                let (base, local, asked) = match action {
                    A::Merge(content) => (remote, *content, Asked::No),
                    A::TakeRemote => (remote.clone(), remote, Asked::No),
                    A::Agree => (remote, local, Asked::No),
                    A::Conflict => (base, local, Asked::Yes),
                    _ => (base, local, Asked::No),
                };
                let outgoing = Outgoing {
                    kind: RemoteKind::Issue,
                    remote_state: RemoteState::Present,
                    asked,
                    base: &base,
                    local: &local,
                };
                let fields = plan_push(direction, outgoing);
                let expected = direction == Direction::TwoWay && (sent || merges);
                assert_eq!(!fields.is_empty(), expected, "{}: {why}, {direction}", field.name);
                assert!(fields.len() < 2, "{}: only the changed field is sent", field.name);
            }
        }
    }
}

#[test]
fn changes_of_different_fields_merge_whichever_they_are() {
    let fields = FIELDS.iter().flat_map(|a| FIELDS.iter().map(move |b| (a, b)));
    for (mine, yours) in fields.filter(|(a, b)| a.name != b.name) {
        let (base, mut local, mut remote, mut both) = (content(), content(), content(), content());
        (mine.set)(&mut local, 1);
        (yours.set)(&mut remote, 1);
        (mine.set)(&mut both, 1);
        (yours.set)(&mut both, 1);
        let known = Known::Linked { base: &base, local: &local, asked: Asked::No };
        let action = plan_pull(known, &remote, rules(UnknownClosed::Leave));
        assert_eq!(action, A::Merge(Box::new(both)), "{} here, {} there", mine.name, yours.name);
    }
}

#[test]
fn nothing_is_merged_behind_the_back_of_a_person_who_is_asked() {
    let (base, mut local, mut remote) = (content(), content(), content());
    local.title = "Mine".to_owned();
    remote.milestone = Some("1.0".to_owned());
    let ask = PullRules { unknown_closed: UnknownClosed::Leave, merge_mode: MergeMode::Ask };
    for (asked, rules, why) in [
        (Asked::Yes, rules(UnknownClosed::Leave), "a conflict that waits is only refreshed"),
        (Asked::No, ask, "the project wants to be asked"),
    ] {
        let known = Known::Linked { base: &base, local: &local, asked };
        assert_eq!(plan_pull(known, &remote, rules), A::Conflict, "{why}");
    }
}

#[test]
fn what_must_never_be_sent_never_is() {
    let base = content();
    let local = Content { title: "Mine".to_owned(), ..content() };
    let edited = Outgoing {
        kind: RemoteKind::Issue,
        remote_state: RemoteState::Present,
        asked: Asked::No,
        base: &base,
        local: &local,
    };
    assert_eq!(plan_push(Direction::TwoWay, edited), [Field::Title], "the control: this one is sent");
    for kind in RemoteKind::ALL.iter().copied().filter(|kind| kind.is_security()) {
        let fields = plan_push(Direction::TwoWay, Outgoing { kind, ..edited });
        assert!(fields.is_empty(), "{kind}: a finding is nobody's to edit");
    }
    for remote_state in [RemoteState::Gone, RemoteState::Moved] {
        let fields = plan_push(Direction::TwoWay, Outgoing { remote_state, ..edited });
        assert!(fields.is_empty(), "{remote_state}: there is nothing to send it to");
    }
    let waiting = Outgoing { asked: Asked::Yes, ..edited };
    assert!(plan_push(Direction::TwoWay, waiting).is_empty(), "a person decides first");
}

#[test]
fn a_lost_answer_matters_only_where_what_was_sent_is_missing() {
    for field in &FIELDS {
        let (base, sent) = (with(field, 0), with(field, 1));
        for (remote, matters, why) in [
            (sent.clone(), false, "it stands there: it had arrived"),
            (base.clone(), true, "taken away again, or never arrived"),
        ] {
            assert_eq!(depends_on_arrival(&base, &sent, &sent, &remote), matters, "{}: {why}", field.name);
        }
        let other = FIELDS.iter().find(|other| other.name != field.name).expect("there are six");
        let mut remote = sent.clone();
        (other.set)(&mut remote, 2);
        let why = "somebody else's edit beside it is merged as always";
        assert!(!depends_on_arrival(&base, &sent, &sent, &remote), "{}: {why}", field.name);
    }
}

#[test]
fn an_answer_proves_the_sent_fields_and_nothing_else() {
    for field in &FIELDS {
        let (before, sent) = (with(field, 0), with(field, 1));
        let fields = changed_fields(&before, &sent);
        let taken = confirm(&before, &sent, &fields, &sent);
        assert_eq!(taken, Confirmed { base: sent.clone(), not_taken: vec![] }, "{}", field.name);
        let dropped = confirm(&before, &sent, &fields, &before);
        assert_eq!(dropped.base, before, "{}: base is what the forge holds", field.name);
        assert_eq!(dropped.not_taken, fields, "{}: a silent drop is noticed", field.name);
        let other = FIELDS.iter().find(|other| other.name != field.name).expect("there are six");
        let mut answer = sent.clone();
        (other.set)(&mut answer, 2);
        let met = confirm(&before, &sent, &fields, &answer);
        assert_eq!(met.base, sent, "{}: an edit of {} meanwhile is no agreement", field.name, other.name);
    }
}

#[test]
fn only_many_changes_at_once_are_asked_about() {
    for (changes, tasks, asks) in
        [(20, 1_000, false), (21, 1_000, true), (6, 60, false), (6, 59, true), (5, 8, false), (1, 1, false)]
    {
        assert_eq!(asks_before_sending(changes, tasks), asks, "{changes} of {tasks}");
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
        assert_eq!(plan_pull(Known::Nothing, &remote, rules(unknown_closed)), expected, "{remote:?}");
    }
}

#[test]
fn the_closing_of_a_linked_issue_is_taken_over_whatever_is_included() {
    let (base, closed) = (content(), Content { state: State::NotPlanned, ..content() });
    let known = Known::Linked { base: &base, local: &base, asked: Asked::No };
    assert_eq!(plan_pull(known, &closed, rules(UnknownClosed::Leave)), A::TakeRemote);
}

#[test]
fn a_namesake_is_adopted_and_its_blanks_are_filled_in() {
    let local = Content { description: String::new(), ..content() };
    let known = Known::Namesake { local: &local };
    assert_eq!(plan_pull(known, &content(), rules(UnknownClosed::Leave)), A::Adopt);
}

#[test]
fn a_namesake_that_says_something_else_is_never_overwritten() {
    for field in FIELDS.iter().filter(|field| !["title", "state"].contains(&field.name)) {
        let local = with(field, 1);
        let known = Known::Namesake { local: &local };
        let action = plan_pull(known, &with(field, 2), rules(UnknownClosed::Leave));
        assert_eq!(action, A::AdoptInConflict, "{}: the person's own text must not vanish", field.name);
    }
}

#[test]
fn a_namesake_of_a_closed_issue_is_left_alone_unless_closed_issues_are_included() {
    let (local, closed) = (content(), Content { state: State::Completed, ..content() });
    let known = Known::Namesake { local: &local };
    assert_eq!(plan_pull(known, &closed, rules(UnknownClosed::Leave)), A::LeaveOut);
    assert_eq!(plan_pull(known, &closed, rules(UnknownClosed::Take)), A::Adopt);
}

#[test]
fn flipped_line_endings_are_no_edit() {
    let base = content();
    let crlf = Content { description: base.description.replace('\n', "\r\n"), ..content() };
    let known = Known::Linked { base: &base, local: &base, asked: Asked::No };
    assert_eq!(plan_pull(known, &crlf, rules(UnknownClosed::Leave)), A::Nothing);
}

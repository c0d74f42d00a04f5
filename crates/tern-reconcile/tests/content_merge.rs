//! Merges of contents, field by field.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tern_model::{Content, Field, State};
use tern_reconcile::merge::{Outcome, changed_fields, merge};

fn content() -> Content {
    Content {
        title: "Tail drops lines".into(),
        description: "One.\n\nTwo.\n".into(),
        state: State::Open,
        labels: ["bug", "needs-info"].map(String::from).into(),
        assignees: BTreeSet::new(),
        milestone: Some("0.8".into()),
    }
}

#[test]
fn single_values_follow_the_side_that_changed_them() {
    let base = content();
    let (mut local, mut remote) = (base.clone(), base.clone());
    local.title = "Tail loses lines".into();
    remote.state = State::Completed;
    let found = merge(&base, &local, &remote);
    assert_eq!((found.title.outcome, found.state.outcome), (Outcome::Ours, Outcome::Theirs));
    let merged = found.merged().expect("different fields do not conflict");
    assert_eq!((merged.title.as_str(), merged.state), ("Tail loses lines", State::Completed));
}

#[test]
fn a_value_changed_alike_is_agreed() {
    let base = content();
    let changed = Content { milestone: None, ..base.clone() };
    let found = merge(&base, &changed, &changed);
    assert_eq!(found.milestone.outcome, Outcome::Both);
    assert_eq!(found.merged(), Some(&changed));
}

#[test]
fn a_value_changed_differently_waits_at_base() {
    let base = content();
    let local = Content { milestone: Some("0.9".into()), title: "Ours".into(), ..base.clone() };
    let remote =
        Content { milestone: None, title: "Theirs".into(), state: State::NotPlanned, ..base.clone() };
    let found = merge(&base, &local, &remote);
    assert_eq!(found.conflicts(), [Field::Title, Field::Milestone]);
    assert_eq!(found.merged(), None);
    assert_eq!(found.content.title, base.title, "the dialog starts from base");
    assert_eq!(found.content.state, State::NotPlanned, "what merges is applied already");
    assert_eq!((found.title.ours.as_str(), found.title.theirs.as_str()), ("Ours", "Theirs"));
}

#[test]
fn sets_merge_element_by_element() {
    let base = content();
    let local =
        Content { labels: ["bug", "needs-info", "rotation"].map(String::from).into(), ..base.clone() };
    let remote = Content { labels: ["bug", "confirmed"].map(String::from).into(), ..base.clone() };
    let found = merge(&base, &local, &remote);
    assert_eq!(found.labels.merged, ["bug", "confirmed", "rotation"].map(String::from).into());
    assert_eq!(found.labels.removed_by_theirs, ["needs-info"].map(String::from).into());
    assert!(found.conflicts().is_empty(), "sets never conflict");
}

#[test]
fn a_description_conflicts_by_itself() {
    let base = content();
    let local = Content { description: "One.\n\nThree.\n".into(), ..base.clone() };
    let remote = Content { description: "One.\n\nFour.\n".into(), title: "New".into(), ..base.clone() };
    let found = merge(&base, &local, &remote);
    assert_eq!(found.conflicts(), [Field::Description]);
    assert_eq!(found.content.title, "New");
    assert_eq!(found.content.description, base.description);
}

#[test]
fn line_ends_and_trailing_blanks_change_no_field() {
    let base = content();
    let other = Content {
        description: "One.  \r\n\r\nTwo.".into(),
        title: "Tail drops lines ".into(),
        ..base.clone()
    };
    assert_eq!(changed_fields(&base, &other), []);
    let edited = Content { description: "One.\n\nTwo!\n".into(), ..base.clone() };
    assert_eq!(merge(&base, &other, &edited).conflicts(), []);
    assert_eq!(changed_fields(&base, &edited), [Field::Description]);
}

fn any_content() -> impl Strategy<Value = Content> {
    let names = || prop::collection::btree_set("[a-c]", 0..3);
    let state = prop::sample::select(State::ALL.to_vec());
    ("[ab ]{0,2}", "([ab ]{0,3}\n){0,3}", state, names(), names(), prop::option::of("[ab]")).prop_map(
        |(title, description, state, labels, assignees, milestone)| Content {
            title,
            description,
            state,
            labels,
            assignees,
            milestone,
        },
    )
}

proptest! {
    #[test]
    fn merging_obeys_the_laws(base in any_content(), x in any_content(), y in any_content()) {
        for found in [merge(&base, &x, &x), merge(&base, &base, &x), merge(&base, &x, &base)] {
            prop_assert_eq!(found.merged(), Some(&x));
        }
        let (there, back) = (merge(&base, &x, &y), merge(&base, &y, &x));
        prop_assert_eq!(there.content, back.content, "no side is preferred");
        prop_assert_eq!(&there.labels.merged, &back.labels.merged);
        for label in &there.labels.merged {
            prop_assert!(x.labels.contains(label) || y.labels.contains(label), "nothing is invented");
            prop_assert!(!base.labels.contains(label) || (x.labels.contains(label) && y.labels.contains(label)), "what one removed is gone");
        }
    }
}

//! Three-way merge of a task's content, field by field.
//!
//! Title, state and milestone are single values: changed by one side they are taken, changed differently by
//! both they conflict. Labels and assignees merge element by element and never conflict. The description is
//! merged by [`text::merge`]. No side is ever preferred.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use tern_model::{Content, Field, State};

use crate::same::same_text;
use crate::text::{self, TextMerge};

/// What became of a single value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Neither side changed it.
    Unchanged,
    /// Only ours did.
    Ours,
    /// Only theirs did.
    Theirs,
    /// Both did, alike.
    Both,
    /// Both did, differently; a person decides.
    Conflict,
}

/// A single value on all sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ValueMerge<T> {
    /// What became of it.
    pub outcome: Outcome,
    /// The value last agreed on.
    pub base: T,
    /// The value here.
    pub ours: T,
    /// The value on the forge.
    pub theirs: T,
    /// The merged value; base in a conflict.
    pub merged: T,
}

/// A set on all sides: the elements in the result, and who added or removed which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SetMerge {
    /// The result.
    pub merged: BTreeSet<String>,
    /// What ours added.
    pub added_by_ours: BTreeSet<String>,
    /// What theirs added.
    pub added_by_theirs: BTreeSet<String>,
    /// What ours removed.
    pub removed_by_ours: BTreeSet<String>,
    /// What theirs removed.
    pub removed_by_theirs: BTreeSet<String>,
}

/// A merge of two versions of a task's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ContentMerge {
    /// The title.
    pub title: ValueMerge<String>,
    /// The state.
    pub state: ValueMerge<State>,
    /// The milestone.
    pub milestone: ValueMerge<Option<String>>,
    /// The labels.
    pub labels: SetMerge,
    /// The assignees.
    pub assignees: SetMerge,
    /// The description.
    pub description: TextMerge,
    /// The result: base, with everything that merges applied. Where a conflict is open it holds base.
    pub content: Content,
}

impl ContentMerge {
    /// The fields that a person has to decide; the state is recorded as [`Field::Status`].
    pub fn conflicts(&self) -> Vec<Field> {
        let conflicts = [
            (Field::Title, self.title.outcome == Outcome::Conflict),
            (Field::Description, self.description.merged().is_none()),
            (Field::Status, self.state.outcome == Outcome::Conflict),
            (Field::Milestone, self.milestone.outcome == Outcome::Conflict),
        ];
        conflicts.into_iter().filter(|(_, open)| *open).map(|(field, _)| field).collect()
    }

    /// The merged content, if nothing has to be decided.
    pub fn merged(&self) -> Option<&Content> {
        self.conflicts().is_empty().then_some(&self.content)
    }
}

/// Merges what `local` and `remote` made of `base`; local is ours, remote is theirs.
pub fn merge(base: &Content, local: &Content, remote: &Content) -> ContentMerge {
    let title = value((&base.title, &local.title, &remote.title), |a, b| a.trim_end() == b.trim_end());
    let state = value((&base.state, &local.state, &remote.state), State::eq);
    let milestone = value((&base.milestone, &local.milestone, &remote.milestone), Option::eq);
    let labels = set(&base.labels, &local.labels, &remote.labels);
    let assignees = set(&base.assignees, &local.assignees, &remote.assignees);
    let description = text::merge(&base.description, &local.description, &remote.description);
    let content = Content {
        title: title.merged.clone(),
        description: description.undecided(),
        state: state.merged,
        labels: labels.merged.clone(),
        assignees: assignees.merged.clone(),
        milestone: milestone.merged.clone(),
    };
    ContentMerge { title, state, milestone, labels, assignees, description, content }
}

/// The fields in which `x` says something else than `base`, in the order of [`Field`]; the state is
/// [`Field::Status`].
pub fn changed_fields(base: &Content, x: &Content) -> Vec<Field> {
    let fields = [
        (Field::Title, base.title.trim_end() == x.title.trim_end()),
        (Field::Description, same_text(&base.description, &x.description)),
        (Field::Status, base.state == x.state),
        (Field::Labels, base.labels == x.labels),
        (Field::Assignees, base.assignees == x.assignees),
        (Field::Milestone, base.milestone == x.milestone),
    ];
    fields.into_iter().filter(|(_, same)| !same).map(|(field, _)| field).collect()
}

fn value<T: Clone + Ord>((base, ours, theirs): (&T, &T, &T), same: impl Fn(&T, &T) -> bool) -> ValueMerge<T> {
    let (mine, yours) = (!same(base, ours), !same(base, theirs));
    let (outcome, merged) = match (mine, yours) {
        // Other blanks only: whichever side has them, they stay as they came.
        (false, false) => (Outcome::Unchanged, either(base, ours, theirs)),
        (true, false) => (Outcome::Ours, ours),
        (false, true) => (Outcome::Theirs, theirs),
        (true, true) if same(ours, theirs) => (Outcome::Both, either(base, ours, theirs)),
        (true, true) => (Outcome::Conflict, base),
    };
    ValueMerge {
        outcome,
        base: base.clone(),
        ours: ours.clone(),
        theirs: theirs.clone(),
        merged: merged.clone(),
    }
}

/// One of two values that say the same: the one that was touched, else the greater, so that swapping the sides
/// changes nothing.
fn either<'v, T: Ord>(base: &'v T, ours: &'v T, theirs: &'v T) -> &'v T {
    if ours == base {
        theirs
    } else if theirs == base {
        ours
    } else {
        ours.max(theirs)
    }
}

fn set(base: &BTreeSet<String>, ours: &BTreeSet<String>, theirs: &BTreeSet<String>) -> SetMerge {
    let minus =
        |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<BTreeSet<_>>();
    let (added_by_ours, added_by_theirs) = (minus(ours, base), minus(theirs, base));
    let (removed_by_ours, removed_by_theirs) = (minus(base, ours), minus(base, theirs));
    let all: BTreeSet<String> = base.iter().chain(&added_by_ours).chain(&added_by_theirs).cloned().collect();
    let merged: BTreeSet<String> = all
        .into_iter()
        .filter(|element| !removed_by_ours.contains(element) && !removed_by_theirs.contains(element))
        .collect();
    #[cfg(feature = "planted-bugs")]
    let merged = if crate::planted::has(crate::planted::Bug::SetAsScalar) && ours != base {
        ours.clone()
    } else {
        merged
    };
    SetMerge { merged, added_by_ours, added_by_theirs, removed_by_ours, removed_by_theirs }
}

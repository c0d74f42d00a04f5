//! What a person decided about a merge, and what comes of it.

use serde::{Deserialize, Serialize};
use tern_model::{Content, Field, State};

use crate::merge::{ContentMerge, Outcome, ValueMerge};
use crate::text::{Choice, carry_over};

/// What to put into the result for a single value in conflict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "take", content = "value")]
pub enum ValueChoice<T> {
    /// The value here.
    Ours,
    /// The value on the forge.
    Theirs,
    /// The value last agreed on.
    Base,
    /// A value of the person's own.
    Edited(T),
}

/// What a person decided so far. Values and hunks that are not in conflict need no choice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct MergeChoices {
    /// The title.
    pub title: Option<ValueChoice<String>>,
    /// The state.
    pub state: Option<ValueChoice<State>>,
    /// The milestone.
    pub milestone: Option<ValueChoice<Option<String>>>,
    /// One place for each conflict of the description, in order; `None`: not decided.
    pub description: Vec<Option<Choice>>,
}

/// Something is not decided yet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not everything is decided")]
pub struct Undecided {
    /// The fields that wait for a decision.
    pub fields: Vec<Field>,
}

impl ContentMerge {
    /// The result of these choices, when they decide everything that is in conflict.
    pub fn resolve(&self, choices: &MergeChoices) -> Result<Content, Undecided> {
        let title = pick(&self.title, choices.title.as_ref());
        let state = pick(&self.state, choices.state.as_ref());
        let milestone = pick(&self.milestone, choices.milestone.as_ref());
        let hunks: Option<Vec<Choice>> = choices.description.iter().cloned().collect();
        let description = hunks.and_then(|hunks| self.description.resolve(&hunks).ok());
        match (title, state, milestone, description) {
            (Some(title), Some(state), Some(milestone), Some(description)) => {
                Ok(Content { title, description, state, milestone, ..self.content.clone() })
            }
            (title, state, milestone, description) => {
                let missing = [
                    (Field::Title, title.is_none()),
                    (Field::Description, description.is_none()),
                    (Field::Status, state.is_none()),
                    (Field::Milestone, milestone.is_none()),
                ];
                let fields = missing.into_iter().filter_map(|(field, open)| open.then_some(field)).collect();
                Err(Undecided { fields })
            }
        }
    }
}

impl MergeChoices {
    /// The choices made for `old` that still apply to `new`: those about the very same values and texts.
    #[must_use]
    pub fn carried_over(&self, old: &ContentMerge, new: &ContentMerge) -> Self {
        Self {
            title: kept(&old.title, self.title.as_ref(), &new.title),
            state: kept(&old.state, self.state.as_ref(), &new.state),
            milestone: kept(&old.milestone, self.milestone.as_ref(), &new.milestone),
            description: carry_over(&old.description, &self.description, &new.description),
        }
    }
}

/// The value a choice stands for; one that is not in conflict stands for itself.
fn pick<T: Clone>(value: &ValueMerge<T>, choice: Option<&ValueChoice<T>>) -> Option<T> {
    if value.outcome != Outcome::Conflict {
        return Some(value.merged.clone());
    }
    Some(match choice? {
        ValueChoice::Ours => value.ours.clone(),
        ValueChoice::Theirs => value.theirs.clone(),
        ValueChoice::Base => value.base.clone(),
        ValueChoice::Edited(edited) => edited.clone(),
    })
}

fn kept<T: Clone + PartialEq>(
    old: &ValueMerge<T>,
    choice: Option<&ValueChoice<T>>,
    new: &ValueMerge<T>,
) -> Option<ValueChoice<T>> {
    let same = (&old.base, &old.ours, &old.theirs) == (&new.base, &new.ours, &new.theirs);
    choice.filter(|_| same && new.outcome == Outcome::Conflict).cloned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::merge::merge;

    fn content(title: &str, description: &str, milestone: Option<&str>) -> Content {
        Content {
            title: title.to_owned(),
            description: description.to_owned(),
            state: State::Open,
            labels: BTreeSet::new(),
            assignees: BTreeSet::new(),
            milestone: milestone.map(str::to_owned),
        }
    }

    fn two_conflicts() -> ContentMerge {
        merge(
            &content("Base", "one\n\nkeep\n\ntwo\n", None),
            &content("Mine", "one mine\n\nkeep\n\ntwo\n", Some("1.0")),
            &content("Theirs", "one theirs\n\nkeep\n\ntwo, too\n", None),
        )
    }

    #[test]
    fn a_result_takes_each_choice_and_everything_that_merged() {
        let merged = two_conflicts();
        let choices = MergeChoices {
            title: Some(ValueChoice::Edited("By hand".to_owned())),
            description: vec![Some(Choice::Theirs)],
            ..MergeChoices::default()
        };
        let result = merged.resolve(&choices).unwrap();
        assert_eq!(result, content("By hand", "one theirs\n\nkeep\n\ntwo, too\n", Some("1.0")));
    }

    #[test]
    fn what_is_not_decided_is_named_and_nothing_comes_of_it() {
        let merged = two_conflicts();
        let half = MergeChoices { title: Some(ValueChoice::Ours), ..MergeChoices::default() };
        assert_eq!(merged.resolve(&half).unwrap_err().fields, [Field::Description]);
        assert_eq!(
            merged.resolve(&MergeChoices::default()).unwrap_err().fields,
            [Field::Title, Field::Description]
        );
    }

    #[test]
    fn choices_survive_a_move_of_something_else_and_no_move_of_their_own() {
        let old = two_conflicts();
        let choices = MergeChoices {
            title: Some(ValueChoice::Ours),
            description: vec![Some(Choice::BothOursFirst)],
            ..MergeChoices::default()
        };
        let base = content("Base", "one\n\nkeep\n\ntwo\n", None);
        let local = content("Mine", "one mine\n\nkeep\n\ntwo\n", Some("1.0"));
        let retitled = merge(&base, &local, &content("Other", "one theirs\n\nkeep\n\ntwo, too\n", None));
        let carried = choices.carried_over(&old, &retitled);
        assert_eq!(carried.title, None, "the title moved on: it has to be decided again");
        assert_eq!(carried.description, choices.description, "the hunk says what it said");
    }
}

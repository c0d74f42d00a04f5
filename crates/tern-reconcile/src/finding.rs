//! What a sync does with one security finding: the truth table of lists that are read and never written to.
//!
//! A finding's task belongs to the person as far as they edit it, and to the forge as far as they do not. Nothing of
//! it is ever sent, so that no two versions ever have to be made one: there is nothing to ask a person about.

use tern_model::Content;

use crate::merge::{Outcome, merge};
use crate::plan::{Asked, Known, PullAction, UnknownClosed};
use crate::same::same;

/// Decides what to do with an observed finding whose content is `remote`.
///
/// | known | local | remote | action |
/// |---|---|---|---|
/// | nothing, or a namesake | – | open | create: a task of one's own never becomes a finding's |
/// | nothing, or a namesake | – | closed | create or leave out, as `unknown_closed` says |
/// | linked | = base | = base | nothing |
/// | linked | = base | ≠ base | take remote |
/// | linked | ≠ base | = base | keep local |
/// | linked | ≠ base | = local | agree |
/// | linked | ≠ base | ≠ base, ≠ local | merge by [`followed`]; conflict where a decision was taken back and waits |
pub fn plan_finding(known: Known<'_>, remote: &Content, unknown_closed: UnknownClosed) -> PullAction {
    match known {
        Known::Nothing | Known::Namesake { .. } => {
            if !remote.state.is_open() && unknown_closed == UnknownClosed::Leave {
                PullAction::LeaveOut
            } else {
                PullAction::Create
            }
        }
        Known::Linked { base, local, asked } => match (same(base, local), same(base, remote)) {
            (true, true) => PullAction::Nothing,
            (true, false) => PullAction::TakeRemote,
            (false, true) => PullAction::KeepLocal,
            (false, false) if same(local, remote) => PullAction::Agree,
            (false, false) if asked == Asked::Yes => PullAction::Conflict,
            (false, false) => PullAction::Merge(Box::new(followed(base, local, remote))),
        },
    }
}

/// The task's content after a finding moved on: what merges is merged, the state follows the finding whenever that
/// changes, and in all else that both sides changed what was written here stays.
pub fn followed(base: &Content, local: &Content, remote: &Content) -> Content {
    let merged = merge(base, local, remote);
    let open = |outcome: Outcome| outcome == Outcome::Conflict;
    let mut content = merged.content.clone();
    if open(merged.title.outcome) {
        content.title.clone_from(&local.title);
    }
    if open(merged.milestone.outcome) {
        content.milestone.clone_from(&local.milestone);
    }
    if open(merged.state.outcome) {
        content.state = remote.state;
    }
    if merged.description.merged().is_none() {
        content.description.clone_from(&local.description);
    }
    content
}

#[cfg(test)]
mod tests;

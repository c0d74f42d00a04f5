//! What a sync does with one observed issue: the truth table of pulling.
//!
//! Planning sees contents and nothing else. It knows no clock, so it cannot prefer the newer side; it knows no
//! database, so a preview and a real run get the same answer.

use tern_model::{Content, State};

use crate::same::same;

/// What is known here about an observed issue.
#[derive(Debug, Clone, Copy)]
pub enum Known<'a> {
    /// No task is linked to it.
    Nothing,
    /// No task is linked to it, but an unlinked task of the project has exactly its title.
    Namesake {
        /// The namesake's content.
        local: &'a Content,
    },
    /// A task is linked to it.
    Linked {
        /// The last agreed content.
        base: &'a Content,
        /// The content here.
        local: &'a Content,
    },
}

/// Whether closed issues that were never linked become tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownClosed {
    /// They are left out.
    Leave,
    /// They become tasks.
    Take,
}

/// What to do with one observed issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PullAction {
    /// Make a task from the issue and link it.
    Create,
    /// Link the namesake; its content and the agree or one side is blank where they differ.
    Adopt,
    /// Link the namesake, keep its content, and let a person decide.
    AdoptInConflict,
    /// Only the issue changed: the task takes its content, base moves.
    TakeRemote,
    /// Both sides came to the same content: base moves, the task is not written.
    Agree,
    /// Only the task changed: it waits to be sent.
    KeepLocal,
    /// Nothing differs.
    Nothing,
    /// Both sides changed differently: the task keeps its content, a person decides.
    Conflict,
    /// The issue is left out.
    LeaveOut,
}

/// Decides what to do with an observed issue whose content is `remote`.
///
/// | known | local | remote | action |
/// |---|---|---|---|
/// | nothing | – | open | create |
/// | nothing | – | closed | create or leave out, as `unknown_closed` says |
/// | namesake | alike, or blank where it differs | | adopt |
/// | namesake | differs | | adopt in conflict |
/// | linked | = base | = base | nothing |
/// | linked | = base | ≠ base | take remote |
/// | linked | ≠ base | = base | keep local |
/// | linked | ≠ base | = local | agree |
/// | linked | ≠ base | ≠ base, ≠ local | conflict |
pub fn plan_pull(known: Known<'_>, remote: &Content, unknown_closed: UnknownClosed) -> PullAction {
    let left_out = !remote.state.is_open() && unknown_closed == UnknownClosed::Leave;
    match known {
        Known::Nothing | Known::Namesake { .. } if left_out => PullAction::LeaveOut,
        Known::Nothing => PullAction::Create,
        Known::Namesake { local } => plan_adoption(local, remote),
        Known::Linked { base, local } => plan_linked(base, local, remote),
    }
}

fn plan_linked(base: &Content, local: &Content, remote: &Content) -> PullAction {
    match (same(base, local), same(base, remote)) {
        (true, true) => PullAction::Nothing,
        (true, false) => PullAction::TakeRemote,
        (false, true) => PullAction::KeepLocal,
        (false, false) if same(local, remote) => PullAction::Agree,
        (false, false) => PullAction::Conflict,
    }
}

/// A namesake was never agreed on with anybody, so what it says is as much the person's work as the issue's
/// text is its author's. Only blanks are filled in without asking.
fn plan_adoption(local: &Content, remote: &Content) -> PullAction {
    if same(&filled_in(local, remote), remote) { PullAction::Adopt } else { PullAction::AdoptInConflict }
}

/// `local` with its blank fields taken from `remote`. An open state counts as blank: it is what every new task
/// has.
fn filled_in(local: &Content, remote: &Content) -> Content {
    let mut filled = local.clone();
    if filled.description.trim().is_empty() {
        filled.description.clone_from(&remote.description);
    }
    if filled.state == State::Open {
        filled.state = remote.state;
    }
    if filled.labels.is_subset(&remote.labels) {
        filled.labels.clone_from(&remote.labels);
    }
    if filled.assignees.is_subset(&remote.assignees) {
        filled.assignees.clone_from(&remote.assignees);
    }
    if filled.milestone.is_none() {
        filled.milestone.clone_from(&remote.milestone);
    }
    filled
}

#[cfg(test)]
mod tests;

//! What a sync does with one issue: the truth tables of pulling and of sending.
//!
//! Planning sees contents and nothing else. It knows no clock, so it cannot prefer the newer side; it knows no
//! database, so a preview and a real run get the same answer.

use tern_model::{Content, Direction, Field, MergeMode, RemoteKind, RemoteState, State};

use crate::merge::{changed_fields, merge};
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
        /// Whether a person has been asked already.
        asked: Asked,
    },
}

/// Whether a conflict of a task waits for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// None waits.
    No,
    /// One waits: it is refreshed, and never decided behind the person's back.
    Yes,
}

/// Whether closed issues that were never linked become tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownClosed {
    /// They are left out.
    Leave,
    /// They become tasks.
    Take,
}

/// What a project wants of every pull.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PullRules {
    /// Whether closed issues that were never linked become tasks.
    pub unknown_closed: UnknownClosed,
    /// What happens when both sides changed a task in ways that merge.
    pub merge_mode: MergeMode,
}

/// What to do with one observed issue.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// Both sides changed in ways that do not touch: the task takes this content, base moves to the issue's.
    Merge(Box<Content>),
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
/// | linked | ≠ base | ≠ base, ≠ local, merges | merge; conflict where a person is or wants to be asked |
/// | linked | ≠ base | ≠ base, ≠ local, does not merge | conflict |
pub fn plan_pull(known: Known<'_>, remote: &Content, rules: PullRules) -> PullAction {
    let left_out = !remote.state.is_open() && rules.unknown_closed == UnknownClosed::Leave;
    match known {
        Known::Nothing | Known::Namesake { .. } if left_out => PullAction::LeaveOut,
        Known::Nothing => PullAction::Create,
        Known::Namesake { local } => plan_adoption(local, remote),
        Known::Linked { base, local, asked } => match (same(base, local), same(base, remote)) {
            (true, true) => PullAction::Nothing,
            (true, false) => PullAction::TakeRemote,
            (false, true) => PullAction::KeepLocal,
            (false, false) if same(local, remote) => PullAction::Agree,
            (false, false) if asked == Asked::Yes || rules.merge_mode == MergeMode::Ask => {
                PullAction::Conflict
            }
            (false, false) => match merge(base, local, remote).merged() {
                Some(merged) => PullAction::Merge(Box::new(merged.clone())),
                None => PullAction::Conflict,
            },
        },
    }
}

/// Whether the outcome depends on something that is not known: whether `sent`, whose answer was lost, had arrived
/// before the issue came to say `remote`. If it had, what is missing of it there was taken away by somebody; if it
/// had not, it still waits to be sent.
pub fn depends_on_arrival(base: &Content, sent: &Content, local: &Content, remote: &Content) -> bool {
    let lost = merge(base, local, remote);
    let Some(lost) = lost.merged() else { return false };
    merge(sent, local, remote).merged().is_none_or(|arrived| !same(lost, arrived))
}

/// What is known of a linked task before something of it is sent. `base` is what the forge was just seen to hold.
#[derive(Debug, Clone, Copy)]
pub struct Outgoing<'a> {
    /// What the task is linked to.
    pub kind: RemoteKind,
    /// Whether that can be reached.
    pub remote_state: RemoteState,
    /// Whether a conflict of the task waits for a person.
    pub asked: Asked,
    /// The last agreed content.
    pub base: &'a Content,
    /// The content here.
    pub local: &'a Content,
}

/// The fields to send, none where nothing is to be sent: a project that only pulls, a security finding, an issue
/// that is gone or has moved, and a task that waits for a person send nothing. One that was out of sight is tried
/// again, because a right can come back and leaves no trace in any list. The state is [`Field::Status`].
pub fn plan_push(direction: Direction, outgoing: Outgoing<'_>) -> Vec<Field> {
    let Outgoing { kind, remote_state, asked, base, local } = outgoing;
    let may_send = direction == Direction::TwoWay
        && !kind.is_security()
        && matches!(remote_state, RemoteState::Present | RemoteState::Forbidden)
        && asked == Asked::No;
    if may_send { changed_fields(base, local) } else { Vec::new() }
}

/// What a forge's answer to sent fields proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// The new base: the answer in the fields that were sent, what was there before in all others. What somebody
    /// else changed in those meanwhile is an edit that the next pull sees.
    pub base: Content,
    /// The sent fields in which the forge holds something else than what was sent.
    pub not_taken: Vec<Field>,
}

/// Compares the `answer` to sent `fields` with `sent`. `before` is what the issue said when it was last read.
pub fn confirm(before: &Content, sent: &Content, fields: &[Field], answer: &Content) -> Confirmed {
    let mut base = before.clone();
    for field in fields {
        put_field(&mut base, *field, answer);
    }
    let expected = with_fields(before, fields, sent);
    Confirmed { not_taken: changed_fields(&expected, &base), base }
}

/// `content` with these fields taken from `other`.
pub fn with_fields(content: &Content, fields: &[Field], other: &Content) -> Content {
    let mut result = content.clone();
    for field in fields {
        put_field(&mut result, *field, other);
    }
    result
}

fn put_field(content: &mut Content, field: Field, from: &Content) {
    match field {
        Field::Title => content.title.clone_from(&from.title),
        Field::Description => content.description.clone_from(&from.description),
        Field::Status => content.state = from.state,
        Field::Labels => content.labels.clone_from(&from.labels),
        Field::Assignees => content.assignees.clone_from(&from.assignees),
        Field::Milestone => content.milestone.clone_from(&from.milestone),
        // Not synced.
        Field::Type
        | Field::Priority
        | Field::Reporter
        | Field::Cycle
        | Field::StoryPoints
        | Field::CustomFields => {}
    }
}

/// Whether so many changes at once, of a project with so many tasks, are sent only after a person said so.
/// A handful is never asked about: in a small project that is a tenth at once.
pub const fn asks_before_sending(changes: usize, tasks: usize) -> bool {
    const ALWAYS: usize = 20;
    const HANDFUL: usize = 5;
    changes > ALWAYS || (changes > HANDFUL && changes * 10 > tasks)
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

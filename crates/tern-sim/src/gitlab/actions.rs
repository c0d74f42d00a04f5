//! Quick actions: lines of a description that are carried out and cut out.

use crate::model::{CloseReason, Edit};

/// What a line can begin with.
const COMMANDS: [&str; 14] = [
    "assign",
    "cc",
    "close",
    "confidential",
    "due",
    "duplicate",
    "label",
    "lock",
    "milestone",
    "move",
    "reopen",
    "spend",
    "title",
    "unassign",
];

/// The description without its quick actions, and what they do. Actions whose effect nobody here can see are cut
/// out all the same.
pub(super) fn carry_out(description: &str) -> (String, Vec<Edit>) {
    let mut edits = Vec::new();
    let mut kept = Vec::new();
    for line in description.split('\n') {
        match action(line) {
            Some((command, rest)) => edits.extend(edit(&command, rest)),
            None => kept.push(line),
        }
    }
    (kept.join("\n"), edits)
}

fn action(line: &str) -> Option<(String, &str)> {
    let rest = line.trim_start_matches([' ', '\t']).strip_prefix('/')?;
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let command = rest[..end].to_ascii_lowercase();
    COMMANDS.contains(&command.as_str()).then(|| (command, rest[end..].trim()))
}

fn edit(command: &str, rest: &str) -> Option<Edit> {
    match command {
        "close" => Some(Edit::Close(CloseReason::Completed)),
        "reopen" => Some(Edit::Reopen),
        "title" => Some(Edit::title(rest)),
        "label" => Some(Edit::AddLabel(rest.trim_start_matches('~').to_owned())),
        _ => None,
    }
}

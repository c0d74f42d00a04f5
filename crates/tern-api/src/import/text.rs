//! The description of the task that an issue becomes.

use std::fmt::Write;

use super::export::{Attachment, Whole};

/// The issue's own text, and which files were attached.
pub(super) fn description(whole: &Whole) -> String {
    let mut text = whole.issue.content.clone().unwrap_or_default();
    if !whole.attachments.is_empty() {
        section(&mut text, "Attachments");
        text.push_str("\nThe files are in the export archive:\n\n");
        whole.attachments.iter().for_each(|attachment| name(&mut text, attachment));
    }
    text
}

fn section(text: &mut String, title: &str) {
    text.truncate(text.trim_end().len());
    let gap = if text.is_empty() { "" } else { "\n\n" };
    let _ = writeln!(text, "{gap}## {title}");
}

fn name(text: &mut String, attachment: &Attachment) {
    let file = escaped(&attachment.filename);
    let _ = match attachment.path.as_deref().filter(|path| !path.is_empty()) {
        Some(path) => writeln!(text, "- {file} ({})", escaped(path)),
        None => writeln!(text, "- {file}"),
    };
}

/// A name that nothing in it can turn into markup, on one line.
fn escaped(name: &str) -> String {
    let mut safe = String::with_capacity(name.len());
    for c in name.trim().chars() {
        if c.is_ascii_punctuation() && !matches!(c, '.' | ',' | '-' | '/' | '\'' | '(' | ')' | '@' | ':') {
            safe.push('\\');
        }
        safe.push(if c.is_control() { ' ' } else { c });
    }
    safe
}

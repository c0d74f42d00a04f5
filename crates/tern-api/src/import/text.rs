//! What was said about an issue, as a part of its description that a person can read.
//!
//! A comment is quoted, line by line: whatever is open in it (a block of code, a list, a heading) ends with the quote
//! and cannot swallow the next one.

use std::fmt::Write;

use tern_model::Timestamp;

use super::export::{Attachment, Comment, Named, Whole};

/// The issue's own text, its comments, and which files were attached.
pub(super) fn description(whole: &Whole) -> String {
    let mut text = whole.issue.content.clone().unwrap_or_default();
    if !whole.comments.is_empty() {
        section(&mut text, "Comments");
        whole.comments.iter().for_each(|comment| quote(&mut text, comment));
    }
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

fn quote(text: &mut String, comment: &Comment) {
    let said = comment.content.as_deref().unwrap_or_default();
    let _ = writeln!(text, "\n**{}**, {}:\n", who(comment.user.as_ref()), day(comment.created_on));
    for line in said.trim_end().lines() {
        let _ = writeln!(text, "> {line}");
    }
    if said.trim().is_empty() {
        text.push_str("> *nothing*\n");
    }
}

fn name(text: &mut String, attachment: &Attachment) {
    let file = escaped(&attachment.filename);
    let _ = match attachment.path.as_deref().filter(|path| !path.is_empty()) {
        Some(path) => writeln!(text, "- {file} ({})", escaped(path)),
        None => writeln!(text, "- {file}"),
    };
}

fn who(user: Option<&Named>) -> String {
    user.map(|named| escaped(&named.0))
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "Somebody".to_owned())
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

fn day(at: Timestamp) -> String {
    at.instant().format("%-d %B %Y, %H:%M UTC").to_string()
}

//! A page of comments, read item by item, so that one that cannot be read stays alone.

use serde::de::DeserializeOwned;
use tern_model::{IssueError, RemoteComment, Timestamp};

use crate::CommentPage;
use crate::http::Item;
use crate::marker::take_marker;
use crate::page::{is_web_address, read};
use crate::redact::Redactor;

/// The longest comment that is taken over, in bytes: a third more than any forge takes in characters.
const BODY_LIMIT: usize = 4 * 1024 * 1024 / 3;

/// What a forge says of one comment.
pub(crate) struct Said {
    pub(crate) id: u64,
    pub(crate) author: Option<String>,
    /// As it was sent, marker included.
    pub(crate) body: String,
    pub(crate) url: Option<String>,
    /// Where comments with this id stand when the answer names no page.
    pub(crate) usual_url: String,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Option<Timestamp>,
}

impl Said {
    /// In Tern's words. `plain` takes off what was put in to protect the text.
    pub(crate) fn remote(self, plain: impl Fn(&str) -> String) -> RemoteComment {
        // A text that ends nowhere in a database is no text.
        let (body, marker) = take_marker(self.body.replace('\0', "\u{fffd}"));
        RemoteComment {
            id: self.id.to_string(),
            author: self.author.filter(|author| !author.trim().is_empty()),
            body: plain(&body),
            url: self.url.filter(|url| is_web_address(url)).unwrap_or(self.usual_url),
            marker,
            created_at: self.created_at,
            updated_at: self.updated_at.unwrap_or(self.created_at).max(self.created_at),
        }
    }
}

/// Reads a page. `comment` answers with nothing for what is no comment of a person.
pub(crate) fn page<W: DeserializeOwned>(
    items: &[Item],
    number: u64,
    redactor: &Redactor,
    comment: impl Fn(W) -> Option<RemoteComment>,
) -> CommentPage {
    let mut page = CommentPage::default();
    for item in items {
        match read(item).map(&comment) {
            Ok(Some(comment)) if comment.body.len() > BODY_LIMIT => {
                page.rejected.push(refused(number, "it is longer than any comment can be"));
            }
            Ok(comment) => page.comments.extend(comment.filter(|comment| !comment.body.trim().is_empty())),
            Err(reason) => page.rejected.push(refused(number, &redactor.message(&reason))),
        }
    }
    page
}

fn refused(number: u64, why: &str) -> IssueError {
    let reason = format!("#{number}: a comment could not be read: {why}");
    IssueError { number: Some(number), url: None, reason }
}

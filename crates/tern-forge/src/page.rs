//! A list's page, read item by item, so that one item that cannot be read stays alone.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use tern_model::{IssueError, RemoteIssue};
use url::Url;

use crate::http::Item;
use crate::redact::Redactor;
use crate::{IssuePage, Row};

/// Where one forge's items say what must be told even of an item that is no issue Tern can read.
pub(crate) struct Shape {
    /// The number people use.
    pub(crate) number: &'static str,
    /// The issue's page.
    pub(crate) url: &'static str,
    /// When it was last changed.
    pub(crate) updated_at: &'static str,
    /// Set on pull requests, where they share the list with issues.
    pub(crate) pull_request: Option<&'static str>,
}

/// Reads a page: issues, rows, and what could not be read. `page_of` tells an issue's page from its number.
pub(crate) fn page<W: DeserializeOwned>(
    items: &[Item],
    shape: &Shape,
    redactor: &Redactor,
    page_of: impl Fn(u64) -> String,
    issue: impl Fn(W) -> RemoteIssue,
) -> IssuePage {
    let mut page = IssuePage::default();
    for item in items {
        let outline = Outline::of(item);
        page.rows.extend(outline.row(shape));
        if shape.pull_request.is_some_and(|field| outline.has(field)) {
            continue;
        }
        match read(item) {
            Ok(wire) => page.issues.push(issue(wire)),
            Err(reason) => {
                let number = outline.read::<u64>(shape.number);
                let named = outline.read::<String>(shape.url).filter(|url| is_web_address(url));
                let url = named.map(|url| redactor.without_tokens(&url)).or_else(|| number.map(&page_of));
                let reason = redactor.message(&reason);
                let reason = format!("the forge's answer about it could not be read: {reason}");
                page.rejected.push(IssueError { number, url, reason });
            }
        }
    }
    page
}

pub(crate) fn read<W: DeserializeOwned>(item: &Item) -> Result<W, String> {
    if item.damaged {
        return Err("it holds bytes that are not UTF-8".to_owned());
    }
    serde_json::from_str(item.json.get()).map_err(|error| error.to_string())
}

/// Whether a text is the address of a page that a person can open.
pub(crate) fn is_web_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| {
        matches!(url.scheme(), "https" | "http") && url.username().is_empty() && url.password().is_none()
    })
}

/// A label's colour as six hex digits, with or without `#`; `None` for anything else.
pub(crate) fn six_digits(color: &str) -> Option<String> {
    let digits = color.strip_prefix('#').unwrap_or(color);
    (digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit())).then(|| digits.to_owned())
}

/// An item's fields, each left unread, so that one bad field does not hide the others.
pub(crate) struct Outline<'a>(HashMap<String, &'a RawValue>);

impl<'a> Outline<'a> {
    /// The outline of an item; empty when it is no object.
    pub(crate) fn of(item: &'a Item) -> Self {
        Self(serde_json::from_str(item.json.get()).unwrap_or_default())
    }

    fn has(&self, field: &str) -> bool {
        self.0.get(field).is_some_and(|value| value.get() != "null")
    }

    /// The identity and age, where both can be read.
    fn row(&self, shape: &Shape) -> Option<Row> {
        Some(Row { id: self.read::<u64>("id")?.to_string(), updated_at: self.read(shape.updated_at)? })
    }

    pub(crate) fn read<T: DeserializeOwned>(&self, field: &str) -> Option<T> {
        serde_json::from_str(self.0.get(field)?.get()).ok()
    }
}

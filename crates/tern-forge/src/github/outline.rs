//! What can be told of a list's item even when it is no issue that Tern can read.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::map::is_web_address;
use crate::Row;
use crate::http::Item;

/// An item's fields, each left unread, so that one bad field does not hide the others.
pub(super) struct Outline<'a>(HashMap<String, &'a RawValue>);

impl<'a> Outline<'a> {
    /// The outline of an item; empty when it is no object.
    pub(super) fn of(item: &'a Item) -> Self {
        Self(serde_json::from_str(item.json.get()).unwrap_or_default())
    }

    /// Pull requests share the list with issues and are told by this field alone.
    pub(super) fn is_pull_request(&self) -> bool {
        self.0.get("pull_request").is_some_and(|value| value.get() != "null")
    }

    /// The identity and age, where both can be read.
    pub(super) fn row(&self) -> Option<Row> {
        Some(Row { id: self.read::<u64>("id")?.to_string(), updated_at: self.read("updated_at")? })
    }

    pub(super) fn number(&self) -> Option<u64> {
        self.read("number")
    }

    pub(super) fn html_url(&self) -> Option<String> {
        self.read::<String>("html_url").filter(|url| is_web_address(url))
    }

    fn read<T: DeserializeOwned>(&self, field: &str) -> Option<T> {
        serde_json::from_str(self.0.get(field)?.get()).ok()
    }
}

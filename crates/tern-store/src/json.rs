//! Values on their way into a statement: one JSON array carries a page of rows or a list of ids.

use serde::Serialize;

use crate::StoreError;

/// The rows of a page as one parameter.
pub(crate) fn rows<T: Serialize>(rows: &[T]) -> Result<String, StoreError> {
    serde_json::to_string(rows).map_err(StoreError::Unstorable)
}

/// One JSON value as a parameter.
pub(crate) fn value<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(StoreError::Unstorable)
}

/// Values as a JSON array of their text.
pub(crate) fn texts<T: std::fmt::Display>(values: &[T]) -> String {
    let texts: Vec<serde_json::Value> = values.iter().map(|value| value.to_string().into()).collect();
    serde_json::Value::Array(texts).to_string()
}

//! Stored values on their way out: read faithfully or refused with the place where they stand.

use std::fmt::Display;
use std::str::FromStr;

use serde::de::DeserializeOwned;

use crate::StoreError;

/// A table, as the place that an unreadable value is reported at.
#[derive(Clone, Copy)]
pub(crate) struct Table(pub(crate) &'static str);

impl Table {
    /// Text that spells a value.
    pub(crate) fn text<T>(self, column: &'static str, text: &str) -> Result<T, StoreError>
    where
        T: FromStr,
        T::Err: Display,
    {
        text.parse().map_err(|error| StoreError::unreadable(self.0, column, error))
    }

    /// Text that spells a value, or nothing.
    pub(crate) fn maybe<T>(self, column: &'static str, text: Option<&str>) -> Result<Option<T>, StoreError>
    where
        T: FromStr,
        T::Err: Display,
    {
        text.map(|text| self.text(column, text)).transpose()
    }

    /// JSON.
    pub(crate) fn json<T: DeserializeOwned>(self, column: &'static str, text: &str) -> Result<T, StoreError> {
        serde_json::from_str(text).map_err(|error| StoreError::unreadable(self.0, column, error))
    }

    /// JSON, or nothing.
    pub(crate) fn maybe_json<T: DeserializeOwned>(
        self,
        column: &'static str,
        text: Option<&str>,
    ) -> Result<Option<T>, StoreError> {
        text.map(|text| self.json(column, text)).transpose()
    }

    /// A whole number in the range of its type.
    pub(crate) fn number<T>(self, column: &'static str, number: i64) -> Result<T, StoreError>
    where
        T: TryFrom<i64>,
        T::Error: Display,
    {
        T::try_from(number).map_err(|error| StoreError::unreadable(self.0, column, error))
    }
}

/// A count that SQLite returned; counts of rows are never negative and never near the limit.
pub(crate) fn count(number: i64) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}

/// Rows that a statement touched.
pub(crate) fn affected(rows: u64) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

/// Succeeds when a statement touched as many rows as it was meant to.
pub(crate) fn all_found(what: &'static str, touched: u64, meant: usize) -> Result<(), StoreError> {
    if touched == meant as u64 { Ok(()) } else { Err(StoreError::Missing { what }) }
}

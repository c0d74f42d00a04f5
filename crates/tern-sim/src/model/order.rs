//! The list that moves: every issue of a repository in the order of its last change.

/// One issue in the order of changes: when, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row {
    /// Seconds since 1970.
    pub(crate) at: u32,
    /// The number.
    pub(crate) number: u32,
}

/// Rows sorted by time, then number. Eight bytes each, so a million issues stay small; an edit moves one row to
/// the end, which costs one `memmove`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Order {
    rows: Vec<Row>,
}

impl Order {
    pub(crate) fn from_unsorted(mut rows: Vec<Row>) -> Self {
        rows.sort_unstable();
        Self { rows }
    }

    /// The rows changed in these seconds, both ends included; an end that is not given is open.
    pub(crate) fn between(&self, first: Option<i64>, last: Option<i64>) -> &[Row] {
        let start = first.map_or(0, |at| self.rows.partition_point(|row| i64::from(row.at) < at));
        let end = last.map_or(self.rows.len(), |at| self.rows.partition_point(|row| i64::from(row.at) <= at));
        &self.rows[start..end.max(start)]
    }

    pub(crate) fn insert(&mut self, row: Row) {
        match self.rows.binary_search(&row) {
            Ok(_) => {}
            Err(index) => self.rows.insert(index, row),
        }
    }

    pub(crate) fn remove(&mut self, row: Row) {
        if let Ok(index) = self.rows.binary_search(&row) {
            self.rows.remove(index);
        }
    }
}

/// A forge's time as a row's time: a clock set before 1970 or after 2106 is clamped, not wrapped.
pub(crate) fn row_time(at: i64) -> u32 {
    u32::try_from(at.max(0)).unwrap_or(u32::MAX)
}

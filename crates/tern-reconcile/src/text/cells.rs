//! The cells of a table's row.

/// One cell: its text, and the text with the blanks around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell<'a> {
    pub(crate) text: &'a str,
    pub(crate) padded: &'a str,
}

/// The cells between the bars of a row, outer bars left out; a bar behind a backslash is text.
pub(crate) fn cells(row: &str) -> Vec<Cell<'_>> {
    let inner = row.strip_prefix('|').unwrap_or(row);
    let mut found = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (at, c) in inner.char_indices() {
        if c == '|' && !escaped {
            found.push(cell(&inner[start..at]));
            start = at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    if start < inner.len() {
        found.push(cell(&inner[start..]));
    }
    found
}

fn cell(padded: &str) -> Cell<'_> {
    Cell { text: padded.trim(), padded }
}

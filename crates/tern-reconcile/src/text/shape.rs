//! What a line of Markdown is made of: the parts that people change one at a time.

/// A line taken apart. `indent`, `marker`, `checkbox` and `body` follow each other and are the whole line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape<'a> {
    /// Leading blanks and quote marks.
    pub(crate) indent: &'a str,
    /// A list marker or the hashes of a heading, with the blanks behind it.
    pub(crate) marker: &'a str,
    /// `[ ]` or `[x]`, with the blanks behind it.
    pub(crate) checkbox: &'a str,
    /// The rest.
    pub(crate) body: &'a str,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// A heading and its level.
    Heading(u8),
    Item,
    /// A row of a table.
    Row,
    /// The row of dashes below a table's head.
    RowRule,
    /// A line that opens or closes a block of code.
    Fence,
    /// A line inside a block of code.
    Code,
}

impl Shape<'_> {
    /// How deep the line stands, in columns.
    pub(crate) fn depth(&self) -> usize {
        self.indent.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum()
    }

    /// Whether the marker is a number, which a renumbered list changes without meaning to.
    pub(crate) fn ordinal(&self) -> Option<(u64, &str)> {
        let digits = self.marker.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = self.marker.split_at(digits);
        Some((number.parse().ok()?, rest))
    }
}

/// Takes lines apart in order; remembers whether a block of code is open.
#[derive(Debug, Default)]
pub(crate) struct Parser {
    open: Option<(u8, usize)>,
}

impl Parser {
    /// `line` has no trailing blanks and is not empty.
    pub(crate) fn line<'a>(&mut self, line: &'a str) -> Shape<'a> {
        let (indent, rest) = line.split_at(indent_len(line));
        let plain = |kind| Shape { indent, marker: "", checkbox: "", body: rest, kind };
        if let Some((mark, len)) = self.open {
            let closes = fence_len(rest, mark) >= len && rest.bytes().all(|b| b == mark);
            if closes {
                self.open = None;
                return plain(Kind::Fence);
            }
            return plain(Kind::Code);
        }
        if let Some(fence) = opening_fence(rest) {
            self.open = Some(fence);
            return plain(Kind::Fence);
        }
        if is_row_rule(rest) {
            return plain(Kind::RowRule);
        }
        if rest.starts_with('|') && rest.len() > 1 && rest[1..].contains('|') {
            return plain(Kind::Row);
        }
        let hashes = rest.bytes().take_while(|&b| b == b'#').count();
        if (1..=6).contains(&hashes) && rest[hashes..].chars().next().is_none_or(char::is_whitespace) {
            let (marker, body) = split_blank(rest, hashes);
            #[expect(clippy::cast_possible_truncation, reason = "at most six")]
            return Shape { indent, marker, checkbox: "", body, kind: Kind::Heading(hashes as u8) };
        }
        let Some(marker) = list_marker_len(rest) else { return plain(Kind::Text) };
        let (marker, rest) = split_blank(rest, marker);
        let boxed = ["[ ]", "[x]", "[X]"].iter().any(|b| rest.starts_with(b))
            && rest[3..].chars().next().is_none_or(char::is_whitespace);
        let (checkbox, body) = if boxed { split_blank(rest, 3) } else { ("", rest) };
        Shape { indent, marker, checkbox, body, kind: Kind::Item }
    }
}

/// Whether a checkbox (with or without blanks) is ticked.
pub(crate) fn is_ticked(checkbox: &str) -> bool {
    checkbox.starts_with("[x]") || checkbox.starts_with("[X]")
}

/// Whether a line stands between the head and the body of a table.
pub(crate) fn is_row_rule(text: &str) -> bool {
    text.contains('|') && text.contains('-') && text.bytes().all(|b| b"|-: \t".contains(&b))
}

fn indent_len(line: &str) -> usize {
    line.find(|c: char| !c.is_whitespace() && c != '>').unwrap_or(0)
}

fn fence_len(text: &str, mark: u8) -> usize {
    text.bytes().take_while(|&b| b == mark).count()
}

fn opening_fence(text: &str) -> Option<(u8, usize)> {
    let mark = *text.as_bytes().first()?;
    let len = fence_len(text, mark);
    let fits = matches!(mark, b'`' | b'~') && len >= 3;
    // Three backticks with more backticks behind them are code inside a sentence.
    (fits && !(mark == b'`' && text[len..].contains('`'))).then_some((mark, len))
}

fn list_marker_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let len = if matches!(bytes.first(), Some(b'-' | b'*' | b'+')) {
        1
    } else {
        let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
        if !(1..=9).contains(&digits) || !matches!(bytes.get(digits), Some(b'.' | b')')) {
            return None;
        }
        digits + 1
    };
    text[len..].chars().next().is_none_or(char::is_whitespace).then_some(len)
}

fn split_blank(text: &str, at: usize) -> (&str, &str) {
    let rest = text[at..].trim_start();
    text.split_at(text.len() - rest.len())
}

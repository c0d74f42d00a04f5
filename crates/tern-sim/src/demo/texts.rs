//! The demo's issues, read from Markdown files.
//!
//! An issue begins with a line `@@ <number> <title>`; the next line says, between bars, who opened it, how long
//! before the anchor, its labels, its assignees, its milestone and its state; then its text. A comment begins with
//! a line `@> <login> <how long before the anchor>`. Ages are days, hours and minutes such as `12d`, `5h`, `2d4h`.

use std::sync::OnceLock;

const FILES: [&str; 10] = [
    include_str!("issues/rotation.md"),
    include_str!("issues/parser.md"),
    include_str!("issues/index.md"),
    include_str!("issues/viewer.md"),
    include_str!("issues/cli.md"),
    include_str!("issues/windows.md"),
    include_str!("issues/docs.md"),
    include_str!("issues/packaging.md"),
    include_str!("issues/security.md"),
    include_str!("issues/pulls.md"),
];

/// One written issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Its number.
    pub number: u32,
    /// Its title.
    pub title: &'static str,
    /// The login of who opened it.
    pub author: &'static str,
    /// How many seconds before the anchor it was opened.
    pub age: i64,
    /// Names of labels.
    pub labels: Vec<&'static str>,
    /// Logins.
    pub assignees: Vec<&'static str>,
    /// The milestone's title.
    pub milestone: Option<&'static str>,
    /// Open or closed; issue or pull request.
    pub state: TextState,
    /// Markdown.
    pub body: String,
    /// Who said what, and how many seconds before the anchor.
    pub comments: Vec<(&'static str, i64, String)>,
}

/// The state of a written issue; ages in seconds before the anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextState {
    /// An open issue.
    Open,
    /// Done.
    Completed(i64),
    /// Not going to happen.
    NotPlanned(i64),
    /// The same as another.
    Duplicate(i64),
    /// Deleted since: nobody can see it any more.
    Deleted,
    /// An open pull request.
    PullOpen,
    /// A merged pull request.
    PullMerged(i64),
    /// A pull request that was closed without merging.
    PullClosed(i64),
}

impl TextState {
    /// How long before the anchor it was closed.
    pub const fn closed(self) -> Option<i64> {
        match self {
            Self::Open | Self::Deleted | Self::PullOpen => None,
            Self::Completed(age)
            | Self::NotPlanned(age)
            | Self::Duplicate(age)
            | Self::PullMerged(age)
            | Self::PullClosed(age) => Some(age),
        }
    }

    /// Whether it is a pull request.
    pub const fn is_pull(self) -> bool {
        matches!(self, Self::PullOpen | Self::PullMerged(_) | Self::PullClosed(_))
    }
}

/// Every written issue, by number.
///
/// # Panics
/// When a file does not follow the format, which a test rules out.
pub fn texts() -> &'static [Text] {
    static TEXTS: OnceLock<Vec<Text>> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let mut texts: Vec<Text> = FILES.into_iter().flat_map(read_file).collect();
        texts.sort_by_key(|text| text.number);
        texts
    })
}

fn read_file(file: &'static str) -> Vec<Text> {
    let starts: Vec<usize> =
        file.match_indices("@@ ").map(|(at, _)| at).filter(|&at| begins_line(file, at)).collect();
    let ends = starts.iter().skip(1).copied().chain([file.len()]);
    starts.iter().zip(ends).map(|(&start, end)| read_text(&file[start..end])).collect()
}

fn begins_line(file: &str, at: usize) -> bool {
    at == 0 || file.as_bytes()[at - 1] == b'\n'
}

fn read_text(text: &'static str) -> Text {
    try_read_text(text).unwrap_or_else(|| panic!("a demo issue is not in the format: {text:.80}"))
}

fn try_read_text(text: &'static str) -> Option<Text> {
    let (head, rest) = text.strip_prefix("@@ ")?.split_once('\n')?;
    let (number, title) = head.split_once(' ')?;
    let (facts, rest) = rest.split_once('\n')?;
    let facts: Vec<&str> = facts.split('|').map(str::trim).collect();
    let &[author, age, labels, assignees, milestone, state] = facts.as_slice() else { return None };
    let mut parts = rest.split("\n@> ");
    let body = parts.next()?.trim().to_owned();
    let comments = parts.map(read_comment).collect::<Option<Vec<_>>>()?;
    Some(Text {
        number: number.parse().ok()?,
        title: title.trim(),
        author,
        age: read_age(age)?,
        labels: read_list(labels),
        assignees: read_list(assignees),
        milestone: Some(milestone).filter(|title| !title.is_empty()),
        state: read_state(state)?,
        body,
        comments,
    })
}

fn read_comment(part: &'static str) -> Option<(&'static str, i64, String)> {
    let (head, text) = part.split_once('\n')?;
    let (login, age) = head.trim().split_once(' ')?;
    Some((login, read_age(age)?, text.trim().to_owned()))
}

fn read_list(text: &'static str) -> Vec<&'static str> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).collect()
}

fn read_state(text: &str) -> Option<TextState> {
    let (word, age) = match text.rsplit_once(' ') {
        Some((word, age)) if age.starts_with(|first: char| first.is_ascii_digit()) => (word, read_age(age)?),
        _ => (text, 0),
    };
    Some(match word {
        "open" => TextState::Open,
        "completed" => TextState::Completed(age),
        "not planned" => TextState::NotPlanned(age),
        "duplicate" => TextState::Duplicate(age),
        "deleted" => TextState::Deleted,
        "pull open" => TextState::PullOpen,
        "pull merged" => TextState::PullMerged(age),
        "pull closed" => TextState::PullClosed(age),
        _ => return None,
    })
}

/// `2d4h` in seconds.
fn read_age(text: &str) -> Option<i64> {
    let mut total = 0;
    let mut number = 0;
    for letter in text.trim().chars() {
        match letter {
            '0'..='9' => number = number * 10 + i64::from(letter.to_digit(10)?),
            'd' => total += std::mem::take(&mut number) * 86_400,
            'h' => total += std::mem::take(&mut number) * 3_600,
            'm' => total += std::mem::take(&mut number) * 60,
            _ => return None,
        }
    }
    (number == 0).then_some(total)
}

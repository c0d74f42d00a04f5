//! A text as lines that say something; blank lines belong to the gaps between them.
//!
//! Blank lines are alike everywhere, so aligning them by content aligns them anywhere. As part of the gap
//! between two lines they come and go with their neighbours, and blocks stay apart.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use super::shape::{Kind, Parser, Shape, is_row_rule};
use super::words::{Class, words};

/// Numbers for equal strings, shared by the three texts of a merge.
#[derive(Debug, Default)]
pub(crate) struct Lexicon<'a> {
    lines: RefCell<HashMap<(u8, &'a str), u32>>,
    words: RefCell<HashMap<&'a str, u32>>,
}

impl<'a> Lexicon<'a> {
    fn line(&self, class: u8, text: &'a str) -> u32 {
        number(&mut self.lines.borrow_mut(), (class, text))
    }

    fn word(&self, text: &'a str) -> u32 {
        number(&mut self.words.borrow_mut(), text)
    }
}

fn number<K: std::hash::Hash + Eq>(map: &mut HashMap<K, u32>, key: K) -> u32 {
    let fresh = u32::try_from(map.len()).unwrap_or(u32::MAX);
    *map.entry(key).or_insert(fresh)
}

/// A line that says something.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    /// Without trailing blanks.
    pub(crate) text: &'a str,
    pub(crate) shape: Shape<'a>,
    /// Equal for lines with equal text.
    pub(crate) full: u32,
    /// Equal for lines that differ in marker, checkbox and indentation only.
    pub(crate) key: u32,
    vocabulary: OnceCell<Vec<u32>>,
}

impl<'a> Line<'a> {
    /// The numbers of the line's words, punctuation left out.
    pub(crate) fn vocabulary(&self, lexicon: &Lexicon<'a>) -> &[u32] {
        self.vocabulary.get_or_init(|| {
            let said = words(self.shape.body).into_iter().filter(|w| w.class != Class::Mark);
            said.map(|w| lexicon.word(w.text)).collect()
        })
    }

    /// Whether the line is long enough to be recognised elsewhere: a lone bracket is not.
    pub(crate) fn says_something(&self) -> bool {
        self.shape.body.chars().filter(|c| c.is_alphanumeric()).take(2).count() == 2
            && !matches!(self.shape.kind, Kind::Fence | Kind::RowRule)
    }
}

/// How the lines of a text end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Newline {
    Lf,
    CrLf,
    Mixed,
}

/// A text taken apart. `gaps[0] lines[0] gaps[1] … lines[n-1] gaps[n]` is the text again.
#[derive(Debug)]
pub(crate) struct Doc<'a> {
    pub(crate) lines: Vec<Line<'a>>,
    gaps: Vec<&'a str>,
    /// The 0-based number of each line in the text.
    numbers: Vec<u32>,
    /// `None` when the text has no line end.
    pub(crate) newline: Option<Newline>,
}

impl<'a> Doc<'a> {
    pub(crate) fn parse(text: &'a str, lexicon: &Lexicon<'a>) -> Self {
        let mut doc =
            Self { lines: Vec::new(), gaps: Vec::new(), numbers: Vec::new(), newline: newline(text) };
        let mut parser = Parser::default();
        let (mut start, mut end) = (0, 0);
        for (number, segment) in (0..).zip(text.split('\n')) {
            let said = segment.trim_end();
            if !said.is_empty() {
                doc.gaps.push(&text[end..start]);
                doc.numbers.push(number);
                doc.lines.push(line(said, parser.line(said), lexicon));
                end = start + said.len();
            }
            start += segment.len() + 1;
        }
        doc.gaps.push(&text[end..]);
        doc.mark_bare_tables(lexicon);
        doc
    }

    /// The blanks and line ends before line `i`, or after the last line for `i == len`.
    pub(crate) fn gap(&self, i: usize) -> &'a str {
        self.gaps.get(i).copied().unwrap_or_default()
    }

    /// Whether line `i` follows the line before it without a blank line.
    pub(crate) fn is_tight(&self, i: usize) -> bool {
        i > 0 && i < self.lines.len() && line_ends(self.gap(i)) == 1
    }

    /// The 0-based number of line `i` in the text; for the end, the number of lines of the text.
    pub(crate) fn number(&self, i: usize) -> u32 {
        self.numbers.get(i).copied().unwrap_or_else(|| {
            let last = self.numbers.last().map_or(0, |n| n + 1);
            last + u32::try_from(line_ends(self.gap(i)).saturating_sub(1)).unwrap_or(u32::MAX)
        })
    }

    /// Rows of tables may go without outer bars; the row of dashes gives them away.
    fn mark_bare_tables(&mut self, lexicon: &Lexicon<'a>) {
        let rules: Vec<_> = (1..self.lines.len())
            .filter(|&i| self.lines[i].shape.kind == Kind::RowRule && is_row_rule(self.lines[i].shape.body))
            .collect();
        for rule in rules {
            self.mark_row(rule - 1, rule, lexicon);
            for i in rule + 1..self.lines.len() {
                if !self.mark_row(i, i, lexicon) {
                    break;
                }
            }
        }
    }

    fn mark_row(&mut self, i: usize, tight: usize, lexicon: &Lexicon<'a>) -> bool {
        let shape = self.lines[i].shape;
        let is_row = self.is_tight(tight)
            && matches!(shape.kind, Kind::Text | Kind::Row | Kind::Item)
            && shape.body.contains('|');
        if is_row && shape.kind != Kind::Row {
            let text = self.lines[i].text;
            let body = &text[shape.indent.len()..];
            let shape = Shape { marker: "", checkbox: "", body, kind: Kind::Row, ..shape };
            self.lines[i] = line(text, shape, lexicon);
        }
        is_row
    }
}

/// How many line ends a gap has.
pub(crate) fn line_ends(gap: &str) -> usize {
    gap.bytes().filter(|&b| b == b'\n').count()
}

fn line<'a>(text: &'a str, shape: Shape<'a>, lexicon: &Lexicon<'a>) -> Line<'a> {
    let class = match shape.kind {
        Kind::Heading(_) => 1,
        Kind::Code => 2,
        Kind::Fence => 3,
        Kind::Row | Kind::RowRule => 4,
        Kind::Text | Kind::Item => 0,
    };
    let (full, key) = (lexicon.line(9, text), lexicon.line(class, shape.body));
    Line { text, shape, full, key, vocabulary: OnceCell::new() }
}

fn newline(text: &str) -> Option<Newline> {
    let (all, crlf) = (line_ends(text), text.matches("\r\n").count());
    match (all, crlf) {
        (0, _) => None,
        (_, 0) => Some(Newline::Lf),
        _ if all == crlf => Some(Newline::CrLf),
        _ => Some(Newline::Mixed),
    }
}

//! What stands between two lines of the result: line ends and blank lines.

use std::borrow::Cow;

use super::doc::{Doc, Newline, line_ends};
use super::phrase::settle;
use super::shape::Kind;

/// Where a line of the result, or an end of the text, stands in base, ours and theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spot {
    Start,
    Line([Option<usize>; 3]),
    End,
}

impl Spot {
    pub(crate) const fn of(text: usize, line: usize) -> Self {
        let mut at = [None; 3];
        at[text] = Some(line);
        Self::Line(at)
    }
}

/// The gaps of the three texts, to be merged apart from their lines.
pub(crate) struct Gaps<'d, 'a> {
    docs: [&'d Doc<'a>; 3],
    newline: Newline,
}

impl<'d, 'a> Gaps<'d, 'a> {
    pub(crate) fn of(docs: [&'d Doc<'a>; 3]) -> Self {
        Self { docs, newline: merge_newlines(docs.map(|d| d.newline)) }
    }

    /// What stands between two spots of the result.
    pub(crate) fn between(&self, before: Spot, after: Spot) -> Cow<'a, str> {
        match (before, after) {
            (Spot::Start, Spot::End) => self.ends(|d| if d.lines.is_empty() { d.gap(0) } else { "" }),
            (Spot::Start, _) => self.ends(|d| if d.lines.is_empty() { "" } else { d.gap(0) }),
            (_, Spot::End) => self.ends(|d| if d.lines.is_empty() { "" } else { d.gap(d.lines.len()) }),
            (Spot::Line(x), Spot::Line(y)) => self.between_lines(x, y),
            (Spot::End | Spot::Line(_), Spot::Start | Spot::Line(_)) => self.styled("\n"),
        }
    }

    /// What follows the last line of one text there.
    pub(crate) fn own_end(&self, text: usize) -> Cow<'a, str> {
        let doc = self.docs[text];
        self.styled(doc.gap(doc.lines.len()))
    }

    /// What stands between a line of one text and a line of another that was put behind it.
    pub(crate) fn joint(&self, before: (usize, usize), after: (usize, usize)) -> Cow<'a, str> {
        let line = |(text, line): (usize, usize)| &self.docs[text].lines[line];
        let close = [before, after]
            .iter()
            .all(|&x| matches!(line(x).shape.kind, Kind::Item | Kind::Row | Kind::Code));
        let follows = |(text, line): (usize, usize)| {
            let doc = self.docs[text];
            if line + 1 < doc.lines.len() { doc.gap(line + 1) } else { "\n" }
        };
        let leads = |(text, line): (usize, usize)| if line > 0 { self.docs[text].gap(line) } else { "\n" };
        let (x, y) = (follows(before), leads(after));
        let wide = line_ends(x).max(line_ends(y));
        let gap = "\n".repeat(if close { 1 } else { wide.max(1) });
        Cow::Owned(self.styled(&gap).into_owned())
    }

    fn ends(&self, gap: impl Fn(&Doc<'a>) -> &'a str) -> Cow<'a, str> {
        let [b, o, t] = self.docs.map(gap);
        self.styled(settle_gap(b, o, t))
    }

    fn between_lines(&self, x: [Option<usize>; 3], y: [Option<usize>; 3]) -> Cow<'a, str> {
        let adjacent = |v: usize| match (x[v], y[v]) {
            (Some(i), Some(j)) if i + 1 == j => Some(self.docs[v].gap(j)),
            _ => None,
        };
        let chosen = match [adjacent(0), adjacent(1), adjacent(2)] {
            [Some(b), Some(o), Some(t)] => settle_gap(b, o, t),
            [_, Some(o), Some(t)] => wider(o, t),
            [_, Some(gap), None] | [_, None, Some(gap)] | [Some(gap), None, None] => gap,
            [None, None, None] => self.over_what_left(x, y),
        };
        if line_ends(chosen) == 0 { self.styled("\n") } else { self.styled(chosen) }
    }

    /// Two lines between which others stood: the widest gap on the way keeps their blocks apart.
    fn over_what_left(&self, x: [Option<usize>; 3], y: [Option<usize>; 3]) -> &'a str {
        let both = (0..3).filter(|&v| matches!((x[v], y[v]), (Some(i), Some(j)) if i < j));
        let both: Vec<usize> = both.collect();
        let texts = if both.is_empty() { vec![0, 1, 2] } else { both };
        let behind = |v: usize| {
            let i = x[v]? + 1;
            (i < self.docs[v].lines.len()).then(|| self.docs[v].gap(i))
        };
        let before = |v: usize| y[v].filter(|&j| j > 0).map(|j| self.docs[v].gap(j));
        texts.iter().flat_map(|&v| [behind(v), before(v)]).flatten().fold("", wider)
    }

    fn styled<'t>(&self, gap: &'t str) -> Cow<'t, str> {
        match self.newline {
            Newline::Lf if gap.contains('\r') => Cow::Owned(gap.replace("\r\n", "\n")),
            Newline::Mixed | Newline::Lf => Cow::Borrowed(gap),
            Newline::CrLf => Cow::Owned(gap.replace("\r\n", "\n").replace('\n', "\r\n")),
        }
    }
}

fn wider<'t>(x: &'t str, y: &'t str) -> &'t str {
    if (line_ends(x), x) > (line_ends(y), y) { x } else { y }
}

fn settle_gap<'t>(base: &'t str, ours: &'t str, theirs: &'t str) -> &'t str {
    let [b, o, t] = [base, ours, theirs].map(line_ends);
    match (o == b, t == b) {
        _ if o == t => settle(base, ours, theirs),
        (_, true) => ours,
        (true, _) => theirs,
        _ => wider(ours, theirs),
    }
}

/// The style of line ends is one value of the text, merged like any other.
fn merge_newlines([base, ours, theirs]: [Option<Newline>; 3]) -> Newline {
    let base = base.or(if ours == theirs { ours } else { None });
    let (ours, theirs) = (ours.or(base), theirs.or(base));
    match (ours, theirs) {
        (Some(o), Some(t)) if o == t || theirs == base => o,
        (Some(_), Some(t)) if ours == base => t,
        (Some(one), None | Some(Newline::Mixed)) | (None | Some(Newline::Mixed), Some(one)) => one,
        _ => Newline::Lf,
    }
}

//! Which words of a line differ.

use super::chunk::Span;
use super::phrase::compare;
use super::side::{Fate, Side};
use super::weave::Weave;
use super::words::words;

/// Marks words that differ: in ours and theirs from base, in base from either.
pub(crate) struct Marks<'d, 'a> {
    weave: &'d Weave<'a>,
    /// For each line of ours and theirs, its line of base.
    origins: [Vec<Option<usize>>; 2],
}

impl<'d, 'a> Marks<'d, 'a> {
    pub(crate) fn of(weave: &'d Weave<'a>) -> Self {
        let origins = |side: &Side<'a>| {
            let mut origins = vec![None; side.doc.lines.len()];
            for i in 0..side.fates.len() {
                if let (Some(j), false) = (side.version(i), matches!(side.fates[i], Fate::Rewritten(_))) {
                    origins[j] = Some(i);
                }
            }
            origins
        };
        Self { weave, origins: [origins(&weave.sides[0]), origins(&weave.sides[1])] }
    }

    /// `text`, which holds these lines of one of the three texts in order, in spans.
    pub(crate) fn spans(&self, (v, lines): (usize, &[usize]), text: &str) -> Vec<Span> {
        let mut spans = Vec::new();
        if !lines.iter().any(|&line| self.differs((v, line))) {
            push(&mut spans, text, false);
            return spans;
        }
        let mut at = 0;
        for &line in lines {
            let content = if v == 0 {
                self.weave.base.lines[line].text
            } else {
                self.weave.sides[v - 1].doc.lines[line].text
            };
            let Some(found) = text[at..].find(content) else { continue };
            push(&mut spans, &text[at..at + found], false);
            for (piece, differs) in self.line((v, line), content) {
                push(&mut spans, piece, differs);
            }
            at += found + content.len();
        }
        push(&mut spans, &text[at..], false);
        spans
    }

    fn differs(&self, (v, line): (usize, usize)) -> bool {
        let full = |side: &Side<'a>, j: usize| side.doc.lines[j].full;
        let base = |i: usize| self.weave.base.lines[i].full;
        match v.checked_sub(1) {
            Some(who) => {
                self.origins[who][line].is_none_or(|i| base(i) != full(&self.weave.sides[who], line))
            }
            None => self.weave.sides.iter().any(|s| s.version(line).is_none_or(|j| full(s, j) != base(line))),
        }
    }

    fn line(&self, (v, line): (usize, usize), content: &'a str) -> Vec<(&'a str, bool)> {
        let base = |i: usize| self.weave.base.lines[i].text;
        if v > 0 {
            return match self.origins[v - 1][line] {
                Some(i) if base(i) == content => vec![(content, false)],
                Some(i) => cut(content, &differing(content, base(i))),
                None => vec![(content, true)],
            };
        }
        let stays = |side: &Side<'a>| side.version(line).is_some_and(|j| side.doc.lines[j].text == content);
        if self.weave.sides.iter().all(stays) {
            return vec![(content, false)];
        }
        let mut marks = vec![false; words(content).len()];
        for side in &self.weave.sides {
            match side.version(line).filter(|_| !matches!(side.fates[line], Fate::Rewritten(_))) {
                Some(j) if side.doc.lines[j].text == content => {}
                Some(j) => {
                    for (mark, differs) in marks.iter_mut().zip(differing(content, side.doc.lines[j].text)) {
                        *mark |= differs;
                    }
                }
                None => marks.fill(true),
            }
        }
        cut(content, &marks)
    }
}

/// For each word of `text` whether `against` lacks it.
fn differing(text: &str, against: &str) -> Vec<bool> {
    compare(&words(text), &words(against)).kept.iter().map(Option::is_none).collect()
}

fn cut<'t>(text: &'t str, marks: &[bool]) -> Vec<(&'t str, bool)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut before = false;
    for (word, &differs) in words(text).iter().zip(marks) {
        let gap = &text[at..at + word.gap.len()];
        pieces.push((gap, before && differs));
        pieces.push((word.text, differs));
        at += word.gap.len() + word.text.len();
        before = differs;
    }
    pieces.push((&text[at..], false));
    pieces
}

fn push(spans: &mut Vec<Span>, text: &str, differs: bool) {
    if text.is_empty() {
        return;
    }
    match spans.last_mut() {
        Some(last) if last.differs == differs => last.text.push_str(text),
        _ => spans.push(Span { text: text.to_owned(), differs }),
    }
}

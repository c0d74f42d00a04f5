//! What one side did with each line of base, and what it added where.

use std::ops::Range;

use super::align::align;
use super::doc::{Doc, Lexicon};
use super::shape::Kind;

/// What became of a line of base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It stands where it stood, as line `.0` of the side: untouched, or another version of itself.
    Stays(usize),
    /// Another line, `.0`, stands in its place.
    Rewritten(usize),
    /// It is part of passage `.0` that was written anew.
    Replaced(usize),
    /// It stands elsewhere, as line `.0`.
    Moved(usize),
    /// It was deleted.
    Gone,
}

/// A line that base does not have at this place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The line of the side.
    pub(crate) line: usize,
    /// The line of base that moved here.
    pub(crate) origin: Option<usize>,
}

/// Lines of base that gave way to other lines.
#[derive(Debug)]
pub(crate) struct Passage {
    pub(crate) base: Range<usize>,
    pub(crate) entries: Vec<Entry>,
}

/// One side against base.
#[derive(Debug)]
pub(crate) struct Side<'a> {
    pub(crate) doc: Doc<'a>,
    pub(crate) fates: Vec<Fate>,
    /// `added[g]` stands before line `g` of base, `added[len]` at the end.
    pub(crate) added: Vec<Vec<Entry>>,
    pub(crate) passages: Vec<Passage>,
    /// Where each moved line of base stands in `added` (or the first line of its passage).
    pub(crate) landing: Vec<Option<usize>>,
    /// The moved line that a line changed places with: which of the two moved is anybody's guess.
    pub(crate) swapped: Vec<Option<usize>>,
}

impl<'a> Side<'a> {
    pub(crate) fn of(doc: Doc<'a>, base: &Doc<'a>, lexicon: &Lexicon<'a>) -> Self {
        let alignment = align(base, &doc, lexicon);
        let len = base.lines.len();
        let mut origins = vec![None; doc.lines.len()];
        for (i, j) in alignment.moved.iter().enumerate() {
            if let Some(j) = *j {
                origins[j] = Some(i);
            }
        }
        let fates = (0..len)
            .map(|i| match (alignment.kept[i], alignment.moved[i]) {
                (Some(j), _) => Fate::Stays(j),
                (None, Some(j)) => Fate::Moved(j),
                (None, None) => Fate::Gone,
            })
            .collect();
        let mut side = Self {
            doc,
            fates,
            added: vec![Vec::new(); len + 1],
            passages: Vec::new(),
            landing: vec![None; len],
            swapped: vec![None; len],
        };
        side.place(base, &alignment.kept, &origins);
        side.note_landings();
        side.note_swaps();
        side
    }

    /// The line of the side that is line `i` of base, wherever it stands.
    pub(crate) fn version(&self, i: usize) -> Option<usize> {
        match self.fates[i] {
            Fate::Stays(j) | Fate::Rewritten(j) | Fate::Moved(j) => Some(j),
            Fate::Replaced(_) | Fate::Gone => None,
        }
    }

    pub(crate) fn is_absent(&self, i: usize) -> bool {
        matches!(self.fates[i], Fate::Gone | Fate::Replaced(_))
    }

    fn place(&mut self, base: &Doc<'a>, kept: &[Option<usize>], origins: &[Option<usize>]) {
        let (mut i, mut j) = (0, 0);
        let stays = kept.iter().enumerate().filter_map(|(i, j)| j.map(|j| (i, j)));
        for (x, y) in stays.chain([(kept.len(), origins.len())]).collect::<Vec<_>>() {
            let entries = (j..y).map(|line| Entry { line, origin: origins[line] }).collect();
            self.place_between(base, i..x, entries);
            (i, j) = (x + 1, y + 1);
        }
    }

    /// Decides what the lines `entries` are to the lines `left` of base in whose place they stand.
    fn place_between(&mut self, base: &Doc<'a>, left: Range<usize>, entries: Vec<Entry>) {
        let gone: Vec<_> = left.clone().filter(|&i| self.fates[i] == Fate::Gone).collect();
        if entries.is_empty() {
            return;
        }
        let (Some(&first), Some(&last)) = (gone.first(), gone.last()) else {
            self.added[left.start].extend(entries);
            return;
        };
        if let Some(pairs) = self.one_by_one(base, &gone, &entries) {
            for (i, j) in pairs {
                self.fates[i] = Fate::Rewritten(j);
            }
            return;
        }
        let after = left.end;
        let (begin, end) = (entries[0].line, entries[entries.len() - 1].line);
        if entries.iter().any(|e| e.origin.is_some()) || self.hangs_above(base, left.start, begin) {
            self.added[left.start].extend(entries);
        } else if self.hangs_below(base, after, end) {
            self.added[after].extend(entries);
        } else {
            let number = self.passages.len();
            self.passages.push(Passage { base: first..last + 1, entries });
            for i in gone {
                self.fates[i] = Fate::Replaced(number);
            }
        }
    }

    /// As many new lines as old ones, of the same kinds and equally spaced: each stands for one.
    fn one_by_one(&self, base: &Doc<'a>, gone: &[usize], entries: &[Entry]) -> Option<Vec<(usize, usize)>> {
        let adjacent = gone.windows(2).all(|w| w[0] + 1 == w[1]);
        if gone.len() != entries.len() || !adjacent || entries.iter().any(|e| e.origin.is_some()) {
            return None;
        }
        let pairs: Vec<_> = gone.iter().zip(entries).map(|(&i, e)| (i, e.line)).collect();
        let fits = |(n, &(i, j)): (usize, &(usize, usize))| {
            let same_kind = kind_of_block(base, i) == kind_of_block(&self.doc, j);
            same_kind && (n == 0 || base.is_tight(i) == self.doc.is_tight(j))
        };
        pairs.iter().enumerate().all(fits).then_some(pairs)
    }

    /// The new lines continue the block above, while the deleted ones were a block of their own.
    fn hangs_above(&self, base: &Doc<'a>, deleted: usize, begin: usize) -> bool {
        deleted > 0 && self.doc.is_tight(begin) && !base.is_tight(deleted)
    }

    /// The new lines begin the block below, while the deleted ones were a block of their own.
    fn hangs_below(&self, base: &Doc<'a>, after: usize, end: usize) -> bool {
        after < base.lines.len() && self.doc.is_tight(end + 1) && !base.is_tight(after)
    }

    /// A line that moved past no more lines than moved with it might as well have been passed by them.
    fn note_swaps(&mut self) {
        let mut i = 0;
        while i < self.fates.len() {
            let run = (i..self.fates.len())
                .take_while(|&k| {
                    matches!(self.fates[k], Fate::Moved(_)) && self.landing[k] == self.landing[i]
                })
                .count();
            if let Some(to) = self.landing[i].filter(|_| run > 0) {
                let passed = if to < i { to..i } else { i + run..to.max(i + run) };
                let stayed: Vec<_> = passed.filter(|&k| matches!(self.fates[k], Fate::Stays(_))).collect();
                if stayed.len() <= run {
                    for k in stayed {
                        self.swapped[k] = Some(i);
                    }
                }
            }
            i += run.max(1);
        }
    }

    fn note_landings(&mut self) {
        for (gap, entries) in self.added.iter().enumerate() {
            for origin in entries.iter().filter_map(|e| e.origin) {
                self.landing[origin] = Some(gap);
            }
        }
    }
}

fn kind_of_block(doc: &Doc<'_>, i: usize) -> std::mem::Discriminant<Kind> {
    std::mem::discriminant(&doc.lines[i].shape.kind)
}

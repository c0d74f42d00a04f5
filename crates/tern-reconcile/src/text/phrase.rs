//! Merging the words of one line that both sides changed.

use std::collections::HashMap;
use std::ops::Range;

use super::chunk::Reason;
use super::likeness::spelling;
use super::sequence::common;
use super::words::{Class, Word, words};

/// A word this alike to the word it replaces is the same word, spelt otherwise.
const RESPELT: u32 = 600;

/// Words `base` of one text that gave way to words `side` of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    pub(crate) base: Range<usize>,
    pub(crate) side: Range<usize>,
}

/// The edits between two lists of words, and the words that stayed.
pub(crate) struct Comparison {
    pub(crate) edits: Vec<Edit>,
    /// For each word of base its word on the side.
    pub(crate) kept: Vec<Option<usize>>,
}

pub(crate) fn compare<'t>(base: &[Word<'t>], side: &[Word<'t>]) -> Comparison {
    let mut numbers: HashMap<&str, u32> = HashMap::with_capacity(base.len());
    let mut ids = |of: &[Word<'t>]| -> Vec<u32> {
        let mut number = |word: &Word<'t>| {
            let fresh = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            *numbers.entry(word.text).or_insert(fresh)
        };
        of.iter().map(&mut number).collect()
    };
    let (a, b) = (ids(base), ids(side));
    let pairs = common(&a, &b, |i| if base[i].class == Class::Mark { 1 } else { 3 });
    let mut kept = vec![None; a.len()];
    let mut edits = Vec::new();
    let (mut i, mut j) = (0, 0);
    for &(x, y) in pairs.iter().chain([&(a.len(), b.len())]) {
        if i < x || j < y {
            edits.push(Edit { base: i..x, side: j..y });
        }
        if let Some(slot) = kept.get_mut(x) {
            *slot = Some(y);
        }
        (i, j) = (x + 1, y + 1);
    }
    Comparison { edits, kept }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Ours,
    Theirs,
    Both,
}

/// Whether two phrases share at least half of their words.
pub(crate) fn half_alike(base: &str, side: &str) -> bool {
    let (b, s) = (words(base), words(side));
    let said = |of: &[Word<'_>]| of.iter().filter(|w| w.class != Class::Mark).count();
    let kept = compare(&b, &s).kept;
    let shared = b.iter().zip(&kept).filter(|(w, kept)| w.class != Class::Mark && kept.is_some()).count();
    4 * shared >= said(&b) + said(&s)
}

/// What kind of words a phrase is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speech {
    /// Sentences, which can be said anew.
    Prose,
    /// Names and numbers, each for itself.
    Code,
}

/// Both sides' changes to a phrase, where their words do not touch.
pub(crate) fn merge_phrase(base: &str, ours: &str, theirs: &str, speech: Speech) -> Result<String, Reason> {
    if ours == theirs || theirs == base {
        return Ok(ours.to_owned());
    }
    if ours == base {
        return Ok(theirs.to_owned());
    }
    let (b, o, t) = (words(base), words(ours), words(theirs));
    let (to_ours, to_theirs) = (compare(&b, &o), compare(&b, &t));
    let anew = is_reworded(&b, &o, &to_ours.edits) || is_reworded(&b, &t, &to_theirs.edits);
    if anew && speech == Speech::Prose {
        let alone =
            to_ours.edits.is_empty() || to_theirs.edits.is_empty() || to_ours.edits == to_theirs.edits;
        if !alone {
            return Err(Reason::Rewritten);
        }
    }
    let edits = in_order((&b, &o, &t), (&to_ours.edits, &to_theirs.edits))?;
    said_twice((&b, &o, &t), &edits)?;
    let mut merged = String::new();
    let mut next = edits.iter().peekable();
    let mut at = 0;
    while at < b.len() || next.peek().is_some() {
        if let Some((edit, by)) = next.next_if(|(edit, _)| edit.base.start == at) {
            let from = if *by == By::Theirs { &t } else { &o };
            for word in &from[edit.side.clone()] {
                push(&mut merged, word.gap, word.text);
            }
            at = edit.base.end;
            continue;
        }
        let gap_of = |side: &[Word<'_>], kept: &[Option<usize>]| kept[at].map(|j| side[j].gap.to_owned());
        let (x, y) = (gap_of(&o, &to_ours.kept), gap_of(&t, &to_theirs.kept));
        let blank = b[at].gap;
        let gap = settle(blank, x.as_deref().unwrap_or(blank), y.as_deref().unwrap_or(blank)).to_owned();
        push(&mut merged, &gap, b[at].text);
        at += 1;
    }
    Ok(merged)
}

fn push(merged: &mut String, gap: &str, text: &str) {
    if !merged.is_empty() {
        merged.push_str(gap);
    }
    merged.push_str(text);
}

/// Blanks never conflict: of two different changes the longer one holds.
pub(crate) fn settle<'t>(base: &'t str, ours: &'t str, theirs: &'t str) -> &'t str {
    if ours == theirs || theirs == base {
        ours
    } else if ours == base {
        theirs
    } else if (ours.len(), ours) > (theirs.len(), theirs) {
        ours
    } else {
        theirs
    }
}

type Three<'w, 'a> = (&'w [Word<'a>], &'w [Word<'a>], &'w [Word<'a>]);

fn in_order((b, o, t): Three<'_, '_>, (ours, theirs): (&[Edit], &[Edit])) -> Result<Vec<(Edit, By)>, Reason> {
    let same = |x: &Edit, y: &Edit| {
        let texts = |of: &[Word<'_>], range: &Range<usize>| {
            of[range.clone()].iter().map(|w| w.text.to_owned()).collect::<Vec<_>>()
        };
        x.base == y.base && x.side.len() == y.side.len() && texts(o, &x.side) == texts(t, &y.side)
    };
    let mut all: Vec<(Edit, By)> = Vec::with_capacity(ours.len() + theirs.len());
    let (mut x, mut y) = (ours.iter().peekable(), theirs.iter().peekable());
    loop {
        let next = match (x.peek(), y.peek()) {
            (Some(a), Some(b)) if same(a, b) => {
                y.next();
                x.next().map(|e| (e.clone(), By::Both))
            }
            (Some(a), Some(b)) if (a.base.start, a.base.end) <= (b.base.start, b.base.end) => {
                x.next().map(|e| (e.clone(), By::Ours))
            }
            (Some(_), None) => x.next().map(|e| (e.clone(), By::Ours)),
            (_, Some(_)) => y.next().map(|e| (e.clone(), By::Theirs)),
            (None, None) => return Ok(all),
        };
        let Some(next) = next else { return Ok(all) };
        if let Some(last) = all.last() {
            let words_of = |by| if by == By::Theirs { t } else { o };
            let respelt = |(edit, by): &(Edit, By)| is_respelt(b, words_of(*by), edit);
            let apart = last.1 == next.1
                || stand_apart(b, &last.0, &next.0)
                || (last.0.base.end <= next.0.base.start && respelt(last) && respelt(&next));
            if !apart {
                return Err(Reason::SameWords);
            }
        }
        all.push(next);
    }
}

/// Whether a word stands unchanged between two edits. One sign of a script without blanks is not a word yet.
fn stand_apart(base: &[Word<'_>], first: &Edit, second: &Edit) -> bool {
    let Some(between) = base.get(first.base.end..second.base.start) else { return false };
    let signs = between.iter().filter(|w| w.class == Class::Sign).count();
    signs >= 2 || between.iter().any(|w| w.class != Class::Sign && w.separates())
}

fn is_respelt(base: &[Word<'_>], side: &[Word<'_>], edit: &Edit) -> bool {
    let (from, to) = (&base[edit.base.clone()], &side[edit.side.clone()]);
    let ([from], [to]) = (from, to) else { return false };
    let letters = |w: &Word<'_>| w.text.chars().all(char::is_alphabetic);
    letters(from) && letters(to) && spelling(from.text, to.text) >= RESPELT
}

/// A side that replaced two fifths of the words in several places said the whole anew; a word of the other side
/// in the middle of that is a word of another sentence.
fn is_reworded(base: &[Word<'_>], side: &[Word<'_>], edits: &[Edit]) -> bool {
    let said = |of: &[Word<'_>]| of.iter().filter(|w| w.class != Class::Mark).count();
    let replaced: Vec<_> = edits
        .iter()
        .filter(|e| !is_respelt(base, side, e))
        .map(|e| said(&base[e.base.clone()]))
        .filter(|&n| n > 0)
        .collect();
    replaced.len() >= 2 && 5 * replaced.iter().sum::<usize>() > 2 * said(base)
}

/// A longer word that both sides put into one line at different places is one thought put down twice.
fn said_twice((b, o, t): Three<'_, '_>, edits: &[(Edit, By)]) -> Result<(), Reason> {
    let fresh = |edit: &Edit, side: &[Word<'_>]| -> Vec<String> {
        let old = &b[edit.base.clone()];
        let new =
            side[edit.side.clone()].iter().filter(|w| w.class == Class::Word && w.text.chars().count() >= 4);
        new.filter(|w| old.iter().all(|x| x.text != w.text)).map(|w| w.text.to_owned()).collect()
    };
    let mut said: HashMap<String, Vec<&Edit>> = HashMap::new();
    for (edit, _) in edits.iter().filter(|(_, by)| *by == By::Ours) {
        for word in fresh(edit, o) {
            said.entry(word).or_default().push(edit);
        }
    }
    for (edit, _) in edits.iter().filter(|(_, by)| *by == By::Theirs) {
        for word in fresh(edit, t) {
            // One word for another is a correction, whatever else is said in the line.
            let corrects = |e: &Edit| e.side.len() == 1 && e.base.len() == 1;
            let mends = |other: &&Edit| corrects(edit) || corrects(other);
            if said.get(&word).is_some_and(|others| !others.iter().all(mends)) {
                return Err(Reason::AddedTwice);
            }
        }
    }
    Ok(())
}

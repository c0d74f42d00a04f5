//! Which line of one side is which line of base: in place first, then what moved.

use super::doc::{Doc, Lexicon, Line};
use super::likeness::{ALIKE, likeness};
use super::sequence::{Stretch, anchored, heuristic, optimal};
use super::shape::Kind;

/// A line that stands elsewhere must be this alike to be the same line, edited.
const MOVED_ALIKE: u32 = 700;
/// More candidates than this are not searched for lines that moved and changed.
const MOVED_PAIRS: usize = 2_500;
/// Lines compared by likeness, per text: above, only equal lines are paired.
const COMPARED: usize = 40_000;

/// The lines of one side, against base.
#[derive(Debug)]
pub(crate) struct Alignment {
    /// For each line of base its line on the side, in the same order.
    pub(crate) kept: Vec<Option<usize>>,
    /// For each line of base its line on the side, out of order.
    pub(crate) moved: Vec<Option<usize>>,
}

pub(crate) fn align<'a>(base: &Doc<'a>, side: &Doc<'a>, lexicon: &Lexicon<'a>) -> Alignment {
    let keys = |doc: &Doc<'_>| doc.lines.iter().map(|l| l.key).collect::<Vec<_>>();
    let (a, b) = (keys(base), keys(side));
    let whole = Stretch { a: 0..a.len(), b: 0..b.len() };
    let mut compared = COMPARED;
    let mut between = |at: &Stretch, pairs: &mut Vec<(usize, usize)>| {
        if at.a.is_empty() || at.b.is_empty() {
            return;
        }
        if at.is_short() {
            pairs.extend(pair_lines((base, side), at, lexicon, &mut compared));
            return;
        }
        let equal = heuristic(&a, &b, at);
        let (mut i, mut j) = (at.a.start, at.b.start);
        for &(x, y) in equal.iter().chain([&(at.a.end, at.b.end)]) {
            let at = Stretch { a: i..x, b: j..y };
            if !at.a.is_empty() && !at.b.is_empty() && at.is_short() {
                pairs.extend(pair_lines((base, side), &at, lexicon, &mut compared));
            }
            (i, j) = (x + 1, y + 1);
        }
        pairs.extend(equal);
    };
    let says_something = |i: usize| base.lines[i].says_something();
    let mut kept = vec![None; a.len()];
    for (i, j) in anchored((&a, &b), whole, &says_something, &mut between) {
        kept[i] = Some(j);
    }
    slide((base, side), &mut kept);
    let moved = moved_lines((base, side), &kept, lexicon);
    Alignment { kept, moved }
}

fn pair_lines<'a>(
    (base, side): (&Doc<'a>, &Doc<'a>),
    at: &Stretch,
    lexicon: &Lexicon<'a>,
    budget: &mut usize,
) -> Vec<(usize, usize)> {
    let cells = at.a.len() * at.b.len();
    let by_likeness = cells <= *budget;
    *budget -= cells.min(*budget);
    optimal(at, 300, |i, j| {
        let (x, y) = (&base.lines[i], &side.lines[j]);
        let alike = match by_likeness {
            true => likeness(x, y, lexicon),
            false if x.full == y.full => 1000,
            false => 0,
        };
        if alike < ALIKE { 0 } else { alike * weight(x, lexicon).min(weight(y, lexicon)) }
    })
}

/// Of several equal lines in a row nobody can say which one went or came: it is always the last.
fn slide((base, side): (&Doc<'_>, &Doc<'_>), kept: &mut [Option<usize>]) {
    let equal = |doc: &Doc<'_>, a: usize, b: usize| doc.lines[a].full == doc.lines[b].full;
    let mut start: usize = 0;
    for i in 0..kept.len() {
        let Some(j) = kept[i] else { continue };
        let after = start.checked_sub(1).map_or(Some(0), |before| kept[before].map(|j| j + 1));
        if start < i && after == Some(j) && base.lines[start].says_something() && equal(base, start, i) {
            (kept[start], kept[i]) = (Some(j), None);
            start += 1;
        } else {
            start = i + 1;
        }
    }
    let mut start = 0;
    for i in 0..kept.len() {
        let Some(j) = kept[i] else { continue };
        let straight = i == 0 || kept[i - 1].is_some_and(|before| before + 1 == start);
        if start < j && straight && side.lines[j].says_something() && equal(side, start, j) {
            kept[i] = Some(start);
            start += 1;
        } else {
            start = j + 1;
        }
    }
}

/// How much it matters that a line finds its like: a long line more than a short one, a lone bracket least.
fn weight<'a>(line: &Line<'a>, lexicon: &Lexicon<'a>) -> u32 {
    match line.shape.kind {
        _ if line.says_something() => 3 + u32::try_from(line.vocabulary(lexicon).len().min(5)).unwrap_or(5),
        Kind::Fence => 3,
        _ => 1,
    }
}

/// Lines that left their place and turn up at another: equal lines that are found once, lines much alike, and
/// from there the neighbours that came along.
fn moved_lines<'a>(
    (base, side): (&Doc<'a>, &Doc<'a>),
    kept: &[Option<usize>],
    lexicon: &Lexicon<'a>,
) -> Vec<Option<usize>> {
    let mut taken = vec![false; side.lines.len()];
    for &j in kept.iter().flatten() {
        taken[j] = true;
    }
    let gone: Vec<usize> = (0..kept.len()).filter(|&i| kept[i].is_none()).collect();
    let new: Vec<usize> = (0..taken.len()).filter(|&j| !taken[j]).collect();
    let mut moved = vec![None; kept.len()];
    if gone.is_empty() || new.is_empty() {
        return moved;
    }
    for (i, j) in equal_elsewhere((base, side), &gone, &new) {
        moved[i] = Some(j);
        taken[j] = true;
    }
    if gone.len() * new.len() <= MOVED_PAIRS {
        for (i, j) in alike_elsewhere((base, side), (&gone, &new), (&moved, &taken), lexicon) {
            moved[i] = Some(j);
            taken[j] = true;
        }
    }
    for along in [1, -1] {
        follow((base, side), (kept, &mut moved, &mut taken), along, lexicon);
    }
    moved
}

fn equal_elsewhere((base, side): (&Doc<'_>, &Doc<'_>), gone: &[usize], new: &[usize]) -> Vec<(usize, usize)> {
    let mut places: std::collections::HashMap<u32, (Vec<usize>, Vec<usize>)> =
        std::collections::HashMap::new();
    for &i in gone.iter().filter(|&&i| is_recognised(base, i)) {
        places.entry(base.lines[i].key).or_default().0.push(i);
    }
    for &j in new {
        if let Some(found) = places.get_mut(&side.lines[j].key) {
            found.1.push(j);
        }
    }
    let once = gone.iter().filter_map(|&i| match places.get(&base.lines[i].key) {
        Some((from, to)) if from.len() == 1 && to.len() == 1 => Some((i, to[0])),
        _ => None,
    });
    once.collect()
}

fn alike_elsewhere<'a>(
    (base, side): (&Doc<'a>, &Doc<'a>),
    (gone, new): (&[usize], &[usize]),
    (moved, taken): (&[Option<usize>], &[bool]),
    lexicon: &Lexicon<'a>,
) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for &i in gone.iter().filter(|&&i| moved[i].is_none() && base.lines[i].vocabulary(lexicon).len() >= 4) {
        for &j in new.iter().filter(|&&j| !taken[j]) {
            let alike = likeness(&base.lines[i], &side.lines[j], lexicon);
            if alike >= MOVED_ALIKE {
                found.push((alike, i, j));
            }
        }
    }
    // Both ways the best and only one: with two candidates nobody can say which it is.
    let only = |&(alike, i, j): &(u32, usize, usize)| {
        found.iter().all(|&(other, x, y)| (x, y) == (i, j) || (x != i && y != j) || other < alike)
    };
    found.iter().filter(|f| only(f)).map(|&(_, i, j)| (i, j)).collect()
}

/// Extends moves to the neighbours that moved along, even if those say nothing that could be recognised.
fn follow<'a>(
    (base, side): (&Doc<'a>, &Doc<'a>),
    (kept, moved, taken): (&[Option<usize>], &mut [Option<usize>], &mut [bool]),
    along: isize,
    lexicon: &Lexicon<'a>,
) {
    let mut order: Vec<usize> = (0..kept.len()).collect();
    if along < 0 {
        order.reverse();
    }
    for i in order {
        let Some(j) = moved[i] else { continue };
        let (Some(i), Some(j)) = (i.checked_add_signed(along), j.checked_add_signed(along)) else { continue };
        let free = i < kept.len() && j < taken.len() && kept[i].is_none() && moved[i].is_none() && !taken[j];
        if free && likeness(&base.lines[i], &side.lines[j], lexicon) >= ALIKE {
            moved[i] = Some(j);
            taken[j] = true;
        }
    }
}

fn is_recognised(base: &Doc<'_>, i: usize) -> bool {
    let line = &base.lines[i];
    let letters = line.shape.body.chars().filter(|c| c.is_alphanumeric()).take(6).count();
    line.says_something() && (letters == 6 || matches!(line.shape.kind, Kind::Heading(_)))
}

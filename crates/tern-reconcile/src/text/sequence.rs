//! Two-way alignment of sequences: which elements of one are which of the other.
//!
//! Elements that occur once on both sides are anchors; between anchors, short stretches are aligned optimally
//! and long ones by imara-diff's histogram. Whatever is ambiguous is matched as early as possible, so that two
//! people who delete the same one of several equal elements are seen to have deleted the same one.

use std::collections::HashMap;
use std::ops::Range;

use imara_diff::{Algorithm, Diff, Token};

/// Above this many cells an optimal alignment costs too much.
const CELLS: usize = 16_384;
/// Above this many elements even a heuristic alignment may take time that grows with their square.
const HEURISTIC: usize = 12_000;

/// A stretch of both sequences.
#[derive(Debug, Clone)]
pub(crate) struct Stretch {
    pub(crate) a: Range<usize>,
    pub(crate) b: Range<usize>,
}

impl Stretch {
    /// Whether an optimal alignment is affordable.
    pub(crate) fn is_short(&self) -> bool {
        self.a.len().saturating_mul(self.b.len()) <= CELLS
    }
}

/// The in-order alignment with the highest score; a score of 0 forbids a pair. Neighbours that stay
/// neighbours earn `bonus`.
pub(crate) fn optimal(
    at: &Stretch,
    bonus: u32,
    mut score: impl FnMut(usize, usize) -> u32,
) -> Vec<(usize, usize)> {
    let (rows, columns) = (at.a.len(), at.b.len());
    let width = columns + 1;
    // best[i][j]: from (i, j) on; paired[i][j]: the same with i and j paired, 0 when they cannot be.
    let mut best = vec![0_u32; (rows + 1) * width];
    let mut paired = vec![0_u32; (rows + 1) * width];
    for i in (0..rows).rev() {
        for j in (0..columns).rev() {
            let here = i * width + j;
            let worth = score(at.a.start + i, at.b.start + j);
            if worth > 0 {
                let next = here + width + 1;
                let straight = if paired[next] > 0 { paired[next] + bonus } else { 0 };
                paired[here] = worth + straight.max(best[next]);
            }
            best[here] = paired[here].max(best[here + width]).max(best[here + 1]);
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j, mut straight) = (0, 0, false);
    while i < rows && j < columns {
        let here = i * width + j;
        let on = straight && paired[here] > 0 && paired[here] + bonus >= best[here];
        if paired[here] > 0 && (on || paired[here] == best[here]) {
            pairs.push((at.a.start + i, at.b.start + j));
            (i, j, straight) = (i + 1, j + 1, true);
            continue;
        }
        straight = false;
        if best[here + 1] == best[here] {
            j += 1;
        } else {
            i += 1;
        }
    }
    pairs
}

/// Finds anchors in `at` and hands every stretch between them to `between`, which adds its own pairs.
pub(crate) fn anchored(
    (a, b): (&[u32], &[u32]),
    at: Stretch,
    strong: &impl Fn(usize) -> bool,
    between: &mut impl FnMut(&Stretch, &mut Vec<(usize, usize)>),
) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut work = vec![at];
    while let Some(at) = work.pop() {
        let anchors = if at.a.is_empty() || at.b.is_empty() { Vec::new() } else { unique(a, b, &at, strong) };
        if anchors.is_empty() {
            between(&at, &mut pairs);
            continue;
        }
        let (mut from_a, mut from_b) = (at.a.start, at.b.start);
        for &(i, j) in anchors.iter().chain([&(at.a.end, at.b.end)]) {
            if from_a < i && from_b < j {
                work.push(Stretch { a: from_a..i, b: from_b..j });
            }
            (from_a, from_b) = (i + 1, j + 1);
        }
        pairs.extend(anchors);
    }
    pairs.sort_unstable();
    pairs
}

/// The common elements of two sequences, where equal numbers are equal elements; marks weigh little.
pub(crate) fn common(a: &[u32], b: &[u32], weight: impl Fn(usize) -> u32) -> Vec<(usize, usize)> {
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let at = Stretch { a: prefix..a.len(), b: prefix..b.len() };
    let mut pairs: Vec<_> = (0..prefix).map(|i| (i, i)).collect();
    let mut leaf = |at: &Stretch, pairs: &mut Vec<(usize, usize)>| {
        if at.is_short() {
            pairs.extend(optimal(at, 1, |i, j| if a[i] == b[j] { weight(i) * 4 } else { 0 }));
        } else {
            pairs.extend(heuristic(a, b, at));
        }
    };
    if at.is_short() {
        leaf(&at, &mut pairs);
    } else {
        pairs.extend(anchored((a, b), at, &|i| weight(i) > 1, &mut leaf));
        pairs.sort_unstable();
    }
    pairs
}

/// An alignment for stretches too long for [`optimal`]; empty where even that would cost too much.
pub(crate) fn heuristic(a: &[u32], b: &[u32], at: &Stretch) -> Vec<(usize, usize)> {
    let (left, right) = (&a[at.a.clone()], &b[at.b.clone()]);
    let prefix = left.iter().zip(right).take_while(|(x, y)| x == y).count();
    let (left, right) = (&left[prefix..], &right[prefix..]);
    let suffix = left.iter().rev().zip(right.iter().rev()).take_while(|(x, y)| x == y).count();
    let (left, right) = (&left[..left.len() - suffix], &right[..right.len() - suffix]);
    let shift = |i: usize, j: usize| (at.a.start + i, at.b.start + j);
    let mut pairs: Vec<_> = (0..prefix).map(|i| shift(i, i)).collect();
    if left.len() + right.len() <= HEURISTIC {
        pairs.extend(histogram(left, right).into_iter().map(|(i, j)| shift(prefix + i, prefix + j)));
    }
    let (i, j) = (prefix + left.len(), prefix + right.len());
    pairs.extend((0..suffix).map(|k| shift(i + k, j + k)));
    pairs
}

fn histogram(a: &[u32], b: &[u32]) -> Vec<(usize, usize)> {
    let mut numbers = HashMap::new();
    let mut renumber = |of: &[u32]| -> Vec<Token> {
        let mut token = |&x: &u32| {
            let fresh = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            Token(*numbers.entry(x).or_insert(fresh))
        };
        of.iter().map(&mut token).collect()
    };
    let (before, after) = (renumber(a), renumber(b));
    let mut diff = Diff::default();
    diff.compute_with(
        Algorithm::Histogram,
        &before,
        &after,
        u32::try_from(numbers.len()).unwrap_or(u32::MAX),
    );
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    for hunk in diff.hunks() {
        let equal = hunk.before.start as usize - i;
        pairs.extend((0..equal).map(|k| (i + k, j + k)));
        (i, j) = (hunk.before.end as usize, hunk.after.end as usize);
    }
    pairs.extend((i..a.len()).zip(j..b.len()));
    pairs
}

/// Elements that occur once on both sides, the longest run of them that is in order on both.
fn unique(a: &[u32], b: &[u32], at: &Stretch, strong: &impl Fn(usize) -> bool) -> Vec<(usize, usize)> {
    let mut seen: HashMap<u32, (u32, usize, u32, usize)> = HashMap::new();
    for i in at.a.clone() {
        let entry = seen.entry(a[i]).or_default();
        (entry.0, entry.1) = (entry.0 + 1, i);
    }
    for j in at.b.clone() {
        if let Some(entry) = seen.get_mut(&b[j]) {
            (entry.2, entry.3) = (entry.2 + 1, j);
        }
    }
    let candidates: Vec<_> =
        at.a.clone()
            .filter_map(|i| match seen.get(&a[i]) {
                Some(&(1, _, 1, j)) if strong(i) => Some((i, j)),
                _ => None,
            })
            .collect();
    longest_rising(&candidates)
}

fn longest_rising(candidates: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // tails[k]: the candidate with the smallest end of all rising runs of length k + 1.
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(candidates.len());
    for (index, &(_, j)) in candidates.iter().enumerate() {
        let length = tails.partition_point(|&t| candidates[t].1 < j);
        before.push(length.checked_sub(1).map(|k| tails[k]));
        if length == tails.len() {
            tails.push(index);
        } else {
            tails[length] = index;
        }
    }
    let mut run = Vec::with_capacity(tails.len());
    let mut next = tails.last().copied();
    while let Some(index) = next {
        run.push(candidates[index]);
        next = before[index];
    }
    run.reverse();
    run
}

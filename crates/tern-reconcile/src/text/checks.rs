//! What has to hold for a finished merge, whatever the rules before thought of it.

use std::collections::{HashMap, HashSet};

use super::chunk::Reason;
use super::pieces::Piece;
use super::shape::{Kind, Parser};
use super::side::Fate;
use super::weave::{SIDES, Weave};
use super::zones::{gap, node};

/// Disputes what the finished pieces show to be wrong; whether there was anything.
pub(crate) fn check(weave: &mut Weave<'_>, pieces: &[Piece<'_>]) -> bool {
    check_counts(weave, pieces) || check_code(weave, pieces)
}

/// A line that both sides added stands once; of equal lines no more go than one side took out.
fn check_counts(weave: &mut Weave<'_>, pieces: &[Piece<'_>]) -> bool {
    let changed = changed_counts(weave);
    if changed.is_empty() {
        return false;
    }
    let mut result: HashMap<u32, i64> = HashMap::new();
    for piece in pieces {
        match piece {
            Piece::Settled { out, .. } => {
                for line in out {
                    if let Some(key) = key_of(weave, line.at, &line.text) {
                        *result.entry(key).or_default() += 1;
                    }
                }
            }
            // What is decided by a person counts as base: neither added nor taken.
            Piece::Clash { lines, .. } => {
                for &i in &lines[0] {
                    *result.entry(weave.base.lines[i].key).or_default() += 1;
                }
            }
        }
    }
    let mut any = false;
    for (key, [base, ours, theirs]) in changed {
        let found = result.get(&key).copied().unwrap_or_default();
        if ours > base && theirs > base && found > ours.max(theirs) {
            any |= dispute_additions(weave, key);
        }
        if ours < base && theirs < base && found < ours.min(theirs) {
            any |= dispute_deletions(weave, key);
        }
    }
    any
}

/// How often the lines stand in base, ours and theirs of which both sides have more, or both less, than base.
fn changed_counts(weave: &Weave<'_>) -> Vec<(u32, [i64; 3])> {
    let docs = [&weave.base, &weave.sides[0].doc, &weave.sides[1].doc];
    // Keys are numbered densely from 0.
    let mut counts: Vec<[i64; 3]> = Vec::new();
    for (v, doc) in docs.iter().enumerate() {
        for line in doc.lines.iter().filter(|l| is_counted(l.shape.kind) && l.says_something()) {
            let key = line.key as usize;
            if counts.len() <= key {
                counts.resize(key + 1, [0; 3]);
            }
            counts[key][v] += 1;
        }
    }
    let changed = |[b, o, t]: &[i64; 3]| (o > b && t > b) || (o < b && t < b);
    (0..).zip(counts).filter(|(_, count)| changed(count)).collect()
}

const fn is_counted(kind: Kind) -> bool {
    // Code repeats itself.
    !matches!(kind, Kind::Code | Kind::Fence | Kind::RowRule)
}

fn key_of(weave: &Weave<'_>, at: [Option<usize>; 3], text: &str) -> Option<u32> {
    let docs = [&weave.base, &weave.sides[0].doc, &weave.sides[1].doc];
    (0..3).find_map(|v| {
        let line = &docs[v].lines[at[v]?];
        (line.text == text).then_some(line.key)
    })
}

fn dispute_additions(weave: &mut Weave<'_>, key: u32) -> bool {
    let mut places = Vec::new();
    for who in SIDES {
        let side = &weave.sides[who];
        let added = |e: &super::side::Entry| side.doc.lines[e.line].key == key;
        for g in 0..side.added.len() {
            if side.added[g].iter().any(|e| e.origin.is_none() && added(e)) {
                places.push(gap(g));
            }
        }
        for i in 0..side.fates.len() {
            let new = match side.fates[i] {
                Fate::Stays(j) | Fate::Rewritten(j) => {
                    side.doc.lines[j].key == key && weave.base.lines[i].key != key
                }
                Fate::Replaced(p) => side.passages[p].entries.iter().any(added),
                Fate::Moved(_) | Fate::Gone => false,
            };
            if new {
                places.push(node(i));
            }
        }
    }
    dispute_all(weave, places, Reason::AddedTwice)
}

fn dispute_deletions(weave: &mut Weave<'_>, key: u32) -> bool {
    let taken =
        |i: &usize| weave.base.lines[*i].key == key && weave.sides.iter().any(|s| s.fates[*i] == Fate::Gone);
    let places = (0..weave.base.lines.len()).filter(taken).map(node).collect();
    dispute_all(weave, places, Reason::DeletedTwice)
}

fn dispute_all(weave: &mut Weave<'_>, places: Vec<usize>, reason: Reason) -> bool {
    let mut any = false;
    for place in places {
        any |= weave.dispute(place, place, reason);
    }
    any
}

/// No line becomes code, or ceases to be code, by what the two sides did together.
fn check_code(weave: &mut Weave<'_>, pieces: &[Piece<'_>]) -> bool {
    if !has_fences(weave) {
        return false;
    }
    let docs = [&weave.base, &weave.sides[0].doc, &weave.sides[1].doc];
    let mut parser = Parser::default();
    let mut wrong = false;
    for piece in pieces {
        let Piece::Settled { out, .. } = piece else {
            // What a person decides may open or close anything.
            return false;
        };
        for line in out {
            let in_code = parser.line(&line.text).kind == Kind::Code;
            let was_code = |v: usize| line.at[v].map(|i| docs[v].lines[i].shape.kind == Kind::Code);
            let sides: HashSet<bool> = [1, 2].into_iter().filter_map(was_code).collect();
            wrong |= !sides.is_empty() && !sides.contains(&in_code);
        }
    }
    wrong && dispute_fences(weave)
}

fn has_fences(weave: &Weave<'_>) -> bool {
    let docs = [&weave.base, &weave.sides[0].doc, &weave.sides[1].doc];
    docs.iter().any(|d| d.lines.iter().any(|l| l.shape.kind == Kind::Fence))
}

fn dispute_fences(weave: &mut Weave<'_>) -> bool {
    let mut places = Vec::new();
    let mut others = Vec::new();
    for side in &weave.sides {
        let fence = |j: usize| side.doc.lines[j].shape.kind == Kind::Fence;
        for g in 0..side.added.len() {
            if side.added[g].iter().any(|e| fence(e.line)) {
                places.push(gap(g));
            } else if !side.added[g].is_empty() {
                others.push(gap(g));
            }
        }
        for i in 0..side.fates.len() {
            let was = weave.base.lines[i].shape.kind == Kind::Fence;
            match side.fates[i] {
                Fate::Stays(j) if side.doc.lines[j].full == weave.base.lines[i].full => {}
                Fate::Stays(j) | Fate::Rewritten(j) | Fate::Moved(j) if was != fence(j) => {
                    places.push(node(i));
                }
                Fate::Gone | Fate::Replaced(_) if was => places.push(node(i)),
                _ => others.push(node(i)),
            }
        }
    }
    dispute_all(weave, places, Reason::CodeBlock) || dispute_all(weave, others, Reason::CodeBlock)
}

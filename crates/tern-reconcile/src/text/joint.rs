//! Two sides added lines at the same place.

use super::chunk::Reason;
use super::doc::{Doc, line_ends};
use super::side::Entry;

/// A line to put down: ours, theirs, or one that is both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) entries: [Option<Entry>; 2],
}

impl Placed {
    pub(crate) const fn of(who: usize, entry: Entry) -> Self {
        if who == 0 { Self { entries: [Some(entry), None] } } else { Self { entries: [None, Some(entry)] } }
    }
}

/// Where an addition stands between two blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stand {
    /// It continues the block above.
    Above,
    /// It is a block of its own.
    Between,
    /// It begins the block below.
    Below,
}

/// The one order in which both additions stand, if there is only one: equal lines stand once, and a blank line
/// of base between the two places tells them apart.
pub(crate) fn place_both(
    base: &Doc<'_>,
    docs: (&Doc<'_>, &Doc<'_>),
    at: usize,
    (ours, theirs): (&[Entry], &[Entry]),
) -> Result<Vec<Placed>, Reason> {
    let (prefix, suffix) = in_common(docs, ours, theirs);
    let (x, y) = (&ours[prefix..ours.len() - suffix], &theirs[prefix..theirs.len() - suffix]);
    let both = |(&o, &t): (&Entry, &Entry)| Placed { entries: [Some(o), Some(t)] };
    if x.is_empty() || y.is_empty() {
        let head = ours[..prefix].iter().zip(theirs).map(both);
        let rest = x.iter().map(|&e| Placed::of(0, e)).chain(y.iter().map(|&e| Placed::of(1, e)));
        let tail = ours[ours.len() - suffix..].iter().zip(&theirs[theirs.len() - suffix..]).map(both);
        return Ok(head.chain(rest).chain(tail).collect());
    }
    let stands = (stand(base, docs.0, at, ours), stand(base, docs.1, at, theirs));
    let ours = ours.iter().map(|&e| Placed::of(0, e));
    let theirs = theirs.iter().map(|&e| Placed::of(1, e));
    match stands {
        (Some(a), Some(b)) if a < b => Ok(ours.chain(theirs).collect()),
        (Some(a), Some(b)) if b < a => Ok(theirs.chain(ours).collect()),
        _ => Err(Reason::BothAdded),
    }
}

/// How many lines two additions share at their beginning and, behind that, at their end.
pub(crate) fn in_common(docs: (&Doc<'_>, &Doc<'_>), ours: &[Entry], theirs: &[Entry]) -> (usize, usize) {
    let same = |(o, t): &(&Entry, &Entry)| {
        let equal = docs.0.lines[o.line].full == docs.1.lines[t.line].full;
        o.origin == t.origin && (equal || o.origin.is_some())
    };
    let prefix = ours.iter().zip(theirs).take_while(same).count();
    let most = ours.len().min(theirs.len()) - prefix;
    let suffix = ours.iter().rev().zip(theirs.iter().rev()).take(most).take_while(same).count();
    (prefix, suffix)
}

fn stand(base: &Doc<'_>, doc: &Doc<'_>, at: usize, added: &[Entry]) -> Option<Stand> {
    let inside = at > 0 && at < base.lines.len() && line_ends(base.gap(at)) > 1;
    let (first, last) = (added.first()?.line, added.last()?.line);
    match (doc.is_tight(first), doc.is_tight(last + 1)) {
        _ if !inside => None,
        (true, false) => Some(Stand::Above),
        (false, false) => Some(Stand::Between),
        (false, true) => Some(Stand::Below),
        (true, true) => None,
    }
}

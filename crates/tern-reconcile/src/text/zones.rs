//! The places where a person has to decide.
//!
//! A place is a gap before a line of base (even numbers) or the line itself (odd numbers).

use super::chunk::Reason;

/// The place before line `i` of base.
pub(crate) const fn gap(i: usize) -> usize {
    2 * i
}

/// The place of line `i` of base.
pub(crate) const fn node(i: usize) -> usize {
    2 * i + 1
}

/// Places that are decided together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Zone {
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) reason: Reason,
}

/// Zones in order, none overlapping another.
#[derive(Debug, Default)]
pub(crate) struct Zones(Vec<Zone>);

impl Zones {
    /// Adds a zone, joined with those it overlaps; whether anything is new. The reason that was there first,
    /// in order of places, stays.
    pub(crate) fn add(&mut self, mut new: Zone) -> bool {
        let from = self.0.partition_point(|z| z.last < new.first);
        let to = self.0.partition_point(|z| z.first <= new.last);
        let joined = &self.0[from..to];
        if let [only] = joined
            && only.first <= new.first
            && new.last <= only.last
        {
            return false;
        }
        if let (Some(first), Some(last)) = (joined.first(), joined.last()) {
            if first.first <= new.first {
                new.reason = first.reason;
            }
            (new.first, new.last) = (new.first.min(first.first), new.last.max(last.last));
        }
        self.0.splice(from..to, [new]);
        true
    }

    pub(crate) fn all(&self) -> &[Zone] {
        &self.0
    }

    pub(crate) fn at(&self, place: usize) -> Option<Zone> {
        let index = self.0.partition_point(|z| z.last < place);
        self.0.get(index).copied().filter(|z| z.first <= place)
    }
}

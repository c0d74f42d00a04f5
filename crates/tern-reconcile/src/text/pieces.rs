//! A weave as pieces of the result, in order.

use std::borrow::Cow;

use super::chunk::{ChunkKind, Reason};
use super::joint::{Placed, in_common};
use super::side::{Entry, Fate};
use super::weave::{SIDES, Weave, kind_of, other};
use super::zones::{Zone, gap, node};

/// A line of one of the three texts: base 0, ours 1, theirs 2.
pub(crate) type Ref = (usize, usize);

/// A line of the result and the lines it is in base, ours and theirs.
#[derive(Debug, Clone)]
pub(crate) struct OutLine<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) at: [Option<usize>; 3],
}

#[derive(Debug)]
pub(crate) enum Piece<'a> {
    /// What is settled: the lines it puts into the result, and the lines it is about.
    Settled { kind: ChunkKind, out: Vec<OutLine<'a>>, lines: [Vec<usize>; 3] },
    /// What a person decides: the lines of each text, and of both in either order.
    Clash { reason: Reason, lines: [Vec<usize>; 3], both: [Vec<Ref>; 2] },
}

impl<'a> Weave<'a> {
    pub(crate) fn pieces(&self) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let mut place = 0;
        while place <= gap(self.base.lines.len()) {
            if let Some(zone) = self.zones.at(place) {
                pieces.push(self.clash(zone));
                place = zone.last + 1;
                continue;
            }
            if place.is_multiple_of(2) {
                self.settled_gap(place / 2, &mut pieces);
            } else {
                self.settled_line(place / 2, &mut pieces);
            }
            place += 1;
        }
        pieces
    }

    fn clash(&self, zone: Zone) -> Piece<'a> {
        let mut lines: [Vec<usize>; 3] = Default::default();
        for place in zone.first..=zone.last {
            let i = place / 2;
            if place % 2 == 1 {
                lines[0].push(i);
            } else {
                let origins = SIDES.iter().flat_map(|&who| self.added(who, i)).filter_map(|e| e.origin);
                for origin in origins.filter(|&o| self.zones.at(node(o)).is_some_and(|z| self.is_void(z))) {
                    if !lines[0].contains(&origin) {
                        lines[0].push(origin);
                    }
                }
            }
            for who in SIDES {
                lines[who + 1].extend(self.standing(who, place));
            }
        }
        let entries = |of: &[usize]| of.iter().map(|&line| Entry { line, origin: None }).collect::<Vec<_>>();
        let (ours, theirs) = (entries(&lines[1]), entries(&lines[2]));
        let (prefix, suffix) = in_common((&self.sides[0].doc, &self.sides[1].doc), &ours, &theirs);
        let own = |who: usize| -> Vec<Ref> {
            let mine = &lines[who + 1];
            mine[prefix..mine.len() - suffix].iter().map(|&j| (who + 1, j)).collect()
        };
        let both = SIDES.map(|first| {
            let mine = &lines[first + 1];
            let head = mine[..prefix].iter().map(|&j| (first + 1, j));
            let tail = mine[mine.len() - suffix..].iter().map(|&j| (first + 1, j));
            head.chain(own(first)).chain(own(other(first))).chain(tail).collect()
        });
        Piece::Clash { reason: zone.reason, lines, both }
    }

    /// Whether neither side has anything at a zone: it is only the place that something left.
    fn is_void(&self, zone: Zone) -> bool {
        (zone.first..=zone.last).all(|place| SIDES.iter().all(|&who| self.standing(who, place).is_empty()))
    }

    /// The lines that a side has at a place.
    fn standing(&self, who: usize, place: usize) -> Vec<usize> {
        let side = &self.sides[who];
        let i = place / 2;
        if place.is_multiple_of(2) {
            return self.added(who, i).iter().map(|e| e.line).collect();
        }
        match side.fates[i] {
            Fate::Stays(j) | Fate::Rewritten(j) => vec![j],
            Fate::Replaced(p) if side.passages[p].base.start == i => {
                side.passages[p].entries.iter().map(|e| e.line).collect()
            }
            Fate::Replaced(_) | Fate::Moved(_) | Fate::Gone => Vec::new(),
        }
    }

    fn settled_line(&self, i: usize, pieces: &mut Vec<Piece<'a>>) {
        let fates = [self.sides[0].fates[i], self.sides[1].fates[i]];
        let standing = SIDES.map(|who| self.standing(who, node(i)));
        if let (Some((text, kind)), false) = (self.line(i), fates.iter().any(|f| matches!(f, Fate::Moved(_))))
        {
            let at = [Some(i), standing[0].first().copied(), standing[1].first().copied()];
            let lines = at.map(|line| line.into_iter().collect());
            pieces.push(Piece::Settled { kind, out: vec![OutLine { text, at }], lines });
            return;
        }
        let left = |f: Fate| !matches!(f, Fate::Stays(_) | Fate::Rewritten(_));
        let kind = match (left(fates[0]), left(fates[1])) {
            (true, true) => ChunkKind::Both,
            (true, false) => ChunkKind::Ours,
            _ => ChunkKind::Theirs,
        };
        let mut out = Vec::new();
        if let [Fate::Replaced(_), Fate::Replaced(_)] = fates {
            for (&o, &t) in standing[0].iter().zip(&standing[1]) {
                out.push(self.copied([None, Some(o), Some(t)]));
            }
        } else if let Some(who) = SIDES.into_iter().find(|&who| matches!(fates[who], Fate::Replaced(_))) {
            out.extend(standing[who].iter().map(|&j| self.copied(alone(who, j))));
        }
        let [ours, theirs] = standing;
        pieces.push(Piece::Settled { kind, out, lines: [vec![i], ours, theirs] });
    }

    fn settled_gap(&self, g: usize, pieces: &mut Vec<Piece<'a>>) {
        let placed = match (self.added(0, g), self.added(1, g)) {
            ([], []) => return,
            (ours, []) => ours.iter().map(|&e| Placed::of(0, e)).collect(),
            ([], theirs) => theirs.iter().map(|&e| Placed::of(1, e)).collect(),
            _ => self.both_at(g).unwrap_or_default(),
        };
        for place in placed {
            self.settled_entry(place, pieces);
            for companion in &self.companions {
                let led = place.entries[other(companion.who)].and_then(|e| e.origin);
                if led == Some(companion.after) {
                    for &entry in &self.sides[companion.who].added[companion.gap] {
                        self.settled_entry(Placed::of(companion.who, entry), pieces);
                    }
                }
            }
        }
    }

    fn settled_entry(&self, place: Placed, pieces: &mut Vec<Piece<'a>>) {
        let [ours, theirs] = place.entries.map(|e| e.map(|e| e.line));
        let origin = place.entries.iter().flatten().find_map(|e| e.origin);
        let whose = match (ours, theirs) {
            (Some(_), Some(_)) => ChunkKind::Both,
            (Some(_), None) => kind_of(0),
            _ => kind_of(1),
        };
        let Some((origin, (text, edited))) = origin.and_then(|i| Some((i, self.line(i)?))) else {
            let line = self.copied([None, ours, theirs]);
            let lines = line.at.map(|at| at.into_iter().collect());
            pieces.push(Piece::Settled { kind: whose, out: vec![line], lines });
            return;
        };
        let at = [Some(origin), self.sides[0].version(origin), self.sides[1].version(origin)];
        // Moved by one side and edited by the other: both have a part in it.
        let kind = if edited == ChunkKind::Unchanged || edited == whose { whose } else { ChunkKind::Merged };
        let lines = at.map(|at| at.into_iter().collect());
        pieces.push(Piece::Settled { kind, out: vec![OutLine { text, at }], lines });
    }

    fn copied(&self, at: [Option<usize>; 3]) -> OutLine<'a> {
        let text = match at {
            [_, Some(j), _] => self.sides[0].doc.lines[j].text,
            [_, _, Some(j)] => self.sides[1].doc.lines[j].text,
            [i, ..] => i.map_or("", |i| self.base.lines[i].text),
        };
        OutLine { text: Cow::Borrowed(text), at }
    }
}

fn alone(who: usize, line: usize) -> [Option<usize>; 3] {
    if who == 0 { [None, Some(line), None] } else { [None, None, Some(line)] }
}

//! Both sides' changes laid over each other: what is settled, and where a person has to decide.

use std::borrow::Cow;

use super::chunk::{ChunkKind, Reason};
use super::doc::{Doc, Lexicon};
use super::inline::{Merged, Versions, edits, merge_line};
use super::joint::{Placed, place_both};
use super::shape::Kind;
use super::side::{Entry, Fate, Side};
use super::zones::{Zone, Zones, gap, node};

/// The two sides, by number, so that a rule for one is the same rule for the other.
pub(crate) const SIDES: [usize; 2] = [0, 1];

pub(crate) const fn other(who: usize) -> usize {
    1 - who
}

pub(crate) const fn kind_of(who: usize) -> ChunkKind {
    if who == 0 { ChunkKind::Ours } else { ChunkKind::Theirs }
}

/// Lines added in a gap whose neighbours the other side moved: they go along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Companion {
    pub(crate) who: usize,
    pub(crate) gap: usize,
    /// The moved line of base they follow.
    pub(crate) after: usize,
}

#[derive(Debug)]
pub(crate) struct Weave<'a> {
    pub(crate) base: Doc<'a>,
    pub(crate) sides: [Side<'a>; 2],
    /// Lines of base that both sides deleted.
    pub(crate) dead: Vec<bool>,
    /// The merge of each line of base that both sides have.
    pub(crate) lines: Vec<Option<Result<Merged<'a>, Reason>>>,
    pub(crate) companions: Vec<Companion>,
    pub(crate) zones: Zones,
}

impl<'a> Weave<'a> {
    pub(crate) fn of(base: &'a str, ours: &'a str, theirs: &'a str) -> Self {
        let lexicon = Lexicon::default();
        let base = Doc::parse(base, &lexicon);
        let side = |text: &'a str| Side::of(Doc::parse(text, &lexicon), &base, &lexicon);
        let sides = [side(ours), side(theirs)];
        let len = base.lines.len();
        let dead = (0..len).map(|i| sides.iter().all(|s| s.fates[i] == Fate::Gone)).collect();
        let mut weave =
            Self { base, sides, dead, lines: Vec::new(), companions: Vec::new(), zones: Zones::default() };
        weave.close_dead_gaps();
        weave.lines = (0..len).map(|i| weave.merge_at(i)).collect();
        weave.find_companions();
        for i in 0..len {
            weave.judge_gap(i);
            weave.judge_line(i);
        }
        weave.judge_gap(len);
        weave.judge_companions();
        weave.spread();
        weave
    }

    /// Marks a zone and all that has to be decided with it; whether anything is new.
    pub(crate) fn dispute(&mut self, first: usize, last: usize, reason: Reason) -> bool {
        self.zones.add(Zone { first, last, reason })
    }

    /// What `who` added at gap `g` and did not go elsewhere.
    pub(crate) fn added(&self, who: usize, g: usize) -> &[Entry] {
        let away = self.companions.iter().any(|c| c.who == who && c.gap == g);
        if away { &[] } else { &self.sides[who].added[g] }
    }

    /// What was added on both sides of a line that nobody kept stands at one place.
    fn close_dead_gaps(&mut self) {
        for i in (0..self.dead.len()).rev().filter(|&i| self.dead[i]) {
            for side in &mut self.sides {
                let later = std::mem::take(&mut side.added[i + 1]);
                for origin in later.iter().filter_map(|e| e.origin) {
                    side.landing[origin] = Some(i);
                }
                side.added[i].extend(later);
            }
        }
        for side in &mut self.sides {
            for g in 0..side.added.len() {
                for origin in side.added[g].iter().filter_map(|e| e.origin) {
                    side.landing[origin] = Some(g);
                }
            }
        }
    }

    fn merge_at(&self, i: usize) -> Option<Result<Merged<'a>, Reason>> {
        let [ours, theirs] = &self.sides;
        let (x, y) = (ours.version(i)?, theirs.version(i)?);
        let rewritten = self.sides.iter().any(|s| matches!(s.fates[i], Fate::Rewritten(_)));
        let (base, ours, theirs) = (&self.base.lines[i], &ours.doc.lines[x], &theirs.doc.lines[y]);
        Some(merge_line(Versions { base, ours, theirs, rewritten }))
    }

    fn edited(&self, who: usize, i: usize) -> bool {
        let side = &self.sides[who];
        side.version(i).is_some_and(|j| {
            matches!(side.fates[i], Fate::Rewritten(_)) || edits(&self.base.lines[i], &side.doc.lines[j])
        })
    }

    /// The places where line `i` stands, for either side.
    fn places(&self, i: usize) -> Vec<usize> {
        let mut places: Vec<_> = self.sides.iter().filter_map(|s| s.landing[i].map(gap)).collect();
        if places.is_empty() {
            places.push(node(i));
        }
        places.dedup();
        places
    }

    fn judge_line(&mut self, i: usize) {
        let fates = [self.sides[0].fates[i], self.sides[1].fates[i]];
        let reason = match fates {
            [Fate::Gone, Fate::Gone] => None,
            [Fate::Moved(_), Fate::Moved(_)] if self.sides[0].landing[i] != self.sides[1].landing[i] => {
                Some(Reason::MovedApart)
            }
            [Fate::Replaced(p), Fate::Replaced(q)] => (!self.same_passage(p, q)).then_some(Reason::Rewritten),
            [Fate::Moved(_), Fate::Gone | Fate::Replaced(_)]
            | [Fate::Gone | Fate::Replaced(_), Fate::Moved(_)] => Some(Reason::MovedAndDeleted),
            [Fate::Gone, Fate::Replaced(_)] | [Fate::Replaced(_), Fate::Gone] => {
                Some(Reason::DeletedAndEdited)
            }
            [Fate::Gone, _] => self.edited(1, i).then_some(Reason::DeletedAndEdited),
            [_, Fate::Gone] => self.edited(0, i).then_some(Reason::DeletedAndEdited),
            [Fate::Replaced(_), _] => self.edited(1, i).then_some(Reason::Rewritten),
            [_, Fate::Replaced(_)] => self.edited(0, i).then_some(Reason::Rewritten),
            _ => self.lines[i].as_ref().and_then(|l| l.as_ref().err().copied()),
        };
        if let Some((partners, reason)) = self.judge_swap(i) {
            self.dispute(node(i), node(i), reason);
            for place in partners {
                self.dispute(place, place, reason);
            }
        }
        if let Some(reason) = reason {
            for place in self.places(i) {
                self.dispute(place, place, reason);
            }
        }
    }

    /// A line that changed places with another on one side may be the one that moved: then it must not be gone,
    /// or elsewhere, on the other side.
    fn judge_swap(&self, i: usize) -> Option<(Vec<usize>, Reason)> {
        let swapped = [self.sides[0].swapped[i], self.sides[1].swapped[i]];
        let who = SIDES.into_iter().find(|&who| swapped[who].is_some())?;
        let reason = match self.sides[other(who)].fates[i] {
            Fate::Gone | Fate::Replaced(_) => Reason::MovedAndDeleted,
            Fate::Moved(_) => Reason::MovedApart,
            _ if swapped[other(who)].is_some_and(|partner| Some(partner) != swapped[who]) => {
                Reason::MovedApart
            }
            _ => return None,
        };
        let landings = SIDES.iter().flat_map(|&who| {
            let side = &self.sides[who];
            [side.landing[i], swapped[who].and_then(|partner| side.landing[partner])]
        });
        Some((landings.flatten().map(gap).collect(), reason))
    }

    fn same_passage(&self, p: usize, q: usize) -> bool {
        let (x, y) = (&self.sides[0].passages[p], &self.sides[1].passages[q]);
        let full = |who: usize, e: &Entry| self.sides[who].doc.lines[e.line].full;
        x.base == y.base && x.entries.iter().map(|e| full(0, e)).eq(y.entries.iter().map(|e| full(1, e)))
    }

    fn judge_gap(&mut self, g: usize) {
        for who in SIDES {
            if self.added(who, g).is_empty() {
                continue;
            }
            if let Some((first, last, reason)) = self.lost_ground(who, g) {
                self.dispute(first, last, reason);
            }
        }
        if SIDES.iter().all(|&who| !self.added(who, g).is_empty())
            && let Err(reason) = self.both_at(g)
        {
            self.dispute(gap(g), gap(g), reason);
        }
    }

    /// What both sides added at gap `g`, in order.
    pub(crate) fn both_at(&self, g: usize) -> Result<Vec<Placed>, Reason> {
        place_both(
            &self.base,
            (&self.sides[0].doc, &self.sides[1].doc),
            g,
            (self.added(0, g), self.added(1, g)),
        )
    }

    /// The nearest lines around gap `g` that somebody kept.
    fn neighbours(&self, g: usize) -> (Option<usize>, Option<usize>) {
        let alive = |i: &usize| !self.dead[*i];
        ((0..g).rev().find(alive), (g..self.dead.len()).find(alive))
    }

    /// Whether the other side deleted what `who` added to.
    fn lost_ground(&self, who: usize, g: usize) -> Option<(usize, usize, Reason)> {
        let away = &self.sides[other(who)];
        let (above, below) = self.neighbours(g);
        if let Some(i) = [above, below].into_iter().flatten().find(|&i| self.is_other_item(other(who), i)) {
            return Some((gap(g).min(node(i)), gap(g).max(node(i)), Reason::BothAdded));
        }
        let above = above.filter(|&i| away.is_absent(i));
        let below = below.filter(|&i| away.is_absent(i));
        let around = |i: usize| (gap(g).min(node(i)), gap(g).max(node(i)));
        match (above, below) {
            (Some(i), Some(j)) => Some((node(i), node(j), Reason::AddedInDeleted)),
            (Some(i), None) | (None, Some(i)) if matches!(away.fates[i], Fate::Replaced(_)) => {
                let (first, last) = around(i);
                Some((first, last, Reason::AddedInDeleted))
            }
            (Some(i), None) if self.belongs_above(who, g, i) => {
                let (first, last) = around(i);
                Some((first, last, Reason::AddedInDeleted))
            }
            (None, Some(i)) if self.belongs_below(who, g, i) => {
                let (first, last) = around(i);
                Some((first, last, Reason::AddedInDeleted))
            }
            _ => None,
        }
    }

    /// Whether `who` has another item or row in place of line `i`: it may as well have deleted one and added one.
    fn is_other_item(&self, who: usize, i: usize) -> bool {
        let Fate::Rewritten(j) = self.sides[who].fates[i] else { return false };
        let long = |body: &str| body.split_whitespace().nth(2).is_some();
        let (old, new) = (&self.base.lines[i].shape, &self.sides[who].doc.lines[j].shape);
        old.kind == Kind::Item && long(old.body) && long(new.body)
    }

    /// Whether what `who` added at gap `g` is part of what the other side deleted up to line `above`: of its
    /// section, of its list item, or of a block of which nothing is left.
    fn belongs_above(&self, who: usize, g: usize, above: usize) -> bool {
        let (doc, away) = (&self.sides[who].doc, &self.sides[other(who)]);
        let added = self.added(who, g);
        let (first, last) = (added[0].line, added[added.len() - 1].line);
        let start = (0..=above).rev().take_while(|&i| away.fates[i] == Fate::Gone).last().unwrap_or(above);
        let level = |kind: Kind| if let Kind::Heading(level) = kind { Some(level) } else { None };
        let head = &doc.lines[first].shape;
        if let Some(section) = (start..=above).rev().find_map(|i| level(self.base.lines[i].shape.kind)) {
            return level(head.kind).is_none_or(|own| own > section);
        }
        let parent = &self.base.lines[above].shape;
        if parent.kind == Kind::Item && head.depth() > parent.depth() {
            return true;
        }
        let block = (0..=above).rev().find(|&i| !self.base.is_tight(i)).unwrap_or(0);
        doc.is_tight(first) && !doc.is_tight(last + 1) && level(head.kind).is_none() && start <= block
    }

    /// Whether what `who` added at gap `g` leads into what the other side deleted from line `below` on.
    fn belongs_below(&self, who: usize, g: usize, below: usize) -> bool {
        let (doc, away) = (&self.sides[who].doc, &self.sides[other(who)]);
        let added = self.added(who, g);
        let (first, last) = (added[0].line, added[added.len() - 1].line);
        if matches!(doc.lines[last].shape.kind, Kind::Heading(_)) {
            return true;
        }
        let len = self.base.lines.len();
        let end = (below..len).find(|&i| away.fates[i] != Fate::Gone).unwrap_or(len);
        let block = (below + 1..len).find(|&i| !self.base.is_tight(i)).unwrap_or(len);
        doc.is_tight(last + 1) && !doc.is_tight(first) && block <= end
    }

    /// Lines added between lines that the other side moved together stay between them.
    fn find_companions(&mut self) {
        let mut found = Vec::new();
        for who in SIDES {
            let away = &self.sides[other(who)];
            for g in 1..=self.base.lines.len() {
                if self.sides[who].added[g].is_empty() {
                    continue;
                }
                let Fate::Moved(x) = away.fates[g - 1] else { continue };
                let together = matches!(away.fates.get(g), Some(Fate::Moved(y)) if *y == x + 1);
                if together || self.follows(who, g) {
                    found.push(Companion { who, gap: g, after: g - 1 });
                }
            }
        }
        self.companions = found;
    }

    /// Where the side that moved the lines added something behind them too, nobody can say what comes first.
    fn judge_companions(&mut self) {
        for Companion { who, gap: from, after } in self.companions.clone() {
            let away = &self.sides[other(who)];
            let Some(to) = away.landing[after] else { continue };
            let mut behind = away.added[to].iter().skip_while(|e| e.origin != Some(after)).skip(1);
            if behind.next().is_some_and(|e| e.origin.is_none()) {
                self.dispute(gap(from), gap(from), Reason::BothAdded);
            }
        }
    }

    /// Whether what `who` added at gap `g` is part of the item or section that ends there.
    fn follows(&self, who: usize, g: usize) -> bool {
        let doc = &self.sides[who].doc;
        let head = &doc.lines[self.sides[who].added[g][0].line].shape;
        let above = &self.base.lines[g - 1].shape;
        if above.kind == Kind::Item && head.depth() > above.depth() {
            return true;
        }
        let away = &self.sides[other(who)];
        let along = (0..g).rev().take_while(|&i| matches!(away.fates[i], Fate::Moved(_)));
        let section = along.map(|i| self.base.lines[i].shape.kind).find(|k| matches!(k, Kind::Heading(_)));
        match (section, head.kind) {
            (Some(Kind::Heading(section)), Kind::Heading(own)) => own > section,
            (Some(_), _) => true,
            _ => false,
        }
    }

    /// Extends zones until everything that hangs together is decided together: what one side deleted or wrote
    /// anew in one go, and both places of what was moved.
    pub(crate) fn spread(&mut self) {
        loop {
            let mut more = Vec::new();
            for zone in self.zones.all() {
                for place in zone.first..=zone.last {
                    self.tied_to(place, zone.reason, &mut more);
                }
            }
            for &Companion { who, gap: from, after } in &self.companions {
                let to = self.sides[other(who)].landing[after].unwrap_or(from);
                let zone = self.zones.at(gap(from)).or(self.zones.at(gap(to)));
                let places = [gap(from), gap(to)];
                more.extend(
                    zone.iter().flat_map(|z| places.map(|p| Zone { first: p, last: p, reason: z.reason })),
                );
            }
            let mut any = false;
            for zone in more {
                any |= self.zones.add(zone);
            }
            if !any {
                break;
            }
        }
        let zones = &self.zones;
        self.companions.retain(|c| zones.at(gap(c.gap)).is_none());
    }

    fn tied_to(&self, place: usize, reason: Reason, more: &mut Vec<Zone>) {
        let i = place / 2;
        for (who, side) in self.sides.iter().enumerate() {
            if place.is_multiple_of(2) {
                let origins = side.added[i].iter().filter_map(|e| e.origin);
                more.extend(origins.map(|o| Zone { first: node(o), last: node(o), reason }));
                continue;
            }
            if self.dead[i] {
                continue;
            }
            match side.fates[i] {
                Fate::Gone if self.is_kept(other(who), i) => {
                    let one_go = |i: &usize| side.fates[*i] == Fate::Gone;
                    let first = (0..=i).rev().take_while(one_go).last().unwrap_or(i);
                    let last = (i..self.dead.len()).take_while(one_go).last().unwrap_or(i);
                    more.push(Zone { first: node(first), last: node(last), reason });
                }
                Fate::Replaced(p) => {
                    let base = &side.passages[p].base;
                    more.push(Zone { first: node(base.start), last: node(base.end - 1), reason });
                }
                Fate::Moved(_) => {
                    let landing = side.landing[i].map(gap);
                    more.extend(landing.map(|p| Zone { first: p, last: p, reason }));
                }
                _ => {}
            }
        }
    }

    fn is_kept(&self, who: usize, i: usize) -> bool {
        !matches!(self.sides[who].fates[i], Fate::Gone | Fate::Moved(_))
    }

    /// A settled line of base.
    pub(crate) fn line(&self, i: usize) -> Option<(Cow<'a, str>, ChunkKind)> {
        let merged = self.lines[i].as_ref()?.as_ref().ok()?;
        Some((merged.text.clone(), merged.kind))
    }
}

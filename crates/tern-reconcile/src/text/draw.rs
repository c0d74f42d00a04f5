//! Pieces as chunks of text.

use super::chunk::{Chunk, ChunkKind, Clash, LineRange, Part, Reason};
use super::doc::Doc;
use super::gaps::{Gaps, Spot};
use super::marks::Marks;
use super::pieces::{OutLine, Piece, Ref};
use super::seams::tidy;
use super::weave::Weave;

/// What the result ends with so far.
#[derive(Debug, Clone, Copy)]
struct Tip {
    /// For each choice in the conflict before: base, ours, theirs.
    spots: [Spot; 3],
    /// The gap behind it is drawn already, as part of a conflict.
    closed: bool,
}

pub(crate) fn draw<'a>(weave: &Weave<'a>, pieces: &[Piece<'a>]) -> Vec<Chunk> {
    let docs = [&weave.base, &weave.sides[0].doc, &weave.sides[1].doc];
    let mut drawing = Drawing {
        docs,
        gaps: Gaps::of(docs),
        marks: Marks::of(weave),
        tip: Tip { spots: [Spot::Start; 3], closed: false },
        chunks: Vec::new(),
        lines: Vec::new(),
    };
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Settled { kind, out, lines } => drawing.settled(*kind, out, lines),
            Piece::Clash { reason, lines, both } => {
                drawing.clash(*reason, (lines, both), next_spot(&pieces[index + 1..]));
            }
        }
    }
    drawing.finish()
}

/// The line behind a conflict, or `None` when that is another conflict.
fn next_spot(rest: &[Piece<'_>]) -> Option<Spot> {
    for piece in rest {
        match piece {
            Piece::Settled { out, .. } => {
                if let Some(line) = out.first() {
                    return Some(Spot::Line(line.at));
                }
            }
            Piece::Clash { .. } => return None,
        }
    }
    Some(Spot::End)
}

struct Drawing<'d, 'a> {
    docs: [&'d Doc<'a>; 3],
    gaps: Gaps<'d, 'a>,
    marks: Marks<'d, 'a>,
    tip: Tip,
    chunks: Vec<Chunk>,
    /// The lines of base, ours and theirs that each chunk is about.
    lines: Vec<[Vec<usize>; 3]>,
}

impl<'a> Drawing<'_, 'a> {
    fn settled(&mut self, kind: ChunkKind, out: &[OutLine<'a>], lines: &[Vec<usize>; 3]) {
        if self.chunks.last().is_none_or(|c| c.kind != kind) {
            self.open(kind);
        }
        let mut text = String::new();
        for line in out {
            let spot = Spot::Line(line.at);
            if !self.tip.closed {
                text.push_str(&self.gaps.between(self.tip.spots[0], spot));
            }
            text.push_str(&line.text);
            self.tip = Tip { spots: [spot; 3], closed: false };
        }
        if let (Some(chunk), Some(own)) = (self.chunks.last_mut(), self.lines.last_mut()) {
            chunk.text.push_str(&text);
            for (all, more) in own.iter_mut().zip(lines) {
                all.extend(more);
            }
        }
    }

    fn clash(
        &mut self,
        reason: Reason,
        (lines, both): (&[Vec<usize>; 3], &[Vec<Ref>; 2]),
        next: Option<Spot>,
    ) {
        let of = |text: usize| lines[text].iter().map(|&line| (text, line)).collect::<Vec<Ref>>();
        let texts = [0, 1, 2].map(|v| self.alternative(v, &of(v), next));
        if texts[1] == texts[2] {
            // The sides agree here, or have nothing here any more: what they dispute stands elsewhere.
            self.open(ChunkKind::Both);
            if let (Some(chunk), Some(own)) = (self.chunks.last_mut(), self.lines.last_mut()) {
                chunk.text.clone_from(&texts[1]);
                own.clone_from(lines);
            }
        } else {
            let [ours_first, theirs_first] = [0, 1].map(|first| {
                let last = both[first].last().map_or(first + 1, |r| r.0);
                self.alternative(last, &both[first], next)
            });
            self.open(ChunkKind::Conflict);
            if let (Some(chunk), Some(own)) = (self.chunks.last_mut(), self.lines.last_mut()) {
                own.clone_from(lines);
                let [base, ours, theirs] = texts;
                chunk.text.clone_from(&base);
                (chunk.base.text, chunk.ours.text, chunk.theirs.text) = (base, ours, theirs);
                chunk.clash = Some(Clash { number: 0, reason, ours_first, theirs_first });
            }
        }
        for (v, spot) in self.tip.spots.iter_mut().enumerate() {
            if let Some(&line) = lines[v].last() {
                *spot = Spot::of(v, line);
            }
        }
        self.tip.closed = next.is_some();
    }

    /// What the result has here if these lines are taken, up to the next settled line. `text` is the text whose
    /// way of ending is taken.
    fn alternative(&self, text: usize, lines: &[Ref], next: Option<Spot>) -> String {
        let mut drawn = String::new();
        let mut tip = self.tip.spots[text];
        let mut last: Option<Ref> = None;
        for &(v, line) in lines {
            let spot = Spot::of(v, line);
            match last {
                None if self.tip.closed => {}
                Some(before) if before.0 != v => drawn.push_str(&self.gaps.joint(before, (v, line))),
                _ => drawn.push_str(&self.gaps.between(tip, spot)),
            }
            drawn.push_str(self.docs[v].lines[line].text);
            (tip, last) = (spot, Some((v, line)));
        }
        match next {
            Some(_) if lines.is_empty() && self.tip.closed => {}
            Some(Spot::End) if last.is_some_and(|(v, line)| line + 1 == self.docs[v].lines.len()) => {
                drawn.push_str(&self.gaps.own_end(text));
            }
            Some(next) => drawn.push_str(&self.gaps.between(tip, next)),
            None => {}
        }
        drawn
    }

    fn open(&mut self, kind: ChunkKind) {
        self.chunks.push(Chunk {
            kind,
            text: String::new(),
            base: Part::default(),
            ours: Part::default(),
            theirs: Part::default(),
            clash: None,
        });
        self.lines.push(Default::default());
    }

    fn finish(mut self) -> Vec<Chunk> {
        if !self.tip.closed {
            let end = self.gaps.between(self.tip.spots[0], Spot::End);
            if self.chunks.last().is_none_or(|c| c.clash.is_some()) && !end.is_empty() {
                self.open(ChunkKind::Unchanged);
            }
            if let Some(chunk) = self.chunks.last_mut() {
                chunk.text.push_str(&end);
            }
        }
        tidy(&mut self.chunks);
        let mut at = [0; 3];
        for (chunk, lines) in self.chunks.iter_mut().zip(&self.lines) {
            let settled = chunk.clash.is_none();
            for (v, part) in [&mut chunk.base, &mut chunk.ours, &mut chunk.theirs].into_iter().enumerate() {
                if settled {
                    part.text = own_text(&self.gaps, self.docs[v], (v, &lines[v]));
                }
                part.lines = range(self.docs[v], &lines[v], &mut at[v]);
                part.spans = self.marks.spans((v, &lines[v]), &part.text);
            }
        }
        for (number, clash) in (0..).zip(self.chunks.iter_mut().filter_map(|c| c.clash.as_mut())) {
            clash.number = number;
        }
        self.chunks
    }
}

fn own_text(gaps: &Gaps<'_, '_>, doc: &Doc<'_>, (text, lines): (usize, &[usize])) -> String {
    let mut drawn = String::new();
    for (n, &line) in lines.iter().enumerate() {
        if n > 0 {
            drawn.push_str(&gaps.between(Spot::of(text, lines[n - 1]), Spot::of(text, line)));
        }
        drawn.push_str(doc.lines[line].text);
    }
    drawn
}

fn range(doc: &Doc<'_>, lines: &[usize], at: &mut u32) -> LineRange {
    let (Some(&first), Some(&last)) = (lines.iter().min(), lines.iter().max()) else {
        return LineRange { start: *at, end: *at };
    };
    *at = doc.number(last) + 1;
    LineRange { start: doc.number(first), end: *at }
}

//! Three-way merge of Markdown text: by line, then by word inside pairs of like lines.
//!
//! [`merge`] never fails, never looks at a clock, and never prefers a side. What it cannot settle without
//! guessing is a conflict, which carries everything that a person needs to decide it. It does not read
//! Markdown for its meaning: it knows list items, checkboxes, headings, rows of tables and blocks of code as
//! units of change, and nothing else.
//!
//! How it works: `doc` cuts a text into lines, `align` finds out which line is which, `side` says what a
//! side did with each line of base, `weave` lays both sides over each other, `inline` merges lines that
//! both changed, `checks` looks at the outcome once more, and `draw` writes it down.

#![expect(clippy::many_single_char_names, reason = "b, o, t are base, ours, theirs; i, j their lines")]

mod align;
mod cells;
mod checks;
mod chunk;
mod doc;
mod draw;
mod gaps;
mod inline;
mod joint;
mod likeness;
mod marks;
mod phrase;
mod pieces;
mod resolve;
mod row;
mod seams;
mod sequence;
mod shape;
mod side;
mod weave;
mod words;
mod zones;

pub use chunk::{Choice, Chunk, ChunkKind, Clash, LineRange, Part, Reason, Span};
pub use resolve::{TextMerge, WrongChoices, carry_over};

use weave::Weave;

/// Merges what `ours` and `theirs` made of `base`.
pub fn merge(base: &str, ours: &str, theirs: &str) -> TextMerge {
    if ours == theirs || theirs == base {
        let kind = match (ours == theirs, theirs == base) {
            (true, true) => ChunkKind::Unchanged,
            (true, false) => ChunkKind::Both,
            _ => ChunkKind::Ours,
        };
        return woven(base, ours, theirs).agreeing_with(ours, kind);
    }
    if ours == base {
        return woven(base, ours, theirs).agreeing_with(theirs, ChunkKind::Theirs);
    }
    woven(base, ours, theirs)
}

fn woven(base: &str, ours: &str, theirs: &str) -> TextMerge {
    let mut weave = Weave::of(base, ours, theirs);
    let mut pieces = weave.pieces();
    // Every round disputes something more, so that this ends.
    while checks::check(&mut weave, &pieces) {
        weave.spread();
        pieces = weave.pieces();
    }
    TextMerge::of(draw::draw(&weave, &pieces))
}

//! What a merge of two versions of a text looks like, piece by piece, with everything that a dialog draws.

use serde::{Deserialize, Serialize};

/// Where a chunk's text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ChunkKind {
    /// Neither side touched it.
    Unchanged,
    /// Only ours changed it.
    Ours,
    /// Only theirs changed it.
    Theirs,
    /// Both made the same change.
    Both,
    /// Both changed it, in different words or units; the text holds both changes.
    Merged,
    /// Both changed it in ways that do not merge; a person decides.
    Conflict,
}

/// Why two changes do not merge by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The same or neighbouring words were changed differently.
    SameWords,
    /// One side wrote a line or passage anew, the other edited it or wrote it anew too.
    Rewritten,
    /// One side deleted what the other edited.
    DeletedAndEdited,
    /// One side added something inside what the other deleted or wrote anew.
    AddedInDeleted,
    /// Both sides added something at the same place; either order is possible.
    BothAdded,
    /// One side moved what the other deleted or wrote anew.
    MovedAndDeleted,
    /// Both sides moved the same lines to different places.
    MovedApart,
    /// Both sides added the same at different places.
    AddedTwice,
    /// Both sides deleted one of several equal lines, and not the same one.
    DeletedTwice,
    /// Together the changes would turn text into code or code into text.
    CodeBlock,
}

/// A piece of a text, and whether it differs from base.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Span {
    /// The piece.
    pub text: String,
    /// Whether it differs: in ours and theirs from base, in base from either.
    pub differs: bool,
}

/// Lines of one text, counted from 0; `end` is the first line after them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct LineRange {
    /// The first line.
    pub start: u32,
    /// The line after the last.
    pub end: u32,
}

/// What one of the three texts has at a chunk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Part {
    /// Its text. In a conflict it is what taking this part puts into the result, line ends included.
    pub text: String,
    /// The lines it has in its text. Lines that moved are counted where they stand in that text.
    pub lines: LineRange,
    /// `text` again, cut where words begin or cease to differ.
    pub spans: Vec<Span>,
}

/// What only a conflict has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Clash {
    /// Its number among the conflicts, from 0: the index of its choice in [`TextMerge::resolve`].
    ///
    /// [`TextMerge::resolve`]: super::TextMerge::resolve
    pub number: u32,
    /// Why a person has to decide.
    pub reason: Reason,
    /// What taking both puts into the result, ours first.
    pub ours_first: String,
    /// What taking both puts into the result, theirs first.
    pub theirs_first: String,
}

/// A piece of the result, in order. The texts of all chunks in order are the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Chunk {
    /// Where its text comes from.
    pub kind: ChunkKind,
    /// What it puts into the result; base as long as a conflict is not decided.
    pub text: String,
    /// What base has here.
    pub base: Part,
    /// What ours has here.
    pub ours: Part,
    /// What theirs has here.
    pub theirs: Part,
    /// Set for a conflict only.
    pub clash: Option<Clash>,
}

/// What to put into the result for one conflict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "take", content = "text")]
pub enum Choice {
    /// Ours.
    Ours,
    /// Theirs.
    Theirs,
    /// Both, ours first.
    BothOursFirst,
    /// Both, theirs first.
    BothTheirsFirst,
    /// What both sides changed.
    Base,
    /// A text of the person's own.
    Edited(String),
}

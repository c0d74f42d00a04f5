/** Merges written down piece by piece: what the reconciler computes in the real backend is drawn by hand here. */
import { wordDiff } from "../../../lib/wordDiff";
import type {
  Chunk,
  ChunkKind,
  Content,
  ContentMerge,
  Outcome,
  Part,
  Reason,
  SetMerge,
  Span,
  State,
  ValueMerge,
} from "../../contract";

export interface Piece {
  kind: ChunkKind;
  base: string;
  ours: string;
  theirs: string;
  /** What it puts into the result. */
  text: string;
  reason?: Reason;
}

export const same = (text: string): Piece => ({
  kind: "unchanged",
  base: text,
  ours: text,
  theirs: text,
  text,
});
export const byOurs = (base: string, ours: string): Piece => ({
  kind: "ours",
  base,
  ours,
  theirs: base,
  text: ours,
});
export const byTheirs = (base: string, theirs: string): Piece => ({
  kind: "theirs",
  base,
  ours: base,
  theirs,
  text: theirs,
});
export const woven = (base: string, ours: string, theirs: string, text: string): Piece => ({
  kind: "merged",
  base,
  ours,
  theirs,
  text,
});
export const clash = (reason: Reason, base: string, ours: string, theirs: string): Piece => ({
  kind: "conflict",
  base,
  ours,
  theirs,
  text: base,
  reason,
});

type Three<T> = [base: T, ours: T, theirs: T];

export interface Sketch {
  title: Three<string>;
  state?: Three<State>;
  milestone?: Three<string | null>;
  labels?: Three<string[]>;
  assignees?: Three<string[]>;
  description: Piece[];
}

function spansOf(from: string, text: string): Span[] {
  return wordDiff(from, text)
    .filter((piece) => piece.kind !== "removed")
    .map((piece) => ({ text: piece.text, differs: piece.kind === "added" }));
}

/** Base differs where either side took something away. */
function spansOfBase({ base, ours, theirs }: Piece): Span[] {
  const differs = new Array<boolean>(base.length).fill(false);
  for (const side of [ours, theirs]) {
    let at = 0;
    for (const piece of wordDiff(base, side)) {
      if (piece.kind === "removed") differs.fill(true, at, at + piece.text.length);
      if (piece.kind !== "added") at += piece.text.length;
    }
  }
  const spans: Span[] = [];
  for (let i = 0; i < base.length; i += 1) {
    const last = spans.at(-1);
    if (last && last.differs === differs[i]) last.text += base[i];
    else spans.push({ text: base[i] ?? "", differs: differs[i] === true });
  }
  return spans;
}

function chunksOf(pieces: readonly Piece[]): Chunk[] {
  const line = { base: 0, ours: 0, theirs: 0 };
  let number = 0;
  return pieces.map((piece) => {
    const part = (side: "base" | "ours" | "theirs", spans: Span[]): Part => {
      const start = line[side];
      line[side] += piece[side].split("\n").length - 1;
      return { text: piece[side], lines: { start, end: line[side] }, spans };
    };
    const unchanged = piece.kind === "unchanged";
    const plain = (text: string): Span[] => [{ text, differs: false }];
    const chunk: Chunk = {
      kind: piece.kind,
      text: piece.text,
      base: part("base", unchanged ? plain(piece.base) : spansOfBase(piece)),
      ours: part("ours", unchanged ? plain(piece.ours) : spansOf(piece.base, piece.ours)),
      theirs: part("theirs", unchanged ? plain(piece.theirs) : spansOf(piece.base, piece.theirs)),
      clash: null,
    };
    if (piece.reason) {
      const { ours, theirs, reason } = piece;
      chunk.clash = { number, reason, ours_first: ours + theirs, theirs_first: theirs + ours };
      number += 1;
    }
    return chunk;
  });
}

function mergedValue<T>([base, ours, theirs]: Three<T>): ValueMerge<T> {
  const outcome: Outcome =
    ours === theirs
      ? ours === base
        ? "unchanged"
        : "both"
      : theirs === base
        ? "ours"
        : ours === base
          ? "theirs"
          : "conflict";
  const merged = outcome === "conflict" ? base : outcome === "theirs" ? theirs : ours;
  return { outcome, base, ours, theirs, merged };
}

function setOf([base, ours, theirs]: Three<string[]>): SetMerge {
  const without = (list: string[], other: string[]) => list.filter((name) => !other.includes(name)).sort();
  const removed = [...without(base, ours), ...without(base, theirs)];
  return {
    merged: without([...new Set([...base, ...ours, ...theirs])], removed),
    added_by_ours: without(ours, base),
    added_by_theirs: without(theirs, base),
    removed_by_ours: without(base, ours),
    removed_by_theirs: without(base, theirs),
  };
}

export interface Drawn {
  base: Content;
  local: Content;
  remote: Content;
  merge: ContentMerge;
}

/** The three contents of a sketch, and what merging them gives. */
export function draw(sketch: Sketch): Drawn {
  const {
    title,
    state = ["open", "open", "open"],
    milestone = [null, null, null],
    labels = [[], [], []],
    assignees = [[], [], []],
    description: pieces,
  } = sketch;
  const content = (at: 0 | 1 | 2, side: "base" | "ours" | "theirs"): Content => ({
    title: title[at],
    description: pieces.map((piece) => piece[side]).join(""),
    state: state[at],
    labels: labels[at],
    assignees: assignees[at],
    milestone: milestone[at],
  });
  const parts = {
    title: mergedValue(title),
    state: mergedValue<State>(state),
    milestone: mergedValue(milestone),
    labels: setOf(labels),
    assignees: setOf(assignees),
    description: { chunks: chunksOf(pieces) },
  };
  return {
    base: content(0, "base"),
    local: content(1, "ours"),
    remote: content(2, "theirs"),
    merge: {
      ...parts,
      content: {
        title: parts.title.merged,
        description: pieces.map((piece) => piece.text).join(""),
        state: parts.state.merged,
        labels: parts.labels.merged,
        assignees: parts.assignees.merged,
        milestone: parts.milestone.merged,
      },
    },
  };
}

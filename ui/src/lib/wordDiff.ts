/** What became of a text, word by word: for showing base beside one side. */

export interface Piece {
  text: string;
  kind: "same" | "removed" | "added";
}

/** Above this many cells a comparison would be felt; the middle then counts as replaced. */
const MOST_CELLS = 4_000_000;

/** Words, runs of blanks, and every other character by itself. */
const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}_]+|\s+|./gsu) ?? [];

/** The longest common subsequence of what lies between the common ends, as pairs of places. */
function commonPairs(a: readonly string[], b: readonly string[]): [number, number][] {
  if (a.length * b.length > MOST_CELLS) return [];
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      table[i * width + j] =
        a[i] === b[j]
          ? (table[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0);
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      pairs.push([i, j]);
      i += 1;
      j += 1;
    } else if ((table[(i + 1) * width + j] ?? 0) >= (table[i * width + j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return pairs;
}

/** Neighbours of one kind become one piece, removed before added; a blank between two changes joins them. */
function joined(pieces: Piece[]): Piece[] {
  const out: Piece[] = [];
  let removed = "";
  let added = "";
  const flush = () => {
    if (removed) out.push({ text: removed, kind: "removed" });
    if (added) out.push({ text: added, kind: "added" });
    removed = "";
    added = "";
  };
  pieces.forEach((piece, index) => {
    if (piece.kind === "removed") removed += piece.text;
    else if (piece.kind === "added") added += piece.text;
    else if (/^[^\S\n]+$/.test(piece.text) && removed && added && pieces[index + 1]?.kind !== "same") {
      removed += piece.text;
      added += piece.text;
    } else {
      flush();
      const last = out.at(-1);
      if (last?.kind === "same") last.text += piece.text;
      else out.push({ ...piece });
    }
  });
  flush();
  return out;
}

/** `from` and `to` in one text: what stayed, what was removed, what was added. */
export function wordDiff(from: string, to: string): Piece[] {
  const a = wordsOf(from);
  const b = wordsOf(to);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const pieces: Piece[] = [];
  const add = (words: readonly string[], kind: Piece["kind"]) => {
    for (const text of words) pieces.push({ text, kind });
  };
  add(a.slice(0, start), "same");
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  let [i, j] = [0, 0];
  for (const [x, y] of [...commonPairs(left, right), [left.length, right.length] as const]) {
    add(left.slice(i, x), "removed");
    add(right.slice(j, y), "added");
    add(left.slice(x, x + 1), "same");
    [i, j] = [x + 1, y + 1];
  }
  add(a.slice(a.length - end), "same");
  return joined(pieces);
}

/** The description as the dialog draws it: conflicts and merged parts, with what did not change folded away. */
import type { Chunk, TextMerge } from "../../ipc/contract";
import { plural } from "../../lib/words";
import { type ClashChunk, isClash } from "./choices";

export type Row =
  | { type: "clash"; id: string; chunk: ClashChunk }
  | { type: "settled"; id: string; chunk: Chunk }
  | { type: "same"; id: string; text: string }
  | { type: "fold"; id: string; lines: number; parts: number; hidden: Row[] };

/** Lines of unchanged text that stay in sight beside a conflict, blank ones not counted. */
const CONTEXT = 1;

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
const isBlank = (text: string) => text.trim() === "";

/** Rows between two conflicts, one per line or merged part. */
function loose(chunks: readonly Chunk[], at: number): Row[] {
  return chunks.flatMap((chunk, offset): Row[] =>
    chunk.kind === "unchanged"
      ? linesOf(chunk.text).map((text, line) => ({ type: "same", id: `${at + offset}.${line}`, text }))
      : [{ type: "settled", id: `${at + offset}`, chunk }],
  );
}

/** Neighbouring lines become one row again. */
function joined(rows: readonly Row[]): Row[] {
  const out: Row[] = [];
  for (const row of rows) {
    const last = out.at(-1);
    if (row.type === "same" && last?.type === "same")
      out[out.length - 1] = { ...last, text: last.text + row.text };
    else out.push(row);
  }
  return out.filter((row) => row.type !== "same" || !isBlank(row.text));
}

/** The unchanged lines right beside a conflict; a merged part in between hides what lies beyond it. */
function context(rows: readonly Row[], merged: boolean): Row[] {
  const near: Row[] = [];
  let words = 0;
  for (const row of rows) {
    if (words === CONTEXT || (row.type !== "same" && !merged)) break;
    near.push(row);
    if (row.type !== "same" || !isBlank(row.text)) words += 1;
  }
  return near;
}

function folded(rows: readonly Row[], edge: { first: boolean; last: boolean }, merged: boolean): Row[] {
  const keep = new Set<Row>([
    ...(edge.first ? [] : context(rows, merged)),
    ...(edge.last ? [] : context(rows.toReversed(), merged)),
  ]);
  const shown = (row: Row) => (row.type === "settled" ? merged : keep.has(row));
  const out: Row[] = [];
  let hidden: Row[] = [];
  const flush = () => {
    const lines = hidden.filter((row) => row.type === "same" && !isBlank(row.text)).length;
    const parts = hidden.filter((row) => row.type === "settled").length;
    const [first] = hidden;
    if (first && lines + parts > 0)
      out.push({ type: "fold", id: `fold ${first.id}`, lines, parts, hidden: joined(hidden) });
    hidden = [];
  };
  for (const row of rows) {
    if (!shown(row)) {
      hidden.push(row);
      continue;
    }
    flush();
    out.push(row);
  }
  flush();
  return joined(out);
}

/** `merged` shows the parts that merged by themselves; unfolded folds are drawn in full. */
export function rowsOf(text: TextMerge, merged: boolean, unfolded: ReadonlySet<string>): Row[] {
  const { chunks } = text;
  const rows: Row[] = [];
  for (let at = 0; at < chunks.length; ) {
    const chunk = chunks[at];
    if (chunk && isClash(chunk)) {
      rows.push({ type: "clash", id: `${at}`, chunk });
      at += 1;
      continue;
    }
    let end = at;
    while (end < chunks.length && chunks[end]?.clash === null) end += 1;
    const edge = { first: at === 0, last: end === chunks.length };
    rows.push(...folded(loose(chunks.slice(at, end), at), edge, merged));
    at = end;
  }
  return rows.flatMap((row) => (row.type === "fold" && unfolded.has(row.id) ? row.hidden : [row]));
}

/** `12 unchanged lines and 2 merged parts` */
export function foldWords({ lines, parts }: { lines: number; parts: number }): string {
  const words = [
    ...(lines > 0 ? [plural(lines, "unchanged line")] : []),
    ...(parts > 0 ? [plural(parts, "part merged by itself", "parts merged by themselves")] : []),
  ];
  return words.join(", ");
}

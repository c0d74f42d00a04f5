/** Tasks by status as one long run of rows: a heading for each status, then its tasks unless it is folded. */
import type { Status } from "./domain";

/** What is being worked on comes first. */
export const GROUP_ORDER: readonly Status[] = ["in_progress", "in_review", "todo", "done", "cancelled"];

export interface Group {
  status: Status;
  count: number;
  folded: boolean;
  /** The row of its heading. */
  start: number;
}

export type Row = { kind: "heading"; group: Group } | { kind: "task"; group: Group; index: number };

export interface Rows {
  groups: readonly Group[];
  length: number;
  at: (row: number) => Row | undefined;
  /** The nearest task row in a direction, `row` itself included; `null` past the end. */
  task: (row: number, by: 1 | -1) => number | null;
  /** The row of the heading above. */
  headingOf: (row: number) => number;
}

type Counts = { by_status: Record<Status, number> } | undefined;

export function rowsOf(counts: Counts, folded: ReadonlySet<Status>): Rows {
  const groups: Group[] = [];
  let length = 0;
  for (const status of GROUP_ORDER) {
    const count = counts?.by_status[status] ?? 0;
    if (count === 0) continue;
    const group = { status, count, folded: folded.has(status), start: length };
    groups.push(group);
    length += 1 + (group.folded ? 0 : count);
  }
  const groupAt = (row: number) => groups.findLast((group) => group.start <= row);
  const at = (row: number): Row | undefined => {
    const group = row >= 0 && row < length ? groupAt(row) : undefined;
    if (!group) return undefined;
    return row === group.start
      ? { kind: "heading", group }
      : { kind: "task", group, index: row - group.start - 1 };
  };
  return {
    groups,
    length,
    at,
    task: (row, by) => {
      for (let i = row; i >= 0 && i < length; i += by) if (at(i)?.kind === "task") return i;
      return null;
    },
    headingOf: (row) => groupAt(row)?.start ?? 0,
  };
}

/** The same order without headings: where the n-th task stands, and which one a task is. */
export interface Run {
  length: number;
  at: (n: number) => { status: Status; index: number } | undefined;
  indexOf: (place: { status: Status; index: number }) => number | null;
}

export function runOf(counts: Counts): Run {
  const { groups } = rowsOf(counts, new Set());
  const length = groups.reduce((sum, group) => sum + group.count, 0);
  return {
    length,
    indexOf: ({ status, index }) => {
      let before = 0;
      for (const group of groups) {
        if (group.status === status) return index < group.count ? before + index : null;
        before += group.count;
      }
      return null;
    },
    at: (n) => {
      let left = n;
      for (const { status, count } of groups) {
        if (left < count) return left >= 0 ? { status, index: left } : undefined;
        left -= count;
      }
      return undefined;
    },
  };
}

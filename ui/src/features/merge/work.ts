/** The dialog's state while it is open, as plain values and steps between them. */
import type { ConflictDetail } from "../../ipc/contract";
import {
  type Choice,
  changedItem,
  choose,
  type ItemId,
  itemsOf,
  leftOf,
  type Side,
  step,
  takeAll,
  undecided,
} from "./choices";
import { carryOver, type Moved, moved, placeAfter, sameAfter } from "./rebase";
import { begin, rebased, redo, rest, type Steps, take, undo } from "./steps";

export interface Work {
  detail: ConflictDetail;
  steps: Steps;
  /** The part that the keys act on. */
  cursor: ItemId | null;
  /** Counts the times the cursor was sent somewhere: it is scrolled to and takes the focus then. */
  jumps: number;
  /** The part whose sides are shown as what base became. */
  base: ItemId | null;
  editing: ItemId | null;
  /** The issue changed since the dialog opened or since the draft. */
  moved: Moved | null;
}

export function start(detail: ConflictDetail): Work {
  const { merge, draft, draft_moved } = detail;
  const steps = begin(undecided(merge), draft);
  return {
    detail,
    steps,
    cursor: leftOf(merge, steps.now)[0] ?? itemsOf(merge)[0] ?? null,
    jumps: 0,
    base: null,
    editing: null,
    moved: draft_moved
      ? { words: "The issue moved on since you put this aside; what still applies was kept.", lost: [] }
      : null,
  };
}

/** Rust read the conflict again: the same version, or one to carry the choices over to. */
export function follow(work: Work, detail: ConflictDetail): Work {
  const before = work.detail;
  if (before.version === detail.version) return { ...work, detail };
  const news = moved(before, detail, work.steps.now);
  const steps = rebased(work.steps, (choices) => carryOver(choices, before.merge, detail.merge));
  // Writing goes on where nothing around it changed.
  const editing = sameAfter(work.editing, before.merge, detail.merge);
  const place = (id: ItemId | null) => placeAfter(id, before.merge, detail.merge);
  return {
    detail,
    steps,
    cursor: place(work.cursor) ?? leftOf(detail.merge, steps.now)[0] ?? null,
    // The notice pushes everything down; who writes is left alone.
    jumps: editing === null ? work.jumps + 1 : work.jumps,
    base: place(work.base),
    editing,
    // What was lost stays shown until it is put away, however often the issue moves.
    moved: { words: news.words, lost: [...(work.moved?.lost ?? []), ...news.lost] },
  };
}

const chosen = (work: Work, steps: Steps, id: ItemId | null): Work => ({
  ...work,
  steps,
  cursor: id ?? work.cursor,
  base: null,
});

export function takeChoice(work: Work, id: ItemId, choice: Choice | null): Work {
  const steps = take(work.steps, choose(work.steps.now, id, choice));
  return { ...chosen(work, steps, id), editing: null };
}

/** Letters written by hand: together they are one step. */
export function write(work: Work, id: ItemId, choice: Choice): Work {
  return chosen(work, take(work.steps, choose(work.steps.now, id, choice), id), id);
}

export function takeSide(work: Work, side: Side, scope: "everything" | "description"): Work {
  const steps = take(work.steps, takeAll(work.detail.merge, work.steps.now, side, scope));
  return { ...chosen(work, steps, null), editing: null };
}

export function forget(work: Work): Work {
  return { ...chosen(work, take(work.steps, undecided(work.detail.merge)), null), editing: null };
}

/** One step back or forth; the cursor goes to what it changed. */
export function wind(work: Work, way: "undo" | "redo"): Work {
  const steps = way === "undo" ? undo(work.steps) : redo(work.steps);
  const at = changedItem(work.detail.merge, work.steps.now, steps.now);
  return { ...chosen(work, steps, at), editing: null, jumps: at === null ? work.jumps : work.jumps + 1 };
}

export function go(work: Work, by: 1 | -1): Work {
  const cursor = step(work.detail.merge, work.steps.now, work.cursor, by);
  return { ...work, steps: rest(work.steps), cursor, jumps: work.jumps + 1, base: null, editing: null };
}

export function point(work: Work, id: ItemId): Work {
  if (work.cursor === id) return work;
  // What stands open elsewhere stays open: nothing may move under the pointer between press and release.
  return { ...work, steps: rest(work.steps), cursor: id };
}

export function edit(work: Work, id: ItemId | null): Work {
  const steps = rest(work.steps);
  if (id === null) return { ...work, steps, editing: null, jumps: work.jumps + 1 };
  return { ...work, steps, cursor: id, editing: id, base: null };
}

export function showBase(work: Work, id: ItemId): Work {
  return { ...work, cursor: id, base: work.base === id ? null : id, editing: null };
}

import { useMemo, useState } from "react";
import type { ConflictDetail } from "../../ipc/contract";
import { type Choice, type ItemId, leftOf, type Side } from "./choices";
import {
  edit,
  follow,
  forget,
  go,
  point,
  showBase,
  start,
  takeChoice,
  takeSide,
  type Work,
  wind,
  write,
} from "./work";

/** What every part of the dialog can ask for; the same object for as long as the dialog is open. */
export interface MergeActions {
  take: (id: ItemId, choice: Choice | null) => void;
  write: (id: ItemId, choice: Choice) => void;
  takeAll: (side: Side, scope: "everything" | "description") => void;
  forget: () => void;
  undo: () => void;
  redo: () => void;
  go: (by: 1 | -1) => void;
  point: (id: ItemId) => void;
  /** `null` ends writing by hand. */
  edit: (id: ItemId | null) => void;
  showBase: (id: ItemId) => void;
  putAway: () => void;
}

export function useMerge(detail: ConflictDetail) {
  const [work, setWork] = useState<Work>(() => start(detail));
  if (work.detail !== detail) setWork(follow(work, detail));
  const actions = useMemo<MergeActions>(
    () => ({
      take: (id, choice) => setWork((now) => takeChoice(now, id, choice)),
      write: (id, choice) => setWork((now) => write(now, id, choice)),
      takeAll: (side, scope) => setWork((now) => takeSide(now, side, scope)),
      forget: () => setWork(forget),
      undo: () => setWork((now) => wind(now, "undo")),
      redo: () => setWork((now) => wind(now, "redo")),
      go: (by) => setWork((now) => go(now, by)),
      point: (id) => setWork((now) => point(now, id)),
      edit: (id) => setWork((now) => edit(now, id)),
      showBase: (id) => setWork((now) => showBase(now, id)),
      putAway: () => setWork((now) => ({ ...now, moved: null })),
    }),
    [],
  );
  const choices = work.steps.now;
  const left = useMemo(() => leftOf(work.detail.merge, choices), [work.detail.merge, choices]);
  return { work, choices, left, actions };
}

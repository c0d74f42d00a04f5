/** Undo inside the dialog. The automatic merge is the first step; there is nothing before it. */
import type { MergeChoices } from "../../ipc/contract";
import type { ItemId } from "./choices";

export interface Steps {
  past: readonly MergeChoices[];
  now: MergeChoices;
  future: readonly MergeChoices[];
  /** The part being written by hand: its letters are one step. */
  typing: ItemId | null;
}

/** From the automatic merge, with a draft as the step after it. */
export function begin(merged: MergeChoices, draft: MergeChoices | null): Steps {
  const fresh = { past: [], now: merged, future: [], typing: null };
  return draft ? take(fresh, draft) : fresh;
}

const alike = (a: MergeChoices, b: MergeChoices) => JSON.stringify(a) === JSON.stringify(b);

export function take(steps: Steps, next: MergeChoices, typing: ItemId | null = null): Steps {
  if (alike(steps.now, next)) return { ...steps, typing };
  const goesOn = typing !== null && steps.typing === typing;
  const past = goesOn ? steps.past : [...steps.past, steps.now];
  return { past, now: next, future: [], typing };
}

/** The next letters belong to a new step. */
export const rest = (steps: Steps): Steps => ({ ...steps, typing: null });

export function undo({ past, now, future }: Steps): Steps {
  const before = past.at(-1);
  if (!before) return { past, now, future, typing: null };
  return { past: past.slice(0, -1), now: before, future: [now, ...future], typing: null };
}

export function redo({ past, now, future }: Steps): Steps {
  const [after, ...later] = future;
  if (!after) return { past, now, future, typing: null };
  return { past: [...past, now], now: after, future: later, typing: null };
}

/** The same steps for a merge that was made anew; steps that became the same are one. */
export function rebased(steps: Steps, carry: (choices: MergeChoices) => MergeChoices): Steps {
  const now = carry(steps.now);
  const past: MergeChoices[] = [];
  for (const choices of steps.past.map(carry)) {
    const last = past.at(-1);
    if (!last || !alike(last, choices)) past.push(choices);
  }
  const last = past.at(-1);
  if (last && alike(last, now)) past.pop();
  return { past, now, future: [], typing: null };
}

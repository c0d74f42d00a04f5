/** The dialog's sentences. Sides are named "This computer" and the forge, never "left" or "remote". */
import type { ConflictDetail, ContentMerge, MergeChoices, Reason, SetMerge, State } from "../../ipc/contract";
import { SERVICE_WORDS } from "../../lib/domain";
import { ago, clock, listed, plural } from "../../lib/words";
import { type Choice, type ItemId, itemsOf, leftOf, VALUES } from "./choices";

export const HERE = "This computer";
export const forgeOf = ({ service }: Pick<ConflictDetail, "service">) => SERVICE_WORDS[service];

export const STATE_WORDS: Record<State, string> = {
  open: "Open",
  completed: "Closed as done",
  not_planned: "Closed as not planned",
};

export const ITEM_WORDS: Record<(typeof VALUES)[number] | "hunk", string> = {
  title: "Title",
  state: "State",
  milestone: "Milestone",
  hunk: "Description",
};

export const itemWords = (id: ItemId) => ITEM_WORDS[typeof id === "number" ? "hunk" : id];

/** What stands below a decided part. */
export function choiceWords(choice: Choice | null, forge: string): string {
  switch (choice?.take) {
    case undefined:
      return "Not decided";
    case "ours":
      return HERE;
    case "theirs":
      return forge;
    case "both_ours_first":
      return `${HERE} + ${forge}`;
    case "both_theirs_first":
      return `${forge} + this computer`;
    case "base":
      return "Base kept";
    case "edited":
      return "Edited by hand";
  }
}

export function reasonWords(reason: Reason, forge: string): string {
  switch (reason) {
    case "same_words":
      return "The same words were changed in two ways.";
    case "rewritten":
      return "One side wrote this anew, the other changed it too.";
    case "deleted_and_edited":
      return "One side deleted this, the other edited it.";
    case "added_in_deleted":
      return "One side added something inside what the other deleted.";
    case "both_added":
      return `This computer and ${forge} both added something here.`;
    case "moved_and_deleted":
      return "One side moved this, the other deleted it.";
    case "moved_apart":
      return "Both sides moved this, to different places.";
    case "added_twice":
      return "Both sides added the same, at different places.";
    case "deleted_twice":
      return "Both sides deleted one of several equal lines, and not the same one.";
    case "code_block":
      return "Together the changes would turn text into code, or code into text.";
  }
}

/** `2 of 5 left` */
export function counterWords(merge: ContentMerge, choices: MergeChoices): string {
  const all = itemsOf(merge).length;
  const left = leftOf(merge, choices).length;
  if (all === 0) return "Nothing to decide";
  if (left === 0) return all === 1 ? "Decided" : `All ${all} decided`;
  return `${left} of ${all} left`;
}

const NO_CHANGE: SetMerge = {
  merged: [],
  added_by_ours: [],
  added_by_theirs: [],
  removed_by_ours: [],
  removed_by_theirs: [],
};

/** How many parts merged by themselves: single values, sets, and parts of the description. */
export function settledCount(merge: ContentMerge): number {
  const values = VALUES.filter((field) => !["unchanged", "conflict"].includes(merge[field].outcome));
  const sets = [merge.labels, merge.assignees].filter(
    (set) =>
      set.added_by_ours.length +
        set.added_by_theirs.length +
        set.removed_by_ours.length +
        set.removed_by_theirs.length >
      0,
  );
  const parts = merge.description.chunks.filter(({ kind }) => kind !== "unchanged" && kind !== "conflict");
  return values.length + sets.length + parts.length;
}

/** How many of them the dialog hides until they are asked for; the sets always stand there. */
export function hiddenCount(merge: ContentMerge): number {
  const bare = { ...merge, labels: NO_CHANGE, assignees: NO_CHANGE };
  return settledCount(bare);
}

/** `3 conflicts, 2 parts merged automatically` */
export function descriptionWords(merge: ContentMerge): string {
  const conflicts = itemsOf(merge).filter((id) => typeof id === "number").length;
  const merged = merge.description.chunks.filter(
    ({ kind }) => kind !== "unchanged" && kind !== "conflict",
  ).length;
  return [
    ...(conflicts > 0 ? [plural(conflicts, "conflict")] : []),
    ...(merged > 0 ? [`${plural(merged, "part")} merged automatically`] : []),
  ].join(", ");
}

/** Why Resolve cannot be pressed yet. */
export function leftWords(left: readonly ItemId[]): string | undefined {
  if (left.length === 0) return undefined;
  const hunks = left.filter((id) => typeof id === "number").length;
  const names = left.filter((id) => typeof id !== "number").map((id) => itemWords(id).toLowerCase());
  const parts = [...names, ...(hunks > 0 ? [`${plural(hunks, "part")} of the description`] : [])];
  return `Not decided yet: ${listed(parts)}.`;
}

/** `you, 14:05` · `oskar-vaal, Monday 16:02`; a forge that names nobody leaves the time alone. */
export function sideWords(
  side: { at: string; by: string | null },
  account: string | null,
  now: Date,
): string {
  const at = new Date(side.at);
  const when = at.toDateString() === now.toDateString() ? clock(at) : ago(side.at, now);
  const who = side.by === null ? null : side.by === account ? "you" : side.by;
  return who === null ? when : `${who}, ${when}`;
}

/** Nobody but the person at this computer edits here, whether or not an account says their name. */
export function hereWords(
  side: { at: string; by: string | null },
  account: string | null,
  now: Date,
): string {
  return sideWords(side.by === null ? { ...side, by: "you" } : side, account, now);
}

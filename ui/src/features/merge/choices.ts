/** What a person has decided so far, and what is left. Pure: every change makes new choices. */
import type { Chunk, Clash, ContentMerge, MergeChoices, TextChoice, ValueMerge } from "../../ipc/contract";

export const VALUES = ["title", "state", "milestone"] as const;
export type ValueField = (typeof VALUES)[number];
/** A single value by its name, a conflict of the description by its number. */
export type ItemId = ValueField | number;
export type Side = "ours" | "theirs";
export type Choice = TextChoice | NonNullable<MergeChoices[ValueField]>;
export type ClashChunk = Chunk & { clash: Clash };

export const isClash = (chunk: Chunk): chunk is ClashChunk => chunk.clash !== null;
export const clashesOf = (merge: ContentMerge): ClashChunk[] => merge.description.chunks.filter(isClash);
const inConflict = (value: ValueMerge<unknown>) => value.outcome === "conflict";

/** Everything that a person decides, in the order it stands in the dialog. */
export function itemsOf(merge: ContentMerge): ItemId[] {
  return [
    ...VALUES.filter((field) => inConflict(merge[field])),
    ...clashesOf(merge).map(({ clash }) => clash.number),
  ];
}

export function undecided(merge: ContentMerge): MergeChoices {
  return { title: null, state: null, milestone: null, description: clashesOf(merge).map(() => null) };
}

export const choiceOf = (choices: MergeChoices, id: ItemId): Choice | null =>
  typeof id === "number" ? (choices.description[id] ?? null) : choices[id];

export function choose(choices: MergeChoices, id: ItemId, choice: Choice | null): MergeChoices {
  if (typeof id !== "number") return { ...choices, [id]: choice };
  const description = choices.description.map((known, at) =>
    at === id ? (choice as TextChoice | null) : known,
  );
  return { ...choices, description };
}

/** Where a result comes from, in a word. */
export function markOf(choice: Choice | null): "left" | "ours" | "theirs" | "both" | "hand" | "base" {
  switch (choice?.take) {
    case undefined:
      return "left";
    case "both_ours_first":
    case "both_theirs_first":
      return "both";
    case "edited":
      return "hand";
    default:
      return choice?.take ?? "left";
  }
}

/** One side for everything that is in conflict, or for the description alone. */
export function takeAll(
  merge: ContentMerge,
  choices: MergeChoices,
  side: Side,
  scope: "everything" | "description",
): MergeChoices {
  const ids = itemsOf(merge).filter((id) => scope === "everything" || typeof id === "number");
  return ids.reduce((made, id) => choose(made, id, { take: side }), choices);
}

/** Both, this computer's first; asked again, the other order. */
export function nextBoth(choice: Choice | null): TextChoice {
  return { take: choice?.take === "both_ours_first" ? "both_theirs_first" : "both_ours_first" };
}

export const leftOf = (merge: ContentMerge, choices: MergeChoices): ItemId[] =>
  itemsOf(merge).filter((id) => choiceOf(choices, id) === null);

export const hasChoices = (choices: MergeChoices): boolean =>
  VALUES.some((field) => choices[field] !== null) || choices.description.some((choice) => choice !== null);

/** The next place to look at: among what is left, or among everything once nothing is. Goes round. */
export function step(
  merge: ContentMerge,
  choices: MergeChoices,
  from: ItemId | null,
  by: 1 | -1,
): ItemId | null {
  const all = itemsOf(merge);
  const left = leftOf(merge, choices);
  const wanted = left.length > 0 ? left : all;
  const at = from === null ? -1 : all.indexOf(from);
  const start = Math.max(at, 0);
  const order =
    by > 0
      ? [...all.slice(at + 1), ...all.slice(0, at + 1)]
      : [...all.slice(0, start).reverse(), ...all.slice(start).reverse()];
  return order.find((id) => wanted.includes(id)) ?? null;
}

/** The first thing that two sets of choices disagree about. */
export function changedItem(merge: ContentMerge, before: MergeChoices, after: MergeChoices): ItemId | null {
  const differs = (id: ItemId) =>
    JSON.stringify(choiceOf(before, id)) !== JSON.stringify(choiceOf(after, id));
  return itemsOf(merge).find(differs) ?? null;
}

/** The issue moved on while the dialog was open: which choices still apply. */
import type { ConflictDetail, ContentMerge, MergeChoices, ValueMerge } from "../../ipc/contract";
import { plural } from "../../lib/words";
import { type ClashChunk, choiceOf, clashesOf, type ItemId, itemsOf, leftOf, VALUES } from "./choices";

const sameValue = <T>(a: ValueMerge<T>, b: ValueMerge<T>) =>
  a.base === b.base && a.ours === b.ours && a.theirs === b.theirs;

const sameTexts = (a: ClashChunk, b: ClashChunk) =>
  a.base.text === b.base.text && a.ours.text === b.ours.text && a.theirs.text === b.theirs.text;

/** A choice stays with a conflict whose three texts are the same as before; each choice is used once. */
export function carryOver(choices: MergeChoices, from: ContentMerge, to: ContentMerge): MergeChoices {
  const known = clashesOf(from);
  const description = clashesOf(to).map((chunk) => {
    const at = known.findIndex((old) => sameTexts(old, chunk));
    const [old] = at < 0 ? [] : known.splice(at, 1);
    return old ? (choices.description[old.clash.number] ?? null) : null;
  });
  return {
    title: sameValue(from.title, to.title) ? choices.title : null,
    state: sameValue(from.state, to.state) ? choices.state : null,
    milestone: sameValue(from.milestone, to.milestone) ? choices.milestone : null,
    description,
  };
}

/** Where something stands now that has not changed at all. */
export function sameAfter(id: ItemId | null, from: ContentMerge, to: ContentMerge): ItemId | null {
  if (id === null) return null;
  if (typeof id !== "number") return sameValue<unknown>(from[id], to[id]) ? id : null;
  const old = clashesOf(from)[id];
  const found = clashesOf(to).find((chunk) => old && sameTexts(old, chunk));
  return found ? found.clash.number : null;
}

/** Where something stands now: as it was, else with the same two texts on this computer. */
export function placeAfter(id: ItemId | null, from: ContentMerge, to: ContentMerge): ItemId | null {
  if (id === null) return null;
  if (typeof id !== "number") return itemsOf(to).includes(id) ? id : null;
  const same = sameAfter(id, from, to);
  if (same !== null) return same;
  const old = clashesOf(from)[id];
  const found = clashesOf(to).find(
    ({ base, ours }) => base.text === old?.base.text && ours.text === old.ours.text,
  );
  return found ? found.clash.number : null;
}

const made = (merge: ContentMerge, choices: MergeChoices) =>
  itemsOf(merge).filter((id) => choiceOf(choices, id) !== null);

/** Texts written by hand for parts that are no longer what they were: shown, so that nobody writes them twice. */
export function lostTexts(before: MergeChoices, after: MergeChoices): string[] {
  const written = (choices: MergeChoices) => [
    ...(choices.title?.take === "edited" ? [choices.title.value] : []),
    ...choices.description.flatMap((choice) => (choice?.take === "edited" ? [choice.text] : [])),
  ];
  const kept = written(after);
  return written(before).filter((text) => !kept.includes(text));
}

export interface Moved {
  words: string;
  /** Written by hand, and without a place now. */
  lost: string[];
}

/** `Your 3 choices still apply; 1 difference is new.` */
export function movedWords(
  before: { merge: ContentMerge; choices: MergeChoices },
  after: { merge: ContentMerge; choices: MergeChoices },
): string {
  const [had, have] = [made(before.merge, before.choices).length, made(after.merge, after.choices).length];
  const choices =
    had === 0
      ? ""
      : have === had
        ? `Your ${had === 1 ? "choice still applies" : `${had} choices still apply`}`
        : have === 0
          ? `Your ${had === 1 ? "choice no longer applies" : `${had} choices no longer apply`}`
          : `${have} of your ${had} choices still ${have === 1 ? "applies" : "apply"}`;
  const texts = (merge: ContentMerge) =>
    new Set([
      ...clashesOf(merge).map(({ base, ours, theirs }) =>
        JSON.stringify([base.text, ours.text, theirs.text]),
      ),
      ...VALUES.filter((field) => merge[field].outcome === "conflict").map(
        (field) => `${field} ${JSON.stringify(merge[field])}`,
      ),
    ]);
  const known = texts(before.merge);
  const fresh = [...texts(after.merge)].filter((text) => !known.has(text)).length;
  const news = fresh === 0 ? "" : `${plural(fresh, "difference is", "differences are")} new`;
  const left = leftOf(after.merge, after.choices).length;
  const nothing = left === 0 ? "nothing is left to decide" : "nothing else changed";
  const [first = "", ...rest] = [choices, news].filter((part) => part !== "");
  const sentence = first === "" ? nothing : [first, ...rest].join("; ");
  return `${sentence.charAt(0).toLocaleUpperCase("en")}${sentence.slice(1)}.`;
}

export function moved(from: ConflictDetail, to: ConflictDetail, choices: MergeChoices): Moved {
  const carried = carryOver(choices, from.merge, to.merge);
  const { by } = to.remote_side;
  return {
    words: `${by ?? "Somebody"} edited it again. ${movedWords({ merge: from.merge, choices }, { merge: to.merge, choices: carried })}`,
    lost: lostTexts(choices, carried),
  };
}

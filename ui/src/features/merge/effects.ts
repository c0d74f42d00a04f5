/** What a choice or the whole resolution writes, and where. */
import type { ConflictDetail, Content, MergeChoices } from "../../ipc/contract";
import { listed } from "../../lib/words";
import { contentOf } from "./result";

export type Effect = "nothing" | "here" | "there" | "both";

/** Taking `result` where this computer has `ours` and the issue has `theirs`. */
export function effectOf<T>(sides: { ours: T; theirs: T }, result: T, twoWay: boolean): Effect {
  const here = result !== sides.ours;
  const there = twoWay && result !== sides.theirs;
  return here ? (there ? "both" : "here") : there ? "there" : "nothing";
}

export function effectWords(effect: Effect, forge: string): string {
  switch (effect) {
    case "nothing":
      return "changes nothing";
    case "here":
      return "changes only this computer";
    case "there":
      return `updates the issue on ${forge}`;
    case "both":
      return "updates both sides";
  }
}

const FIELDS = ["title", "state", "milestone", "labels", "assignees", "description"] as const;

const sameField = (a: Content, b: Content, field: (typeof FIELDS)[number]): boolean => {
  const [x, y] = [a[field], b[field]];
  if (!Array.isArray(x) || !Array.isArray(y)) return x === y;
  return x.length === y.length && x.every((name) => y.includes(name));
};

export interface Writes {
  here: string[];
  there: string[];
}

/** The fields that resolving with these choices changes on each side. */
export function writesOf(detail: ConflictDetail, choices: MergeChoices): Writes {
  const result = contentOf(detail.merge, choices);
  return {
    here: FIELDS.filter((field) => !sameField(result, detail.local, field)),
    there: detail.two_way ? FIELDS.filter((field) => !sameField(result, detail.remote, field)) : [],
  };
}

/** `Resolve writes labels and description to GitHub #842; title here.` */
export function writesWords({ here, there }: Writes, issue: string): string {
  if (here.length === 0 && there.length === 0) return "Resolve changes nothing: both sides have this.";
  if (there.length === 0) return `Resolve changes only this computer: ${listed(here)}.`;
  const sent = `Resolve writes ${listed(there)} to ${issue}`;
  return here.length > 0 ? `${sent}; ${listed(here)} here.` : `${sent}; nothing changes here.`;
}

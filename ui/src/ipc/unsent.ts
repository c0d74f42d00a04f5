/** What waits to be sent, in words. Pure. */

import { listed, plural } from "../lib/words";
import type { Unsent } from "./contract";

export const NOTHING_UNSENT: Unsent = { edits: 0, issues: 0, comments: 0, refused: 0 };

export const unsentTotal = ({ edits, issues, comments }: Unsent): number => edits + issues + comments;

/** `2 edits, 1 new issue and 1 comment`, without what was refused; empty where nothing waits. */
export function unsentListed({ edits, issues, comments }: Unsent): string {
  const kinds: [number, string][] = [
    [edits, "edit"],
    [issues, "new issue"],
    [comments, "comment"],
  ];
  return listed(kinds.filter(([value]) => value > 0).map(([value, one]) => plural(value, one)));
}

/** `2 edits wait`, with the verb for one or for many; `null` where nothing waits. */
export function unsentWords(unsent: Unsent, one: string, many: string): string | null {
  const total = unsentTotal(unsent);
  return total === 0 ? null : `${unsentListed(unsent)} ${total === 1 ? one : many}`;
}

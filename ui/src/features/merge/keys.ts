/** The dialog's keys: its buttons, its sheet and its listener read this table. Off while typing, but for `mod`. */
import { capsOf, chordOf } from "../../lib/commands";

export const KEYS = {
  next: { chord: "n", words: "Next that is not decided" },
  previous: { chord: "p", words: "Previous that is not decided" },
  ours: { chord: "1", words: "Take this computer" },
  theirs: { chord: "2", words: "Take the forge" },
  both: { chord: "3", words: "Take both; again: the other order" },
  edit: { chord: "e", words: "Edit by hand" },
  base: { chord: "0", words: "Show base; again: keep it" },
  allOurs: { chord: "shift+1", words: "Take this computer for everything" },
  allTheirs: { chord: "shift+2", words: "Take the forge for everything" },
  preview: { chord: "v", words: "Text or preview" },
  undo: { chord: "mod+z", words: "Undo" },
  redo: { chord: "mod+shift+z", words: "Redo" },
  resolve: { chord: "mod+enter", words: "Resolve" },
  close: { chord: "escape", words: "Keep the draft and close" },
  keys: { chord: "?", words: "These keys" },
} as const;

export type MergeKey = keyof typeof KEYS;

export const capsFor = (key: MergeKey): string[] => capsOf(KEYS[key].chord);

const TYPING = "input, textarea, select, [contenteditable=true]";

/** Shift and a digit type a different letter on every keyboard; the key itself is meant. */
function pressed(event: KeyboardEvent): string {
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  return digit && event.shiftKey && !event.ctrlKey && !event.metaKey ? `shift+${digit}` : chordOf(event);
}

/** What a key press inside the dialog asks for. */
export function mergeKeyOf(event: KeyboardEvent): MergeKey | null {
  const chord = pressed(event);
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(TYPING)) return null;
  const found = Object.entries(KEYS).find(([name, key]) => key.chord === chord && name !== "close");
  return found ? (found[0] as MergeKey) : null;
}

/** What the choices make of the merge: the same text that Rust writes when it resolves. */
import type {
  Content,
  ContentMerge,
  MergeChoices,
  Part,
  TextChoice,
  ValueChoice,
  ValueMerge,
} from "../../ipc/contract";
import { type ClashChunk, isClash } from "./choices";

export function takenText({ base, ours, theirs, clash }: ClashChunk, choice: TextChoice | null): string {
  switch (choice?.take) {
    case undefined:
    case "base":
      return base.text;
    case "ours":
      return ours.text;
    case "theirs":
      return theirs.text;
    case "both_ours_first":
      return clash.ours_first;
    case "both_theirs_first":
      return clash.theirs_first;
    case "edited":
      return choice.text;
  }
}

export function takenValue<T>(value: ValueMerge<T>, choice: ValueChoice<T> | null): T {
  if (choice === null) return value.merged;
  return choice.take === "edited" ? choice.value : value[choice.take];
}

const ends = ({ text }: Part) => text === "" || text.endsWith("\n");

/** The description; where nothing is decided, base. A text written by hand ends its line if another follows. */
export function descriptionOf({ description: { chunks } }: ContentMerge, choices: MergeChoices): string {
  const crlf = chunks.some((chunk) => chunk.text.includes("\r\n") || chunk.ours.text.includes("\r\n"));
  return chunks
    .map((chunk, at) => {
      if (!isClash(chunk)) return chunk.text;
      const choice = choices.description[chunk.clash.number] ?? null;
      const text = takenText(chunk, choice);
      if (choice?.take !== "edited" || text === "" || text.endsWith("\n")) return text;
      const more = chunks.slice(at + 1).some((other) => other.text !== "" || other.clash !== null);
      return more || (ends(chunk.ours) && ends(chunk.theirs)) ? text + (crlf ? "\r\n" : "\n") : text;
    })
    .join("");
}

export function contentOf(merge: ContentMerge, choices: MergeChoices): Content {
  return {
    title: takenValue(merge.title, choices.title),
    state: takenValue(merge.state, choices.state),
    milestone: takenValue(merge.milestone, choices.milestone),
    labels: merge.labels.merged,
    assignees: merge.assignees.merged,
    description: descriptionOf(merge, choices),
  };
}

export interface Passage {
  from: "ours" | "theirs" | "hand" | "base";
  text: string;
}

/** A hunk's result as it is drawn: one passage per side it comes from. */
export function passagesOf(chunk: ClashChunk, choice: TextChoice | null): Passage[] {
  const text = takenText(chunk, choice);
  const { ours, theirs } = chunk;
  switch (choice?.take) {
    case undefined:
    case "base":
      return [{ from: "base", text }];
    case "edited":
      return [{ from: "hand", text }];
    case "ours":
    case "theirs":
      return [{ from: choice.take, text }];
    case "both_ours_first":
      if (text.startsWith(ours.text) && ours.text !== "")
        return [
          { from: "ours", text: ours.text },
          { from: "theirs", text: text.slice(ours.text.length) },
        ];
      return [{ from: "base", text }];
    case "both_theirs_first":
      if (text.startsWith(theirs.text) && theirs.text !== "")
        return [
          { from: "theirs", text: theirs.text },
          { from: "ours", text: text.slice(theirs.text.length) },
        ];
      return [{ from: "base", text }];
  }
}

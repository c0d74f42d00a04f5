/** What choices make of a merge: what Rust does when it resolves. */
import type {
  Chunk,
  Clash,
  Content,
  ContentMerge,
  MergeChoices,
  TextChoice,
  ValueChoice,
  ValueMerge,
} from "../../contract";

const VALUES = ["title", "state", "milestone"] as const;
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const clashes = ({ description }: ContentMerge) => description.chunks.filter((chunk) => chunk.clash);

function taken(chunk: Chunk, clash: Clash, choice: TextChoice): string {
  switch (choice.take) {
    case "ours":
      return chunk.ours.text;
    case "theirs":
      return chunk.theirs.text;
    case "base":
      return chunk.base.text;
    case "both_ours_first":
      return clash.ours_first;
    case "both_theirs_first":
      return clash.theirs_first;
    case "edited":
      return choice.text === "" || choice.text.endsWith("\n") ? choice.text : `${choice.text}\n`;
  }
}

function takenValue<T>(of: ValueMerge<T>, choice: ValueChoice<T> | null): T {
  if (choice === null) return of.merged;
  return choice.take === "edited" ? choice.value : of[choice.take];
}

export function contentOf(merge: ContentMerge, choices: MergeChoices): Content {
  const description = merge.description.chunks.map((chunk) => {
    const choice = chunk.clash && choices.description[chunk.clash.number];
    return chunk.clash && choice ? taken(chunk, chunk.clash, choice) : chunk.text;
  });
  return {
    ...merge.content,
    title: takenValue(merge.title, choices.title),
    state: takenValue(merge.state, choices.state),
    milestone: takenValue(merge.milestone, choices.milestone),
    description: description.join(""),
  };
}

export function undecided(merge: ContentMerge, choices: MergeChoices): boolean {
  return (
    VALUES.some((field) => merge[field].outcome === "conflict" && choices[field] === null) ||
    choices.description.filter((choice) => choice !== null).length !== clashes(merge).length
  );
}

/** The choices whose three texts are still the same, for a merge that was drawn anew. */
export function carried(choices: MergeChoices, from: ContentMerge, to: ContentMerge): MergeChoices {
  const old = clashes(from);
  const texts = ({ base, ours, theirs }: Chunk) => [base.text, ours.text, theirs.text];
  return {
    title: same(from.title, to.title) ? choices.title : null,
    state: same(from.state, to.state) ? choices.state : null,
    milestone: same(from.milestone, to.milestone) ? choices.milestone : null,
    description: clashes(to).map((chunk) => {
      const at = old.findIndex((other) => same(texts(other), texts(chunk)));
      return at < 0 ? null : (choices.description[at] ?? null);
    }),
  };
}

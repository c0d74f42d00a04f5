import { describe, expect, test } from "vitest";
import type { MergeChoices, TextChoice } from "../../ipc/contract";
import { byOurs, byTheirs, clash, draw, type Piece, same } from "../../ipc/fake/conflicts/sketch";
import { choose, clashesOf, undecided } from "./choices";
import { contentOf, descriptionOf, passagesOf } from "./result";

const mergeOf = (description: Piece[]) => draw({ title: ["t", "t", "t"], description }).merge;

function described(pieces: Piece[], ...choices: (TextChoice | null)[]): string {
  const merge = mergeOf(pieces);
  return descriptionOf(merge, { ...undecided(merge), description: choices });
}

const WORDS = clash("same_words", "base\n", "ours\n", "theirs\n");

describe("the description", () => {
  const pieces = [same("top\n"), WORDS, byOurs("old\n", "new\n"), byTheirs("was\n", "is\n")];
  test.each<[TextChoice | null, string]>([
    [null, "base\n"],
    [{ take: "base" }, "base\n"],
    [{ take: "ours" }, "ours\n"],
    [{ take: "theirs" }, "theirs\n"],
    [{ take: "both_ours_first" }, "ours\ntheirs\n"],
    [{ take: "both_theirs_first" }, "theirs\nours\n"],
    [{ take: "edited", text: "mine\n" }, "mine\n"],
    [{ take: "edited", text: "" }, ""],
  ])("with %o holds %j among what merged by itself", (choice, text) => {
    expect(described(pieces, choice)).toBe(`top\n${text}new\nis\n`);
  });
  test("ends a line written by hand when another follows", () => {
    expect(described([WORDS, same("more\n")], { take: "edited", text: "mine" })).toBe("mine\nmore\n");
  });
  test("ends it as the sides end theirs at the very end", () => {
    expect(described([WORDS], { take: "edited", text: "mine" }), "both sides end with a line end").toBe(
      "mine\n",
    );
    const open = clash("same_words", "base", "ours", "theirs");
    expect(described([open], { take: "edited", text: "mine" }), "neither side does").toBe("mine");
  });
  test("keeps the line ends of a text that came with CRLF", () => {
    const pieces = [clash("same_words", "a\r\n", "b\r\n", "c\r\n"), same("more\r\n")];
    expect(described(pieces, { take: "edited", text: "mine" })).toBe("mine\r\nmore\r\n");
  });
});

test("the content holds the chosen values, the merged sets and base where nothing is decided", () => {
  const { merge } = draw({
    title: ["base", "ours", "theirs"],
    milestone: ["1", "2", null],
    state: ["open", "completed", "open"],
    labels: [["a"], ["a", "b"], []],
    description: [same("x\n")],
  });
  const choices: MergeChoices = choose(undecided(merge), "milestone", { take: "theirs" });
  expect(contentOf(merge, choices)).toEqual({
    title: "base",
    milestone: null,
    state: "completed",
    labels: ["b"],
    assignees: [],
    description: "x\n",
  });
  const edited = choose(choices, "title", { take: "edited", value: "by hand" });
  expect(contentOf(merge, edited).title).toBe("by hand");
});

describe("the passages of a result", () => {
  const [chunk] = clashesOf(mergeOf([WORDS]));
  if (!chunk) throw new Error("the sketch has a conflict");
  test.each<[TextChoice | null, string[]]>([
    [null, ["base"]],
    [{ take: "base" }, ["base"]],
    [{ take: "both_ours_first" }, ["ours", "theirs"]],
    [{ take: "both_theirs_first" }, ["theirs", "ours"]],
    [{ take: "edited", text: "z" }, ["hand"]],
  ])("of %o come from %o", (choice, from) => {
    expect(passagesOf(chunk, choice).map((passage) => passage.from)).toEqual(from);
  });
  test("are one where both orders are more than the two texts in a row", () => {
    const woven = { ...chunk, clash: { ...chunk.clash, ours_first: "both, woven\n" } };
    expect(passagesOf(woven, { take: "both_ours_first" })).toEqual([{ from: "base", text: "both, woven\n" }]);
  });
});

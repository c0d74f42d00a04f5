import { describe, expect, test } from "vitest";
import { type Piece, wordDiff } from "./wordDiff";

const drawn = (pieces: Piece[]) =>
  pieces
    .map(({ text, kind }) => (kind === "same" ? text : kind === "added" ? `{+${text}+}` : `[-${text}-]`))
    .join("");
const side = (pieces: Piece[], other: Piece["kind"]) =>
  pieces
    .filter((piece) => piece.kind !== other)
    .map((piece) => piece.text)
    .join("");

describe("what became of a text, word by word", () => {
  test.each([
    [
      "every line is shown once.",
      "every line is shown exactly once.",
      "every line is shown {+exactly +}once.",
    ],
    ["one two", "one two", "one two"],
    ["", "all new", "{+all new+}"],
    ["all gone", "", "[-all gone-]"],
    ["ten lines per second", "25 000 lines per minute", "[-ten -]{+25 000 +}lines per [-second-]{+minute+}"],
    ["an old thing stays", "a new thing stays", "[-an old-]{+a new+} thing stays"],
  ])("%s → %s", (from, to, wanted) => {
    expect(drawn(wordDiff(from, to))).toBe(wanted);
  });

  test("both texts can be read off it, whatever they are", () => {
    const texts = ["a\n\nb", "a b", "", "ä ö — 🐦 c", "a\r\nb\r\n", "  x", "x  y  z", "y x z x"];
    for (const from of texts)
      for (const to of texts) {
        const pieces = wordDiff(from, to);
        expect([side(pieces, "added"), side(pieces, "removed")], "nothing is lost or made up").toEqual([
          from,
          to,
        ]);
      }
  });

  test("two long texts that share nothing are told apart at once", () => {
    const [from, to] = ["a b ".repeat(8000), "c d ".repeat(8000)];
    const pieces = wordDiff(from, to);
    expect(side(pieces, "added"), "beyond the limit all of it counts as replaced").toBe(from);
  });
});

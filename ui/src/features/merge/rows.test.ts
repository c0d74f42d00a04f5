import { describe, expect, test } from "vitest";
import { byTheirs, clash, draw, type Piece, same } from "../../ipc/fake/conflicts/sketch";
import { foldWords, type Row, rowsOf } from "./rows";

const CLASH = clash("same_words", "a\n", "b\n", "c\n");
const textOf = (description: Piece[]) => draw({ title: ["t", "t", "t"], description }).merge.description;
const drawn = (row: Row) =>
  row.type === "same"
    ? row.text.trim()
    : row.type === "fold"
      ? `… ${foldWords(row)}`
      : row.type === "clash"
        ? "!"
        : "merged";
const NONE: ReadonlySet<string> = new Set();
const lines = (n: number) => Array.from({ length: n }, (_, i) => `line ${i + 1}\n`).join("");

describe("the rows of a description", () => {
  test("keep the line beside a conflict and fold the rest", () => {
    const text = textOf([same(lines(5)), CLASH, same(`\n${lines(4)}`)]);
    expect(rowsOf(text, false, NONE).map(drawn)).toEqual([
      "… 4 unchanged lines",
      "line 5",
      "!",
      "line 1",
      "… 3 unchanged lines",
    ]);
  });
  test("fold what merged by itself together with what did not change", () => {
    const text = textOf([same(lines(2)), byTheirs("x\n", "y\n"), CLASH, byTheirs("v\n", "w\n"), CLASH]);
    expect(rowsOf(text, false, NONE).map(drawn)).toEqual([
      "… 2 unchanged lines, 1 part merged by itself",
      "!",
      "… 1 part merged by itself",
      "!",
    ]);
  });
  test("show what merged by itself when asked", () => {
    const text = textOf([same(lines(2)), byTheirs("x\n", "y\n"), CLASH]);
    expect(rowsOf(text, true, NONE).map(drawn)).toEqual(["… 2 unchanged lines", "merged", "!"]);
  });
  test("unfold one fold and leave the others", () => {
    const text = textOf([same(lines(3)), CLASH, same(lines(5)), CLASH]);
    const folded = rowsOf(text, false, NONE);
    const [first] = folded;
    const unfolded = rowsOf(text, false, new Set([first?.id ?? ""])).map(drawn);
    expect(unfolded).toEqual([
      "line 1\nline 2",
      "line 3",
      "!",
      "line 1",
      "… 3 unchanged lines",
      "line 5",
      "!",
    ]);
  });
  test("hold every letter once", () => {
    const text = textOf([same(lines(9)), CLASH, byTheirs("v\n", "w\n"), same(`\n\n${lines(3)}`), CLASH]);
    const all = (rows: Row[]): string =>
      rows
        .map((row) =>
          row.type === "fold" ? all(row.hidden) : row.type === "same" ? row.text : row.chunk.text,
        )
        .join("");
    const bare = (words: string) => words.replace(/\n+/g, "\n");
    expect(bare(all(rowsOf(text, false, NONE))), "folding hides and never drops").toBe(
      bare(text.chunks.map((chunk) => chunk.text).join("")),
    );
  });
});

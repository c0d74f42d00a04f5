import { describe, expect, test } from "vitest";
import { clash, draw, type Piece, type Sketch, same } from "../../ipc/fake/conflicts/sketch";
import { choose, undecided } from "./choices";
import { carryOver, lostTexts, movedWords, placeAfter, sameAfter } from "./rebase";

const A = clash("same_words", "a\n", "a1\n", "a2\n");
const B = clash("same_words", "b\n", "b1\n", "b2\n");
const mergeOf = (description: Piece[], title: Sketch["title"] = ["t", "t1", "t2"]) =>
  draw({ title, description }).merge;

const before = mergeOf([A, same("x\n"), B]);
const chosen = choose(
  choose(choose(undecided(before), "title", { take: "ours" }), 0, { take: "theirs" }),
  1,
  { take: "edited", text: "by hand\n" },
);

describe("when the issue moved on", () => {
  test("a choice follows its conflict to wherever it stands now", () => {
    const after = mergeOf([clash("both_added", "", "n\n", "m\n"), B, A]);
    expect(carryOver(chosen, before, after).description).toEqual([
      null,
      { take: "edited", text: "by hand\n" },
      { take: "theirs" },
    ]);
  });
  test("a conflict with another text is open again", () => {
    const after = mergeOf([{ ...A, theirs: "a3\n" }, B]);
    expect(carryOver(chosen, before, after).description).toEqual([
      null,
      { take: "edited", text: "by hand\n" },
    ]);
  });
  test("a value with another side is open again", () => {
    expect(carryOver(chosen, before, mergeOf([A, B], ["t", "t1", "t3"])).title).toBeNull();
    expect(carryOver(chosen, before, mergeOf([A, B])).title).toEqual({ take: "ours" });
  });
  test("of two conflicts with the same texts each keeps its own choice", () => {
    const twice = mergeOf([A, same("x\n"), A]);
    const choices = choose(choose(undecided(twice), 0, { take: "ours" }), 1, { take: "theirs" });
    expect(carryOver(choices, twice, mergeOf([A, A])).description).toEqual([
      { take: "ours" },
      { take: "theirs" },
    ]);
  });
  test("what was written by hand for a part that changed is handed back", () => {
    const after = mergeOf([A, { ...B, theirs: "b3\n" }]);
    const carried = carryOver(chosen, before, after);
    expect(lostTexts(chosen, carried), "nobody writes it twice").toEqual(["by hand\n"]);
    expect(lostTexts(chosen, chosen)).toEqual([]);
  });
  test("the cursor stays with its conflict, or with this computer's half of it", () => {
    const after = mergeOf([B, { ...A, theirs: "a3\n" }]);
    expect([
      placeAfter(0, before, after),
      placeAfter(1, before, after),
      placeAfter("title", before, after),
    ]).toEqual([1, 0, "title"]);
    expect(sameAfter(0, before, after), "writing stops where a text changed").toBeNull();
    expect(sameAfter(1, before, after)).toBe(0);
  });
});

describe("what is said then", () => {
  const said = (description: Piece[], choices = chosen, title?: Sketch["title"]) => {
    const after = mergeOf(description, title);
    return movedWords(
      { merge: before, choices },
      { merge: after, choices: carryOver(choices, before, after) },
    );
  };
  test.each<[string, Piece[], typeof chosen]>([
    [
      "Your 3 choices still apply; 1 difference is new.",
      [A, B, clash("both_added", "", "n\n", "m\n")],
      chosen,
    ],
    ["2 of your 3 choices still apply; 1 difference is new.", [A, { ...B, ours: "b9\n" }], chosen],
    [
      "Your 3 choices no longer apply; 3 differences are new.",
      [
        { ...A, ours: "a9\n" },
        { ...B, ours: "b9\n" },
      ],
      chosen,
    ],
    ["Your 3 choices still apply.", [same("new\n"), A, B], chosen],
    ["1 difference is new.", [A, B, clash("both_added", "", "n\n", "m\n")], undecided(before)],
    ["Nothing else changed.", [A, B], undecided(before)],
  ])("%s", (words, description, choices) => {
    const title: Sketch["title"] = words.includes("no longer") ? ["t", "t1", "t9"] : ["t", "t1", "t2"];
    expect(said(description, choices, title)).toBe(words);
  });
});

import { describe, expect, test } from "vitest";
import { clash, draw, same } from "../../ipc/fake/conflicts/sketch";
import { changedItem, choose, itemsOf, leftOf, nextBoth, step, takeAll, undecided } from "./choices";

const { merge } = draw({
  title: ["base", "ours", "theirs"],
  state: ["open", "open", "completed"],
  milestone: ["0.8", "0.9", null],
  description: [
    clash("same_words", "a\n", "b\n", "c\n"),
    same("between\n"),
    clash("both_added", "", "x\n", "y\n"),
  ],
});
const none = undecided(merge);

describe("what is left to decide", () => {
  test("are the values that both sides changed and the conflicts of the description, in order", () => {
    expect(itemsOf(merge), "a state that one side changed merges by itself").toEqual([
      "title",
      "milestone",
      0,
      1,
    ]);
  });
  test("shrinks with every choice and grows when one is taken back", () => {
    const one = choose(choose(none, "title", { take: "ours" }), 1, { take: "edited", text: "z\n" });
    expect(leftOf(merge, one)).toEqual(["milestone", 0]);
    expect(leftOf(merge, choose(one, 1, null)), "taking back leaves it open again").toEqual([
      "milestone",
      0,
      1,
    ]);
    expect(none.title, "choices are never changed in place").toBeNull();
  });
  test("is nothing once a side was taken for everything", () => {
    expect(leftOf(merge, takeAll(merge, none, "theirs", "everything"))).toEqual([]);
  });
  test("keeps its values when a side was taken for the description alone", () => {
    const all = takeAll(merge, none, "ours", "description");
    expect([leftOf(merge, all), all.description]).toEqual([
      ["title", "milestone"],
      [{ take: "ours" }, { take: "ours" }],
    ]);
  });
});

describe("next and previous", () => {
  const walk = (from: Parameters<typeof step>[2], by: 1 | -1, choices = none) =>
    step(merge, choices, from, by);
  test("go round among what is left", () => {
    expect([walk(null, 1), walk("title", 1), walk(1, 1), walk("title", -1), walk(0, -1)]).toEqual([
      "title",
      "milestone",
      "title",
      1,
      "milestone",
    ]);
  });
  test("pass over what is decided", () => {
    const choices = choose(choose(none, "milestone", { take: "base" }), 0, { take: "ours" });
    expect([walk("title", 1, choices), walk(1, -1, choices)]).toEqual([1, "title"]);
  });
  test("stay where they are when only that is left", () => {
    const rest = choose(takeAll(merge, none, "ours", "everything"), 0, null);
    expect([walk(0, 1, rest), walk(0, -1, rest)]).toEqual([0, 0]);
  });
  test("walk through everything once nothing is left", () => {
    const all = takeAll(merge, none, "ours", "everything");
    expect([walk("title", 1, all), walk(0, 1, all), walk("title", -1, all)]).toEqual(["milestone", 1, 1]);
  });
  test("have nowhere to go where nothing is in conflict", () => {
    const calm = draw({ title: ["a", "a", "a"], description: [same("x\n")] }).merge;
    expect(step(calm, undecided(calm), null, 1)).toBeNull();
  });
});

test("both asked for again is both in the other order", () => {
  const first = nextBoth(null);
  expect([first, nextBoth(first), nextBoth(nextBoth(first))]).toEqual([
    { take: "both_ours_first" },
    { take: "both_theirs_first" },
    { take: "both_ours_first" },
  ]);
});

test("undo knows where it changed something", () => {
  const after = choose(none, 1, { take: "base" });
  expect([changedItem(merge, none, after), changedItem(merge, none, none)]).toEqual([1, null]);
});

import { describe, expect, test } from "vitest";
import { byOurs, clash, draw, same } from "../../ipc/fake/conflicts/sketch";
import { choose, takeAll, undecided } from "./choices";
import {
  choiceWords,
  counterWords,
  descriptionWords,
  hereWords,
  hiddenCount,
  leftWords,
  settledCount,
  sideWords,
} from "./words";

const { merge } = draw({
  title: ["a", "b", "c"],
  state: ["open", "completed", "open"],
  labels: [[], ["x"], []],
  description: [byOurs("1\n", "2\n"), clash("same_words", "a\n", "b\n", "c\n"), same("s\n")],
});
const none = undecided(merge);
const all = takeAll(merge, none, "ours", "everything");

describe("the counters", () => {
  test("say what is left of how many", () => {
    expect([counterWords(merge, none), counterWords(merge, choose(none, 0, { take: "base" }))]).toEqual([
      "2 of 2 left",
      "1 of 2 left",
    ]);
    expect(counterWords(merge, all)).toBe("All 2 decided");
  });
  test("say when nothing was ever in conflict", () => {
    const calm = draw({ title: ["a", "a", "a"], labels: [[], ["x"], []], description: [] }).merge;
    expect([counterWords(calm, undecided(calm)), settledCount(calm), hiddenCount(calm)]).toEqual([
      "Nothing to decide",
      1,
      0,
    ]);
  });
  test("count what merged by itself: values, sets and parts", () => {
    expect([settledCount(merge), hiddenCount(merge)]).toEqual([3, 2]);
    expect(descriptionWords(merge)).toBe("1 conflict, 1 part merged automatically");
  });
});

test("Resolve says what is missing", () => {
  expect(leftWords([])).toBeUndefined();
  expect(leftWords(["title", 0, 3])).toBe("Not decided yet: title and 2 parts of the description.");
});

test("a decision stands there in words", () => {
  const words = (["ours", "theirs", "both_ours_first", "both_theirs_first", "base"] as const).map((take) =>
    choiceWords({ take }, "GitLab"),
  );
  expect([...words, choiceWords(null, "GitLab")]).toEqual([
    "This computer",
    "GitLab",
    "This computer + GitLab",
    "GitLab + this computer",
    "Base kept",
    "Not decided",
  ]);
});

test("a side says who and when", () => {
  const now = new Date(2026, 10, 25, 15, 0);
  const at = new Date(2026, 10, 25, 14, 5).toISOString();
  expect([
    sideWords({ at, by: "ines-darrow" }, "ines-darrow", now),
    sideWords({ at, by: "oskar-vaal" }, "ines-darrow", now),
    sideWords({ at: new Date(2026, 10, 23, 16, 2).toISOString(), by: null }, null, now),
  ]).toEqual(["you, 14:05", "oskar-vaal, 14:05", "Monday 16:02"]);
});

test("this computer is yours, whether or not an account says your name", () => {
  const now = new Date(2026, 10, 25, 15, 0);
  const at = new Date(2026, 10, 25, 14, 5).toISOString();
  expect([
    hereWords({ at, by: null }, null, now),
    hereWords({ at, by: null }, "ines-darrow", now),
    hereWords({ at, by: "ines-darrow" }, "ines-darrow", now),
  ]).toEqual(["you, 14:05", "you, 14:05", "you, 14:05"]);
});

import { expect, test } from "vitest";
import { NOTHING_UNSENT, unsentListed, unsentTotal, unsentWords } from "./unsent";

test("what waits is named by its kind, and nothing is said where nothing does", () => {
  expect(unsentWords({ edits: 1, issues: 0, comments: 0, refused: 0 }, "waits", "wait")).toBe("1 edit waits");
  expect(unsentWords({ edits: 0, issues: 0, comments: 2, refused: 1 }, "waits", "wait")).toBe(
    "2 comments wait",
  );
  const all = { edits: 2, issues: 1, comments: 1, refused: 0 };
  expect(unsentListed(all)).toBe("2 edits, 1 new issue and 1 comment");
  expect(unsentTotal(all)).toBe(4);
  expect(unsentListed(NOTHING_UNSENT)).toBe("");
  expect(unsentWords(NOTHING_UNSENT, "waits", "wait")).toBeNull();
});

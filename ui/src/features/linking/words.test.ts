import { describe, expect, test } from "vitest";
import type { JoinPreview, LinkPreview } from "../../ipc/contract";
import { effectWords, joinWords, listed } from "./words";

const preview = (part: Partial<LinkPreview>): LinkPreview => ({
  number: 12,
  title: "A title",
  author: null,
  open: true,
  url: "https://example.org/o/r/issues/12",
  effect: "alike",
  fields: [],
  instead_of: null,
  taken_by: null,
  goes_to: null,
  ...part,
});

const join = (part: Partial<JoinPreview>): JoinPreview => ({
  keep: "WEB-1",
  other: "WEB-2",
  other_title: "The same",
  across: false,
  changes: [],
  ...part,
});

describe("what linking does", () => {
  test("is said for each of the three outcomes", () => {
    expect(effectWords(preview({ effect: "alike" }))).toBe("The task and the issue say the same.");
    expect(effectWords(preview({ effect: "fills", fields: ["description"] }))).toContain("description.");
    expect(effectWords(preview({ effect: "asks", fields: ["title", "labels"] }))).toContain(
      "title and labels. The task stays as it is, and you decide",
    );
  });

  test("names several fields as people do", () => {
    expect(listed(["title", "labels", "milestone"])).toBe("title, labels and milestone");
    expect(listed(["title"])).toBe("title");
  });
});

describe("what joining does", () => {
  test("says which task stays and for how long the other can be brought back", () => {
    const [stays, changes] = joinWords(join({}));
    expect(stays).toBe(
      "WEB-1 stays, with its number and its link. WEB-2 leaves the board and can be brought back for 30 days.",
    );
    expect(changes).toBe("Nothing changes in WEB-1.");
  });

  test("says when they stand on two boards, and what is taken over", () => {
    const words = joinWords(join({ across: true, changes: [{ field: "labels", old: [], new: ["bug"] }] }));
    expect(words[0]).toContain("another one");
    expect(words[1]).toContain("labels");
  });
});

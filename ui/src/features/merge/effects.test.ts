import { describe, expect, test } from "vitest";
import type { ConflictDetail } from "../../ipc/contract";
import { FakeBackend } from "../../ipc/fake/backend";
import { lanternfishWorld } from "../../ipc/fake/world";
import { choose, takeAll, undecided } from "./choices";
import { effectOf, effectWords, writesOf, writesWords } from "./effects";

const sides = { ours: "a", theirs: "b" };

describe("what a choice does", () => {
  test.each([
    ["a", true, "updates the issue on GitHub"],
    ["b", true, "changes only this computer"],
    ["c", true, "updates both sides"],
    ["a", false, "changes nothing"],
    ["b", false, "changes only this computer"],
    ["c", false, "changes only this computer"],
  ])("taking %s where edits travel both ways is %s: %s", (result, twoWay, words) => {
    expect(effectWords(effectOf(sides, result, twoWay), "GitHub")).toBe(words);
  });
});

async function detail(): Promise<ConflictDetail> {
  return new FakeBackend({ world: lanternfishWorld(Date.now()) }).call("conflict_show", { key: "LANT-311" });
}

describe("what resolving writes", () => {
  test("names the fields and where they go", async () => {
    const given = await detail();
    const ours = takeAll(given.merge, undecided(given.merge), "ours", "everything");
    const choices = choose(ours, "title", { take: "theirs" });
    expect(writesWords(writesOf(given, choices), "GitHub #842")).toBe(
      "Resolve writes milestone, labels, assignees and description to GitHub #842; title, labels, assignees and description here.",
    );
  });
  test("never names the issue of a project that only pulls", async () => {
    const given = { ...(await detail()), two_way: false };
    const theirs = takeAll(given.merge, undecided(given.merge), "theirs", "everything");
    expect(writesOf(given, theirs).there).toEqual([]);
    expect(writesWords(writesOf(given, theirs), "GitHub #842")).toMatch(
      /^Resolve changes only this computer: title/,
    );
  });
  test("says so when there is nothing to write", () => {
    expect(writesWords({ here: [], there: [] }, "GitHub #1")).toBe(
      "Resolve changes nothing: both sides have this.",
    );
    expect(writesWords({ here: [], there: ["title"] }, "GitHub #1")).toBe(
      "Resolve writes title to GitHub #1; nothing changes here.",
    );
  });
});

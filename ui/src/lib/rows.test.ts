import { describe, expect, test } from "vitest";
import { rowsOf, runOf } from "./rows";

const counts = { by_status: { todo: 2, in_progress: 1, in_review: 0, done: 3, cancelled: 0 } };

describe("the list as rows", () => {
  test("puts a heading before each group that has tasks", () => {
    const rows = rowsOf(counts, new Set());
    const words = Array.from({ length: rows.length }, (_, row) => {
      const found = rows.at(row);
      return found?.kind === "task" ? `${found.group.status} ${found.index}` : `# ${found?.group.status}`;
    });
    expect(words).toEqual([
      "# in_progress",
      "in_progress 0",
      "# todo",
      "todo 0",
      "todo 1",
      "# done",
      "done 0",
      "done 1",
      "done 2",
    ]);
    expect([rows.at(-1), rows.at(9)], "there is nothing before and after").toEqual([undefined, undefined]);
  });
  test("keeps only the heading of a folded group", () => {
    const rows = rowsOf(counts, new Set(["todo" as const]));
    expect(rows.length).toBe(7);
    expect(rows.at(3)?.kind).toBe("heading");
  });
  test("finds the next task over headings, and none past the end", () => {
    const rows = rowsOf(counts, new Set());
    expect([rows.task(2, 1), rows.task(2, -1), rows.task(0, -1), rows.task(9, 1)]).toEqual([
      3,
      1,
      null,
      null,
    ]);
  });
  test("knows the heading above every row", () => {
    const rows = rowsOf(counts, new Set());
    expect([0, 1, 2, 4, 8].map(rows.headingOf)).toEqual([0, 0, 2, 2, 5]);
  });
  test("is empty while nothing is counted", () => {
    expect(rowsOf(undefined, new Set()).length).toBe(0);
  });
});

test("the same order without headings", () => {
  const run = runOf(counts);
  expect(run.length).toBe(6);
  expect([run.at(0), run.at(2), run.at(5), run.at(6), run.at(-1)]).toEqual([
    { status: "in_progress", index: 0 },
    { status: "todo", index: 1 },
    { status: "done", index: 2 },
    undefined,
    undefined,
  ]);
  expect(
    [0, 2, 5].map((n) => {
      const place = run.at(n);
      return place && run.indexOf(place);
    }),
    "and back",
  ).toEqual([0, 2, 5]);
  expect(run.indexOf({ status: "in_review", index: 0 }), "a group without tasks has no place").toBeNull();
});

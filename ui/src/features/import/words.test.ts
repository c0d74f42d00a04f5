import { expect, test } from "vitest";
import type { BitbucketArchive, Project } from "../../ipc/contract";
import { doneWords, heldWords, importWords, nameOfArchive } from "./words";

const archive: BitbucketArchive = {
  issues: 312,
  open: 40,
  comments: 1,
  attachments: 0,
  astray: 0,
  known: 0,
  unread: [],
  unread_count: 0,
  makes_project: true,
};
const project: Project = {
  id: "p",
  name: "Orchard",
  key: "ORC",
  next_task_number: 1,
  created_at: "",
  updated_at: "",
};

test.each([
  ["orchard-issues.zip", "Orchard"],
  ["acorn-orchard-issues (2).zip", "Acorn-orchard"],
  ["orchard-issues-4f1c2.ZIP", "Orchard"],
  ["notes.zip", "Notes"],
])("%s is about %s", (file, name) => {
  expect(nameOfArchive(file)).toBe(name);
});

test("what it holds is told before anything is done", () => {
  expect(heldWords(archive)).toEqual(["312 issues, 40 of them open, with 1 comment."]);
  expect(heldWords({ ...archive, known: 12, attachments: 3, astray: 1 })).toEqual([
    "312 issues, 40 of them open, with 1 comment.",
    "12 of them are here already and stay as they are.",
    "3 attached files stay in the archive; the tasks name them.",
    "1 entry belongs to issues that are not in the archive.",
  ]);
  expect(heldWords({ ...archive, known: 312 })[1]).toBe("All of them are here already.");
  expect(importWords({ ...archive, known: 312 })).toBe("Nothing to import");
  expect(importWords({ ...archive, known: 311 }), "the button counts what is new").toBe("Import 1 issue");
});

test("the result says what was made, what kept its number and what could not be read", () => {
  expect(doneWords({ project, archive, tasks_created: 312, numbers_kept: 312 })).toEqual({
    title: "312 issues imported into Orchard",
    body: "Every one kept its number: #1 is ORC-1.",
  });
  const partly = { ...archive, unread_count: 2 };
  expect(doneWords({ project, archive: partly, tasks_created: 10, numbers_kept: 4 }).body).toBe(
    "4 kept their number. 2 entries could not be read.",
  );
  expect(doneWords({ project, archive, tasks_created: 0, numbers_kept: 0 })).toEqual({
    title: "Everything was in Orchard already",
    body: "Nothing was changed.",
  });
});

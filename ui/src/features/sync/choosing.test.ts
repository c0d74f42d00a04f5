import { describe, expect, test } from "vitest";
import type { SyncPreview, SyncPreviewLine } from "../../ipc/contract";
import { canLeaveOut, changeWords, chosen, effectWords, groupsOf, groupWords, lineId } from "./choosing";

const line = (action: SyncPreviewLine["action"], part: Partial<SyncPreviewLine> = {}): SyncPreviewLine => ({
  action,
  task_id: null,
  issue_id: null,
  comment_id: null,
  key: null,
  title: action,
  fields: [],
  ...part,
});

const made = line("create", { issue_id: "i1" });
const updated = line("update", { task_id: "t2", issue_id: "i2", fields: ["title", "labels"] });
const sent = line("push", { task_id: "t3", issue_id: "i3", fields: ["status"] });
const planned = line("push", { task_id: "t4" });
const clash = line("conflict", { task_id: "t5", issue_id: "i5" });
const alone = line("skip", { issue_id: "i6", title: "#41 is a pull request" });

const preview: SyncPreview = {
  create: 1,
  update: 1200,
  push: 2,
  comment: 0,
  conflict: 1,
  skip: 1,
  lines: [made, updated, clash, alone, sent, planned],
};
const empty: SyncPreview = { create: 0, update: 0, push: 0, comment: 0, conflict: 0, skip: 0, lines: [] };
const asked = { project_id: "p", sync_type: "full" as const, include_closed: false };
const out = (...lines: SyncPreviewLine[]) => new Set(lines.map(lineId));

describe("a preview", () => {
  test("is sorted by the way things travel, and counts what it does not list", () => {
    expect(groupsOf(preview).map(({ way, lines, unlisted }) => [way, lines.length, unlisted])).toEqual([
      ["here", 2, 1199],
      ["there", 2, 0],
      ["yours", 1, 0],
      ["skipped", 1, 0],
    ]);
    expect(groupsOf(preview, "there")[0]?.way, "what waited for a look comes first").toBe("there");
    expect(groupsOf(empty), "nothing to show is no group").toEqual([]);
  });

  test("offers to leave out what a sync can leave out", () => {
    expect(
      preview.lines.filter(canLeaveOut),
      "a decision and a reason are nothing that could wait; an issue to be made can",
    ).toEqual([made, updated, sent, planned]);
  });

  test("says in words how many go each way, without what is left out", () => {
    const none = out();
    expect(groupWords("here", preview, none)).toBe("1 task to create, 1\u202f200 to update");
    expect(groupWords("here", preview, out(made, updated))).toBe("1\u202f199 tasks to update");
    expect(groupWords("there", preview, none)).toBe("1 issue to make, 1 to update");
    expect(groupWords("there", preview, out(planned))).toBe("1 issue to update");
    expect(groupWords("there", preview, out(sent)), "none is updated, one is made").toBe("1 issue to make");
    expect(groupWords("there", { ...preview, push: 1, lines: [sent] }, out(sent))).toBe("none of them");
    expect(groupWords("yours", preview, none)).toBe("1 conflict");
    expect(groupWords("skipped", preview, none)).toBe("1 issue");
  });

  test("names the fields of a line, or what is new", () => {
    expect(preview.lines.map(changeWords)).toEqual([
      "new task",
      "title and labels",
      "",
      "",
      "status",
      "new issue",
    ]);
  });

  test("says what its button does, also when that is only asking", () => {
    const few = { ...preview, update: 1 };
    expect(effectWords(few, out(), "GitHub")).toBe("Changes 2 tasks here and 2 issues on GitHub.");
    expect(effectWords(few, out(made, updated), "GitHub")).toBe("Changes 2 issues on GitHub.");
    expect(effectWords({ ...empty, conflict: 1, lines: [clash] }, out(), "GitHub")).toContain("asks you");
    expect(effectWords(empty, out(), "GitHub"), "a button that does nothing says nothing").toBeNull();
  });

  test("becomes a sync without what was left out", () => {
    expect(chosen(preview, out(made, updated, sent, planned), asked)).toEqual({
      ...asked,
      confirmed: true,
      leave_out_tasks: ["t3", "t4"],
      leave_out_issues: ["i1", "i2"],
      leave_out_comments: [],
    });
  });

  test("confirms only what was there to be seen", () => {
    const pulled = { ...preview, push: 0, lines: [made] };
    expect(chosen(pulled, out(), asked).confirmed, "edits made since were not looked at").toBe(false);
  });
});

describe("comments in a preview", () => {
  const said = line("comment", { task_id: "t3", issue_id: "i3", comment_id: "c1", title: "Mended in 1.2." });
  const other = line("comment", { task_id: "t3", issue_id: "i3", comment_id: "c2", title: "And in 1.3." });
  const talk: SyncPreview = { ...preview, comment: 2, lines: [...preview.lines, said, other] };

  test("are sent like edits, and each is left out by itself", () => {
    expect(groupsOf(talk).find(({ way }) => way === "there")?.lines).toHaveLength(4);
    expect(canLeaveOut(said)).toBe(true);
    expect(new Set([said, other, sent].map(lineId)).size, "of one task, three rows").toBe(3);
    expect(groupWords("there", talk, out(said))).toBe("1 issue to make, 1 to update, 1 comment to send");
    expect(chosen(talk, out(said), asked)).toMatchObject({
      leave_out_tasks: [],
      leave_out_issues: [],
      leave_out_comments: ["c1"],
    });
    expect(chosen(talk, out(sent), asked)).toMatchObject({ leave_out_tasks: ["t3"], leave_out_comments: [] });
  });

  test("are a reason to sync", () => {
    const alone: SyncPreview = { ...empty, comment: 1, lines: [said] };
    expect(effectWords(alone, out(), "GitHub")).toBe("Sends 1 comment to GitHub.");
    expect(effectWords(alone, out(said), "GitHub")).toBeNull();
    expect(effectWords({ ...talk, update: 1 }, out(), "GitHub")).toBe(
      "Changes 2 tasks here and 2 issues on GitHub, sends 2 comments.",
    );
    expect(changeWords(said)).toBe("comment");
  });
});

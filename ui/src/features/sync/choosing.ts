/** What a sync would do, sorted for a person to choose from. Pure. */
import type { SyncPreview, SyncPreviewLine, SyncStart } from "../../ipc/contract";
import { FIELD_WORDS } from "../../lib/fields";
import { count, listed, plural } from "../../lib/words";

export type Way = "here" | "there" | "yours" | "skipped";

export interface PreviewGroup {
  way: Way;
  lines: SyncPreviewLine[];
  /** Beyond the lines that are spelt out. */
  unlisted: number;
}

/** What stays out of this one run, by {@link lineId}. */
export type LeftOut = ReadonlySet<string>;

const WAY_OF: Record<SyncPreviewLine["action"], Way> = {
  create: "here",
  update: "here",
  push: "there",
  comment: "there",
  conflict: "yours",
  skip: "skipped",
};

export const lineId = ({ action, comment_id, task_id, issue_id, title }: SyncPreviewLine): string =>
  `${action} ${comment_id ?? task_id ?? issue_id ?? title}`;

/** The groups that hold something, in the order in which they are shown; `first` is what the person came for. */
export function groupsOf(preview: SyncPreview, first: "here" | "there" = "here"): PreviewGroup[] {
  const totals: Record<Way, number> = {
    here: preview.create + preview.update,
    there: preview.push + preview.comment,
    yours: preview.conflict,
    skipped: preview.skip,
  };
  const ways: Way[] = [first, first === "here" ? "there" : "here", "yours", "skipped"];
  return ways
    .map((way) => {
      const lines = preview.lines.filter(({ action }) => WAY_OF[action] === way);
      return { way, lines, unlisted: Math.max(0, totals[way] - lines.length) };
    })
    .filter(({ way }) => totals[way] > 0);
}

/**
 * What is taken over is left out by its issue; what is sent by its task, also where the issue is yet to be made; a
 * comment by itself.
 */
export function canLeaveOut({ action, issue_id, task_id, comment_id }: SyncPreviewLine): boolean {
  if (action === "push") return task_id !== null;
  if (action === "comment") return comment_id !== null;
  return (action === "create" || action === "update") && issue_id !== null;
}

/** How many of these actions are left in, listed or not. */
function leftIn(preview: SyncPreview, action: SyncPreviewLine["action"], out: LeftOut): number {
  const without = preview.lines.filter((line) => line.action === action && out.has(lineId(line)));
  return preview[action] - without.length;
}

/** Issues among the edits to send that do not exist yet. */
const toMake = ({ lines }: SyncPreview, out: LeftOut): number =>
  lines.filter((line) => line.action === "push" && line.issue_id === null && !out.has(lineId(line))).length;

const parts = (words: readonly (readonly [number, string])[]): string =>
  words
    .filter(([value]) => value > 0)
    .map(([, said]) => said)
    .join(", ");

/** `3 tasks to create, 18 to update` */
export function groupWords(way: Way, preview: SyncPreview, out: LeftOut): string {
  switch (way) {
    case "here": {
      const create = leftIn(preview, "create", out);
      const update = leftIn(preview, "update", out);
      const tasks = create > 0 ? `${count(update)} to update` : `${plural(update, "task")} to update`;
      return (
        parts([
          [create, `${plural(create, "task")} to create`],
          [update, tasks],
        ]) || "none of them"
      );
    }
    case "there": {
      const make = toMake(preview, out);
      const update = leftIn(preview, "push", out) - make;
      const said = leftIn(preview, "comment", out);
      const issues = make > 0 ? `${count(update)} to update` : `${plural(update, "issue")} to update`;
      return (
        parts([
          [make, `${plural(make, "issue")} to make`],
          [update, issues],
          [said, `${plural(said, "comment")} to send`],
        ]) || "none of them"
      );
    }
    case "yours":
      return plural(preview.conflict, "conflict");
    case "skipped":
      return plural(preview.skip, "issue");
  }
}

/** What a line changes: its fields, or that it is new. */
export function changeWords({ action, fields, issue_id }: SyncPreviewLine): string {
  if (action === "create") return "new task";
  if (action === "comment") return "comment";
  if (action === "push" && issue_id === null) return "new issue";
  return listed(fields.map((field) => FIELD_WORDS[field]));
}

/** What the button does: `Changes 21 tasks here and 2 issues on GitHub, sends 1 comment.`; `null`: it does nothing. */
export function effectWords(preview: SyncPreview, out: LeftOut, forge: string): string | null {
  const here = leftIn(preview, "create", out) + leftIn(preview, "update", out);
  const there = leftIn(preview, "push", out);
  const changed = [
    ...(here > 0 ? [`${plural(here, "task")} here`] : []),
    ...(there > 0 ? [`${plural(there, "issue")} on ${forge}`] : []),
  ];
  const said = leftIn(preview, "comment", out);
  if (changed.length > 0)
    return `Changes ${listed(changed)}${said > 0 ? `, sends ${plural(said, "comment")}` : ""}.`;
  if (said > 0) return `Sends ${plural(said, "comment")} to ${forge}.`;
  return preview.conflict > 0 ? "Changes nothing, and asks you about what needs you." : null;
}

/** The sync that does what was looked at, without what was left out. */
export function chosen(
  preview: SyncPreview,
  out: LeftOut,
  asked: Pick<SyncStart, "project_id" | "sync_type" | "include_closed">,
): SyncStart {
  const without = preview.lines.filter((line) => out.has(lineId(line)));
  const [tasks, issues] = [
    without.filter(({ action }) => action === "push"),
    without.filter(({ action }) => action !== "push" && action !== "comment"),
  ];
  return {
    ...asked,
    // The person has just looked at what is sent.
    confirmed: preview.push + preview.comment > 0,
    leave_out_tasks: tasks.flatMap(({ task_id }) => task_id ?? []),
    leave_out_issues: issues.flatMap(({ issue_id }) => issue_id ?? []),
    leave_out_comments: without.flatMap(({ comment_id }) => comment_id ?? []),
  };
}

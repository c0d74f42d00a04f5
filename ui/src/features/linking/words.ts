/** What linking and joining do, in words. Pure. */
import type { Field, JoinPreview, LinkPreview } from "../../ipc/contract";

const WORDS: Record<Field, string> = {
  title: "title",
  description: "description",
  status: "status",
  type: "type",
  priority: "priority",
  reporter: "reporter",
  labels: "labels",
  assignees: "assignees",
  milestone: "milestone",
  cycle: "cycle",
  story_points: "points",
  custom_fields: "own fields",
};

/** `title, description and labels` */
export function listed(fields: readonly Field[]): string {
  const words = fields.map((field) => WORDS[field]);
  const last = words.pop() ?? "";
  return words.length === 0 ? last : `${words.join(", ")} and ${last}`;
}

/** What becomes of the two texts. */
export function effectWords({ effect, fields }: LinkPreview): string {
  switch (effect) {
    case "alike":
      return "The task and the issue say the same.";
    case "fills":
      return `What is blank here is filled in from the issue: ${listed(fields)}.`;
    case "asks":
      return `Both say something else: ${listed(fields)}. The task stays as it is, and you decide which stands.`;
  }
}

/** Where a task goes on whose issue was moved to another board's repository. */
export function goesWords({ goes_to, taken_by, fields }: LinkPreview): string[] {
  const carried = fields.length === 0 ? [] : [`Your edits go along: ${listed(fields)}.`];
  const place =
    taken_by === null
      ? `The task goes on in ${goes_to}, as a task of that board.`
      : `The task is joined into ${taken_by}, which is linked to it.`;
  return [place, ...carried, "It leaves the board it is on and can be brought back for 30 days."];
}

/** What becomes of the task that goes, and of the one that stays. */
export function joinWords({ keep, other, across, changes }: JoinPreview): string[] {
  const fields = changes.map(({ field }) => field);
  return [
    `${keep} stays, with its number and its link. ${other} leaves the board${across ? " it is on, which is another one" : ""} and can be brought back for 30 days.`,
    fields.length === 0
      ? `Nothing changes in ${keep}.`
      : `${keep} takes over what it lacks: ${listed(fields)}. Where both say something, ${keep} stands.`,
  ];
}

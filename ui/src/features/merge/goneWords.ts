/** The sentences for an issue that is no longer where it was. */
import type { ConflictDetail, Content, MovedTo } from "../../ipc/contract";
import { listed, plural } from "../../lib/words";

export function goneTitle({ task, remote_state }: ConflictDetail, forge: string): string {
  if (remote_state === "moved") return `${task.key} moved elsewhere on ${forge}`;
  if (remote_state === "forbidden") return `${task.key} is no longer visible on ${forge}`;
  return `${task.key} is gone on ${forge}`;
}

/** Whether it came from a security finding. */
export const isFinding = ({ task }: ConflictDetail): boolean =>
  task.sync.kind !== null && task.sync.kind !== "issue";

export function goneWords(detail: ConflictDetail, forge: string): string {
  const { issue_number, remote_state } = detail;
  if (isFinding(detail)) return `${forge} does not list this finding any more;`;
  if (remote_state === "moved")
    return `Issue #${issue_number} was moved to another place on ${forge}${detail.moved_to ? "" : ", which this token cannot see"};`;
  if (remote_state === "forbidden") return `The token cannot see issue #${issue_number} any more;`;
  return `Issue #${issue_number} is no longer there;`;
}

/** `owner/name#12`, or the host where nobody here is connected to that place. */
export function placeWords({ url, repository, number }: MovedTo): string {
  return repository === null ? new URL(url).host : `${repository}#${number}`;
}

const elements = (name: string, base: readonly string[], local: readonly string[]): string[] => {
  const changed = [
    ...local.filter((one) => !base.includes(one)),
    ...base.filter((one) => !local.includes(one)),
  ];
  if (changed.length === 0) return [];
  return [changed.length === 1 ? `${name} ${changed[0]}` : `${changed.length} ${name}s`];
};

/** Lines of the description that are not in base, as a measure of what was written. */
function linesChanged(base: Content, local: Content): number {
  const known = new Set(base.description.split(/\r?\n/));
  const kept = new Set(local.description.split(/\r?\n/));
  return Math.max(
    [...kept].filter((line) => !known.has(line)).length,
    [...known].filter((line) => !kept.has(line)).length,
  );
}

/** `Title, 2 lines of the description, label windows` */
export function editsWords({ base, local }: ConflictDetail): string {
  const lines = linesChanged(base, local);
  const parts = [
    ...(base.title === local.title ? [] : ["title"]),
    ...(base.description === local.description
      ? []
      : [`${plural(Math.max(lines, 1), "line")} of the description`]),
    ...(base.state === local.state ? [] : ["state"]),
    ...(base.milestone === local.milestone ? [] : ["milestone"]),
    ...elements("label", base.labels, local.labels),
    ...elements("assignee", base.assignees, local.assignees),
  ];
  if (parts.length === 0) return "None";
  const words = listed(parts);
  return words.charAt(0).toLocaleUpperCase("en") + words.slice(1);
}

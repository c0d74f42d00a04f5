/** Syncing that stands still until somebody acts: what happened, what is safe, what to do. Pure. */
import type { ProjectView, SyncRun } from "../../ipc/contract";
import { unsentListed, unsentWords } from "../../ipc/unsent";
import { SERVICE_WORDS } from "../../lib/domain";
import { waitsForALook } from "../../lib/previewRequest";
import { redact } from "../../lib/redact";
import { plural, stamp } from "../../lib/words";

export type Remedy = "token" | "connection" | "follow" | "look" | "again";

export interface Stopped {
  title: string;
  /** What is probably behind it. */
  why: string;
  remedy: Remedy;
}

/** What mends it, by the code that stopped it. */
export function remedyOf(code: string): Remedy {
  if (
    [
      "unauthorized",
      "bad_token",
      "token_forgotten",
      "token_unreadable",
      "forbidden",
      "repository_not_found",
    ].includes(code)
  )
    return "token";
  if (waitsForALook(code)) return "look";
  if (code === "moved") return "follow";
  return code === "tracker_removed" ? "connection" : "again";
}

/** Whether a sync would only fail again; many edits that wait keep nothing from being taken over. */
export const stopsSyncing = (code: string): boolean =>
  ["token", "connection", "follow"].includes(remedyOf(code));

/** `28 edits would change issues on GitHub at once` */
export function manyWords({ connection, unsent }: ProjectView): string {
  // What makes new issues is not counted: it changes none that others know.
  const edits = unsentListed({ ...unsent, issues: 0 }) || "Many edits";
  return `${edits} would change issues on ${SERVICE_WORDS[connection?.service_type ?? "github"]} at once`;
}

/** `null` while nothing stands still. */
export function stoppedOf(view: ProjectView): Stopped | null {
  const { project, connection, standing_words } = view;
  const code = connection?.sync_error;
  if (!connection || !code) return null;
  const host = new URL(connection.api_url).host;
  const repository = `${connection.repo_owner}/${connection.repo_name}`;
  const remedy = remedyOf(code);
  switch (code) {
    case "unauthorized":
    case "bad_token":
      return {
        title: `${host} no longer accepts the token of ${project.name}.`,
        why: "It was probably revoked or has ended.",
        remedy,
      };
    case "token_forgotten":
      return {
        title: `The token of ${project.name} was forgotten here.`,
        why: "Without one nothing is synced.",
        remedy,
      };
    case "token_unreadable":
      return {
        title: `The stored token of ${project.name} cannot be read.`,
        why: "The keyring may be locked, or another one than before.",
        remedy,
      };
    case "forbidden":
      return {
        title: `The token of ${project.name} lacks a permission.`,
        why: `${host} does not let it do what syncing needs.`,
        remedy,
      };
    case "repository_not_found":
      return {
        title: `${repository} is not there, or hidden from this token.`,
        why: "It may have been renamed, deleted or made private.",
        remedy,
      };
    case "single_sign_on":
      return {
        title: `The organisation of ${repository} asks for single sign-on.`,
        why: `Allow the token in its settings on ${new URL(connection.repository_url).host}, then try again.`,
        remedy,
      };
    case "issues_disabled":
      return {
        title: `Issues are switched off in ${repository}.`,
        why: "Switch them on in the repository’s settings, then try again.",
        remedy,
      };
    case "tracker_removed":
      return {
        title: `${SERVICE_WORDS[connection.service_type]} has removed its issue tracker.`,
        why: `There are no issues of ${repository} to sync since 20 August 2026. An export archive of the tracker can be imported; then disconnect the repository.`,
        remedy,
      };
    case "moved":
      return {
        title: `${repository} has moved.`,
        why: "It bears another name now. Nothing is followed by itself.",
        remedy,
      };
    case "many_changes":
      return { title: `${manyWords(view)}.`, why: "Nothing was sent.", remedy };
    default:
      return { title: `Syncing of ${project.name} has stopped: ${standing_words}.`, why: "", remedy };
  }
}

/** Is my data safe. */
export function safeWords({ open_tasks, unsent }: ProjectView): string {
  const tasks = open_tasks === 1 ? "Your open task is" : `Your ${plural(open_tasks, "open task")} are`;
  const waiting = unsentWords(unsent, "waits", "wait");
  return `${tasks} safe here and you can go on editing${waiting ? `; ${waiting} to be sent` : ""}.`;
}

/** Text for a report: what was asked, when, and what came back. */
export function stoppedDetails(
  { project, connection }: ProjectView,
  last: SyncRun | null | undefined,
): string | null {
  if (!connection?.sync_error || waitsForALook(connection.sync_error)) return null;
  const lines: [string, string][] = [
    ["Project", `${project.key}, ${project.name}`],
    ["Repository", connection.repository_url],
    ["API", connection.api_url],
    ["Stopped by", connection.sync_error],
    ...(last?.error
      ? ([
          ["At", stamp(last.completed_at ?? last.started_at)],
          ["Answer", `${last.error.message} (${last.error.code})`],
        ] as [string, string][])
      : []),
  ];
  return redact(lines.map(([name, value]) => `${name.padEnd(12)}${value}`).join("\n"));
}

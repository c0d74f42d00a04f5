/** When a project was and will be synced, in the header's few words. */
import type { ProjectView, SyncRun } from "../../ipc/contract";
import { unsentWords } from "../../ipc/unsent";
import { waitsForALook } from "../../lib/previewRequest";
import { ago, clock, pausedWords, until } from "../../lib/words";
import { manyWords } from "./stopped";

/** `pausedUntil`: no sync starts by itself before then. */
export function syncWords(
  view: ProjectView,
  run: SyncRun | undefined,
  now: Date,
  pausedUntil: string | null = null,
): [string, string | null] {
  const { connection, standing, standing_words } = view;
  if (!connection) return ["Only on this computer", null];
  const last = connection.last_sync_at;
  const waiting = run?.progress.waiting_until;
  if (waiting && last) return [`Synced ${ago(last, now)}`, `resumes at ${clock(new Date(waiting))}`];
  if (run) return [last ? `Last synced ${ago(last, now)}` : "First sync", null];
  const synced = last ? `Synced ${ago(last, now)}` : "Not synced yet";
  if (connection.sync_error && !waitsForALook(connection.sync_error)) return [synced, null];
  if (!connection.sync_enabled) return [synced, "paused"];
  if (pausedUntil) return [synced, pausedWords(pausedUntil, now)];
  const next = connection.next_sync_at ? until(connection.next_sync_at, now) : null;
  if (standing === "offline") return [synced, next ? `offline, tries again ${next}` : "offline"];
  // Why it is not in sync is said by whoever knows.
  if (last && (standing === "error" || standing === "paused"))
    return [synced, next ? `${standing_words}, next ${next}` : standing_words];
  return [synced, next ? `next ${next}` : null];
}

/** The forge could not be reached: nothing is wrong here. */
export const isOffline = (run: SyncRun): boolean => run.status === "failure" && run.error?.code === "offline";

/** What a finished run did: title and sentence of its message. */
export function resultWords(view: ProjectView, run: SyncRun): { title: string; body: string } {
  const parts = [
    [run.tasks_created, "created"],
    [run.tasks_updated, "updated"],
    [run.tasks_pushed + run.comments_sent, "sent"],
    [run.tasks_failed, "failed"],
  ] as const;
  const did = parts.filter(([value]) => value > 0).map(([value, word]) => `${value} ${word}`);
  const summary = did.length > 0 ? did.join(", ") : "Nothing had changed";
  const name = view.project.name;
  const waiting = unsentWords(view.unsent, "goes", "go");
  if (run.status === "cancelled")
    return {
      title: `Sync of ${name} cancelled`,
      body: `${summary}. What is done stays; the next sync goes on from there.`,
    };
  if (isOffline(run))
    return {
      title: `${new URL(view.connection?.api_url ?? "http://localhost").host} cannot be reached`,
      body:
        waiting === null
          ? "Everything works here; the next sync goes on from where this one stopped."
          : `Everything works here. ${waiting} out when it is back.`,
    };
  if (waitsForALook(run.error?.code))
    return {
      title: manyWords(view),
      body: `Nothing was sent. ${did.length > 0 ? `${summary}.` : ""}`.trim(),
    };
  if (run.status === "failure")
    return {
      title: `Sync of ${name} stopped`,
      body: `${run.error?.message ?? "It could not go on."} ${summary}. Your tasks and edits are safe here.`,
    };
  const conflicts =
    run.conflicts_detected > 0
      ? ` ${run.conflicts_detected} ${run.conflicts_detected === 1 ? "conflict waits" : "conflicts wait"} for you.`
      : "";
  // Edits made meanwhile, a pause or a conflict: only the view knows whether all is in step.
  const stands = view.standing === "in_sync" ? "is in sync" : "is synced";
  return { title: `${name} ${stands}`, body: `${summary}.${conflicts}` };
}

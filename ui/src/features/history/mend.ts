/** What mends a reason of the history, by how its task stands now: what a run said may be long past. Pure. */
import type { ProjectView, SyncRun, TaskCard } from "../../ipc/contract";
import { mayPublish } from "../../ipc/publishing";
import { needsDecision } from "../../lib/domain";

export type IssueMend = "resolve" | "decide" | "send" | "publish" | "done" | null;

/** `done`: nothing is left to do; `null`: nothing can be done from here. */
export function issueMendOf(task: TaskCard | undefined, view: ProjectView | undefined): IssueMend {
  if (!task) return null;
  const { standing } = task.sync;
  if (standing === "conflict") return "resolve";
  if (needsDecision(standing)) return "decide";
  if (standing === "in_sync") return "done";
  if (mayPublish(task.sync, view)) return "publish";
  const sends = view?.connection?.direction === "two_way" && view.connection.sync_error === null;
  return sends && (standing === "edited" || standing === "not_pushed") ? "send" : null;
}

/** Whether a run that failed still is how its project stands: `past` once a later sync came through. */
export function runMendOf(run: SyncRun, view: ProjectView | undefined): "stopped" | "again" | "past" | null {
  if (run.status !== "failure" || !run.error || !view?.connection) return null;
  const { sync_error, last_sync_at } = view.connection;
  if (sync_error !== null) return sync_error === run.error.code ? "stopped" : null;
  return last_sync_at !== null && last_sync_at > (run.completed_at ?? run.started_at) ? "past" : "again";
}

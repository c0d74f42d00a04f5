/** When a project was and will be synced, in the header's few words. */
import type { ProjectView, SyncRun } from "../../ipc/contract";
import { ago, until } from "../../lib/words";

export function syncWords(view: ProjectView, run: SyncRun | undefined, now: Date): [string, string | null] {
  const { connection } = view;
  if (!connection) return ["Only on this computer", null];
  const last = connection.last_sync_at;
  if (run) return [last ? `Last synced ${ago(last, now)}` : "First sync", null];
  const synced = last ? `Synced ${ago(last, now)}` : "Not synced yet";
  if (connection.sync_error) return [synced, null];
  if (!connection.sync_enabled) return [synced, "paused"];
  return [synced, connection.next_sync_at ? `next ${until(connection.next_sync_at, now)}` : null];
}

/** What a finished run did: title and sentence of its message. */
export function resultWords(view: ProjectView, run: SyncRun): { title: string; body: string } {
  const parts = [
    [run.tasks_created, "created"],
    [run.tasks_updated, "updated"],
    [run.tasks_pushed, "sent"],
    [run.tasks_failed, "failed"],
  ] as const;
  const did = parts.filter(([value]) => value > 0).map(([value, word]) => `${value} ${word}`);
  const summary = did.length > 0 ? did.join(", ") : "Nothing had changed";
  const name = view.project.name;
  if (run.status === "cancelled")
    return {
      title: `Sync of ${name} cancelled`,
      body: `${summary}. What is done stays; the next sync goes on from there.`,
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
  return { title: `${name} is in sync`, body: `${summary}.${conflicts}` };
}

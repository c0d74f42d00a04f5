/** Sending some of what waits, and leaving the rest for the next sync. */
import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { showFailure, showToast } from "../lib/toasts";
import { backend } from "./backend";
import type { TaskPage, TaskSync } from "./contract";
import type { CallError } from "./error";
import { keys } from "./keys";

interface Sendable {
  id: string;
  project_id: string;
  sync: Pick<TaskSync, "standing" | "planned">;
}

/** Whether a sync has something of this task to send. */
const waits = ({ sync }: Sendable): boolean =>
  sync.standing === "edited" || sync.standing === "not_pushed" || sync.planned;

/** Those that wait to be sent, as the lists at hand know them: what was ticked may have been edited since. */
function waiting(client: QueryClient, tasks: readonly Sendable[]): Sendable[] {
  const newest = new Map(tasks.map((task) => [task.id, task]));
  for (const [, page] of client.getQueriesData<TaskPage>({ queryKey: [...keys.tasks, "page"] }))
    for (const card of page?.tasks ?? []) if (newest.has(card.id)) newest.set(card.id, card);
  return [...newest.values()].filter(waits);
}

/** How many of these tasks wait to be sent. */
export function useWaiting(tasks: readonly Sendable[]): number {
  const client = useQueryClient();
  return useSyncExternalStore(
    (changed) => client.getQueryCache().subscribe(changed),
    () => waiting(client, tasks).length,
  );
}

/** Syncs the projects of these tasks; of all that waits there, only these are sent. */
export function usePushTasks() {
  const client = useQueryClient();
  return useMutation<void, CallError, readonly Sendable[]>({
    mutationFn: async (tasks) => {
      const pushed = waiting(client, tasks);
      for (const project_id of new Set(pushed.map((task) => task.project_id))) {
        const { joined } = await backend().call("sync_start", {
          project_id,
          sync_type: "issues_only",
          include_closed: false,
          send_only: pushed.filter((task) => task.project_id === project_id).map(({ id }) => id),
        });
        if (joined) showToast({ kind: "done", title: "This project is syncing already" });
      }
    },
    onError: (error) => showFailure(error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.syncs }),
  });
}

/** Events from Rust keep the query cache true. */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { backend } from "./backend";
import type { SyncRun } from "./contract";
import { keys } from "./keys";
import { isMoving } from "./moves";

const COALESCE_MS = 150;

/** Invalidates each key at most once per window of time: a first sync changes thousands of tasks. */
function coalesced(client: QueryClient): (key: QueryKey) => void {
  const pending = new Map<string, QueryKey>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let last = 0;
  const flush = () => {
    timer = null;
    last = Date.now();
    const moving = isMoving(client);
    for (const [name, queryKey] of pending) {
      // Cards that are being moved would jump back and forth.
      if (moving && queryKey === keys.tasks) continue;
      pending.delete(name);
      void client.invalidateQueries({ queryKey });
    }
    if (pending.size > 0) timer = setTimeout(flush, COALESCE_MS);
  };
  return (key) => {
    pending.set(JSON.stringify(key), key);
    // The first change is shown at once, a flood of them in steps.
    const wait = Math.max(0, last + COALESCE_MS - Date.now());
    if (timer === null) timer = setTimeout(flush, wait);
  };
}

/** Connects the events to the cache; answers with the way to disconnect. */
export function followEvents(client: QueryClient): () => void {
  const invalidate = coalesced(client);
  const runs = (change: (known: SyncRun[]) => SyncRun[]) =>
    client.setQueryData<SyncRun[]>(keys.syncs, (known) => change(known ?? []));
  const stops = [
    backend().listen("tasks_changed", () => {
      invalidate(keys.tasks);
      invalidate(keys.task);
      invalidate(keys.historyRuns);
      invalidate(keys.projects);
    }),
    backend().listen("conflicts_changed", () => {
      invalidate(keys.conflicts);
      invalidate(keys.tasks);
      invalidate(keys.task);
      invalidate(keys.historyRuns);
      invalidate(keys.projects);
    }),
    backend().listen("status_changed", (status) => {
      client.setQueryData(keys.status, status);
      invalidate(keys.projects);
      // A token that was refused or replaced, a choice that the tray changed.
      invalidate(keys.secrets);
      invalidate(keys.settings);
    }),
    backend().listen("sync_progress", ({ project_id, sync_id, progress }) => {
      let known = false;
      runs((list) =>
        list.map((run) => {
          if (run.id !== sync_id) return run;
          known = true;
          return { ...run, progress };
        }),
      );
      // A run that began elsewhere (the scheduler, the command line) is asked for once.
      if (!known && project_id) invalidate(keys.syncs);
    }),
    backend().listen("sync_finished", ({ run }) => {
      runs((list) => list.filter((known) => known.id !== run.id));
      invalidate(keys.history);
      invalidate(keys.projects);
      invalidate(keys.budget);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Events from Rust keep the query cache true. */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { backend } from "./backend";
import type { SyncRun } from "./contract";
import { keys } from "./keys";
import { Refresh } from "./refresh";

/** Connects the events to the cache; answers with the way to disconnect. */
export function followEvents(client: QueryClient): () => void {
  const refresh = new Refresh(client);
  const invalidate = (key: QueryKey) => refresh.invalidate(key);
  const runs = (change: (known: SyncRun[]) => SyncRun[]) =>
    client.setQueryData<SyncRun[]>(keys.syncs, (known) => change(known ?? []));
  /** An answer that is on its way was given before this event: it is asked for again. */
  const overtake = (queryKey: QueryKey) => {
    if (client.isFetching({ queryKey }) > 0) void client.invalidateQueries({ queryKey });
  };
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
      overtake(keys.status);
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
      overtake(keys.syncs);
      invalidate(keys.history);
      invalidate(keys.projects);
      invalidate(keys.budget);
      // The end of a flood is shown as soon as it is said.
      refresh.hurry();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    refresh.stop();
  };
}

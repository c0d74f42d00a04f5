import { useEffect, useRef } from "react";
import { backend } from "../../ipc/backend";
import type { ProjectView, SyncRun } from "../../ipc/contract";
import { waitsForALook } from "../../lib/previewRequest";
import { showToast, type ToastAction } from "../../lib/toasts";
import { isOffline, resultWords } from "./standing";

export interface ResultActions {
  /** Ways to what a run left behind, where such a screen exists. */
  actionsFor: (view: ProjectView, run: SyncRun) => ToastAction[];
}

/** Says how a sync that somebody started ended; one that the clock started speaks up only when it failed. */
export function useSyncResults(
  lookup: (id: string) => ProjectView | undefined,
  actions: ResultActions,
): void {
  const latest = useRef({ lookup, actions });
  useEffect(() => {
    latest.current = { lookup, actions };
  });
  useEffect(
    () =>
      backend().listen("sync_finished", async ({ project_id, run }) => {
        const before = latest.current.lookup(project_id);
        // How it stands now that the run is over; what was known before is older than the run.
        const views = await backend()
          .call("project_list", {})
          .catch(() => []);
        const view = views.find(({ project }) => project.id === project_id) ?? before;
        if (!view || !before) return;
        const byItself = run.trigger !== "manual";
        if (byItself && run.status !== "failure" && run.conflicts_detected === 0) return;
        const offline = isOffline(run);
        // The header says it goes on; once is enough for a message.
        if (byItself && offline && before.standing === "offline") return;
        const kind = offline
          ? "offline"
          : waitsForALook(run.error?.code)
            ? "needs_you"
            : run.status === "failure"
              ? "failed"
              : run.conflicts_detected > 0
                ? "needs_you"
                : "done";
        showToast({
          kind,
          // The newest word about a project stands; a lost network is the same for all.
          topic: offline ? "offline" : `sync ${project_id}`,
          ...resultWords(view, run),
          actions: latest.current.actions.actionsFor(view, run),
        });
      }),
    [],
  );
}

import { useNavigate } from "@tanstack/react-router";
import type { ProjectView, SyncRun } from "../../ipc/contract";
import { useQuietSync } from "../../ipc/mutations";
import { requestConnection } from "../../lib/connectionRequest";
import { requestPreview, waitsForALook } from "../../lib/previewRequest";
import type { ToastAction } from "../../lib/toasts";

/** What can be done about the end of a sync: the one button of its message. */
export function useResultActions(): (view: ProjectView, run: SyncRun) => ToastAction[] {
  const navigate = useNavigate();
  const sync = useQuietSync();
  return ({ project }, run) => {
    if (run.error?.code === "offline")
      return [{ words: "Try now", run: () => void sync(project.id, run.include_closed) }];
    if (waitsForALook(run.error?.code))
      return [{ words: "Look and send", run: () => requestPreview(project.id) }];
    if (run.error?.code === "unauthorized")
      return [
        {
          words: "Replace token",
          run: () => requestConnection({ kind: "token", projectId: project.id }),
        },
      ];
    if (run.status === "failure" || run.tasks_failed > 0)
      return [
        {
          words: "Show what happened",
          run: () => void navigate({ to: "/history", search: { project: project.key, run: run.id } }),
        },
      ];
    if (run.conflicts_detected > 0)
      return [{ words: "Show the conflicts", run: () => void navigate({ to: "/conflicts" }) }];
    return [];
  };
}

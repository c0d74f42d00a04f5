/** Making an issue of a local task. */
import { showToast } from "../lib/toasts";
import { backend } from "./backend";
import type { ProjectView, TaskSync } from "./contract";
import { useCall, useQuietSync } from "./mutations";

const isHereOnly = (standing: TaskSync["standing"]) => standing === "local" || standing === "not_published";

/** Whether an issue could be made of a task. */
export const mayPublish = (
  sync: Pick<TaskSync, "standing" | "planned">,
  view: ProjectView | undefined,
): boolean => isHereOnly(sync.standing) && !sync.planned && view?.connection?.direction === "two_way";

/** The key of a task that looks like the same work; not knowing is no failure. */
async function looksLike(task_id: string): Promise<string | undefined> {
  const likely = await backend()
    .call("task_likely", { task_id })
    .catch(() => []);
  return likely[0]?.key;
}

/** Plans the issue and says so; undo knows nothing of it, so the way on is offered instead of a way back. */
export function usePublish(): (task: { id: string; project_id: string }) => void {
  const sync = useQuietSync();
  const { mutate } = useCall("task_publish");
  return ({ id, project_id }) =>
    mutate(
      { task_id: id },
      {
        onSuccess: async ({ words }) => {
          const alike = await looksLike(id);
          showToast({
            kind: "done",
            title: words,
            body:
              alike &&
              `It looks like ${alike}. If the two are the same work, join them before the next sync.`,
            actions: [{ words: "Sync now", run: () => void sync(project_id) }],
          });
        },
      },
    );
}

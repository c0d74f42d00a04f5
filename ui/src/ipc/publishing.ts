/** Making an issue of a local task. */
import { useMutationState } from "@tanstack/react-query";
import { showToast } from "../lib/toasts";
import type { ProjectView, Saved, TaskStanding } from "./contract";
import { useCall, useQuietSync } from "./mutations";

/** Whether the next sync could make an issue of a task. */
export const mayPublish = (standing: TaskStanding, view: ProjectView | undefined): boolean =>
  standing === "local" && view?.connection?.direction === "two_way";

/** Plans the issue and says so; undo knows nothing of it, so the way on is offered instead of a way back. */
export function usePublish(): (task: { id: string; project_id: string }) => void {
  const sync = useQuietSync();
  const { mutate } = useCall("task_publish");
  return ({ id, project_id }) =>
    mutate(
      { task_id: id },
      {
        onSuccess: ({ words }) =>
          showToast({
            kind: "done",
            title: words,
            actions: [{ words: "Sync now", run: () => void sync(project_id) }],
          }),
      },
    );
}

/** What Rust answered when an issue was planned for this task; a task does not tell by itself. */
export function usePlannedWords(taskId: string): string | undefined {
  const answers = useMutationState({
    filters: { mutationKey: ["task_publish"], status: "success" },
    select: ({ state }) => ({
      asked: state.variables as { task_id: string },
      saved: state.data as Saved,
    }),
  });
  return answers.find(({ asked }) => asked.task_id === taskId)?.saved.words;
}

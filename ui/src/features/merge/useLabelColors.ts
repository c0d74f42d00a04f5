import type { ConflictDetail } from "../../ipc/contract";
import { useTaskFacets } from "../../ipc/queries";

/** The labels' colours by name. One that only the other side has is known from other tasks of the project. */
export function useLabelColors({ task }: ConflictDetail): ReadonlyMap<string, string | null> {
  const { data } = useTaskFacets(task.project_id, true);
  return new Map([...(data?.labels ?? []), ...task.labels].map(({ name, color }) => [name, color]));
}

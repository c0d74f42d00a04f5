import type { ProjectView } from "../../ipc/contract";

/** The board that a first task lands on where there is none yet. */
export const HOME = { name: "My tasks", key: "TASK" } as const;

/** Nothing was done with Tern yet: no task, and nothing that brings any. */
export function isFirstRun(projects: readonly ProjectView[], allTasks: number): boolean {
  return allTasks === 0 && projects.every((view) => view.connection === null);
}

/** The board of one's own that is there already. */
export const homeOf = (projects: readonly ProjectView[]): ProjectView | undefined =>
  projects.find((view) => view.connection === null);

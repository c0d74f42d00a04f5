/** The query cache's keys, all in one place. Everything below a prefix is invalidated together. */
import type { TaskQuery, TaskScope } from "./contract";

export const keys = {
  projects: ["projects"] as const,
  status: ["status"] as const,
  settings: ["settings"] as const,
  syncs: ["syncs"] as const,
  history: ["history"] as const,
  conflicts: ["conflicts"] as const,
  /** Pages, counts and facets. */
  tasks: ["tasks"] as const,
  taskPage: (query: TaskQuery) => ["tasks", "page", query] as const,
  taskCount: (scope: TaskScope) => ["tasks", "count", scope] as const,
  taskFacets: (projectId: string | null) => ["tasks", "facets", projectId] as const,
  /** One task with its activity. */
  task: ["task"] as const,
  taskDetail: (key: string) => ["task", "detail", key] as const,
  taskActivity: (id: string, limit: number) => ["task", "activity", id, limit] as const,
  markdown: (text: string) => ["markdown", text] as const,
};

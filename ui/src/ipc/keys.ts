/** The query cache's keys, all in one place. Everything below a prefix is invalidated together. */
import type { HistoryFilter, SyncStart, TaskQuery, TaskScope } from "./contract";

export const keys = {
  projects: ["projects"] as const,
  status: ["status"] as const,
  settings: ["settings"] as const,
  budget: ["budget"] as const,
  secrets: ["secrets"] as const,
  data: ["data"] as const,
  about: ["about"] as const,
  syncs: ["syncs"] as const,
  syncPreview: (request: SyncStart, lastSync: string | null) => ["preview", request, lastSync] as const,
  history: ["history"] as const,
  historyList: (projectId: string | null, filter: HistoryFilter) =>
    ["history", "list", projectId, filter] as const,
  historyCount: (projectId: string | null, filter: HistoryFilter) =>
    ["history", "count", projectId, filter] as const,
  historyTotals: (projectId: string | null) => ["history", "totals", projectId] as const,
  historyLastFailure: (projectId: string) => ["history", "last failure", projectId] as const,
  historyRuns: ["history", "run"] as const,
  historyRun: (id: string) => ["history", "run", id] as const,
  conflicts: ["conflicts"] as const,
  conflictList: (projectId: string | null, resolved: boolean) =>
    ["conflicts", "list", projectId, resolved] as const,
  conflict: (key: string) => ["conflicts", "show", key] as const,
  /** Pages, counts and facets. */
  tasks: ["tasks"] as const,
  taskPage: (query: TaskQuery) => ["tasks", "page", query] as const,
  taskCount: (scope: TaskScope) => ["tasks", "count", scope] as const,
  taskFacets: (projectId: string | null) => ["tasks", "facets", projectId] as const,
  /** One task with its activity. */
  task: ["task"] as const,
  taskDetail: (key: string) => ["task", "detail", key] as const,
  likely: (id: string) => ["task", "likely", id] as const,
  taskActivity: (id: string, limit: number) => ["task", "activity", id, limit] as const,
  taskComments: (id: string) => ["task", "comments", id] as const,
  markdown: (text: string) => ["markdown", text] as const,
  /** A change that is on its way. */
  move: ["task_move"] as const,
};

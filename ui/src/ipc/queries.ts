/** What screens read. Each hook asks for one thing in the shape it is shown. */
import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  replaceEqualDeep,
  useInfiniteQuery,
  useQueries,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useMemo } from "react";
import { backend } from "./backend";
import type {
  HistoryFilter,
  ProjectView,
  SortBy,
  Status,
  SyncStart,
  TaskCard,
  TaskFilter,
  TaskPage,
  TaskQuery,
  TaskScope,
} from "./contract";
import { keys } from "./keys";
import { markdown, taskDetail } from "./readAhead";

export const PAGE_SIZE = 100;

/** Lets every task through. */
export const NO_FILTER: TaskFilter = {
  text: "",
  statuses: [],
  types: [],
  priorities: [],
  labels: [],
  assignees: [],
  milestones: [],
  standings: [],
};

const PROJECTS = queryOptions({
  queryKey: keys.projects,
  queryFn: () => backend().call("project_list", {}),
});
const STATUS = queryOptions({ queryKey: keys.status, queryFn: () => backend().call("status_show", {}) });
const SETTINGS = queryOptions({ queryKey: keys.settings, queryFn: () => backend().call("settings_get", {}) });

/** Asks for what every screen needs, so that it is read while the first one is being built. */
export function readAhead(client: QueryClient): void {
  void client.prefetchQuery(PROJECTS);
  void client.prefetchQuery(STATUS);
  void client.prefetchQuery(SETTINGS);
}

export const useProjects = () => useQuery(PROJECTS);

export const useStatus = () => useQuery(STATUS);

export const useSettings = () => useQuery(SETTINGS);

/** What the forges allow, read anew whenever it is looked at. */
export const useBudget = () =>
  useQuery({ queryKey: keys.budget, queryFn: () => backend().call("budget_list", {}), staleTime: 0 });

/** Asks the keyring, which others change too. */
export const useSecrets = () =>
  useQuery({ queryKey: keys.secrets, queryFn: () => backend().call("secrets_show", {}), staleTime: 0 });

export const useData = () =>
  useQuery({ queryKey: keys.data, queryFn: () => backend().call("data_show", {}), staleTime: 0 });

export const useAbout = () =>
  useQuery({ queryKey: keys.about, queryFn: () => backend().call("about_show", {}) });

const runningSyncs = queryOptions({
  queryKey: keys.syncs,
  queryFn: () => backend().call("sync_status", {}),
});

export const useRunningSyncs = () => useQuery(runningSyncs);

/** The sync of a project that runs; whoever asks is drawn anew with every step of it. */
export const useRunOf = (projectId: string) =>
  useQuery({ ...runningSyncs, select: (runs) => runs.find((run) => run.project_id === projectId) }).data;

/** Asks the forge, so what it answered is not kept; a sync that ends asks again. */
export const useSyncPreview = (request: SyncStart, lastSync: string | null) =>
  useQuery({
    queryKey: keys.syncPreview(request, lastSync),
    queryFn: () => backend().call("sync_preview", request),
    gcTime: 0,
    staleTime: 0,
  });

export const useTaskCount = (scope: TaskScope) =>
  useQuery({
    queryKey: keys.taskCount(scope),
    queryFn: () => backend().call("task_count", scope),
    placeholderData: keepPreviousData,
  });

export const useTaskFacets = (projectId: string | null, enabled: boolean) =>
  useQuery({
    queryKey: keys.taskFacets(projectId),
    queryFn: () => backend().call("task_facets", { project_id: projectId }),
    enabled,
  });

export const useTaskDetail = (key: string) => useQuery(taskDetail(key));

/** A task's card where some list at hand has it: enough to say its title while the rest is read. */
export function useCardAtHand(key: string): TaskCard | undefined {
  const client = useQueryClient();
  return useMemo(() => {
    for (const [, page] of client.getQueriesData<TaskPage>({ queryKey: [...keys.tasks, "page"] })) {
      const card = page?.tasks.find((task) => task.key === key);
      if (card) return card;
    }
    return undefined;
  }, [client, key]);
}

/** Tasks that look like the same work item. */
export const useLikely = (taskId: string) =>
  useQuery({
    queryKey: keys.likely(taskId),
    queryFn: () => backend().call("task_likely", { task_id: taskId }),
  });

export const useTaskActivity = (taskId: string, limit: number) =>
  useQuery({
    queryKey: keys.taskActivity(taskId, limit),
    queryFn: () => backend().call("task_activity", { task_id: taskId, offset: 0, limit }),
    placeholderData: keepPreviousData,
  });

export const useComments = (taskId: string) =>
  useQuery({
    queryKey: keys.taskComments(taskId),
    queryFn: () => backend().call("comment_list", { task_id: taskId }),
  });

export const useMarkdown = (text: string) =>
  useQuery({ ...markdown(text), placeholderData: keepPreviousData });

/** The first matches for the palette. */
export const useTaskSearch = (scope: TaskScope, limit: number, enabled: boolean) => {
  const query: TaskQuery = { ...scope, sort: "updated", offset: 0, limit };
  return useQuery({
    queryKey: keys.taskPage(query),
    queryFn: () => backend().call("task_list", query),
    placeholderData: keepPreviousData,
    enabled,
  });
};

/** One page of one group; `status` is `null` where tasks are not grouped. */
export interface Slot {
  status: Status | null;
  page: number;
}

function pageQuery(scope: TaskScope, sort: SortBy, slot: Slot): TaskQuery {
  const filter = slot.status ? { ...scope.filter, statuses: [slot.status] } : scope.filter;
  return { project_id: scope.project_id, filter, sort, offset: slot.page * PAGE_SIZE, limit: PAGE_SIZE };
}

/** The page with every card that is as it was: one that only stands elsewhere is not drawn anew. */
export function sharedPage(old: unknown, next: unknown): TaskPage {
  const [before, page] = [old as TaskPage | undefined, next as TaskPage];
  const known = new Map(before?.tasks.map((task) => [task.id, task]));
  const tasks = page.tasks.map((task) => replaceEqualDeep(known.get(task.id), task) as TaskCard);
  const same = before?.total === page.total && before.tasks.length === tasks.length;
  return same && before.tasks.every((task, i) => task === tasks[i]) ? before : { ...page, tasks };
}

const sameSlot = (a: TaskQuery, b: TaskQuery) =>
  a.offset === b.offset && a.filter.statuses.join() === b.filter.statuses.join();

export interface TaskSlots {
  /** The pages that are there, each with the place of its first task. */
  pages: readonly { from: number; tasks: readonly TaskCard[] }[];
  at: (status: Status | null, index: number) => TaskCard | undefined;
  error: Error | null;
  retry: () => void;
}

/** Only the pages in sight. While a changed filter loads, the same page of the old one stays. */
export function useTaskSlots(scope: TaskScope, sort: SortBy, slots: readonly Slot[]): TaskSlots {
  const queries = slots.map((slot) => pageQuery(scope, sort, slot));
  const results = useQueries({
    queries: queries.map((query) => ({
      queryKey: keys.taskPage(query),
      queryFn: () => backend().call("task_list", query),
      structuralSharing: sharedPage,
      placeholderData: (
        previous: TaskPage | undefined,
        from: { queryKey: readonly unknown[] } | undefined,
      ): TaskPage | undefined => {
        const old = from?.queryKey[2] as TaskQuery | undefined;
        return old && sameSlot(old, query) ? previous : undefined;
      },
    })),
  });
  const pages = new Map(slots.map((slot, i) => [`${slot.status}:${slot.page}`, results[i]?.data]));
  return {
    pages: slots.flatMap(({ page }, i) => {
      const tasks = results[i]?.data?.tasks;
      return tasks ? [{ from: page * PAGE_SIZE, tasks }] : [];
    }),
    at: (status, index) => {
      const page = Math.floor(index / PAGE_SIZE);
      return pages.get(`${status}:${page}`)?.tasks[index - page * PAGE_SIZE];
    },
    error: results.find((result) => result.error)?.error ?? null,
    retry: () => {
      for (const result of results) if (result.error) void result.refetch();
    },
  };
}

/** Where a task stands in its group, as far as the pages at hand know. */
export function usePlaceOf(
  scope: TaskScope,
  sort: SortBy,
): (key: string) => { status: Status; index: number } | null {
  const client = useQueryClient();
  return (key) => {
    const wanted = JSON.stringify({ ...scope.filter, statuses: [] });
    for (const [queryKey, page] of client.getQueriesData<TaskPage>({ queryKey: [...keys.tasks, "page"] })) {
      const query = queryKey[2] as TaskQuery;
      const [status] = query.filter.statuses;
      if (!page || !status || query.filter.statuses.length > 1) continue;
      if (query.project_id !== scope.project_id || query.sort !== sort || query.limit !== PAGE_SIZE) continue;
      if (JSON.stringify({ ...query.filter, statuses: [] }) !== wanted) continue;
      const at = page.tasks.findIndex((task) => task.key === key);
      if (at >= 0) return { status, index: query.offset + at };
    }
    return null;
  };
}

/** How many runs the history shows at a time; the chart draws the newest of them. */
export const HISTORY_PAGE = 60;
export const HISTORY_FILTERS = ["all", "errors", "conflicts", "skipped"] as const;

/** Runs, newest first, page after page. */
export const useSyncHistory = (projectId: string | null, filter: HistoryFilter) =>
  useInfiniteQuery({
    queryKey: keys.historyList(projectId, filter),
    queryFn: ({ pageParam }) =>
      backend().call("sync_history_list", {
        project_id: projectId,
        filter,
        offset: pageParam,
        limit: HISTORY_PAGE,
      }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const loaded = pages.reduce((sum, page) => sum + page.runs.length, 0);
      return last.runs.length > 0 && loaded < last.total ? loaded : undefined;
    },
    placeholderData: keepPreviousData,
  });

/** How many runs each filter finds. */
export function useHistoryCounts(projectId: string | null): Partial<Record<HistoryFilter, number>> {
  const results = useQueries({
    queries: HISTORY_FILTERS.map((filter) => ({
      queryKey: keys.historyCount(projectId, filter),
      queryFn: () =>
        backend().call("sync_history_list", { project_id: projectId, filter, offset: 0, limit: 0 }),
      placeholderData: keepPreviousData,
    })),
  });
  return Object.fromEntries(HISTORY_FILTERS.map((filter, i) => [filter, results[i]?.data?.total]));
}

export const useHistoryTotals = (projectId: string | null) =>
  useQuery({
    queryKey: keys.historyTotals(projectId),
    queryFn: () => backend().call("sync_history_totals", { project_id: projectId }),
    placeholderData: keepPreviousData,
  });

/** The newest run of a project that failed. */
export const useLastFailure = (projectId: string, enabled: boolean) =>
  useQuery({
    queryKey: keys.historyLastFailure(projectId),
    queryFn: async () => {
      const request = { project_id: projectId, filter: "errors" as const, offset: 0, limit: 20 };
      const { runs } = await backend().call("sync_history_list", request);
      return runs.find(({ error }) => error !== null) ?? null;
    },
    enabled,
  });

export const useRunDetail = (id: string) =>
  useQuery({
    queryKey: keys.historyRun(id),
    queryFn: () => backend().call("sync_history_show", { sync_id: id }),
  });

const CONFLICT_PAGE = 100;

/** What waits for a person, oldest first, or what was resolved, newest first; page after page. */
export const useConflicts = (projectId: string | null, resolved: boolean) =>
  useInfiniteQuery({
    queryKey: keys.conflictList(projectId, resolved),
    queryFn: ({ pageParam }) =>
      backend().call("conflict_list", {
        project_id: projectId,
        resolved,
        offset: pageParam,
        limit: CONFLICT_PAGE,
      }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const loaded = pages.reduce((sum, page) => sum + page.conflicts.length, 0);
      return last.conflicts.length > 0 && loaded < last.total ? loaded : undefined;
    },
    placeholderData: keepPreviousData,
  });

/** A conflict with everything its dialog draws. */
export const useConflict = (key: string) =>
  useQuery({
    queryKey: keys.conflict(key),
    queryFn: () => backend().call("conflict_show", { key }),
    // An old draft must not be shown while the newest is read.
    gcTime: 0,
  });

/** A project by id, for the account behind "me" and the forge's name. */
export function useProjectLookup(): (id: string) => ProjectView | undefined {
  const { data } = useProjects();
  return useMemo(() => {
    const byId = new Map(data?.map((view) => [view.project.id, view]));
    return (id: string) => byId.get(id);
  }, [data]);
}

/** Filters as they stand in the URL, and back. Unknown words in a URL are dropped, never an error. */
import type { SortBy, TaskFilter } from "../../ipc/contract";
import { PRIORITIES, STANDINGS, STATUSES, TASK_TYPES } from "../../lib/domain";

/** Stands for "none": no priority, nobody, no milestone. */
export const NONE = "@none";
export const ME = "@me";

export const SORTS = ["position", "priority", "updated", "created", "title", "number"] as const;
export const SORT_WORDS: Record<SortBy, string> = {
  position: "Position",
  priority: "Priority",
  updated: "Last change",
  created: "Newest",
  title: "Title",
  number: "Number",
};

export const FILTER_KEYS = ["status", "type", "priority", "label", "assignee", "milestone", "sync"] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];
export const FILTER_WORDS: Record<FilterKey, string> = {
  status: "status",
  type: "type",
  priority: "priority",
  label: "label",
  assignee: "assignee",
  milestone: "milestone",
  sync: "sync",
};

export type ViewSearch = {
  view?: "board" | "list" | undefined;
  sort?: SortBy | undefined;
  q?: string | undefined;
} & { [K in FilterKey]?: string[] | undefined };

const CLOSED: Partial<Record<FilterKey, readonly string[]>> = {
  status: STATUSES,
  type: TASK_TYPES,
  priority: [...PRIORITIES, NONE],
  sync: STANDINGS,
};

function words(value: unknown, allowed: readonly string[] | undefined): string[] | undefined {
  const list = (Array.isArray(value) ? value : [value]).filter(
    (word): word is string => typeof word === "string" && word !== "" && (!allowed || allowed.includes(word)),
  );
  return list.length > 0 ? [...new Set(list)].slice(0, 100) : undefined;
}

/** A number in a URL is still text to search for. */
function textOf(value: unknown): string | undefined {
  const text = typeof value === "string" || typeof value === "number" ? String(value).slice(0, 200) : "";
  return text === "" ? undefined : text;
}

/** For the router: whatever stands in the URL becomes a search that is safe to use. */
export function parseSearch(raw: Record<string, unknown>): ViewSearch {
  // Every known key is named, so that an unusable value in the URL does not shine through.
  const search: ViewSearch = {
    view: raw.view === "board" || raw.view === "list" ? raw.view : undefined,
    sort: SORTS.find((known) => known === raw.sort),
    q: textOf(raw.q),
  };
  for (const key of FILTER_KEYS) search[key] = words(raw[key], CLOSED[key]);
  return search;
}

const orNull = (list: string[] | undefined) => (list ?? []).map((word) => (word === NONE ? null : word));

export function filterOf(search: ViewSearch): TaskFilter {
  return {
    text: search.q ?? "",
    statuses: (search.status ?? []) as TaskFilter["statuses"],
    types: (search.type ?? []) as TaskFilter["types"],
    priorities: orNull(search.priority) as TaskFilter["priorities"],
    labels: search.label ?? [],
    assignees: orNull(search.assignee),
    milestones: orNull(search.milestone),
    standings: (search.sync ?? []) as TaskFilter["standings"],
  };
}

/** How many filters are set, the text included. */
export function filterCount(search: ViewSearch): number {
  return FILTER_KEYS.filter((key) => search[key]).length + (search.q ? 1 : 0);
}

export function withoutFilters(search: ViewSearch): ViewSearch {
  const { view, sort } = search;
  return { ...(view ? { view } : {}), ...(sort ? { sort } : {}) };
}

/** Every key by name: the address of an open task keeps whatever it is not told about. */
export function inFull(search: ViewSearch): ViewSearch {
  const full: ViewSearch = { view: search.view, sort: search.sort, q: search.q };
  for (const key of FILTER_KEYS) full[key] = search[key];
  return full;
}

/** Sets one filter; an empty list removes it. */
export function withFilter(search: ViewSearch, key: FilterKey, values: string[]): ViewSearch {
  const { [key]: _, ...rest } = search;
  return values.length > 0 ? { ...rest, [key]: values } : rest;
}

/** Filtering, sorting and counting over the stored tasks: what SQLite does in the real backend. */
import { STATUSES } from "../../lib/domain";
import type { SortBy, Status, TaskCard, TaskCount, TaskFacets, TaskFilter, TaskQuery } from "../contract";
import { labelOf, type StoredTask, type World } from "./world";

const RANK = { critical: 0, high: 1, medium: 2, low: 3 } as const;

export const keyOf = (world: World, entry: StoredTask): string => {
  const place = world.projects.find((p) => p.project.id === entry.task.project_id);
  return `${place?.project.key ?? "?"}-${entry.task.number}`;
};

export function cardOf(world: World, entry: StoredTask): TaskCard {
  const { task } = entry;
  return {
    id: task.id,
    project_id: task.project_id,
    key: keyOf(world, entry),
    title: task.title,
    status: task.status,
    type: task.type,
    priority: task.priority,
    assignees: task.assignees,
    labels: task.labels.map(labelOf),
    milestone: task.milestone,
    issue_url: task.issue_url,
    updated_at: task.updated_at,
    sync: entry.sync,
  };
}

function hits<T>(wanted: readonly T[], found: readonly T[]): boolean {
  return wanted.length === 0 || wanted.some((value) => found.includes(value));
}

function matches(world: World, entry: StoredTask, filter: TaskFilter): boolean {
  const { task, sync } = entry;
  const account = world.projects.find((p) => p.project.id === task.project_id)?.account ?? null;
  const people = filter.assignees.map((who) => (who === "@me" ? (account ?? "@me") : who));
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return (
    hits(filter.statuses, [task.status]) &&
    hits(filter.types, [task.type]) &&
    hits(filter.priorities, [task.priority]) &&
    hits(filter.labels, task.labels) &&
    hits(people, task.assignees.length > 0 ? task.assignees : [null]) &&
    hits(filter.milestones, [task.milestone]) &&
    hits(filter.standings, [sync.standing]) &&
    (words.length === 0 ||
      words.every((word) =>
        `${keyOf(world, entry)} ${task.title} ${task.description}`.toLowerCase().includes(word),
      ))
  );
}

const inScope = (world: World, projectId: string | null): StoredTask[] =>
  projectId === null ? world.tasks : world.tasks.filter((entry) => entry.task.project_id === projectId);

const COMPARE: Record<SortBy, (a: StoredTask, b: StoredTask) => number> = {
  position: (a, b) => a.task.position - b.task.position || b.task.number - a.task.number,
  priority: (a, b) =>
    (a.task.priority ? RANK[a.task.priority] : 4) - (b.task.priority ? RANK[b.task.priority] : 4) ||
    b.task.number - a.task.number,
  updated: (a, b) => b.task.updated_at.localeCompare(a.task.updated_at),
  created: (a, b) => b.task.created_at.localeCompare(a.task.created_at),
  title: (a, b) => a.task.title.localeCompare(b.task.title),
  number: (a, b) => b.task.number - a.task.number,
};

export function pageOf(world: World, query: TaskQuery): { tasks: TaskCard[]; total: number } {
  const found = inScope(world, query.project_id).filter((entry) => matches(world, entry, query.filter));
  found.sort(COMPARE[query.sort]);
  const limit = Math.min(query.limit, 200);
  return {
    total: found.length,
    tasks: found.slice(query.offset, query.offset + limit).map((entry) => cardOf(world, entry)),
  };
}

export function countOf(world: World, projectId: string | null, filter: TaskFilter): TaskCount {
  const scope = inScope(world, projectId);
  const by_status = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>;
  let total = 0;
  for (const entry of scope) {
    if (!matches(world, entry, filter)) continue;
    by_status[entry.task.status] += 1;
    total += 1;
  }
  return { total, by_status, unfiltered: scope.length };
}

export function facetsOf(world: World, projectId: string | null): TaskFacets {
  const labels = new Map<string, number>();
  const people = new Map<string, number>();
  const milestones = new Map<string, number>();
  const cycles = new Set<string>();
  const add = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  for (const { task } of inScope(world, projectId)) {
    for (const label of task.labels) add(labels, label);
    for (const login of task.assignees) add(people, login);
    if (task.milestone) add(milestones, task.milestone);
    if (task.cycle) cycles.add(task.cycle);
  }
  const ranked = (map: Map<string, number>) =>
    [...map].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  return {
    labels: ranked(labels).map(([name, count]) => ({ ...labelOf(name), count })),
    assignees: ranked(people).map(([login, count]) => ({ login, count })),
    milestones: ranked(milestones).map(([title, count]) => ({ title, count })),
    cycles: [...cycles].sort(),
  };
}

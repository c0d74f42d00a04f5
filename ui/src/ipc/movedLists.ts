/** The lists at hand as they are after a move that Rust has yet to make. */
import type { QueryClient } from "@tanstack/react-query";
import type { SortBy, Status, TaskCard, TaskCount, TaskPage, TaskQuery, TaskScope } from "./contract";
import { keys } from "./keys";
import { PAGE_SIZE } from "./queries";

export interface Move {
  ids: readonly string[];
  status: Status;
  /** The card that they stand below; `null` is the top. */
  after: string | null;
}

interface Page {
  query: TaskQuery;
  page: TaskPage;
}

/** The cards of one column, as far as its pages are at hand. */
type Column = (TaskCard | undefined)[];

const nameOf = ({ project_id, filter }: TaskScope) =>
  JSON.stringify([project_id, { ...filter, statuses: [] }]);

/** Puts the cards into their new places in every list at hand, and counts them there. */
export function showMoved(client: QueryClient, move: Move): void {
  const lists = new Map<string, Page[]>();
  for (const [key, page] of client.getQueriesData<TaskPage>({ queryKey: [...keys.tasks, "page"] })) {
    const query = key[2] as TaskQuery;
    if (!page || query.limit !== PAGE_SIZE || query.filter.statuses.length !== 1) continue;
    const list = `${query.sort} ${nameOf(query)}`;
    lists.set(list, [...(lists.get(list) ?? []), { query, page }]);
  }
  const left = new Map<string, Status[]>();
  for (const pages of lists.values()) {
    const from = moveInList(client, pages, move);
    if (pages[0]) left.set(nameOf(pages[0].query), from);
  }
  for (const [key, counts] of client.getQueriesData<TaskCount>({ queryKey: [...keys.tasks, "count"] })) {
    const scope = key[2] as TaskScope;
    const from = left.get(nameOf(scope));
    if (counts && from) client.setQueryData(key, recounted(counts, scope, from, move.status));
  }
}

/** Answers with the column that each card has left. */
function moveInList(client: QueryClient, pages: readonly Page[], move: Move): Status[] {
  const columns = columnsOf(pages);
  const moving = taken(columns, move.ids);
  const target = columns.get(move.status);
  const sort = pages[0]?.query.sort ?? "position";
  // Each goes right below the same card, so the last one goes first.
  for (const card of target ? moving.toReversed() : []) {
    const moved = { ...card, status: move.status };
    const place = placeIn(target ?? [], moved, sort, move.after);
    if (place !== null) target?.splice(place, 0, moved);
  }
  for (const { query, page } of pages) {
    const tasks = cut(columns.get(query.filter.statuses[0] ?? "todo") ?? [], query.offset);
    if (tasks) client.setQueryData<TaskPage>(keys.taskPage(query), { ...page, tasks });
  }
  return moving.map(({ status }) => status);
}

function columnsOf(pages: readonly Page[]): Map<Status, Column> {
  const columns = new Map<Status, Column>();
  for (const { query, page } of pages) {
    const [status] = query.filter.statuses;
    if (!status) continue;
    const column = columns.get(status) ?? [];
    page.tasks.forEach((card, index) => {
      column[query.offset + index] = card;
    });
    columns.set(status, column);
  }
  return columns;
}

function taken(columns: Map<Status, Column>, ids: readonly string[]): TaskCard[] {
  return ids.flatMap((id) => {
    for (const column of columns.values()) {
      const at = column.findIndex((card) => card?.id === id);
      if (at >= 0) return column.splice(at, 1) as TaskCard[];
    }
    return [];
  });
}

/** A page of a column; `null` where a card on it is not known, so that the page at hand is the better one. */
function cut(column: Column, offset: number): TaskCard[] | null {
  const page: TaskCard[] = [];
  for (const card of column.slice(offset, offset + PAGE_SIZE)) {
    if (card === undefined) return null;
    page.push(card);
  }
  return page;
}

const URGENCY = { critical: 4, high: 3, medium: 2, low: 1 };
const urgency = ({ priority }: TaskCard) => (priority ? URGENCY[priority] : 0);
const numberOf = ({ key }: TaskCard) => Number(key.slice(key.lastIndexOf("-") + 1));

/** Whether `a` stands above `b` in a list that is not in the order of the board. */
const ABOVE: Record<Exclude<SortBy, "position">, (a: TaskCard, b: TaskCard) => boolean> = {
  // What is moved is what changed last.
  updated: () => true,
  priority: (a, b) => urgency(a) > urgency(b) || (urgency(a) === urgency(b) && numberOf(a) > numberOf(b)),
  title: (a, b) => a.title.toLowerCase() < b.title.toLowerCase(),
  // When a task was made does not stand on its card, but numbers are given in that order.
  created: (a, b) => numberOf(a) > numberOf(b),
  number: (a, b) => numberOf(a) > numberOf(b),
};

/** Where a card comes to stand; `null` where that is below a card that is not at hand. */
function placeIn(column: Column, card: TaskCard, sort: SortBy, after: string | null): number | null {
  if (sort === "position") {
    if (after === null) return 0;
    const above = column.findIndex((known) => known?.id === after);
    return above < 0 ? null : above + 1;
  }
  const below = column.findIndex((known) => known !== undefined && ABOVE[sort](card, known));
  return below < 0 ? column.length : below;
}

function recounted(counts: TaskCount, { filter }: TaskScope, from: readonly Status[], to: Status): TaskCount {
  const next = { ...counts, by_status: { ...counts.by_status } };
  const add = (status: Status, by: number) => {
    if (filter.statuses.length > 0 && !filter.statuses.includes(status)) return;
    next.by_status[status] += by;
    next.total += by;
  };
  for (const status of from) {
    add(status, -1);
    add(to, 1);
  }
  return next;
}

import { QueryClient } from "@tanstack/react-query";
import { describe, expect, test } from "vitest";
import type { SortBy, Status, TaskCount, TaskPage, TaskQuery } from "./contract";
import { FakeBackend } from "./fake/backend";
import { lanternfishWorld } from "./fake/world";
import { keys } from "./keys";
import { type Move, showMoved } from "./movedLists";
import { NO_FILTER, PAGE_SIZE, sharedPage } from "./queries";

const PROJECT = "project-lant";
const SHOWN: readonly Status[] = ["todo", "in_progress", "in_review", "done"];

interface View {
  sort?: SortBy;
  text?: string;
  statuses?: Status[];
  /** Pages of each column. */
  pages?: number;
}

/** The queries of a screen that shows four columns. */
function queriesOf({ sort = "position", text = "", pages = 3 }: View): TaskQuery[] {
  return SHOWN.flatMap((status) =>
    Array.from({ length: pages }, (_, page) => ({
      project_id: PROJECT,
      filter: { ...NO_FILTER, text, statuses: [status] },
      sort,
      offset: page * PAGE_SIZE,
      limit: PAGE_SIZE,
    })),
  );
}

const scopeOf = ({ text = "", statuses = [] }: View) => ({
  project_id: PROJECT,
  filter: { ...NO_FILTER, text, statuses },
});

async function screen(view: View, size = 0) {
  const fake = new FakeBackend({ world: lanternfishWorld(Date.now(), size), step: 1 });
  const client = new QueryClient();
  for (const query of queriesOf(view))
    client.setQueryData(keys.taskPage(query), await fake.call("task_list", query));
  client.setQueryData(keys.taskCount(scopeOf(view)), await fake.call("task_count", scopeOf(view)));
  return { fake, client };
}

const seen = (pages: (TaskPage | undefined)[]) =>
  pages.map((page) => page?.tasks.map(({ key, status }) => `${key} ${status}`));

/** What the screen shows after the move, and what it would show if it had asked. */
async function both(view: View, move: Move, size = 0) {
  const { fake, client } = await screen(view, size);
  showMoved(client, move);
  await fake.call("task_move", { ...move, ids: [...move.ids] });
  const asked = await Promise.all(queriesOf(view).map((query) => fake.call("task_list", query)));
  return {
    shown: seen(queriesOf(view).map((query) => client.getQueryData<TaskPage>(keys.taskPage(query)))),
    asked: seen(asked),
    counted: client.getQueryData<TaskCount>(keys.taskCount(scopeOf(view))),
    recounted: await fake.call("task_count", scopeOf(view)),
  };
}

describe("a move that Rust has yet to make", () => {
  const top: Move = { ids: ["lant-311"], status: "in_progress", after: null };
  test.each<[string, View, Move]>([
    ["to the top of a column", {}, top],
    [
      "of several, below a card",
      {},
      { ids: ["lant-347", "lant-311"], status: "in_review", after: "lant-319" },
    ],
    ["up and down in one column", {}, { ids: ["lant-311"], status: "todo", after: "lant-352" }],
    ["in a list by urgency", { sort: "priority" }, top],
    ["in a list by title", { sort: "title" }, top],
    ["in a list by number", { sort: "number" }, top],
    ["in a list by last change", { sort: "updated" }, top],
    ["among found tasks", { text: "rotat" }, top],
    ["where some columns are filtered out", { statuses: ["todo", "done"] }, top],
  ])("%s looks as it will", async (_, view, move) => {
    const { shown, asked, counted, recounted } = await both(view, move);
    expect(shown).toEqual(asked);
    expect(counted).toEqual(recounted);
  });

  test("leaves a place open where the next page is not at hand", async () => {
    const { shown, asked } = await both({ pages: 1 }, top, 1000);
    expect(shown[0], "the last card of the page is on the next one").toEqual(asked[0]?.slice(0, -1));
    expect(shown[1], "a full page stays full").toEqual(asked[1]);
  });

  test("goes over the edge of a page", async () => {
    const { shown, asked } = await both({ pages: 2 }, { ...top, ids: ["lant-311", "lant-347"] }, 1000);
    expect(shown.slice(2)).toEqual(asked.slice(2));
  });

  test("changes no list that it does not know", async () => {
    const { client } = await screen({});
    const before = queriesOf({}).map((query) => client.getQueryData(keys.taskPage(query)));
    showMoved(client, { ids: ["nobody"], status: "done", after: null });
    expect(queriesOf({}).map((query) => client.getQueryData(keys.taskPage(query)))).toEqual(before);
  });
});

test("a card that only stands elsewhere stays the same object", async () => {
  const { fake } = await screen({});
  const [query] = queriesOf({});
  if (!query) throw new Error("a screen asks for something");
  const before = await fake.call("task_list", query);
  const again = await fake.call("task_list", query);
  expect(sharedPage(before, again), "nothing changed").toBe(before);
  const [first, ...rest] = again.tasks;
  if (!first) throw new Error("there are tasks");
  const moved = sharedPage(before, { ...again, tasks: [...rest, { ...first, title: "Another" }] });
  expect(moved.tasks.slice(0, -1).every((task, i) => task === before.tasks[i + 1])).toBe(true);
  expect(moved.tasks.at(-1)?.title).toBe("Another");
});

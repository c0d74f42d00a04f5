import { describe, expect, test, vi } from "vitest";
import { FakeBackend } from "./backend";
import { lanternfishWorld } from "./world";

const fresh = (size = 0) => new FakeBackend({ world: lanternfishWorld(Date.now(), size), step: 1 });
const NONE = {
  text: "",
  statuses: [],
  types: [],
  priorities: [],
  labels: [],
  assignees: [],
  milestones: [],
  standings: [],
};
const page = (fake: FakeBackend, part: object) =>
  fake.call("task_list", {
    project_id: "project-lant",
    filter: { ...NONE, ...part },
    sort: "position",
    offset: 0,
    limit: 200,
  });

describe("the fake backend", () => {
  test("answers in pages of 200 at most", async () => {
    const { tasks, total } = await page(fresh(1000), { statuses: ["todo"] });
    expect([tasks.length, total]).toEqual([200, 400]);
  });
  test("finds nobody, me, and no milestone", async () => {
    const fake = fresh();
    const mine = await page(fake, { assignees: ["@me"] });
    const nobody = await page(fake, { assignees: [null], milestones: [null] });
    expect(mine.tasks.every((task) => task.assignees.includes("ines-darrow"))).toBe(true);
    expect(nobody.tasks.every((task) => task.assignees.length === 0 && task.milestone === null)).toBe(true);
    expect(mine.total * nobody.total).toBeGreaterThan(0);
  });
  test("moves in the order given and takes it back", async () => {
    const fake = fresh();
    const order = async () => (await page(fake, { statuses: ["in_progress"] })).tasks.map((task) => task.key);
    const before = await order();
    await fake.call("task_move", { ids: ["lant-311", "lant-347"], status: "in_progress", after: "lant-317" });
    expect(await order()).toEqual(["LANT-317", "LANT-311", "LANT-347", "LANT-329", "LANT-333"]);
    await fake.call("undo_last", {});
    expect(await order()).toEqual(before);
  });
  test("joins a sync that runs and finishes it with an event", async () => {
    const fake = fresh();
    const finished = vi.fn();
    fake.listen("sync_finished", finished);
    const request = { project_id: "project-lant", sync_type: "full" as const, include_closed: false };
    const first = await fake.call("sync_start", request);
    const second = await fake.call("sync_start", request);
    expect(second).toEqual({ sync_id: first.sync_id, joined: true });
    await vi.waitFor(() => expect(finished).toHaveBeenCalledOnce());
    expect(await fake.call("sync_status", {})).toEqual([]);
  });
  test("refuses a task without a title, and changes nothing", async () => {
    const fake = fresh();
    await expect(fake.call("task_update", { id: "lant-311", patch: { title: "  " } })).rejects.toMatchObject({
      code: "invalid",
    });
    expect((await fake.call("task_show", { key: "LANT-311" })).task.title).toContain("Tail loses");
  });
  test("shares nothing with the one who asked", async () => {
    const fake = fresh();
    const detail = await fake.call("task_show", { key: "LANT-311" });
    detail.task.labels.push("stray");
    expect((await fake.call("task_show", { key: "LANT-311" })).task.labels).not.toContain("stray");
  });
});

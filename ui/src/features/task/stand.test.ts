import { describe, expect, test } from "vitest";
import type { ProjectView, TaskDetail, TaskStanding } from "../../ipc/contract";
import { FakeBackend } from "../../ipc/fake/backend";
import { lanternfishWorld } from "../../ipc/fake/world";
import { standWords } from "./Stand";

const now = new Date();

async function task(standing: TaskStanding, direction: "pull" | "two_way", planned = false) {
  const fake = new FakeBackend({ world: lanternfishWorld(now.getTime()) });
  const detail: TaskDetail = await fake.call("task_show", { key: "LANT-317" });
  const views = await fake.call("project_list", {});
  const view = views[0] as ProjectView;
  detail.card.sync.standing = standing;
  if (view.connection) view.connection.direction = direction;
  detail.card.sync.planned = planned;
  return standWords(detail, view, now);
}

describe("how a task stands, in words", () => {
  test.each([
    ["in_sync", "two_way", "In step with GitHub"],
    ["edited", "two_way", "1 edit to push"],
    ["edited", "pull", "1 edit here only"],
    ["conflict", "two_way", "Both sides changed this"],
    ["not_pushed", "two_way", "Not pushed"],
    ["gone", "pull", "Gone on GitHub"],
    ["moved", "pull", "Moved on GitHub"],
    ["forbidden", "pull", "Not visible"],
    ["local", "pull", "Only here"],
    ["not_published", "two_way", "Not published"],
  ] as const)("%s, %s: %s", async (standing, direction, title) => {
    expect((await task(standing, direction)).title).toBe(title);
  });
  test("a moved issue is said to be where the forge tells, and an unseen place is told as such", async () => {
    const fake = new FakeBackend({ world: lanternfishWorld(now.getTime()) });
    const detail: TaskDetail = await fake.call("task_show", { key: "LANT-317" });
    if (!detail.remote) throw new Error("it is linked");
    detail.card.sync.standing = "moved";
    detail.remote.state = "moved";
    expect(standWords(detail, undefined, now).body).toContain("its new place is not visible to this token");
    const url = "https://github.com/harrowgate/tidepool/issues/7";
    detail.remote.moved_to = { url, repository: null, number: null, project: null };
    expect(standWords(detail, undefined, now).body).toContain(`The issue is at ${url} now.`);
    detail.remote.moved_to = { url, repository: "harrowgate/tidepool", number: 7, project: "TIDE" };
    expect(standWords(detail, undefined, now).body).toContain("The issue is at harrowgate/tidepool#7 now.");
  });
  test("an edit of an issue that is out of sight waits, and it is said for what", async () => {
    const waiting = "Tern asks again once a day, and when you sync by hand.";
    expect((await task("forbidden", "two_way")).body).toContain(waiting);
    expect((await task("forbidden", "pull")).body).not.toContain(waiting);
  });
  test("a pull-only project never offers to push", async () => {
    expect((await task("edited", "pull")).pushes).toBe(false);
  });
  test("a task that is only here can become an issue where edits travel", async () => {
    expect(await task("local", "two_way")).toMatchObject({
      body: "It stays on this computer until you make an issue of it on GitHub.",
      publishes: true,
    });
    expect(await task("local", "pull")).toMatchObject({
      body: "It stays on this computer.",
      publishes: false,
    });
  });
  test("a planned issue is said to be on its way, and not offered again", async () => {
    const words = await task("local", "two_way", true);
    expect(words.body).toBe("LANT-317 becomes an issue at the next sync.");
    expect([words.pushes, words.publishes], "it can be sent at once").toEqual([true, undefined]);
  });
  test.each([
    ["in_sync", 0],
    ["edited", 2],
  ] as const)("a security finding that is %s never offers to push", async (standing, edits) => {
    const fake = new FakeBackend({ world: lanternfishWorld(now.getTime()) });
    const detail: TaskDetail = await fake.call("task_show", { key: "LANT-355" });
    Object.assign(detail.card.sync, { standing, edits });
    const views = await fake.call("project_list", {});
    const words = standWords(detail, views[0] as ProjectView, now);
    expect(words.title).toBe("Security finding");
    expect(words.body).toContain("nothing you change here is ever sent");
    expect(words.body.includes("Your 2 edits stay here")).toBe(edits > 0);
    expect(words.pushes ?? false).toBe(false);
  });
  test("a finding that vanished from its list is said to be kept", async () => {
    const fake = new FakeBackend({ world: lanternfishWorld(now.getTime()) });
    const detail: TaskDetail = await fake.call("task_show", { key: "LANT-355" });
    detail.card.sync.standing = "forbidden";
    const views = await fake.call("project_list", {});
    const words = standWords(detail, views[0] as ProjectView, now);
    expect(words.title).toBe("Not visible");
    expect(words.body).toContain("GitHub does not list this finding any more");
    expect(words.body).toContain("The task stays here");
  });
  test("what came from a finding is not offered as an issue once it is unlinked", async () => {
    const fake = new FakeBackend({ world: lanternfishWorld(now.getTime()) });
    const detail: TaskDetail = await fake.call("task_show", { key: "LANT-355" });
    detail.card.sync.standing = "local";
    const views = await fake.call("project_list", {});
    expect(standWords(detail, views[0] as ProjectView, now).publishes).toBe(false);
  });
  test("an issue that was not made is said to be none, and can be asked for again", async () => {
    const words = await task("not_published", "two_way");
    expect(words.title).toBe("Not published");
    expect(words.body).toContain("still no issue on GitHub; the task is kept here");
    expect(words.publishes).toBe(true);
    expect((await task("not_published", "pull")).publishes, "nothing is sent there").toBe(false);
  });
  test("an edit that was refused is said to be kept", async () => {
    expect((await task("not_pushed", "two_way")).body).toContain("Your edit is kept here");
  });
});

import { expect, test } from "vitest";
import { FakeBackend } from "../../ipc/fake/backend";
import { emptyWorld, lanternfishWorld } from "../../ipc/fake/world";
import { homeOf, isFirstRun } from "./home";

const views = (world: ReturnType<typeof emptyWorld>) => new FakeBackend({ world }).call("project_list", {});

test("the first screen is for somebody who has nothing yet", async () => {
  expect(isFirstRun([], 0), "no project at all").toBe(true);
  expect(isFirstRun(await views(emptyWorld(0)), 0), "an empty board of one's own").toBe(true);
  expect(isFirstRun(await views(emptyWorld(0)), 1), "one task is a beginning").toBe(false);
  expect(isFirstRun(await views(lanternfishWorld(0)), 0), "a repository may be on its way").toBe(false);
});

test("a first task lands on the board of one's own", async () => {
  expect(homeOf(await views(lanternfishWorld(0)))?.project.key).toBe("NOTE");
  expect(homeOf([]), "else it is made").toBeUndefined();
});

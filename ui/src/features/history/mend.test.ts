import { expect, test } from "vitest";
import type { ProjectView, SyncRun, TaskCard, TaskStanding } from "../../ipc/contract";
import { issueMendOf, runMendOf } from "./mend";

const card = (standing: TaskStanding, planned = false) => ({ sync: { standing, planned } }) as TaskCard;

const project = (connection: Partial<NonNullable<ProjectView["connection"]>> | null) =>
  ({
    connection: connection && { direction: "two_way", sync_error: null, last_sync_at: null, ...connection },
  }) as ProjectView;

test.each<[TaskStanding, ReturnType<typeof issueMendOf>]>([
  ["conflict", "resolve"],
  ["gone", "decide"],
  ["moved", "decide"],
  ["forbidden", "decide"],
  ["not_pushed", "send"],
  ["edited", "send"],
  ["not_published", "publish"],
  ["local", "publish"],
  ["in_sync", "done"],
])("a task that is %s now is mended by: %s", (standing, mend) => {
  expect(issueMendOf(card(standing), project({}))).toBe(mend);
});

test("nothing is offered that could not work", () => {
  const held = card("not_pushed");
  expect(issueMendOf(undefined, project({})), "the issue has no task here").toBeNull();
  expect(issueMendOf(held, undefined), "the project was deleted").toBeNull();
  expect(issueMendOf(held, project(null)), "it was disconnected").toBeNull();
  expect(issueMendOf(held, project({ direction: "pull" })), "it only pulls").toBeNull();
  expect(issueMendOf(held, project({ sync_error: "unauthorized" })), "first the token").toBeNull();
  expect(issueMendOf(card("local", true), project({})), "the next sync makes the issue").toBeNull();
});

const failed = {
  status: "failure",
  error: { code: "unauthorized", message: "" },
  started_at: "2026-01-02T10:00:00Z",
  completed_at: "2026-01-02T10:00:05Z",
} as SyncRun;

test("a run that failed offers what mends it only while it still stands", () => {
  expect(runMendOf(failed, project({ sync_error: "unauthorized" }))).toBe("stopped");
  expect(runMendOf(failed, project({ sync_error: "moved" })), "another reason stops it now").toBeNull();
  expect(runMendOf(failed, project({ last_sync_at: "2026-01-02T09:00:00Z" }))).toBe("again");
  expect(runMendOf(failed, project({ last_sync_at: "2026-01-02T11:00:00Z" }))).toBe("past");
  expect(runMendOf(failed, project(null)), "disconnected since").toBeNull();
  expect(runMendOf({ ...failed, status: "success" }, project({}))).toBeNull();
});

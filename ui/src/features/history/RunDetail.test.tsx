// @vitest-environment jsdom
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { TooltipProvider } from "../../components/Tooltip";
import { setBackend } from "../../ipc/backend";
import { newQueryClient } from "../../ipc/client";
import type { SyncRun } from "../../ipc/contract";
import { FakeBackend } from "../../ipc/fake/backend";
import { lanternfishWorld } from "../../ipc/fake/world";
import { onMergeRequest } from "../../lib/mergeRequest";
import { RunDetail } from "./RunDetail";

async function opened(key: string, wanted: (run: SyncRun) => boolean, world = lanternfishWorld(Date.now())) {
  const fake = new FakeBackend({ world });
  setBackend(fake);
  const view = (await fake.call("project_list", {})).find(({ project }) => project.key === key);
  if (!view) throw new Error("the project is in the world");
  const request = { project_id: view.project.id, filter: "errors" as const, offset: 0, limit: 50 };
  const run = (await fake.call("sync_history_list", request)).runs.find(wanted);
  if (!run) throw new Error("such a run is in the history");
  render(
    <QueryClientProvider client={newQueryClient()}>
      <TooltipProvider>
        <RunDetail
          run={run}
          view={view}
          task={(taskKey) => <a href={`#${taskKey}`}>{taskKey}</a>}
          mend={(_, code) => <button type="button">mend {code}</button>}
        />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return { fake, reasons: within(await screen.findByRole("region", { name: "Reasons" })) };
}

test("a reason leads to its task, and sends that task alone once more", async () => {
  const { fake, reasons } = await opened("LANT", (run) => run.issue_errors.length > 1);
  expect(await reasons.findByRole("link", { name: "LANT-352" })).toBeInTheDocument();
  expect(reasons.getByRole("link", { name: "#875" }), "the issue is at hand too").toBeInTheDocument();
  await userEvent.click(reasons.getByRole("button", { name: "Send again: LANT-352" }));
  await expect.poll(async () => (await fake.call("sync_status", {})).length).toBe(1);
});

test("a reason that was mended since says so and offers nothing", async () => {
  const { reasons } = await opened("LANT", (run) => run.issue_errors.length > 1);
  expect(await reasons.findByText("In step now")).toBeInTheDocument();
  const unread = reasons.getByText(/Dependabot alerts were not read/).closest("li");
  expect(unread && within(unread).queryByRole("button"), "a list that was not read has no task").toBeNull();
});

test("a task with two versions is resolved from here", async () => {
  const asked: string[] = [];
  const stop = onMergeRequest((key) => asked.push(key));
  const world = lanternfishWorld(Date.now());
  const about = world.tasks.find(({ sync }) => sync.number === 875);
  if (!about) throw new Error("the issue has its task");
  about.sync = { ...about.sync, standing: "conflict" };
  const { reasons } = await opened("LANT", (run) => run.issue_errors.length > 1, world);
  await userEvent.click(await reasons.findByRole("button", { name: "Resolve: LANT-352" }));
  expect(asked).toEqual(["LANT-352"]);
  stop();
});

test("a run that stopped the project offers what lets it sync again", async () => {
  const { reasons } = await opened("DOCS", (run) => run.error?.code === "unauthorized");
  expect(reasons.getByRole("button", { name: "mend unauthorized" })).toBeInTheDocument();
});

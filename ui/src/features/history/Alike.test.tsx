// @vitest-environment jsdom
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { TooltipProvider } from "../../components/Tooltip";
import { setBackend } from "../../ipc/backend";
import { newQueryClient } from "../../ipc/client";
import { FakeBackend } from "../../ipc/fake/backend";
import { lanternfishWorld } from "../../ipc/fake/world";
import { titled } from "../../ipc/newTask";
import { useLinkRequest } from "../../lib/linkRequest";
import { RunDetail } from "./RunDetail";

function Asked() {
  const request = useLinkRequest();
  return <output>{request ? `${request.kind} ${request.taskKey} ${request.other}` : "nothing"}</output>;
}

/** A run that brought a task with the title of a local one. */
async function opened() {
  const fake = new FakeBackend({ world: lanternfishWorld(Date.now()) });
  setBackend(fake);
  const { runs } = await fake.call("sync_history_list", {
    project_id: null,
    filter: "all",
    limit: 100,
    offset: 0,
  });
  const run = runs.find(({ tasks_created }) => tasks_created > 0);
  if (!run) throw new Error("no run made a task");
  const before = await fake.call("sync_history_show", { sync_id: run.id });
  const arrived = before.tasks.find(({ created }) => created)?.task;
  if (!arrived) throw new Error("the run made no task");
  const local = await fake.call("task_create", titled(arrived.project_id, arrived.title));
  render(
    <QueryClientProvider client={newQueryClient()}>
      <TooltipProvider>
        <RunDetail
          run={run}
          view={undefined}
          task={(key) => <a href={`#${key}`}>{key}</a>}
          mend={() => null}
        />
        <Asked />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  const name = `${arrived.key} may be the same as ${local.key}`;
  return { arrived: arrived.key, local: local.key, row: await screen.findByRole("listitem", { name }), name };
}

test("a task that just arrived is shown with what it may be the same as, to be joined", async () => {
  const { arrived, local, row } = await opened();
  expect(row).toHaveTextContent("May be the same as");
  await userEvent.click(within(row).getByRole("button", { name: `Join ${arrived} with ${local}…` }));
  expect(screen.getByText(`join ${arrived} ${local}`)).toBeInTheDocument();
});

test("what is declined is not shown again", async () => {
  const { arrived, local, row, name } = await opened();
  await userEvent.click(within(row).getByRole("button", { name: `${local} is not the same as ${arrived}` }));
  await expect.poll(() => screen.queryByRole("listitem", { name })).toBeNull();
});

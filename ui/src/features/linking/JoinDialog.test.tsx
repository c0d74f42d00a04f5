// @vitest-environment jsdom
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { TooltipProvider } from "../../components/Tooltip";
import { setBackend } from "../../ipc/backend";
import { newQueryClient } from "../../ipc/client";
import { FakeBackend } from "../../ipc/fake/backend";
import { lanternfishWorld } from "../../ipc/fake/world";
import { titled } from "../../ipc/newTask";
import { JoinDialog } from "./JoinDialog";

/** A local task beside one that is linked. */
async function opened() {
  const fake = new FakeBackend({ world: lanternfishWorld(Date.now()) });
  setBackend(fake);
  const linked = await fake.call("task_show", { key: "LANT-317" });
  const local = await fake.call(
    "task_create",
    titled(linked.task.project_id, "The same work in other words"),
  );
  const detail = await fake.call("task_show", { key: local.key });
  const calls = { onClose: vi.fn(), onJoined: vi.fn() };
  render(
    <QueryClientProvider client={newQueryClient()}>
      <TooltipProvider>
        <JoinDialog detail={detail} other="LANT-317" {...calls} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return { fake, key: local.key, ...calls };
}

test("the linked task is the one that stays, and nothing happens before somebody says so", async () => {
  const { fake, key, onJoined } = await opened();
  expect(await screen.findByRole("dialog", { name: `Join ${key} into LANT-317` })).toBeInTheDocument();
  expect(await screen.findByText(/LANT-317 stays, with its number and its link/)).toBeInTheDocument();
  await fake.call("task_show", { key });
  await userEvent.click(screen.getByRole("button", { name: "Join" }));
  await expect.poll(() => onJoined.mock.calls).toEqual([["LANT-317"]]);
  await expect(fake.call("task_show", { key }), "it left the board").rejects.toMatchObject({
    code: "not_found",
  });
});

test("the other way round is refused with the reason, and can be turned back", async () => {
  const { key } = await opened();
  await userEvent.click(await screen.findByRole("button", { name: `Keep ${key} instead` }));
  expect(await screen.findByRole("alert")).toHaveTextContent("joining keeps the link");
  expect(screen.getByRole("button", { name: /Join/ })).toHaveAttribute("aria-disabled", "true");
  await userEvent.click(screen.getByRole("button", { name: "Keep LANT-317 instead" }));
  expect(await screen.findByText(/LANT-317 stays/)).toBeInTheDocument();
});

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
import { LinkDialog } from "./LinkDialog";

const KEY = "LANT-317";
const NEW_PLACE = "https://github.com/harrowgate/tidepool/issues/7";

async function opened(known?: string, repository: string | null = "harrowgate/lanternfish") {
  const fake = new FakeBackend({ world: lanternfishWorld(Date.now()) });
  setBackend(fake);
  const before = await fake.call("task_show", { key: KEY });
  if (known)
    fake.linking.moved.set(before.task.id, {
      url: known,
      repository: "harrowgate/tidepool",
      number: 7,
      project: "TIDE",
    });
  const calls = { onClose: vi.fn(), onGone: vi.fn(), onJoin: vi.fn() };
  render(
    <QueryClientProvider client={newQueryClient()}>
      <TooltipProvider>
        <LinkDialog detail={before} repository={repository} known={known} {...calls} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  const number = async () => (await fake.call("task_show", { key: KEY })).card.sync.number;
  return { ...calls, number, before: before.card.sync.number };
}

test("an issue is shown before anything is linked", async () => {
  const { before, number, onClose } = await opened();
  await userEvent.type(screen.getByRole("textbox", { name: /Issue/ }), "501");
  await userEvent.click(screen.getByRole("button", { name: "Look it up" }));
  expect(await screen.findByText("Say which file could not be opened")).toBeInTheDocument();
  expect(screen.getByRole("status")).toHaveTextContent("Both say something else: title and description.");
  expect(await number(), "looking changes nothing").toBe(before);
  await userEvent.click(screen.getByRole("button", { name: "Link" }));
  await expect.poll(() => onClose.mock.calls.length).toBe(1);
  expect(await number()).toBe(501);
});

test("what was typed after looking is looked up again", async () => {
  await opened();
  const field = screen.getByRole("textbox", { name: /Issue/ });
  await userEvent.type(field, "501{Enter}");
  expect(await screen.findByRole("button", { name: "Link" })).toBeInTheDocument();
  await userEvent.type(field, "9");
  expect(screen.getByRole("button", { name: "Look it up" })).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Look it up" }));
  expect(await screen.findByText(/There is no issue #5019/)).toBeInTheDocument();
});

test("without a repository it says what is missing", async () => {
  await opened(undefined, null);
  expect(screen.getByText(/Connect it first/)).toBeInTheDocument();
});

test("the new place of a moved issue is looked up at once, and says on which board the task goes on", async () => {
  await opened(NEW_PLACE);
  expect(await screen.findByRole("button", { name: "Go on in TIDE" })).toBeInTheDocument();
  expect(screen.getByRole("textbox", { name: /Issue/ })).toHaveValue(NEW_PLACE);
  expect(screen.getByRole("status")).toHaveTextContent("The task goes on in TIDE, as a task of that board.");
  expect(screen.getByRole("status")).toHaveTextContent("can be brought back for 30 days");
});

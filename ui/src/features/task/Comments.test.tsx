// @vitest-environment jsdom
import { QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { TooltipProvider } from "../../components/Tooltip";
import { setBackend } from "../../ipc/backend";
import { newQueryClient } from "../../ipc/client";
import type { TaskDetail } from "../../ipc/contract";
import { followEvents } from "../../ipc/events";
import { FakeBackend } from "../../ipc/fake/backend";
import { lanternfishWorld } from "../../ipc/fake/world";
import { Comments } from "./Comments";

async function shown(number = 347) {
  const fake = new FakeBackend({ world: lanternfishWorld(Date.now()) });
  setBackend(fake);
  const client = newQueryClient();
  followEvents(client);
  const detail = await fake.call("task_show", { key: `LANT-${number}` });
  const view = (shown: TaskDetail) => (
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <Comments key={shown.task.id} detail={shown} me="ines-darrow" />
      </TooltipProvider>
    </QueryClientProvider>
  );
  const { rerender } = render(view(detail));
  return { fake, detail, show: (other: TaskDetail) => rerender(view(other)) };
}

test("what others said stands there with who and when", async () => {
  await shown();
  const items = await screen.findAllByRole("listitem");
  expect(items.length).toBeGreaterThan(0);
  expect(items[0]?.querySelector("time")?.title, "the full time is at hand").not.toBe("");
});

test("Ctrl and Enter writes a comment, which waits and can be discarded", async () => {
  const { fake, detail } = await shown();
  const field = await screen.findByRole("textbox", { name: "Write a comment" });
  await userEvent.type(field, "Mended in 1.2.{Control>}{Enter}{/Control}");
  expect(await screen.findByText(/Waits on this computer/)).toBeInTheDocument();
  expect(await screen.findByRole("textbox", { name: "Write a comment" }), "the field is empty").toHaveValue(
    "",
  );
  await userEvent.click(screen.getByRole("button", { name: "Discard" }));
  await expect.poll(() => screen.queryByText(/Waits on this computer/)).toBeNull();
  const { comments } = await fake.call("comment_list", { task_id: detail.task.id });
  expect(comments.some((comment) => comment.state !== "synced")).toBe(false);
});

test("a comment that was refused says why and can be sent again", async () => {
  const { fake, detail } = await shown();
  const thread = await fake.call("comment_write", { task_id: detail.task.id, body: "Hello" });
  const mine = thread.comments.at(-1);
  if (!mine) throw new Error("it was written");
  act(() => {
    fake.comments.settle(mine.id, "failed", "the issue is locked");
    fake.emit("tasks_changed", { project_id: detail.task.project_id, task_ids: [detail.task.id] });
  });
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("the issue is locked");
  const item = alert.closest("li");
  if (!item) throw new Error("it stands in the list");
  await userEvent.click(within(item).getByRole("button", { name: "Try again" }));
  expect(await screen.findByText(/Waits on this computer/)).toBeInTheDocument();
});

test("a draft is kept while another task is looked at", async () => {
  const { fake, detail, show } = await shown();
  await userEvent.type(await screen.findByRole("textbox", { name: "Write a comment" }), "Half a thou");
  show(await fake.call("task_show", { key: "LANT-311" }));
  await expect.poll(() => screen.queryByDisplayValue("Half a thou")).toBeNull();
  show(detail);
  expect(await screen.findByDisplayValue("Half a thou")).toBeInTheDocument();
});

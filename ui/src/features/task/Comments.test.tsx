// @vitest-environment jsdom
import { QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { TooltipProvider } from "../../components/Tooltip";
import { setBackend } from "../../ipc/backend";
import { newQueryClient } from "../../ipc/client";
import type { CommentState, TaskDetail } from "../../ipc/contract";
import { followEvents } from "../../ipc/events";
import { FakeBackend } from "../../ipc/fake/backend";
import { lanternfishWorld } from "../../ipc/fake/world";
import { titled } from "../../ipc/newTask";
import { Comments } from "./Comments";

async function shown(number = 347, fake = new FakeBackend({ world: lanternfishWorld(Date.now()) })) {
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
  const { rerender, unmount } = render(view(detail));
  return { fake, detail, unmount, show: (other: TaskDetail) => rerender(view(other)) };
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

/** A comment of one's own under the shown task, as a sync left it. */
async function settled(
  { fake, detail }: { fake: FakeBackend; detail: TaskDetail },
  state: CommentState,
  error: string | null = null,
) {
  const thread = await fake.call("comment_write", { task_id: detail.task.id, body: "Hello" });
  const mine = thread.comments.at(-1);
  if (!mine) throw new Error("it was written");
  act(() => {
    fake.comments.settle(mine.id, state, error);
    fake.emit("tasks_changed", { project_id: detail.task.project_id, task_ids: [detail.task.id] });
  });
  return mine;
}

const box = () => screen.findByRole("textbox", { name: "Write a comment" });

test("what could not be written stays in the box", async () => {
  const { fake } = await shown();
  fake.failing.set("comment_write", { code: "database", message: "The database is locked.", hint: "" });
  const call = vi.spyOn(fake, "call");
  await userEvent.type(await box(), "Not lost");
  await userEvent.click(screen.getByRole("button", { name: "Comment" }));
  await expect.poll(() => screen.getByRole("button", { name: "Comment" }).ariaBusy).not.toBe("true");
  expect(call.mock.calls.filter(([name]) => name === "comment_write")).toHaveLength(1);
  expect(await box()).toHaveValue("Not lost");
  fake.failing.delete("comment_write");
  await userEvent.click(screen.getByRole("button", { name: "Comment" }));
  expect(await screen.findByText(/Waits on this computer/), "and can be written then").toBeInTheDocument();
});

test("nothing is sent that says nothing", async () => {
  const { fake } = await shown();
  const call = vi.spyOn(fake, "call");
  await userEvent.type(await box(), "   {Control>}{Enter}{/Control}");
  await userEvent.click(screen.getByRole("button", { name: "Comment" }));
  expect(call.mock.calls.filter(([name]) => name === "comment_write")).toEqual([]);
  expect(screen.getByRole("button", { name: "Comment" })).toHaveAttribute("aria-disabled", "true");
});

test("a waiting comment is edited in its place, and Escape leaves it as it was", async () => {
  const page = await shown();
  await settled(page, "waiting");
  await userEvent.click(await screen.findByRole("button", { name: "Edit" }));
  const field = screen.getByRole("textbox", { name: "Comment" });
  expect(field).toHaveFocus();
  await userEvent.type(field, " again{Escape}");
  expect(screen.queryByRole("textbox", { name: "Comment" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Edit" }));
  await userEvent.type(screen.getByRole("textbox", { name: "Comment" }), ", all{Control>}{Enter}{/Control}");
  expect(await screen.findByText("Hello, all")).toBeInTheDocument();
  const { comments } = await page.fake.call("comment_list", { task_id: page.detail.task.id });
  expect(comments.at(-1)).toMatchObject({ body: "Hello, all", state: "waiting" });
});

test("a comment of unknown outcome is out of everybody's hands", async () => {
  await settled(await shown(), "sent");
  expect(await screen.findByText(/not known yet whether it arrived/)).toBeInTheDocument();
  for (const name of ["Edit", "Discard", "Try again"])
    expect(screen.queryByRole("button", { name })).toBeNull();
});

test("where a project only pulls, there is no box, and what waits says that it stays", async () => {
  const page = await shown();
  await settled(page, "waiting");
  const place = page.fake.world.projects.find(({ project }) => project.id === page.detail.task.project_id);
  if (!place?.connection) throw new Error("it is connected");
  place.connection.direction = "pull";
  act(() =>
    page.fake.emit("tasks_changed", { project_id: place.project.id, task_ids: [page.detail.task.id] }),
  );
  expect(await screen.findByText(/This project only pulls/)).toBeInTheDocument();
  expect(screen.getByText(/it cannot be sent as things are/)).toBeInTheDocument();
  expect(screen.queryByRole("textbox")).toBeNull();
});

test("a task of one's own has no place for comments", async () => {
  const page = await shown();
  const card = await page.fake.call("task_create", titled(page.detail.task.project_id, "Mine"));
  page.show(await page.fake.call("task_show", { key: card.key }));
  await expect.poll(() => screen.queryByRole("region", { name: "Comments" })).toBeNull();
});

test("what is new is read when the task is opened, once, and a failure offers to look again", async () => {
  const { fake, detail, show } = await shown();
  show(await fake.call("task_show", { key: "LANT-311" }));
  fake.comments.say(detail.task.id, "ada-winterbourne", "Fresh from the forge");
  fake.emit("tasks_changed", { project_id: detail.task.project_id, task_ids: [detail.task.id] });
  fake.failing.set("comment_read", { code: "offline", message: "github.com cannot be reached.", hint: "" });
  show(detail);
  expect(await screen.findByText(/There may be newer ones.*cannot be reached/)).toBeInTheDocument();
  fake.failing.delete("comment_read");
  await userEvent.click(screen.getByRole("button", { name: "Look again" }));
  expect(await screen.findByText("Fresh from the forge")).toBeInTheDocument();
  expect(screen.queryByText(/There may be newer ones/)).toBeNull();
});

test("the list says how many there are, and each names its author and its time", async () => {
  const { detail } = await shown();
  const region = await screen.findByRole("region", { name: "Comments" });
  await expect.poll(() => region.querySelectorAll("time").length).toBe(detail.task.number % 4);
  expect(within(region).getByRole("heading")).toHaveTextContent(`Comments ${detail.task.number % 4}`);
  for (const time of region.querySelectorAll("time")) expect(time).toHaveAttribute("datetime");
});

test("what was begun is there after a restart, and gone once it was written", async () => {
  const { fake, detail, unmount } = await shown();
  await userEvent.type(await box(), "Half a thou");
  unmount();
  const kept = async () => (await fake.call("comment_list", { task_id: detail.task.id })).draft;
  await expect.poll(kept).toBe("Half a thou");
  // Another client: nothing of the old window is in memory.
  await shown(347, fake);
  expect(await box()).toHaveValue("Half a thou");
  await userEvent.type(await box(), "ght{Control>}{Enter}{/Control}");
  expect(await screen.findByText("Half a thought")).toBeInTheDocument();
  expect(await kept()).toBeNull();
  expect(await box()).toHaveValue("");
});

test("what cannot be kept on disk is said, and stays in the box", async () => {
  const { fake } = await shown();
  fake.failing.set("comment_draft", { code: "database", message: "The disk is full.", hint: "" });
  await userEvent.type(await box(), "Half");
  act(() => void window.dispatchEvent(new Event("blur")));
  expect(await screen.findByText(/could not be kept on disk/)).toBeInTheDocument();
  expect(await box()).toHaveValue("Half");
});

test("near the forge's limit what is left is counted, and beyond it nothing is sent", async () => {
  const { fake } = await shown();
  const call = vi.spyOn(fake, "call");
  fireEvent.change(await box(), { target: { value: "é".repeat(65_484) } });
  expect(await screen.findByText(/^65\s484 of 65\s484 characters$/)).toBeInTheDocument();
  fireEvent.change(await box(), { target: { value: "🐧".repeat(65_485) } });
  expect(await screen.findByText(/^65\s485 of/), "a character is one, whatever it takes").toBeInTheDocument();
  await userEvent.type(await box(), "{Control>}{Enter}{/Control}");
  expect(call.mock.calls.filter(([name]) => name === "comment_write")).toEqual([]);
  expect(await box()).toBeInvalid();
  fireEvent.change(await box(), { target: { value: "short" } });
  expect(screen.queryByText(/characters$/)).toBeNull();
});

test("a comment of an archive says that it was imported", async () => {
  const page = await shown();
  await settled(page, "synced");
  act(() => page.fake.comments.importAll(page.detail.task.id));
  act(() =>
    page.fake.emit("tasks_changed", {
      project_id: page.detail.task.project_id,
      task_ids: [page.detail.task.id],
    }),
  );
  expect((await screen.findAllByText("imported")).length).toBeGreaterThan(0);
});

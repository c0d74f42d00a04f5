// @vitest-environment jsdom
import { QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { Dialog } from "../../components/Dialog";
import MarkdownEditor from "../../components/MarkdownEditor";
import { TooltipProvider } from "../../components/Tooltip";
import { setBackend } from "../../ipc/backend";
import { newQueryClient } from "../../ipc/client";
import { FakeBackend } from "../../ipc/fake/backend";
import { emptyWorld } from "../../ipc/fake/world";
import { useCall } from "../../ipc/mutations";
import { useSelection } from "../../lib/useSelection";
import { useRest } from "./useRest";

function Window() {
  useRest();
  const [open, setOpen] = useState<"dialog" | "sheet" | "editor" | null>(null);
  const selection = useSelection();
  const { mutate } = useCall("data_backup");
  return (
    <>
      {(["dialog", "sheet", "editor"] as const).map((what) => (
        <button type="button" key={what} onClick={() => setOpen(what)}>
          {what}
        </button>
      ))}
      <button type="button" onClick={() => selection.add([{ id: "1", key: "WEB-1" } as never])}>
        tick
      </button>
      <button type="button" onClick={() => selection.clear()}>
        untick
      </button>
      <button type="button" onClick={() => mutate({})}>
        back up
      </button>
      <Dialog open={open === "dialog"} onOpenChange={() => setOpen(null)} title="Connect">
        <input aria-label="Token" />
      </Dialog>
      <Dialog open={open === "sheet"} onOpenChange={() => setOpen(null)} title="Keys" reading>
        j
      </Dialog>
      <input aria-label="New task" />
      {open === "editor" && (
        <MarkdownEditor text="" label="Text" onChange={() => {}} onDone={() => setOpen(null)} />
      )}
    </>
  );
}

function hidden() {
  const fake = new FakeBackend({ world: emptyWorld(Date.now()) });
  setBackend(fake);
  const { unmount } = render(
    <QueryClientProvider client={newQueryClient()}>
      <TooltipProvider>
        <Window />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  const call = vi.spyOn(fake, "call");
  const rests = () => {
    call.mockClear();
    act(() => fake.emit("rest_asked", {}));
    return call.mock.calls.some(([command]) => command === "window_rest");
  };
  return {
    call,
    rests,
    press: (name: string) => userEvent.click(screen.getByRole("button", { name })),
    unmount,
  };
}

test("a window in which nothing is unfinished rests", async () => {
  const { rests, press } = hidden();
  expect(rests()).toBe(true);
  await press("sheet");
  expect(rests(), "a sheet to read is nothing to lose").toBe(true);
});

test("a dialog, a text and ticked tasks keep it, until they are done", async () => {
  const { rests, press, unmount } = hidden();
  await press("tick");
  expect(rests(), "tasks are ticked").toBe(false);
  await press("untick");
  expect(rests()).toBe(true);
  await press("dialog");
  expect(rests(), "a token may be in it").toBe(false);
  await userEvent.keyboard("{Escape}");
  expect(rests()).toBe(true);
  await press("editor");
  expect(rests(), "a text is being written").toBe(false);
  unmount();
});

test("what is on its way keeps it", async () => {
  const { call, rests, press } = hidden();
  let written = () => {};
  call.mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        written = () => resolve({ path: "backups/tern.db" } as never);
      }),
  );
  await press("back up");
  expect(rests()).toBe(false);
  written();
  await waitFor(() => expect(rests()).toBe(true));
});

test("a field in which something was typed keeps it, an empty one does not", async () => {
  const { rests } = hidden();
  const field = screen.getByRole("textbox", { name: "New task" });
  await userEvent.click(field);
  expect(rests()).toBe(true);
  await userEvent.type(field, "Half a thought");
  expect(rests()).toBe(false);
  await userEvent.clear(field);
  expect(rests()).toBe(true);
});

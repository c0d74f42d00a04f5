// @vitest-environment jsdom
import { QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { TooltipProvider } from "../../components/Tooltip";
import { setBackend } from "../../ipc/backend";
import { newQueryClient } from "../../ipc/client";
import { FakeBackend } from "../../ipc/fake/backend";
import { emptyWorld } from "../../ipc/fake/world";
import { CloseDialog } from "./CloseDialog";
import { isPlace } from "./useOpenedPlace";

function shown(): FakeBackend {
  const fake = new FakeBackend({ world: emptyWorld(Date.now()) });
  setBackend(fake);
  render(
    <QueryClientProvider client={newQueryClient()}>
      <TooltipProvider>
        <CloseDialog />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  act(() => fake.emit("close_asked", {}));
  return fake;
}

test("Enter keeps syncing", async () => {
  const fake = shown();
  expect(await screen.findByRole("dialog", { name: "Keep syncing in the background?" })).toBeInTheDocument();
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => fake.shell).toEqual([{ keep_in_background: true }]);
  await expect.poll(() => screen.queryByRole("dialog")).toBeNull();
});

test("quitting is the other answer", async () => {
  const fake = shown();
  await userEvent.click(await screen.findByRole("button", { name: "Quit" }));
  await expect.poll(() => fake.shell).toEqual([{ keep_in_background: false }]);
});

test("Escape leaves the window open and decides nothing", async () => {
  const fake = shown();
  await screen.findByRole("dialog");
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("dialog")).toBeNull();
  expect([fake.shell, (await fake.call("settings_get", {})).keep_in_background]).toEqual([[], null]);
  act(() => fake.emit("close_asked", {}));
  expect(await screen.findByRole("dialog"), "the next close asks again").toBeInTheDocument();
});

test("only a path of the window is a place", () => {
  expect(["/conflicts", "/p/WEB", "/settings"].every(isPlace)).toBe(true);
  expect(["//evil.example", "https://evil.example", "conflicts", ""].some(isPlace)).toBe(false);
});

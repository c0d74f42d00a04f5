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
import { Follow } from "./Follow";

/** The question about the first connected project, whose repository has this name now. */
async function asked(now?: string) {
  const fake = new FakeBackend({ world: lanternfishWorld(Date.now()) });
  setBackend(fake);
  const view = (await fake.call("project_list", {})).find((project) => project.connection !== null);
  const connection = view?.connection;
  if (!view || !connection) throw new Error("no project is connected");
  if (now) fake.linking.renamed.set(connection.id, now);
  const onClose = vi.fn();
  render(
    <QueryClientProvider client={newQueryClient()}>
      <TooltipProvider>
        <Follow view={view} connection={connection} onClose={onClose} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  const name = async () => {
    const views = await fake.call("project_list", {});
    const found = views.find((project) => project.project.id === view.project.id)?.connection;
    return `${found?.repo_owner}/${found?.repo_name}`;
  };
  return { fake, onClose, name, old: `${connection.repo_owner}/${connection.repo_name}` };
}

test("a repository that is where it was is not offered to be followed", async () => {
  const { old } = await asked();
  expect(await screen.findByText(/is still where it was/)).toHaveTextContent(old);
  expect(screen.queryByRole("button", { name: /^Follow/ })).toBeNull();
  expect(screen.getAllByRole("button", { name: /Close/ }).length).toBeGreaterThan(0);
});

test("a renamed one is named, and followed only when somebody says so", async () => {
  const { name, old, onClose } = await asked("deepwater/lamp");
  const follow = await screen.findByRole("button", { name: "Follow deepwater/lamp" });
  expect(screen.getByRole("status")).toHaveTextContent(`${old} is now deepwater/lamp. Follow it?`);
  expect(screen.getByRole("status")).toHaveTextContent("The tasks keep their links");
  expect(await name(), "looking changes nothing").toBe(old);
  await userEvent.click(follow);
  await expect.poll(() => onClose.mock.calls.length).toBe(1);
  expect(await name()).toBe("deepwater/lamp");
});

test("a place that could not be asked for says why, and can be asked again", async () => {
  const fake = new FakeBackend({ world: lanternfishWorld(Date.now()) });
  setBackend(fake);
  const view = (await fake.call("project_list", {})).find((project) => project.connection !== null);
  if (!view?.connection) throw new Error("no project is connected");
  const connection = { ...view.connection, id: "gone" };
  render(
    <QueryClientProvider client={newQueryClient()}>
      <TooltipProvider>
        <Follow view={view} connection={connection} onClose={() => {}} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  expect(await screen.findByRole("button", { name: /Try again/ })).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: /^Follow/ })).toBeNull();
});

// @vitest-environment jsdom
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";
import { TooltipProvider } from "../../components/Tooltip";
import { setBackend } from "../../ipc/backend";
import { newQueryClient } from "../../ipc/client";
import { FakeBackend } from "../../ipc/fake/backend";
import { lanternfishWorld } from "../../ipc/fake/world";
import { Doctor } from "./Doctor";

async function doctor(token: string, change: (fake: FakeBackend) => void = () => {}) {
  const fake = new FakeBackend({ world: lanternfishWorld(Date.now()) });
  const [first] = fake.world.projects;
  if (!first) throw new Error("a project was expected");
  first.token = token;
  change(fake);
  setBackend(fake);
  const [view] = await fake.call("project_list", {});
  if (!view?.connection) throw new Error("a connection was expected");
  const onReplaceToken = vi.fn();
  render(
    <QueryClientProvider client={newQueryClient()}>
      <TooltipProvider>
        <Doctor view={view} connection={view.connection} onClose={() => {}} onReplaceToken={onReplaceToken} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return { fake, onReplaceToken };
}

const lines = async () => {
  const list = await screen.findByRole("list", { name: "What the token can do" });
  return within(list)
    .getAllByRole("listitem")
    .map((line) => line.textContent ?? "");
};

describe("the check of a token", () => {
  test("says in words what it can do, what it cannot, and what nobody tells", async () => {
    await doctor("fine-0123456789abcdef");
    const said = await lines();
    expect(said.find((line) => line.startsWith("Read issues"))).toContain("Read issues: can");
    const writing = said.find((line) => line.startsWith("Write comments")) ?? "";
    expect(writing).toContain("Write comments: cannot be told");
    expect(writing).toContain("do not list their permissions");
    expect(said.find((line) => line.startsWith("Read Dependabot"))).toContain("not here");
    expect(screen.getByText("Nothing is missing that this connection needs.")).toBeInTheDocument();
  });

  test("names what is missing and leads to the page that mends it", async () => {
    const { fake, onReplaceToken } = await doctor("read-0123456789abcdef");
    const said = (await lines()).find((line) => line.startsWith("Make and change issues")) ?? "";
    expect(said).toContain("the permission “Issues: read and write”");
    await userEvent.click(screen.getByRole("button", { name: "Add it: Make and change issues" }));
    expect(fake.opened).toEqual(["https://github.com/settings/personal-access-tokens"]);
    await userEvent.click(screen.getByRole("button", { name: "Replace token…" }));
    expect(onReplaceToken).toHaveBeenCalledOnce();
  });

  test("that could not be made says why, and can be made again", async () => {
    const offline = { code: "offline", message: "No network.", hint: "Your tasks are safe.", details: null };
    const { fake } = await doctor("token", (known) => known.failing.set("connection_doctor", offline));
    expect(await screen.findByText("No network.")).toBeInTheDocument();
    fake.failing.clear();
    await userEvent.click(screen.getByRole("button", { name: "Check again" }));
    expect((await lines()).length).toBeGreaterThan(8);
  });
});

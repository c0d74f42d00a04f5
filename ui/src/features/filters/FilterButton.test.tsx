// @vitest-environment jsdom
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { TooltipProvider } from "../../components/Tooltip";
import { setBackend } from "../../ipc/backend";
import { newQueryClient } from "../../ipc/client";
import { FakeBackend } from "../../ipc/fake/backend";
import { lanternfishWorld } from "../../ipc/fake/world";
import { runCommand } from "../../lib/commandRegistry";
import { FilterButton } from "./FilterButton";
import type { ViewSearch } from "./search";

async function shown(initial: ViewSearch = {}, offered = true) {
  const fake = new FakeBackend({ world: lanternfishWorld(Date.now()) });
  setBackend(fake);
  const [view] = await fake.call("project_list", {});
  const now: { search: ViewSearch } = { search: initial };
  function Held() {
    const [search, setSearch] = useState(initial);
    now.search = search;
    return (
      <FilterButton
        search={search}
        projectId={view?.project.id ?? null}
        account={null}
        onChange={setSearch}
        offered={offered}
      />
    );
  }
  render(
    <QueryClientProvider client={newQueryClient()}>
      <TooltipProvider>
        <Held />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return now;
}

test("one button filters by words and by values, and says how many are set", async () => {
  const now = await shown();
  await userEvent.click(screen.getByRole("button", { name: "Filters and sorting" }));
  await userEvent.type(await screen.findByRole("textbox", { name: "Filter tasks" }), "rotation");
  await expect.poll(() => now.search.q).toBe("rotation");
  await userEvent.click(screen.getByRole("button", { name: /^Status/ }));
  await userEvent.click(await screen.findByRole("option", { name: "Todo" }));
  expect(now.search).toEqual({ q: "rotation", status: ["todo"] });
  await userEvent.keyboard("{Escape}");
  const button = await screen.findByRole("button", { name: "Filters and sorting, 2 set" });
  expect(button, "the focus is back").toHaveFocus();
});

test("what is set stands beside its field and is cleared at once", async () => {
  const now = await shown({ q: "rotation", status: ["todo"], sort: "updated" });
  await userEvent.click(screen.getByRole("button", { name: "Filters and sorting, 2 set" }));
  expect(await screen.findByRole("button", { name: "Status Todo" })).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Clear all filters" }));
  expect(now.search, "the order is no filter").toEqual({ sort: "updated" });
});

test("its key opens it only while the list is in sight", async () => {
  await shown({}, false);
  expect(runCommand("filter.focus")).toBe(false);
});

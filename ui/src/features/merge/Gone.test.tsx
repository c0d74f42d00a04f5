// @vitest-environment jsdom
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { TooltipProvider } from "../../components/Tooltip";
import { setBackend } from "../../ipc/backend";
import { newQueryClient } from "../../ipc/client";
import type { MovedTo } from "../../ipc/contract";
import { FakeBackend } from "../../ipc/fake/backend";
import { lanternfishWorld } from "../../ipc/fake/world";
import { useLinkRequest } from "../../lib/linkRequest";
import { Gone } from "./Gone";

const URL = "https://github.com/harrowgate/tidepool/issues/7";

function Asked() {
  const request = useLinkRequest();
  return <output>{request ? `${request.taskKey} to ${request.issue}` : "nothing"}</output>;
}

async function opened(place: MovedTo | null) {
  const fake = new FakeBackend({ world: lanternfishWorld(Date.now()) });
  setBackend(fake);
  const call = vi.spyOn(fake, "call");
  const gone = await fake.call("conflict_show", { key: "LANT-298" });
  const detail = { ...gone, remote_state: "moved" as const, moved_to: place };
  render(
    <QueryClientProvider client={newQueryClient()}>
      <TooltipProvider>
        <Gone detail={detail} repository="harrowgate/lanternfish" onClose={() => {}} />
        <Asked />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return { call };
}

test("a moved issue whose new place is synced here is offered to be followed", async () => {
  await opened({ url: URL, repository: "harrowgate/tidepool", number: 7, project: "TIDE" });
  await userEvent.click(screen.getByRole("button", { name: "Relink to harrowgate/tidepool#7…" }));
  expect(screen.getByText(`LANT-298 to ${URL}`)).toBeInTheDocument();
});

test("one that went where nobody here is connected is opened on the forge", async () => {
  const { call } = await opened({ url: URL, repository: null, number: null, project: null });
  await userEvent.click(screen.getByRole("button", { name: "Open on GitHub" }));
  expect(call).toHaveBeenCalledWith("link_open", { url: URL });
  for (const choice of ["Keep it as a local task", "Create it again on GitHub", "Remove it here too"])
    expect(screen.getByRole("radio", { name: choice }), "what else can be done stays").toBeInTheDocument();
});

test("one whose new place cannot be seen says so and offers nothing else", async () => {
  await opened(null);
  expect(screen.getByText(/which this token cannot see/)).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: /Relink|Open on/ })).toBeNull();
});

// @vitest-environment jsdom
import { QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { setBackend } from "./backend";
import { newQueryClient } from "./client";
import { FakeBackend } from "./fake/backend";
import { lanternfishWorld } from "./fake/world";
import { keys } from "./keys";
import { useReadAhead } from "./readAhead";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function resting() {
  const fake = new FakeBackend({ world: lanternfishWorld(Date.now()) });
  const asked = vi.spyOn(fake, "call");
  setBackend(fake);
  const client = newQueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const { result, unmount } = renderHook(() => useReadAhead(), { wrapper });
  const pass = (time: number) => act(() => vi.advanceTimersByTimeAsync(time));
  return { asked, client, rest: (key: string | null) => result.current(key), unmount, pass };
}

test("a task that is rested on is there before it is opened, its text too", async () => {
  const { client, rest, pass } = resting();
  rest("LANT-317");
  await pass(100);
  const detail = client.getQueryData<{ task: { description: string } }>(keys.taskDetail("LANT-317"));
  expect(client.getQueryData(keys.markdown(detail?.task.description ?? ""))).toBeDefined();
});

test("walking past reads nothing, and a task that is there is not read again", async () => {
  const { asked, rest, pass, unmount } = resting();
  for (const key of ["LANT-311", "LANT-355", "LANT-317"]) {
    rest(key);
    await pass(20);
  }
  await pass(100);
  const shown = () => asked.mock.calls.filter(([name]) => name === "task_show").map(([, request]) => request);
  expect(shown()).toEqual([{ key: "LANT-317" }]);
  rest(null);
  rest("LANT-317");
  await pass(100);
  expect(shown().length, "once").toBe(1);
  rest("LANT-311");
  unmount();
  await pass(100);
  expect(shown().length, "nor after the screen is gone").toBe(1);
});

// @vitest-environment jsdom
import { renderHook } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { setBackend } from "../../ipc/backend";
import { FakeBackend } from "../../ipc/fake/backend";
import { emptyWorld } from "../../ipc/fake/world";
import { useInUse } from "./useInUse";

afterEach(() => {
  vi.useRealTimers();
});

test("a key or a movement is told, once a minute, and not after the window’s end", async () => {
  vi.useFakeTimers();
  const fake = new FakeBackend({ world: emptyWorld(Date.now()) });
  setBackend(fake);
  const { unmount } = renderHook(() => useInUse());
  expect(fake.uses, "nobody is there yet").toBe(0);
  for (const sign of ["pointermove", "keydown", "wheel"]) dispatchEvent(new Event(sign));
  await vi.advanceTimersByTimeAsync(0);
  expect(fake.uses).toBe(1);
  await vi.advanceTimersByTimeAsync(61_000);
  dispatchEvent(new Event("keydown"));
  dispatchEvent(new Event("pointermove"));
  await vi.advanceTimersByTimeAsync(0);
  expect(fake.uses).toBe(2);
  unmount();
  await vi.advanceTimersByTimeAsync(61_000);
  dispatchEvent(new Event("keydown"));
  await vi.advanceTimersByTimeAsync(0);
  expect(fake.uses).toBe(2);
});

// @vitest-environment jsdom
import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useNow } from "./useNow";

function visible(state: "visible" | "hidden"): void {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
}

const pass = (ms: number) => act(() => void vi.advanceTimersByTime(ms));

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 4, 14, 14, 0) });
});
afterEach(() => {
  visible("visible");
  vi.useRealTimers();
});

test("goes on twice a minute while somebody looks", () => {
  const { result } = renderHook(() => useNow());
  pass(60_000);
  expect(result.current).toEqual(new Date(2026, 4, 14, 14, 1));
});

test("wakes nobody while the window is hidden, and is right at once when it comes back", () => {
  const { result } = renderHook(() => useNow());
  visible("hidden");
  expect(vi.getTimerCount(), "a hidden window has no clock to keep").toBe(0);
  pass(3_600_000);
  expect(result.current).toEqual(new Date(2026, 4, 14, 14, 0));
  visible("visible");
  expect(result.current).toEqual(new Date(2026, 4, 14, 15, 0));
  pass(30_000);
  expect(result.current).toEqual(new Date(2026, 4, 14, 15, 0, 30));
});

test("stops with the last that shows a time", () => {
  const one = renderHook(() => useNow());
  const two = renderHook(() => useNow());
  one.unmount();
  expect(vi.getTimerCount()).toBe(1);
  two.unmount();
  expect(vi.getTimerCount()).toBe(0);
});

// @vitest-environment jsdom
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keys } from "./keys";
import { Refresh } from "./refresh";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A list on the screen whose reading takes `takes`; `read` says when it was read. */
function list(takes: number) {
  const client = new QueryClient();
  const start = performance.now();
  const read: number[] = [];
  const observer = new QueryObserver(client, {
    queryKey: keys.tasks,
    queryFn: async () => {
      read.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, takes));
      return read.length;
    },
    initialData: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const unsubscribe = observer.subscribe(() => {});
  const refresh = new Refresh(client);
  /** Changes every ten milliseconds for so long. */
  const flood = async (lasts: number, also: (at: number) => void = () => {}) => {
    for (let at = 0; at < lasts; at += 10) {
      refresh.invalidate(keys.tasks);
      also(at);
      await vi.advanceTimersByTimeAsync(10);
    }
  };
  const end = () => {
    refresh.stop();
    unsubscribe();
  };
  return { client, read, refresh, flood, end };
}

const press = () => window.dispatchEvent(new KeyboardEvent("keydown"));

test("the first change is read at once, whatever is pressed", async () => {
  const { read, refresh, end } = list(5);
  press();
  refresh.invalidate(keys.tasks);
  await vi.advanceTimersByTimeAsync(0);
  expect(read).toEqual([0]);
  end();
});

test("a flood is read in steps, and its last change is not lost", async () => {
  const { read, flood, end } = list(5);
  await flood(1_000);
  expect(read.length).toBeLessThanOrEqual(8);
  expect(read.length).toBeGreaterThanOrEqual(6);
  await vi.advanceTimersByTimeAsync(200);
  expect(read.at(-1)).toBeGreaterThanOrEqual(990);
  end();
});

test("where reading is slow the window has most of the time for itself", async () => {
  const { read, flood, end } = list(100);
  await flood(2_000);
  for (const [index, at] of read.entries()) {
    if (index > 0) expect(at - (read[index - 1] ?? 0)).toBeGreaterThanOrEqual(500);
  }
  expect(read.length).toBeGreaterThanOrEqual(3);
  end();
});

test("an answer that does not come holds nothing up", async () => {
  const { read, flood, end } = list(60_000);
  await flood(3_500);
  expect(read.length).toBe(4);
  end();
});

test("in a flood a key is answered first, and typing on does not stop the news", async () => {
  const { read, flood, end } = list(5);
  await flood(300, (at) => at === 140 && press());
  expect(read.filter((at) => at > 140 && at < 390)).toEqual([]);
  await flood(4_000, (at) => at % 100 === 0 && press());
  expect(read.length).toBeGreaterThanOrEqual(3);
  end();
});

test("what was changed here waits for no peace", async () => {
  const { client, read, flood, refresh, end } = list(200);
  await flood(300);
  expect(read.length).toBe(1);
  press();
  await client
    .getMutationCache()
    .build(client, { mutationFn: async () => null })
    .execute(undefined);
  refresh.invalidate(keys.tasks);
  await vi.advanceTimersByTimeAsync(0);
  expect(read.length).toBe(2);
  end();
});

test("the end of a flood is read at once", async () => {
  const { read, flood, refresh, end } = list(200);
  await flood(300, () => press());
  expect(read.length).toBe(1);
  refresh.invalidate(keys.tasks);
  refresh.hurry();
  await vi.advanceTimersByTimeAsync(0);
  expect(read.length).toBe(2);
  end();
});

// @vitest-environment jsdom
import { QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { setBackend } from "./backend";
import { newQueryClient } from "./client";
import type { StatusView, SyncRun } from "./contract";
import { followEvents } from "./events";
import { FakeBackend } from "./fake/backend";
import { emptyWorld } from "./fake/world";
import { keys } from "./keys";

/** A query whose answers arrive when they are released, in the order they were asked for. */
function slow<T>(queryKey: readonly unknown[]) {
  const fake = new FakeBackend({ world: emptyWorld(Date.now()) });
  setBackend(fake);
  const client = newQueryClient();
  const stop = followEvents(client);
  const asked: ((answer: T) => void)[] = [];
  const observer = new QueryObserver<T>(client, {
    queryKey,
    queryFn: () => new Promise<T>((resolve) => asked.push(resolve)),
  });
  const unsubscribe = observer.subscribe(() => {});
  const end = () => {
    stop();
    unsubscribe();
  };
  return { fake, client, asked, end };
}

test("a sync that has ended does not come back with an answer from before its end", async () => {
  const { fake, client, asked, end } = slow<SyncRun[]>(keys.syncs);
  const run = { id: "1", project_id: "p" } as SyncRun;
  fake.emit("sync_finished", { project_id: "p", run });
  expect(asked).toHaveLength(2);
  asked[1]?.([]);
  asked[0]?.([run]);
  await expect.poll(() => client.isFetching()).toBe(0);
  expect(client.getQueryData(keys.syncs)).toEqual([]);
  end();
});

test("nor does a status that was read before the newest one", async () => {
  const { fake, client, asked, end } = slow<StatusView>(keys.status);
  const status = (all_tasks: number) => ({ all_tasks }) as StatusView;
  fake.emit("status_changed", status(2));
  asked[0]?.(status(1));
  asked[1]?.(status(2));
  await expect.poll(() => client.isFetching()).toBe(0);
  expect(client.getQueryData(keys.status)).toEqual(status(2));
  end();
});

import { expect, test, vi } from "vitest";
import type { StatusView } from "./contract";
import { tauriBackend } from "./tauri";

const { listen, status_show } = vi.hoisted(() => ({ listen: vi.fn(), status_show: vi.fn() }));
vi.mock("./bindings", () => ({
  commands: { status_show },
  events: { status_changed: { listen }, tasks_changed: { listen } },
}));

test("nothing is asked before its changes would be heard, and a refusal to listen stops nothing", async () => {
  const registered: (() => void)[] = [];
  listen.mockImplementationOnce(() => new Promise((resolve) => registered.push(() => resolve(() => {}))));
  listen.mockImplementationOnce(() => Promise.reject(new Error("no events")));
  status_show.mockResolvedValue({ all_tasks: 3 } satisfies Partial<StatusView>);
  const backend = tauriBackend();
  backend.listen("status_changed", () => {});
  backend.listen("tasks_changed", () => {});
  const answer = backend.call("status_show", {});
  await Promise.resolve();
  expect(status_show).not.toHaveBeenCalled();
  registered[0]?.();
  expect(await answer).toEqual({ all_tasks: 3 });
});

test("who stops listening before it was registered hears nothing", async () => {
  const unlisten = vi.fn();
  listen.mockImplementationOnce(async () => unlisten);
  const backend = tauriBackend();
  backend.listen("status_changed", () => {})();
  await backend.call("status_show", {});
  expect(unlisten).toHaveBeenCalledOnce();
});

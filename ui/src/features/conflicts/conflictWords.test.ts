import { describe, expect, test } from "vitest";
import type { ConflictView } from "../../ipc/contract";
import { FakeBackend } from "../../ipc/fake/backend";
import { lanternfishWorld } from "../../ipc/fake/world";
import { actionWords, sidesWords } from "./conflictWords";

async function list(resolved: boolean): Promise<ConflictView[]> {
  const fake = new FakeBackend({ world: lanternfishWorld(Date.now()) });
  return (await fake.call("conflict_list", { project_id: null, resolved, offset: 0, limit: 100 })).conflicts;
}

describe("the list of conflicts", () => {
  test("says of each that waits what differs", async () => {
    expect((await list(false)).map(sidesWords)).toEqual([
      "Edited here, and no longer on GitHub",
      "Description and status differ between this computer and GitHub",
      "Title, description and milestone differ between this computer and GitHub",
    ]);
  });
  test("says of each that is resolved how", async () => {
    expect((await list(true)).map(actionWords)).toEqual([
      "Merged automatically",
      "GitHub’s version was accepted",
      "This computer’s version was kept",
    ]);
  });
  test("says that a task was removed, until that is taken back", async () => {
    const fake = new FakeBackend({ world: lanternfishWorld(Date.now()) });
    const ask = { project_id: null, resolved: false, offset: 0, limit: 100 };
    const [gone] = (await fake.call("conflict_list", ask)).conflicts;
    if (!gone) throw new Error("the fake has one whose issue is gone");
    await fake.call("conflict_resolve_gone", { key: gone.task.key, action: "remove" });
    const [decided] = (await fake.call("conflict_list", { ...ask, resolved: true })).conflicts;
    expect(decided && actionWords(decided)).toBe("The task was removed here too");
    await fake.call("conflict_undo", { conflict_ids: [gone.id] });
    expect((await fake.call("conflict_list", ask)).conflicts.map((one) => one.id)).toContain(gone.id);
  });
  test("keeps to the grammar of one field", async () => {
    const [, conflict] = await list(false);
    if (!conflict) throw new Error("the fake has three conflicts");
    expect(sidesWords({ ...conflict, fields: ["title"] })).toMatch(/^Title differs between/);
    expect(sidesWords({ ...conflict, fields: ["status"] })).toMatch(/^Status differs between/);
    expect(sidesWords({ ...conflict, fields: ["labels"] })).toMatch(/^Labels differ between/);
  });
});

import { beforeEach, describe, expect, test } from "vitest";
import type { ConflictDetail, MergeChoices } from "../../contract";
import { FakeBackend } from "../backend";
import { lanternfishWorld } from "../world";

const KEY = "LANT-311";
let fake: FakeBackend;
let detail: ConflictDetail;

beforeEach(async () => {
  fake = new FakeBackend({ world: lanternfishWorld(Date.now()), manyConflicts: true });
  detail = await fake.call("conflict_show", { key: KEY });
});

const ours: MergeChoices = {
  title: { take: "ours" },
  state: null,
  milestone: { take: "ours" },
  description: [{ take: "ours" }, { take: "ours" }, { take: "ours" }],
};
const waiting = async () =>
  (
    await fake.call("conflict_list", { project_id: null, resolved: false, offset: 0, limit: 100 })
  ).conflicts.map(({ task }) => task.key);
const resolve = (choices: MergeChoices, version = detail.version) =>
  fake.call("conflict_resolve", { key: KEY, version, action: "merge", choices });

describe("pretended conflicts", () => {
  test("are drawn so that the chunks spell the three texts", () => {
    const spelt = (side: "base" | "ours" | "theirs") =>
      detail.merge.description.chunks.map((chunk) => chunk[side].text).join("");
    expect([spelt("base"), spelt("ours"), spelt("theirs")]).toEqual([
      detail.base.description,
      detail.local.description,
      detail.remote.description,
    ]);
    for (const chunk of detail.merge.description.chunks)
      for (const side of ["base", "ours", "theirs"] as const)
        expect(chunk[side].spans.map((span) => span.text).join(""), "spans are the text again").toBe(
          chunk[side].text,
        );
  });
  test("hold one of every reason, and a body as long as a forge allows", async () => {
    const every = await fake.call("conflict_show", { key: "LANT-305" });
    const reasons = every.merge.description.chunks.flatMap(({ clash }) => clash?.reason ?? []);
    expect(new Set(reasons).size).toBe(10);
    const long = await fake.call("conflict_show", { key: "LANT-329" });
    expect(long.remote.description).toHaveLength(65_536);
  });
  test("refuse a resolution made for another version, or half made", async () => {
    fake.conflicts.moveOn(KEY);
    await expect(resolve(ours)).rejects.toMatchObject({ code: "conflict_moved" });
    const { version } = await fake.call("conflict_show", { key: KEY });
    await expect(resolve(ours, version), "a new part is not decided").rejects.toMatchObject({
      code: "invalid",
    });
    expect(await waiting()).toContain(KEY);
  });
  test("carry a draft over to the version they moved to, and say so", async () => {
    await fake.call("conflict_draft", { key: KEY, version: detail.version, choices: ours });
    fake.conflicts.moveOn(KEY);
    const { draft, draft_moved } = await fake.call("conflict_show", { key: KEY });
    expect(draft_moved).toBe(true);
    expect(draft?.description).toEqual([{ take: "ours" }, { take: "ours" }, null, null]);
  });
  test("are resolved with what was chosen, and wait again after undo", async () => {
    const { conflict_id, sends } = await resolve({ ...ours, title: { take: "theirs" } });
    const { task } = await fake.call("task_show", { key: KEY });
    expect([task.title, task.milestone, sends]).toEqual([detail.remote.title, "0.9", true]);
    expect(await waiting()).not.toContain(KEY);
    await fake.call("conflict_undo", { conflict_ids: [conflict_id] });
    expect(await waiting()).toContain(KEY);
    expect((await fake.call("task_show", { key: KEY })).task.title).toBe(detail.local.title);
  });
});

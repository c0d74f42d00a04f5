import { describe, expect, test } from "vitest";
import type { ProjectView, SyncRun } from "../../ipc/contract";
import { FakeBackend } from "../../ipc/fake/backend";
import { newRun } from "../../ipc/fake/syncs";
import { lanternfishWorld } from "../../ipc/fake/world";
import { NOTHING_UNSENT } from "../../ipc/unsent";
import { countWords, fractionOf } from "./progress";
import { resultWords, syncWords } from "./standing";

const now = new Date(2026, 4, 14, 14, 0);
const world = lanternfishWorld(now.getTime());

async function lanternfish(): Promise<ProjectView> {
  const [view] = await new FakeBackend({ world: structuredClone(world) }).call("project_list", {});
  if (!view) throw new Error("the world has no project");
  return view;
}

function run(part: Partial<SyncRun>): SyncRun {
  const place = world.projects[0];
  if (!place) throw new Error("the world has no project");
  return { ...newRun(place, "full", false), ...part };
}

describe("the header's words", () => {
  test("name the last and the next sync", async () => {
    expect(syncWords(await lanternfish(), undefined, now)).toEqual(["Synced 2 min ago", "next in 3 min"]);
  });
  test("promise no next sync where nothing will start by itself", async () => {
    const view = await lanternfish();
    if (view.connection) view.connection.sync_enabled = false;
    expect(syncWords(view, undefined, now)[1]).toBe("paused");
    if (view.connection) view.connection.sync_error = "unauthorized";
    expect(syncWords(view, undefined, now)[1]).toBeNull();
  });
  test("say when a sync that waits goes on, and that it is asked again where nobody answered", async () => {
    const view = await lanternfish();
    const waiting_until = new Date(2026, 4, 14, 14, 32).toISOString();
    const progress = { ...run({}).progress, waiting_until };
    expect(syncWords(view, run({ progress }), now)[1]).toBe("resumes at 14:32");
    expect(syncWords({ ...view, standing: "offline" }, undefined, now)[1]).toBe(
      "offline, tries again in 3 min",
    );
  });
  test("say until when everything is paused, instead of a sync that will not come", async () => {
    const view = await lanternfish();
    const until = new Date(2026, 4, 14, 14, 32).toISOString();
    expect(syncWords(view, undefined, now, until)[1]).toBe("paused until 14:32");
    if (view.connection) view.connection.sync_enabled = false;
    expect(syncWords(view, undefined, now, until)[1], "its own pause has no end").toBe("paused");
  });
  test("repeat why a project is not in sync, as Rust says it", async () => {
    const view = await lanternfish();
    const failed = { ...view, standing: "error" as const, standing_words: "the last sync failed" };
    expect(syncWords(failed, undefined, now)[1]).toBe("the last sync failed, next in 3 min");
    const unsent = { ...view, standing: "paused" as const, standing_words: "3 edits wait to be sent" };
    expect(syncWords(unsent, undefined, now)[1]).toBe("3 edits wait to be sent, next in 3 min");
  });
  test("do not claim a sync that never was", async () => {
    const view = await lanternfish();
    if (view.connection) view.connection.last_sync_at = null;
    expect([syncWords(view, undefined, now)[0], syncWords(view, run({}), now)[0]]).toEqual([
      "Not synced yet",
      "First sync",
    ]);
  });
});

describe("many edits that wait for a look", () => {
  test("let the next sync be promised, for pulling goes on", async () => {
    const view = await lanternfish();
    if (view.connection) view.connection.sync_error = "many_changes";
    expect(syncWords(view, undefined, now)[1]).toBe("next in 3 min");
  });
  test("are said with what was done all the same", async () => {
    const view = { ...(await lanternfish()), unsent: { edits: 28, issues: 4, comments: 0, refused: 0 } };
    const error = { code: "many_changes", message: "" };
    expect(resultWords(view, run({ status: "failure", error, tasks_updated: 18 }))).toEqual({
      title: "28 edits would change issues on GitHub at once",
      body: "Nothing was sent. 18 updated.",
    });
    const talk = { ...view, unsent: { edits: 28, issues: 0, comments: 3, refused: 0 } };
    expect(resultWords(talk, run({ status: "failure", error })).title).toBe(
      "28 edits and 3 comments would change issues on GitHub at once",
    );
    expect(resultWords({ ...view, unsent: NOTHING_UNSENT }, run({ status: "failure", error }))).toEqual({
      title: "Many edits would change issues on GitHub at once",
      body: "Nothing was sent.",
    });
  });
});

describe("a result", () => {
  test("counts what happened and leaves out what did not", async () => {
    const words = resultWords(
      await lanternfish(),
      run({ status: "success", tasks_created: 3, conflicts_detected: 1 }),
    );
    expect(words).toEqual({ title: "Lanternfish is synced", body: "3 created. 1 conflict waits for you." });
  });
  test("calls a project in sync only when it stands so", async () => {
    const view = { ...(await lanternfish()), conflicts: 0 };
    const success = run({ status: "success" });
    const titles = (["in_sync", "paused", "needs_you", "error"] as const).map(
      (standing) => resultWords({ ...view, standing }, success).title,
    );
    expect(titles).toEqual([
      "Lanternfish is in sync",
      "Lanternfish is synced",
      "Lanternfish is synced",
      "Lanternfish is synced",
    ]);
  });
  test("of a failure says that everything is safe", async () => {
    const error = { code: "forge_trouble", message: "The connection broke off." };
    const { title, body } = resultWords(await lanternfish(), run({ status: "failure", error }));
    expect(title).toBe("Sync of Lanternfish stopped");
    expect(body).toContain("The connection broke off.");
    expect(body).toContain("safe here");
  });
  test("without a network is no failure of anybody's: it says who is away and what goes out later", async () => {
    const error = { code: "offline", message: "The connection broke off." };
    const words = resultWords(await lanternfish(), run({ status: "failure", error }));
    expect(words).toEqual({
      title: "api.github.com cannot be reached",
      body: "Everything works here. 2 edits go out when it is back.",
    });
  });
});

describe("progress", () => {
  const progress = {
    stage: "updating" as const,
    current: 640,
    total: 1240,
    processed: 640,
    waiting_until: null,
  };
  test("is counted against an estimate while issues are taken over", () => {
    expect(countWords(progress)).toBe("640 of about 1\u202f240");
    expect(fractionOf(progress)).toBeCloseTo(0.516, 3);
  });
  test("is exact while edits are sent", () => {
    expect(countWords({ ...progress, stage: "pushing", current: 1, total: 3 })).toBe("1 of 3");
  });
  test("only counts where the total is not known, and never passes the end", () => {
    expect([countWords({ ...progress, total: null }), fractionOf({ ...progress, total: null })]).toEqual([
      "640 so far",
      null,
    ]);
    expect(fractionOf({ ...progress, total: 600 })).toBe(1);
    expect(fractionOf({ ...progress, total: 0, current: 0 })).toBeNull();
  });
});

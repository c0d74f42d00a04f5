import { beforeEach, describe, expect, test } from "vitest";
import type { ConflictDetail, MergeChoices } from "../../ipc/contract";
import { FakeBackend } from "../../ipc/fake/backend";
import { lanternfishWorld } from "../../ipc/fake/world";
import { leftOf } from "./choices";
import {
  edit,
  follow,
  forget,
  go,
  point,
  showBase,
  start,
  takeChoice,
  takeSide,
  type Work,
  wind,
  write,
} from "./work";

const KEY = "LANT-311";
let fake: FakeBackend;
let detail: ConflictDetail;
let work: Work;

beforeEach(async () => {
  fake = new FakeBackend({ world: lanternfishWorld(Date.now()) });
  detail = await fake.call("conflict_show", { key: KEY });
  work = start(detail);
});

const byHand = { take: "edited", text: "by hand\n" } as const;
const left = ({ detail: { merge }, steps }: Work) => leftOf(merge, steps.now);

async function movedOn(from: Work): Promise<Work> {
  fake.conflicts.moveOn(KEY);
  return follow(from, await fake.call("conflict_show", { key: KEY }));
}

describe("the dialog", () => {
  test("opens at the first thing that is not decided, with nothing chosen", () => {
    expect([work.cursor, left(work)]).toEqual(["title", ["title", "milestone", 0, 1, 2]]);
    expect(work.jumps, "opening scrolls nowhere").toBe(0);
  });
  test("opens a draft where it was left, one undo away from the automatic merge", () => {
    const draft: MergeChoices = { ...work.steps.now, title: { take: "theirs" } };
    const again = start({ ...detail, draft });
    expect([again.cursor, left(again).length]).toEqual(["milestone", 4]);
    expect(left(wind(again, "undo"))).toHaveLength(5);
  });
  test("says that the issue moved on since the draft", () => {
    expect(start({ ...detail, draft: work.steps.now, draft_moved: true }).moved?.words).toContain("moved on");
  });
  test("moves the cursor to what was decided, and undo back to it", () => {
    const taken = takeChoice(work, 2, { take: "ours" });
    expect(taken.cursor).toBe(2);
    const back = wind(point(taken, "title"), "undo");
    expect([back.cursor, back.jumps]).toEqual([2, 1]);
    expect(wind(back, "redo").steps.now).toEqual(taken.steps.now);
  });
  test("takes one side for all with one step", () => {
    const all = takeSide(work, "theirs", "everything");
    expect([left(all), left(wind(all, "undo")).length]).toEqual([[], 5]);
    expect(left(wind(forget(all), "undo")), "forgetting can be taken back too").toEqual([]);
  });
  test("closes base and the editor when the next place is asked for", () => {
    expect(go(showBase(work, 0), 1)).toMatchObject({ base: null, cursor: 1 });
    expect(go(edit(work, 0), 1)).toMatchObject({ editing: null, cursor: 1 });
  });
  test("leaves open what stands open elsewhere when the pointer presses", () => {
    expect(point(showBase(work, 0), 1), "nothing may move under the pointer").toMatchObject({
      base: 0,
      cursor: 1,
    });
  });
  test("shows and hides base", () => {
    const shown = showBase(work, 1);
    expect([shown.base, showBase(shown, 1).base]).toEqual([1, null]);
  });
});

describe("when the issue moves on", () => {
  test("reading the same version again changes nothing", async () => {
    const taken = takeChoice(work, 0, { take: "ours" });
    const again = follow(taken, await fake.call("conflict_show", { key: KEY }));
    expect([again.steps, again.moved]).toEqual([taken.steps, null]);
  });
  test("choices that still apply stay, and what changed is open again", async () => {
    const all = takeSide(work, "ours", "everything");
    const after = await movedOn(all);
    expect(left(after), "one part changed and one is new").toEqual([2, 3]);
    expect(after.moved?.words).toBe(
      "oskar-vaal edited it again. 4 of your 5 choices still apply; 2 differences are new.",
    );
  });
  test("undo still goes back through what was chosen before", async () => {
    const after = await movedOn(takeChoice(takeChoice(work, 0, { take: "ours" }), 1, { take: "theirs" }));
    expect(wind(after, "undo").steps.now.description.slice(0, 2)).toEqual([{ take: "ours" }, null]);
  });
  test("writing goes on in a part that did not change", async () => {
    const after = await movedOn(write(edit(work, 0), 0, byHand));
    expect([after.editing, after.cursor, after.steps.now.description[0]]).toEqual([0, 0, byHand]);
  });
  test("what was written for a part that changed is not lost", async () => {
    const after = await movedOn(write(edit(work, 2), 2, byHand));
    expect(after.editing).toBeNull();
    expect(after.moved?.lost, "it stands in the notice, to be copied").toEqual(["by hand\n"]);
  });
});

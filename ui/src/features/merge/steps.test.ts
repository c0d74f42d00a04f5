import { describe, expect, test } from "vitest";
import type { MergeChoices } from "../../ipc/contract";
import { begin, rebased, redo, rest, take, undo } from "./steps";

const none: MergeChoices = { title: null, state: null, milestone: null, description: [null] };
const ours: MergeChoices = { ...none, title: { take: "ours" } };
const theirs: MergeChoices = { ...none, title: { take: "theirs" } };
const written = (text: string): MergeChoices => ({ ...none, description: [{ take: "edited", text }] });

describe("undo inside the dialog", () => {
  test("goes back step by step to the automatic merge, and no further", () => {
    const steps = take(take(begin(none, null), ours), theirs);
    const back = undo(steps);
    expect([back.now, undo(back).now, undo(undo(back)).now]).toEqual([ours, none, none]);
  });
  test("takes a draft back to the automatic merge", () => {
    expect(undo(begin(none, ours)).now, "the merge is the first step, the draft the one after it").toEqual(
      none,
    );
  });
  test("can be taken back, until something else is chosen", () => {
    const back = undo(take(begin(none, null), ours));
    expect(redo(back).now).toEqual(ours);
    expect(redo(take(back, theirs)).now, "another way was taken").toEqual(theirs);
  });
  test("counts the same choice once", () => {
    expect(take(take(begin(none, null), ours), ours).past).toHaveLength(1);
  });
  test("takes what was written in one go as one step", () => {
    const steps = take(take(begin(none, null), written("a"), 0), written("ab"), 0);
    expect(undo(steps).now).toEqual(none);
    const again = take(rest(steps), written("abc"), 0);
    expect(undo(again).now, "after a rest the letters are a step of their own").toEqual(written("ab"));
  });
});

test("after the issue moved on, steps that became the same are one", () => {
  const steps = take(take(begin(none, null), ours), written("gone"));
  const moved = rebased(steps, (choices) => ({ ...choices, description: [null] }));
  expect([moved.now, undo(moved).now]).toEqual([none, ours]);
  const forgetful = rebased(steps, () => none);
  expect(forgetful.past, "undo never does nothing").toEqual([]);
});

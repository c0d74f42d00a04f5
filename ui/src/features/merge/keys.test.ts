// @vitest-environment jsdom
import { describe, expect, test } from "vitest";
import { KEYS, mergeKeyOf } from "./keys";

function press(init: KeyboardEventInit, target: HTMLElement = document.createElement("button")) {
  document.body.append(target);
  let found: ReturnType<typeof mergeKeyOf> = null;
  target.addEventListener("keydown", (event) => {
    found = mergeKeyOf(event);
  });
  target.dispatchEvent(new KeyboardEvent("keydown", init));
  target.remove();
  return found;
}

describe("the keys of the dialog", () => {
  test("each mean one thing", () => {
    const chords = Object.values(KEYS).map(({ chord }) => chord);
    expect(chords).toEqual([...new Set(chords)]);
  });
  test("are read as the table spells them", () => {
    expect([
      press({ key: "1", code: "Digit1" }),
      press({ key: "n" }),
      press({ key: "z", ctrlKey: true }),
      press({ key: "Z", ctrlKey: true, shiftKey: true }),
      press({ key: "Enter", ctrlKey: true }),
      press({ key: "x" }),
    ]).toEqual(["ours", "next", "undo", "redo", "resolve", null]);
  });
  test("mean the key and not the letter where Shift is held", () => {
    expect(press({ key: '"', code: "Digit2", shiftKey: true }), "Shift and 2 on a German keyboard").toBe(
      "allTheirs",
    );
  });
  test("are off while somebody types", () => {
    const field = document.createElement("input");
    expect([press({ key: "1", code: "Digit1" }, field), press({ key: "z", ctrlKey: true }, field)]).toEqual([
      null,
      null,
    ]);
  });
});

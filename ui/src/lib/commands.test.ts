// @vitest-environment jsdom
import { describe, expect, test } from "vitest";
import { COMMAND_IDS, chordOf, commandOf, GROUPS, keysOf } from "./commands";

const press = (
  key: string,
  held: Partial<Record<"ctrlKey" | "metaKey" | "shiftKey" | "altKey", boolean>> = {},
) => chordOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

describe("the table of commands", () => {
  test("gives no chord to two commands", () => {
    const chords = COMMAND_IDS.flatMap((id) => commandOf(id).keys);
    expect(chords, "a key must mean one thing").toEqual([...new Set(chords)]);
  });
  test("has a title and a group for every command", () => {
    for (const id of COMMAND_IDS) {
      expect(commandOf(id).title).not.toBe("");
      expect(GROUPS).toContain(commandOf(id).group);
    }
  });
  test("shows the first chord as caps", () => {
    expect([keysOf("palette.open"), keysOf("sync.preview"), keysOf("theme.dark")]).toEqual([
      ["Ctrl", "K"],
      ["Shift", "S"],
      undefined,
    ]);
  });
});

test("a key press is spelt as in the table", () => {
  expect([
    press("J"),
    press("S", { shiftKey: true }),
    press("k", { ctrlKey: true }),
    press("k", { metaKey: true }),
    press("?", { shiftKey: true }),
    press("ArrowUp", { shiftKey: true }),
    press("ArrowUp", { altKey: true }),
  ]).toEqual(["j", "shift+s", "mod+k", "mod+k", "?", "shift+arrowup", "alt+arrowup"]);
});

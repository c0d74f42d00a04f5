import { describe, expect, test } from "vitest";
import { bandsOver, niceTicks } from "./scales";

describe("ticks", () => {
  test.each([
    [10, [0, 5, 10]],
    [11.4, [0, 5, 10, 15]],
    [1, [0, 0.5, 1]],
    [0.001, [0, 0.0005, 0.001]],
    [0.3, [0, 0.1, 0.2, 0.3]],
    [42, [0, 10, 20, 30, 40, 50]],
    [100, [0, 50, 100]],
    [2, [0, 0.5, 1, 1.5, 2]],
  ])("up to %d are round and reach it", (longest, ticks) => {
    expect(niceTicks(longest, 3)).toEqual(ticks);
  });
});

describe("bands", () => {
  test("fill the room, with the wanted gaps between and at the ends", () => {
    const { step, width, at } = bandsOver(100, 5, 0.4, 0.2);
    expect(step, "five bands, the inner gap not counted after the last").toBe(20);
    expect(width).toBe(12);
    expect([at(0), at(4) + width], "as much room on the left as on the right").toEqual([4, 96]);
  });

  test("are none of a chart without runs, and nothing is divided by zero", () => {
    expect(Number.isFinite(bandsOver(0, 0, 0.4, 0.2).step)).toBe(true);
  });
});

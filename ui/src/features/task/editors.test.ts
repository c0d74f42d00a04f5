import { expect, test } from "vitest";
import { parsePoints } from "./editors";

test.each([
  ["3", 3],
  [" 0,5 ", 0.5],
  ["", null],
  ["-1", undefined],
  ["many", undefined],
  ["Infinity", undefined],
  ["1e9", undefined],
])("points %j are %s", (text, points) => {
  expect(parsePoints(text)).toBe(points);
});

// @vitest-environment jsdom
import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { useFixedRows } from "./useFixedRows";

const HEIGHT = 50;

function shown(rows: number, begin: number | null) {
  const element = document.createElement("div");
  Object.defineProperty(element, "clientHeight", { value: 500 });
  const scroller = { current: element };
  const { result } = renderHook(() => useFixedRows(scroller, { rows, height: HEIGHT, begin }));
  return { element, result };
}

test("draws what a window can show, however many rows there are", () => {
  const { first, last } = shown(100_000, null).result.current;
  expect([first, last - first], "a window of 768 px and six rows more").toEqual([0, 22]);
  expect(shown(3, null).result.current.last, "no row that is not there").toBe(2);
  expect(shown(0, null).result.current.last, "none of none").toBe(-1);
});

test("begins at the row that is wanted", () => {
  const { element, result } = shown(1000, 400);
  expect(element.scrollTop, "with as much above it as below").toBe((400 - 8) * HEIGHT);
  expect(result.current.first).toBeLessThan(400);
  expect(result.current.last).toBeGreaterThan(400);
});

test("follows the scrolling", () => {
  const { element, result } = shown(1000, null);
  element.scrollTop = 300 * HEIGHT;
  act(() => result.current.onScroll());
  expect([result.current.first, result.current.last]).toEqual([294, 322]);
});

test("scrolls no farther than a row needs to be in sight", () => {
  const { element, result } = shown(1000, null);
  result.current.reveal(5);
  expect(element.scrollTop, "in sight already").toBe(0);
  result.current.reveal(12);
  expect(element.scrollTop, "its lower edge").toBe(13 * HEIGHT - 500);
  result.current.reveal(1);
  expect(element.scrollTop, "its upper edge").toBe(HEIGHT);
});

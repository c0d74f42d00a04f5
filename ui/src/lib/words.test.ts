import { describe, expect, test } from "vitest";
import { ageShort, ago, bytes, count, duration, initials, listed, pausedWords, plural, until } from "./words";

const now = new Date(2026, 4, 14, 14, 32, 0);
const minutes = (n: number) => new Date(now.getTime() - n * 60_000).toISOString();

describe("numbers", () => {
  test.each([
    [0, "0"],
    [999, "999"],
    [1294, "1\u202f294"],
    [1234567, "1\u202f234\u202f567"],
  ])("%i is written %s", (value, words) => expect(count(value)).toBe(words));
  test("one is one and none are many", () => {
    expect([plural(1, "task"), plural(0, "task"), plural(2, "task is", "tasks are")]).toEqual([
      "1 task",
      "0 tasks",
      "2 tasks are",
    ]);
  });
});

describe("times", () => {
  test.each([
    [0, "now", "just now"],
    [6, "6 min", "6 min ago"],
    [59, "59 min", "59 min ago"],
    [185, "3 h", "3 h ago"],
    [17 * 60, "Wed", "yesterday 21:32"],
    [3 * 24 * 60, "Mon", "Monday 14:32"],
    [40 * 24 * 60, "4 Apr", "4 April"],
    [400 * 24 * 60, "9 Apr 2025", "9 April 2025"],
  ])("%i minutes back", (back, short, long) => {
    expect([ageShort(minutes(back), now), ago(minutes(back), now)]).toEqual([short, long]);
  });
  test("a clock that runs behind the forge's says now, never a negative age", () => {
    expect(ageShort(minutes(-5), now)).toBe("now");
  });
  test("text that is no time says nothing", () => {
    expect([ageShort("soon", now), ago("", now), until("x", now)]).toEqual(["", "", ""]);
  });
  test("what is near is counted, what is far has its clock time", () => {
    expect([until(minutes(-3), now), until(minutes(-90), now), until(minutes(1), now)]).toEqual([
      "in 3 min",
      "at 16:02",
      "in a moment",
    ]);
  });
  test.each([
    [24_600, "25 s"],
    [240_000, "4 min"],
    [3_900_000, "1 h 5 min"],
    [7_200_000, "2 h"],
  ])("%i ms last %s", (ms, words) => expect(duration(ms)).toBe(words));
});

test("initials come from words, whatever the script", () => {
  expect(["ines-darrow", "mira", "松本-健", "", "a.b.c"].map(initials)).toEqual([
    "ID",
    "MI",
    "松健",
    "?",
    "AB",
  ]);
});

test("lists read as sentences", () => {
  expect([listed([]), listed(["a"]), listed(["a", "b", "c"], "or")]).toEqual(["", "a", "a, b or c"]);
});

describe("a pause", () => {
  test.each([
    [new Date(2026, 4, 14, 15, 32), "paused until 15:32"],
    [new Date(2026, 4, 15, 8, 0), "paused until tomorrow 08:00"],
    [new Date(2026, 4, 18, 8, 0), "paused until Monday 08:00"],
  ])("until %s is %s", (end, words) => expect(pausedWords(end.toISOString(), now)).toBe(words));
});

test.each([
  [1, "1 byte"],
  [900, "900 bytes"],
  [823_000, "804 KiB"],
  [4_299_161, "4.1 MiB"],
  [31_457_280, "30 MiB"],
  [5_583_457_485, "5.2 GiB"],
])("%i bytes are %s", (size, words) => expect(bytes(size)).toBe(words));

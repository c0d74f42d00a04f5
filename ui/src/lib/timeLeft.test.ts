import { describe, expect, test } from "vitest";
import { TimeLeft } from "./timeLeft";

const at = (second: number, done: number, total: number | null = 1000, phase = "pull") => ({
  at: second * 1000,
  done,
  total,
  phase,
});

describe("the time left", () => {
  test("appears after three seconds", () => {
    const left = new TimeLeft();
    expect(left.next(at(0, 0))).toBeNull();
    expect(left.next(at(1, 10)), "one second tells nothing").toBeNull();
    expect(left.next(at(2, 20))).toBeNull();
    expect(left.next(at(4, 40)), "10 a second, 960 to go").toBeCloseTo(96_000, -3);
  });

  test("is not said when ten seconds or less remain", () => {
    const left = new TimeLeft();
    left.next(at(0, 0));
    expect(left.next(at(5, 900))).toBeNull();
  });

  test("never grows when the work slows down", () => {
    const left = new TimeLeft();
    left.next(at(0, 0));
    const ends: number[] = [];
    for (let second = 4; second < 30; second += 1) {
      const shown = left.next(at(second, 40 + (second < 10 ? second * 10 : 60 + second)));
      if (shown !== null) ends.push(second * 1000 + shown);
    }
    expect(ends.length).toBeGreaterThan(5);
    expect(ends, "the end it names never moves away").toEqual([...ends].sort((a, b) => b - a));
  });

  test("runs down between two samples", () => {
    const left = new TimeLeft();
    left.next(at(0, 0));
    const shown = left.next(at(4, 40)) ?? 0;
    expect(left.left(9000)).toBeCloseTo(shown - 5000, 0);
  });

  test("is forgotten when the total is not known and when a new phase begins", () => {
    const left = new TimeLeft();
    left.next(at(0, 0));
    left.next(at(5, 50));
    expect(left.next(at(6, 60, null))).toBeNull();
    left.next(at(7, 70));
    left.next(at(12, 120));
    expect(left.next(at(13, 0, 3, "push"))).toBeNull();
  });
});

/** The geometry of the chart: scales, ticks and where a day begins. */
import type { SyncRun } from "../../ipc/contract";
import { clock } from "../../lib/words";
import { dayWords, type Outcome, outcomeOf } from "./run";
import { bandsOver, niceTicks } from "./scales";

export const HEIGHT = 108;
const TOP = 16;
const FLOOR = 90;
/** Room at the right for the words of the ticks. */
const TICK_ROOM = 44;
/** A bar is seen, however short the run. */
const LEAST = 2;
const WIDEST = 14;
const DAY_ROOM = 56;

export interface Bar {
  run: SyncRun;
  outcome: Outcome;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Plot {
  bars: Bar[];
  /** From bar to bar. */
  step: number;
  ticks: { y: number; words: string }[];
  days: { x: number; words: string }[];
}

const UNITS = [
  [3_600_000, "h"],
  [60_000, "min"],
  [1000, "s"],
] as const;

/** Lays the runs out, oldest first, from left to right. Runs under way have no duration and are left out. */
export function plot(newestFirst: readonly SyncRun[], width: number, now: Date): Plot {
  const runs = newestFirst.filter((run) => run.duration_ms !== null).reverse();
  const room = Math.max(1, width - TICK_ROOM);
  const longest = Math.max(1, ...runs.map((run) => run.duration_ms ?? 0));
  const [unit, unitWords] = UNITS.find(([ms]) => longest >= 2 * ms) ?? [1000, "s"];
  const values = niceTicks(longest / unit, 3);
  const top = values.at(-1) ?? 1;
  const y = (value: number) => FLOOR - (value / top) * (FLOOR - TOP);
  // Few runs stand at the left in their usual width instead of growing into blocks.
  const bands = bandsOver(Math.min(room, runs.length * 24), runs.length, 0.4, 0.2);
  const bars = runs.map((run, index): Bar => {
    const height = Math.max(LEAST, FLOOR - y((run.duration_ms ?? 0) / unit));
    const band = Math.min(WIDEST, bands.width);
    const left = bands.at(index) + (bands.width - band) / 2;
    return { run, outcome: outcomeOf(run), x: left, y: FLOOR - height, width: band, height };
  });
  const ticks = values.map((value) => ({
    y: Math.round(y(value)) + 0.5,
    words: value === 0 ? "" : `${value} ${unitWords}`,
  }));
  return { bars, step: bands.step, ticks, days: daysOf(bars, now) };
}

function daysOf(bars: readonly Bar[], now: Date): Plot["days"] {
  const days: Plot["days"] = [];
  let before: string | null = null;
  for (const { run, x } of bars) {
    const at = new Date(run.started_at);
    const words = dayWords(at, now);
    if (words === before) continue;
    const last = days.at(-1);
    if (!last || x - last.x >= DAY_ROOM) {
      const time = last ? "" : ` ${clock(at)}`;
      days.push({ x, words: words + time });
    }
    before = words;
  }
  return days;
}

/**
 * The time a sync still needs, as people can stand it: it appears after three seconds and only above ten, it
 * never grows, and it is forgotten when a new phase begins.
 */

export interface Sample {
  /** Milliseconds, any origin. */
  at: number;
  done: number;
  total: number | null;
  /** A new phase starts a new estimate. */
  phase: string;
}

const AFTER_MS = 3000;
const ABOVE_MS = 10_000;
/** How much the newest speed counts. */
const WEIGHT = 0.3;

export class TimeLeft {
  private first: Sample | null = null;
  private last: Sample | null = null;
  /** Items a millisecond. */
  private speed: number | null = null;
  private end: number | null = null;

  /** Takes a sample and answers with the milliseconds left to show, or `null` for nothing. */
  next(sample: Sample): number | null {
    if (!this.first || this.first.phase !== sample.phase || sample.total === null) this.restart(sample);
    else this.measure(sample);
    return this.left(sample.at);
  }

  /** What to show at a later moment without a new sample. */
  left(at: number): number | null {
    if (this.end === null || !this.first || at - this.first.at < AFTER_MS) return null;
    const left = this.end - at;
    return left > ABOVE_MS ? left : null;
  }

  private restart(sample: Sample): void {
    this.first = sample;
    this.last = sample;
    this.speed = null;
    this.end = null;
  }

  private measure(sample: Sample): void {
    const { last, first } = this;
    if (!last || !first || sample.total === null) return;
    const passed = sample.at - last.at;
    const done = sample.done - last.done;
    if (passed <= 0 || done <= 0) return;
    const now = done / passed;
    this.speed = this.speed === null ? now : this.speed * (1 - WEIGHT) + now * WEIGHT;
    this.last = sample;
    if (sample.at - first.at < AFTER_MS) return;
    const end = sample.at + Math.max(0, sample.total - sample.done) / this.speed;
    this.end = this.end === null ? end : Math.min(this.end, end);
  }
}

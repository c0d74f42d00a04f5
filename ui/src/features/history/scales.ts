/**
 * The two scales of the chart. Pure.
 *
 * Written here because the libraries for it assign `constructor` on plain objects as they load, which fails where
 * `Object.prototype` is frozen, as it is in the shipped window.
 */

/** The step, of 1, 2 or 5 times a power of ten, that comes closest to cutting `span` into `parts`. */
function niceStep(span: number, parts: number): number {
  const rough = span / parts;
  const power = 10 ** Math.floor(Math.log10(rough));
  const error = rough / power;
  const factor = error >= Math.sqrt(50) ? 10 : error >= Math.sqrt(10) ? 5 : error >= Math.sqrt(2) ? 2 : 1;
  return factor * power;
}

/** Round values from 0 to at least `longest`, about `parts` steps apart. */
export function niceTicks(longest: number, parts: number): number[] {
  const step = niceStep(longest, parts);
  const steps = Math.ceil(longest / step - 1e-9);
  // A sum of steps would gather rounding errors: 0.1 + 0.2.
  return Array.from({ length: steps + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

export interface Bands {
  step: number;
  width: number;
  /** Where the band begins. */
  at: (index: number) => number;
}

/** Equal bands over `room`; `inner` and `outer` are parts of a step, between the bands and at both ends. */
export function bandsOver(room: number, count: number, inner: number, outer: number): Bands {
  const step = room / Math.max(1, count - inner + 2 * outer);
  return { step, width: step * (1 - inner), at: (index) => step * (outer + index) };
}

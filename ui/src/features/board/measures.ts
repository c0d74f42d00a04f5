/** What the board measured last: one that comes back stands as it stood, and is laid out once. */
import { measureElement, type Virtualizer } from "@tanstack/react-virtual";

/** Heights beyond this are forgotten; they are measured again when they come into sight. */
const MOST = 4000;

const heights = new Map<string, number>();
let width = 230;

export const lastWidth = (): number => width;

/** Cards of another width have other heights. */
export function noteWidth(now: number): void {
  if (now === width) return;
  width = now;
  heights.clear();
}

export const heightOf = (key: string | number): number | undefined => heights.get(String(key));

/** A card in sight is measured by its observer; at first sight by itself, unless it was seen before. */
export function measureCard(
  element: HTMLElement,
  entry: ResizeObserverEntry | undefined,
  lane: Virtualizer<HTMLDivElement, HTMLElement>,
): number {
  const key = String(lane.options.getItemKey(lane.indexFromElement(element)));
  const known = entry ? undefined : heights.get(key);
  if (known !== undefined) return known;
  const height = measureElement(element, entry, lane);
  if (height > 0) {
    if (heights.size > MOST) heights.clear();
    heights.set(key, height);
  }
  return height;
}

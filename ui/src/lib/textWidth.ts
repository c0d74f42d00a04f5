let context: CanvasRenderingContext2D | null | undefined;
const known = new Map<string, number>();

let fonts = 0;
const watchers = new Set<() => void>();

/** Calls back when a font arrives: what was measured before was measured in another one. */
export function onFonts(tell: () => void): () => void {
  watchers.add(tell);
  return () => watchers.delete(tell);
}

/** How often fonts have arrived. */
export const fontsArrived = (): number => fonts;

globalThis.document?.fonts?.addEventListener("loadingdone", () => {
  fonts += 1;
  context = undefined;
  known.clear();
  for (const tell of watchers) tell();
});

/** The width of a chip's text in px, measured once per word. */
export function chipTextWidth(text: string): number {
  const cached = known.get(text);
  if (cached !== undefined) return cached;
  if (context === undefined) {
    context = document.createElement("canvas").getContext?.("2d") ?? null;
    if (context) context.font = '520 11px "Inter Variable"';
  }
  const width = context ? context.measureText(text).width : text.length * 6.2;
  if (known.size > 5000) known.clear();
  known.set(text, width);
  return width;
}

const CHIP_SIDES = 27;
const GAP = 4;
const MORE = 28;

/** How many of the chips fit side by side into `room` px, leaving place for +n where not all do. */
export function chipsThatFit(names: readonly string[], room: number): number {
  let used = 0;
  for (let i = 0; i < names.length; i += 1) {
    const width = chipTextWidth(names[i] ?? "") + CHIP_SIDES;
    const after = i < names.length - 1 ? GAP + MORE : 0;
    if (used + width + after > room) {
      const fitsAsLast = i === names.length - 1 && used + width <= room;
      // The first chip is always shown: it can be cut short.
      return fitsAsLast ? i + 1 : Math.max(1, i);
    }
    used += width + GAP;
  }
  return names.length;
}

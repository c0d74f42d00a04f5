import { useSyncExternalStore } from "react";

let now = new Date();
let timer: ReturnType<typeof setInterval> | null = null;
const listeners = new Set<() => void>();

function tick(): void {
  now = new Date();
  for (const listener of listeners) listener();
}

/** Ticks while somebody shows a time and somebody can see it; a window that comes back shows the present at once. */
function wind(): void {
  const seen = listeners.size > 0 && document.visibilityState !== "hidden";
  if (seen && !timer) timer = setInterval(tick, 30_000);
  if (seen || !timer) return;
  clearInterval(timer);
  timer = null;
}

function seenAgain(): void {
  if (document.visibilityState !== "hidden") tick();
  wind();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    now = new Date();
    document.addEventListener("visibilitychange", seenAgain);
  }
  listeners.add(listener);
  wind();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    document.removeEventListener("visibilitychange", seenAgain);
    wind();
  };
}

/** The present, refreshed twice a minute while somebody can see a relative time: idle and hidden cost nothing. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => now);
}

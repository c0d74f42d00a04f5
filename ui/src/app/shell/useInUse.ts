import { useEffect } from "react";
import { backend } from "../../ipc/backend";

/** Told this often at most, in milliseconds. */
const OFTEN = 60_000;
const SIGNS = ["pointermove", "pointerdown", "keydown", "wheel"] as const;

/** Tells that somebody is at the window, so that a board that is looked at stays fresh and one that was left does not. */
export function useInUse(): void {
  useEffect(() => {
    let told = Number.NEGATIVE_INFINITY;
    const tell = () => {
      const now = performance.now();
      if (now - told < OFTEN) return;
      told = now;
      // Nobody has to know when this fails: the next movement tells it again.
      backend()
        .call("window_used", {})
        .catch(() => {});
    };
    for (const sign of SIGNS) addEventListener(sign, tell, { capture: true, passive: true });
    return () => {
      for (const sign of SIGNS) removeEventListener(sign, tell, { capture: true });
    };
  }, []);
}

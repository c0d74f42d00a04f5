import { useEffectEvent, useLayoutEffect } from "react";

/** Runs before the first picture, and again before the first one after an `<Activity>` hid the component. */
export function useShown(run: () => void): void {
  const event = useEffectEvent(run);
  useLayoutEffect(() => event(), []);
}

import { useRef } from "react";

/**
 * Gives the focus back to what had it before an overlay opened, for overlays that no button of their own opened.
 * The element is noted while rendering: once the overlay is there, it has the focus itself.
 */
export function useReturnFocus(open: boolean, afterwards?: () => void) {
  const before = useRef<Element | null>(null);
  const was = useRef(false);
  if (open && !was.current) before.current = document.activeElement;
  was.current = open;
  return (event: Event) => {
    event.preventDefault();
    if (before.current instanceof HTMLElement && before.current.isConnected)
      before.current.focus({ preventScroll: true });
    afterwards?.();
  };
}

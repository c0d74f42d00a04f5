import { useRef } from "react";

/** What has the focus now; for an entry of a menu, which leaves with its menu, the button that opened it. */
function lasting(): Element | null {
  const { activeElement } = document;
  const opener = activeElement?.closest("[role=menu]")?.getAttribute("aria-labelledby");
  return (opener && document.getElementById(opener)) || activeElement;
}

/**
 * Gives the focus back to what had it before an overlay opened, for overlays that no button of their own opened.
 * The element is noted while rendering: once the overlay is there, it has the focus itself.
 */
export function useReturnFocus(open: boolean, afterwards?: () => void) {
  const before = useRef<Element | null>(null);
  const was = useRef(false);
  if (open && !was.current) before.current = lasting();
  was.current = open;
  return (event: Event) => {
    event.preventDefault();
    if (before.current instanceof HTMLElement && before.current.isConnected)
      before.current.focus({ preventScroll: true });
    afterwards?.();
  };
}

/** What a person began and would lose with the page: an open dialog, a text that is being written, ticked tasks. */
import { useEffect } from "react";

const begun = new Set<symbol>();

/** Says that something is unfinished, for as long as the component is there and `is` holds. */
export function useUnfinished(is = true): void {
  useEffect(() => {
    if (!is) return;
    const thing = Symbol();
    begun.add(thing);
    return () => void begun.delete(thing);
  }, [is]);
}

/** Whether the cursor stands in a field with something in it, wherever that is. */
function isWriting(): boolean {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return false;
  return !["checkbox", "radio"].includes(field.type) && field.value !== "";
}

export const isUnfinished = (): boolean => begun.size > 0 || isWriting();

/** Asks the window for one of the dialogs about a task's link, from wherever it can be wished for. */
import { useSyncExternalStore } from "react";

export interface LinkRequest {
  kind: "link" | "join";
  /** `WEB-12` */
  taskKey: string;
  /** The other task of a join, where it is known. */
  other?: string;
  /** The issue to link to, where it is known. */
  issue?: string;
}

let request: LinkRequest | null = null;
const listeners = new Set<() => void>();

function set(next: LinkRequest | null): void {
  request = next;
  for (const listener of listeners) listener();
}

export const requestLink = (wish: LinkRequest) => set(wish);
export const closeLink = () => set(null);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLinkRequest(): LinkRequest | null {
  return useSyncExternalStore(subscribe, () => request);
}

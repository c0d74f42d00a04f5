/** Asks the window for one of the dialogs about a connection or the demo, from wherever it can be wished for. */
import { useSyncExternalStore } from "react";

export type ConnectionRequest =
  | { kind: "new"; projectId?: string }
  | { kind: "edit" | "token" | "disconnect" | "follow" | "doctor"; projectId: string }
  | { kind: "demo" };

let request: ConnectionRequest | null = null;
const listeners = new Set<() => void>();

function set(next: ConnectionRequest | null): void {
  request = next;
  for (const listener of listeners) listener();
}

export const requestConnection = (wish: ConnectionRequest) => set(wish);
export const closeConnection = () => set(null);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useConnectionRequest(): ConnectionRequest | null {
  return useSyncExternalStore(subscribe, () => request);
}

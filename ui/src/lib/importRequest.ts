/** Asks the window for the import dialog, from wherever it can be wished for, with or without an archive. */
import { useSyncExternalStore } from "react";

export interface ImportRequest {
  /** What was dropped onto the window. */
  file: File | null;
}

let request: ImportRequest | null = null;
const listeners = new Set<() => void>();

function set(next: ImportRequest | null): void {
  request = next;
  for (const listener of listeners) listener();
}

export const requestImport = (file: File | null = null) => set({ file });
export const closeImport = () => set(null);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useImportRequest(): ImportRequest | null {
  return useSyncExternalStore(subscribe, () => request);
}

/** Asks the window for the preview of a project's sync, from wherever it can be wished for. */
import { useSyncExternalStore } from "react";

let projectId: string | null = null;
const listeners = new Set<() => void>();

function set(next: string | null): void {
  projectId = next;
  for (const listener of listeners) listener();
}

export const requestPreview = (id: string) => set(id);
export const closePreview = () => set(null);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePreviewRequest(): string | null {
  return useSyncExternalStore(subscribe, () => projectId);
}

/** Whether a sync stopped only because so many edits at once wait for a person to look at them. */
export const waitsForALook = (code: string | null | undefined) => code === "many_changes";

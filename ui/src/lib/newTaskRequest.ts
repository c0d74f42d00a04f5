/** Asks the window for the new-task dialog, from wherever a task can be wished for. */
import { useSyncExternalStore } from "react";
import type { Status } from "./domain";

export interface NewTaskRequest {
  title?: string;
  status?: Status;
}

let request: NewTaskRequest | null = null;
const listeners = new Set<() => void>();

function set(next: NewTaskRequest | null): void {
  request = next;
  for (const listener of listeners) listener();
}

export const requestNewTask = (wish: NewTaskRequest = {}) => set(wish);
export const closeNewTask = () => set(null);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useNewTaskRequest(): NewTaskRequest | null {
  return useSyncExternalStore(subscribe, () => request);
}

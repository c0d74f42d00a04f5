/** The messages at the corner of the window. Successes leave after six seconds; failures stay. */
import { useSyncExternalStore } from "react";

export interface ToastAction {
  words: string;
  keys?: readonly string[] | undefined;
  run: () => void;
}

export interface ToastMessage {
  id: number;
  kind: "done" | "failed" | "needs_you" | "offline";
  title: string;
  body?: string | undefined;
  actions?: readonly ToastAction[] | undefined;
}

const STAYS_MS = 6000;
const MOST = 4;

let next = 1;
let messages: readonly ToastMessage[] = [];
const listeners = new Set<() => void>();

function set(value: readonly ToastMessage[]): void {
  messages = value;
  for (const listener of listeners) listener();
}

export function dismissToast(id: number): void {
  set(messages.filter((message) => message.id !== id));
}

export function showToast(message: Omit<ToastMessage, "id">): number {
  const id = next;
  next += 1;
  set([...messages, { ...message, id }].slice(-MOST));
  if (message.kind === "done") setTimeout(() => dismissToast(id), STAYS_MS);
  return id;
}

/** For a failed call: what happened, that nothing is lost, what to do. */
export function showFailure(
  error: { message: string; hint?: string },
  actions?: readonly ToastAction[],
): void {
  showToast({ kind: "failed", title: error.message, body: error.hint, actions });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useToasts(): readonly ToastMessage[] {
  return useSyncExternalStore(subscribe, () => messages);
}

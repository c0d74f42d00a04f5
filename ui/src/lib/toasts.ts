/** The messages at the corner of the window. Successes leave after six seconds; failures stay. */
import { useSyncExternalStore } from "react";
import { copyText } from "./copyText";
import { redact } from "./redact";

export interface ToastAction {
  words: string;
  keys?: readonly string[] | undefined;
  run: () => void;
}

export interface ToastMessage {
  id: number;
  kind: "done" | "failed" | "needs_you" | "offline";
  /** A newer message about the same takes the place of the older one. */
  topic?: string;
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
  const others = messages.filter(({ topic }) => topic === undefined || topic !== message.topic);
  set([...others, { ...message, id }].slice(-MOST));
  if (message.kind === "done") setTimeout(() => dismissToast(id), STAYS_MS);
  return id;
}

/** For a failed call: what happened, that nothing is lost, what to do. */
export function showFailure(
  error: { message: string; hint?: string; details?: string | null },
  actions: readonly ToastAction[] = [],
): void {
  const { message, hint, details } = error;
  const copy = { words: "Copy the details", run: () => void copyText(redact(`${message}\n${details}`)) };
  showToast({ kind: "failed", title: message, body: hint, actions: details ? [...actions, copy] : actions });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useToasts(): readonly ToastMessage[] {
  return useSyncExternalStore(subscribe, () => messages);
}

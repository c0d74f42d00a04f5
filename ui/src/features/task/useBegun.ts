import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { backend } from "../../ipc/backend";

const PAUSE_MS = 800;

/** What was begun in this window, by task: newer than what Rust keeps, and at hand at once. */
const begun = new WeakMap<QueryClient, Map<string, string>>();

function begunOf(client: QueryClient): Map<string, string> {
  const known = begun.get(client) ?? new Map<string, string>();
  begun.set(client, known);
  return known;
}

/**
 * A comment that was begun: kept after a pause and whenever the task is left, so that it is there after a restart.
 * `kept` is what Rust holds of it.
 */
export function useBegun(taskId: string, kept: string | null) {
  const texts = begunOf(useQueryClient());
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const last = useRef<string | null>(kept);
  const saving = useRef<Promise<unknown>>(Promise.resolve());
  const [unkept, setUnkept] = useState(false);
  const save = useCallback(() => {
    if (timer.current) clearTimeout(timer.current);
    timer.current = null;
    const body = texts.get(taskId);
    if (body === undefined || body === last.current) return;
    last.current = body;
    saving.current = saving.current
      .then(() => backend().call("comment_draft", { task_id: taskId, body }))
      .then(() => setUnkept(false))
      .catch(() => {
        // Tried again with the next letter.
        last.current = null;
        setUnkept(true);
      });
  }, [taskId, texts]);
  const change = (body: string) => {
    texts.set(taskId, body);
    if (timer.current) clearTimeout(timer.current);
    timer.current = setTimeout(save, PAUSE_MS);
  };
  /** It was written; nothing of it is kept any more. */
  const forget = () => {
    texts.delete(taskId);
    last.current = null;
  };
  /** Waits until nothing is on its way that could be kept after all. */
  const settle = () => {
    if (timer.current) clearTimeout(timer.current);
    timer.current = null;
    return saving.current;
  };
  useEffect(() => {
    window.addEventListener("pagehide", save);
    window.addEventListener("blur", save);
    return () => {
      window.removeEventListener("pagehide", save);
      window.removeEventListener("blur", save);
      save();
    };
  }, [save]);
  return { text: texts.get(taskId) ?? kept ?? "", change, forget, settle, unkept };
}

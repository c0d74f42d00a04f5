import { useEffect, useRef } from "react";
import { backend } from "../../ipc/backend";
import type { ConflictDetail, MergeChoices } from "../../ipc/contract";
import type { CallError } from "../../ipc/error";
import { showFailure } from "../../lib/toasts";
import { hasChoices } from "./choices";

const PAUSE_MS = 700;

/**
 * Keeps the choices in Rust, shortly after they were made and whenever the dialog is left, whichever way. A draft
 * for a version that is no longer the newest is refused; the dialog is told of the new one and saves again.
 */
export function useDraft(detail: ConflictDetail, choices: MergeChoices) {
  const { version } = detail;
  const { key } = detail.task;
  const state = useRef({ choices, version, saved: JSON.stringify(detail.draft), over: false });
  const save = useRef(() => {});
  useEffect(() => {
    state.current.choices = choices;
    state.current.version = version;
    save.current = () => {
      const { choices: now, version: of, saved, over } = state.current;
      const draft = hasChoices(now) ? now : null;
      const text = JSON.stringify(draft);
      if (over || text === saved) return;
      state.current.saved = text;
      backend()
        .call("conflict_draft", { key, version: of, choices: draft })
        .catch((error: CallError) => {
          state.current.saved = saved;
          if (error.code !== "conflict_moved") showFailure(error);
        });
    };
    const timer = setTimeout(() => save.current(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [choices, version, key]);
  useEffect(() => {
    const leave = () => save.current();
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, []);
  /** Resolved: nothing is left to keep. */
  return () => {
    state.current.over = true;
  };
}

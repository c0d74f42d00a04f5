import { useEffect, useRef, useState } from "react";
import { backend } from "../../ipc/backend";
import type { ConnectionCheck, ConnectionDraft } from "../../ipc/contract";
import { type CallError, toApiError } from "../../ipc/error";
import type { Place } from "../../lib/repository";

export type LiveCheck =
  /** No repository yet. */
  | { state: "nowhere" }
  /** Not asked: a host that was only typed gets a token when somebody says so. */
  | { state: "ready" }
  | { state: "checking" }
  | { state: "done"; check: ConnectionCheck }
  | { state: "failed"; error: CallError };

const PAUSE_MS = 600;
/** Shorter than any token: still being typed. */
const WHOLE_TOKEN = 16;

/** Whether the forge may be asked without a word from the person: never a host that was typed by hand. */
export function asksAlone(place: Place, token: string, tokenOf: string | null = null): boolean {
  // A token that is kept for this very API goes where it has gone before.
  if (tokenOf !== null) return true;
  return place.wellKnown && (token === "" || token.length >= WHOLE_TOKEN);
}

/**
 * Asks the forge about what stands in the form. An answer to what no longer stands there is dropped. The token
 * stays out of the query cache: it lives in the form and goes with it.
 */
export function useLiveCheck(
  place: Place | null,
  draft: ConnectionDraft | null,
): { live: LiveCheck; checkNow: () => void } {
  const [answer, setAnswer] = useState<{ to: string; live: LiveCheck } | null>(null);
  const asked = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const wanted = JSON.stringify(draft);
  const alone = place !== null && asksAlone(place, draft?.token ?? "", draft?.token_of ?? null);

  const ask = useRef(() => {});
  ask.current = () => {
    if (timer.current) clearTimeout(timer.current);
    if (!draft) return;
    asked.current += 1;
    const turn = asked.current;
    const show = (live: LiveCheck) => {
      if (turn === asked.current) setAnswer({ to: wanted, live });
    };
    show({ state: "checking" });
    backend()
      .call("connection_check", draft)
      .then((check) => show({ state: "done", check }))
      .catch((error: unknown) => show({ state: "failed", error: toApiError(error) }));
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is wanted changes with every letter
  useEffect(() => {
    if (!alone) return;
    timer.current = setTimeout(() => ask.current(), PAUSE_MS);
    return () => {
      if (timer.current) clearTimeout(timer.current);
    };
  }, [alone, wanted]);

  const idle: LiveCheck = !draft ? { state: "nowhere" } : alone ? { state: "checking" } : { state: "ready" };
  return { live: answer?.to === wanted && draft ? answer.live : idle, checkNow: () => ask.current() };
}

/** Which commands can be run right now: parts of the window offer them while they are mounted. */
import { useEffect, useRef, useSyncExternalStore } from "react";
import { COMMAND_IDS, type CommandId } from "./commands";

type Run = () => void;

const offers = new Map<CommandId, { run: Run }[]>();
const listeners = new Set<() => void>();
let available: readonly CommandId[] = [];

function changed(): void {
  available = COMMAND_IDS.filter((id) => (offers.get(id)?.length ?? 0) > 0);
  for (const listener of listeners) listener();
}

/** Offers a command while the component is mounted and `enabled`; the newest offer wins. */
export function useCommand(id: CommandId, run: Run, enabled = true): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (!enabled) return;
    const offer = { run: () => latest.current() };
    offers.set(id, [...(offers.get(id) ?? []), offer]);
    changed();
    return () => {
      offers.set(
        id,
        (offers.get(id) ?? []).filter((known) => known !== offer),
      );
      changed();
    };
  }, [id, enabled]);
}

/** Answers whether anybody offered it. */
export function runCommand(id: CommandId): boolean {
  const offer = offers.get(id)?.at(-1);
  offer?.run();
  return offer !== undefined;
}

export const isAvailable = (id: CommandId): boolean => (offers.get(id)?.length ?? 0) > 0;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useAvailableCommands(): readonly CommandId[] {
  return useSyncExternalStore(subscribe, () => available);
}

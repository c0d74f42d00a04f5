import { useMutationState } from "@tanstack/react-query";
import type { Settings } from "../../ipc/contract";
import { useSetSettings } from "../../ipc/mutations";

export type SetSettings = (patch: Partial<Settings>) => void;

/** Keeps a choice at once. */
export function useChoose(): SetSettings {
  const set = useSetSettings();
  return (patch) => set.mutate({ patch });
}

/** What became of the last choice, in a word. */
export function useKept(): string {
  const states = useMutationState({
    filters: { mutationKey: ["settings_set"] },
    select: ({ state }) => state.status,
  });
  const words = { idle: "", pending: "Saving", success: "Saved", error: "Not saved" };
  return words[states.at(-1) ?? "idle"];
}

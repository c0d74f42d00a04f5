import type { Settings } from "../../ipc/contract";
import { Section, Toggle } from "./Section";
import type { SetSettings } from "./useChoices";

type Kind =
  | "notify_conflicts"
  | "notify_token"
  | "notify_token_end"
  | "notify_first_import"
  | "notify_failures";

const KINDS: readonly { kind: Kind; words: string }[] = [
  { kind: "notify_conflicts", words: "A conflict needs you" },
  { kind: "notify_token", words: "A token was refused" },
  { kind: "notify_token_end", words: "A token ends soon" },
  { kind: "notify_first_import", words: "The first import is done" },
  { kind: "notify_failures", words: "Three failures in a row" },
];

export function Notifications({ settings, set }: { settings: Settings; set: SetSettings }) {
  return (
    <Section
      id="notifications"
      title="Notifications"
      hint="Only when the window is not in front, at most one in 15 minutes."
    >
      {KINDS.map(({ kind, words }) => (
        <Toggle key={kind} title={words} checked={settings[kind]} onChange={(on) => set({ [kind]: on })} />
      ))}
    </Section>
  );
}

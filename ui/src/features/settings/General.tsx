import { Segmented } from "../../components/Choice";
import type { Settings, Theme } from "../../ipc/contract";
import { Section, Setting, Toggle } from "./Section";
import type { SetSettings } from "./useChoices";

const THEMES: readonly { value: Theme; words: string }[] = [
  { value: "system", words: "System" },
  { value: "light", words: "Light" },
  { value: "dark", words: "Dark" },
];

type Closing = "ask" | "keep" | "quit";
const CLOSINGS: readonly { value: Closing; words: string }[] = [
  { value: "ask", words: "Ask" },
  { value: "keep", words: "Keep syncing" },
  { value: "quit", words: "Quit" },
];

const closingOf = (keep: boolean | null): Closing => (keep === null ? "ask" : keep ? "keep" : "quit");
const KEEP: Record<Closing, boolean | null> = { ask: null, keep: true, quit: false };

export function General({ settings, set }: { settings: Settings; set: SetSettings }) {
  return (
    <Section id="general" title="General">
      <Setting title="Theme" hint="System follows light and dark of the desktop" also="appearance dark light">
        <Segmented
          label="Theme"
          value={settings.theme}
          segments={THEMES}
          onChange={(theme) => set({ theme })}
        />
      </Setting>
      <Toggle
        title="Start with the session"
        hint="Hidden, with the tray icon only"
        checked={settings.autostart}
        onChange={(autostart) => set({ autostart })}
      />
      <Setting
        title="When the window is closed"
        hint="Tern can stay in the tray and keep syncing"
        also="background tray quit"
      >
        <Segmented
          label="When the window is closed"
          value={closingOf(settings.keep_in_background)}
          segments={CLOSINGS}
          onChange={(closing) => set({ keep_in_background: KEEP[closing] })}
        />
      </Setting>
    </Section>
  );
}

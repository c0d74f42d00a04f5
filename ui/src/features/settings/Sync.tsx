import { Pause, Play } from "lucide-react";
import { Button } from "../../components/Button";
import { Select } from "../../components/Select";
import { SyncSign } from "../../components/signs";
import type { Settings } from "../../ipc/contract";
import { usePause, useResume } from "../../ipc/mutations";
import { useStatus } from "../../ipc/queries";
import { intervalsWith } from "../../lib/intervals";
import { useNow } from "../../lib/useNow";
import { pausedWords } from "../../lib/words";
import { Section, Setting, Toggle } from "./Section";
import styles from "./Settings.module.css";
import type { SetSettings } from "./useChoices";

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** Whether syncs start by themselves, and the way to hold them back. */
function Pausing() {
  const { data: status } = useStatus();
  const pause = usePause();
  const resume = useResume();
  const now = useNow();
  const until = status?.paused_until;
  if (until)
    return (
      <Setting
        title={capital(pausedWords(until, now))}
        hint="Sync now still works, and edits are kept until then"
        also="pause resume"
        sign={<SyncSign kind="paused" />}
      >
        <Button size="sm" icon={Play} busy={resume.isPending} onClick={() => resume.mutate({})}>
          Resume
        </Button>
      </Setting>
    );
  return (
    <Setting title="Sync by itself" hint="Every project that is not paused" also="pause resume">
      <div className={styles.buttons}>
        <Button
          size="sm"
          icon={Pause}
          busy={pause.isPending}
          onClick={() => pause.mutate({ pause_for: "hour" })}
        >
          Pause for 1 h
        </Button>
        <Button size="sm" busy={pause.isPending} onClick={() => pause.mutate({ pause_for: "tomorrow" })}>
          Until tomorrow
        </Button>
      </div>
    </Setting>
  );
}

export function Sync({ settings, set }: { settings: Settings; set: SetSettings }) {
  return (
    <Section id="sync" title="Sync">
      <Pausing />
      <Setting title="How often" hint="A project with an interval of its own keeps it" also="interval">
        <div className={styles.select}>
          <Select
            label="How often"
            value={String(settings.sync_interval)}
            options={intervalsWith(settings.sync_interval)}
            onChange={(seconds) => set({ sync_interval: Number(seconds) })}
          />
        </div>
      </Setting>
      <Setting
        title="While much happens"
        hint="The repository changes, or the window is in use"
        also="active interval"
      >
        <div className={styles.select}>
          <Select
            label="While much happens"
            value={String(settings.active_interval)}
            options={intervalsWith(settings.active_interval)}
            onChange={(seconds) => set({ active_interval: Number(seconds) })}
          />
        </div>
      </Setting>
      <Toggle
        title="Pause on battery"
        hint="Where the system tells"
        checked={settings.pause_on_battery}
        onChange={(pause_on_battery) => set({ pause_on_battery })}
      />
      <Toggle
        title="Pause on a metered network"
        hint="A phone’s hotspot, for one"
        checked={settings.pause_on_metered}
        onChange={(pause_on_metered) => set({ pause_on_metered })}
      />
    </Section>
  );
}

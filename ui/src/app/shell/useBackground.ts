import { useBackUp, useExport, usePause, useResume } from "../../ipc/mutations";
import { useStatus } from "../../ipc/queries";
import { useCommand } from "../../lib/commandRegistry";

/** Pausing and resuming all syncs, and taking the data along, from wherever somebody is. */
export function useBackground(): void {
  const { data: status } = useStatus();
  const pause = usePause();
  const resume = useResume();
  const backUp = useBackUp();
  const write = useExport();
  const paused = status?.paused_until != null;
  useCommand("background.hour", () => pause.mutate({ pause_for: "hour" }), !paused);
  useCommand("background.tomorrow", () => pause.mutate({ pause_for: "tomorrow" }), !paused);
  useCommand("background.resume", () => resume.mutate({}), paused);
  useCommand("data.backup", () => backUp.mutate({}));
  useCommand("data.json", () => write.mutate({ format: "json" }));
  useCommand("data.markdown", () => write.mutate({ format: "markdown" }));
}

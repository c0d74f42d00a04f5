import type { ProjectView, SyncRun } from "../../ipc/contract";
import { useStatus } from "../../ipc/queries";
import { useNow } from "../../lib/useNow";
import { syncWords } from "./standing";

/** `Synced 2 min ago · next in 3 min` */
export function SyncWords({ view, run }: { view: ProjectView; run: SyncRun | undefined }) {
  const now = useNow();
  const { data: status } = useStatus();
  const [last, next] = syncWords(view, run, now, status?.paused_until);
  return (
    <span className="t12 ink3 cut">
      {last}
      {next && (
        <>
          <span className="dotsep" />
          {next}
        </>
      )}
    </span>
  );
}

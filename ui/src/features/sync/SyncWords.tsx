import type { ProjectView, SyncRun } from "../../ipc/contract";
import { useNow } from "../../lib/useNow";
import { syncWords } from "./standing";

/** `Synced 2 min ago · next in 3 min` */
export function SyncWords({ view, run }: { view: ProjectView; run: SyncRun | undefined }) {
  const now = useNow();
  const [last, next] = syncWords(view, run, now);
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

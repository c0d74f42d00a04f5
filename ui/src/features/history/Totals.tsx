import type { ReactNode } from "react";
import type { SyncTotals } from "../../ipc/contract";
import { count, plural } from "../../lib/words";
import styles from "./History.module.css";
import { shareWords, tookWords } from "./run";

function Total({ name, value, children }: { name: string; value: string; children: ReactNode }) {
  return (
    <div>
      <dt className="t12 ink3">{name}</dt>
      <dd>
        <span className="t22 bold tn">{value}</span>
        <span className="t12 ink3 cut">{children}</span>
      </dd>
    </div>
  );
}

interface Props {
  totals: SyncTotals | undefined;
  /** Conflicts that still wait. */
  open: number;
}

/** Four figures over everything that is kept, whatever the filter. */
export function Totals({ totals, open }: Props) {
  const average = totals?.average_duration_ms ?? null;
  const share = totals?.success_rate ?? null;
  return (
    <dl className={styles.totals} aria-label="Totals" aria-busy={!totals || undefined}>
      <Total name="Imported" value={totals ? count(totals.issues_imported) : "–"}>
        {totals &&
          `${totals.issues_imported === 1 ? "task" : "tasks"} in ${plural(totals.runs, "sync", "syncs")}`}
      </Total>
      <Total name="Conflicts" value={totals ? count(totals.conflicts) : "–"}>
        {open > 0 && <span className="attn">{count(open)} open</span>}
      </Total>
      <Total name="Average duration" value={average === null ? "–" : tookWords(average)}>
        {totals && (average === null ? "no sync has ended" : "a sync")}
      </Total>
      <Total name="Success" value={share === null ? "–" : shareWords(share)}>
        {totals && (share === null ? "no sync has ended" : "cancelled aside")}
      </Total>
    </dl>
  );
}

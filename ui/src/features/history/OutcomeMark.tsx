import { CirclePause } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "../../components/Icon";
import { SyncSign } from "../../components/signs";
import styles from "./History.module.css";
import { OUTCOME_WORDS, type Outcome } from "./run";

const SIGNS: Record<Outcome, ReactNode> = {
  running: <SyncSign kind="syncing" size="sm" />,
  done: <SyncSign kind="in_sync" size="sm" />,
  conflicts: <SyncSign kind="needs_you" size="sm" />,
  in_part: <SyncSign kind="error" size="sm" />,
  failed: <SyncSign kind="error" size="sm" />,
  cancelled: <Icon as={CirclePause} size="sm" className="ink3" />,
};

/** How a run ended: sign and word. */
export function OutcomeMark({ outcome }: { outcome: Outcome }) {
  return (
    <span className={styles.outcome}>
      {SIGNS[outcome]}
      <span className={outcome === "done" || outcome === "cancelled" ? undefined : "mid"}>
        {OUTCOME_WORDS[outcome]}
      </span>
    </span>
  );
}

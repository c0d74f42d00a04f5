import { GitMerge, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../components/Button";
import { Tag } from "../../components/Chip";
import { Icon } from "../../components/Icon";
import { SyncSign } from "../../components/signs";
import type { ConflictView } from "../../ipc/contract";
import { undoResolved } from "../../ipc/resolutions";
import { requestMerge } from "../../lib/mergeRequest";
import { useNow } from "../../lib/useNow";
import { ago } from "../../lib/words";
import styles from "./Conflicts.module.css";
import { actionWords, sidesWords } from "./conflictWords";

interface Props {
  conflict: ConflictView;
  project: string;
  /** The task's key as the way to it. */
  task: (key: string) => ReactNode;
}

/** One that waits: the whole row opens its dialog. */
export function PendingRow({ conflict, project, task }: Props) {
  const now = useNow();
  const { title, key, sync } = conflict.task;
  const gone = sync.standing === "gone";
  return (
    <li className={styles.row}>
      <SyncSign kind="needs_you" size="sm" />
      {task(key)}
      <div className={styles.say}>
        <div className="row">
          <bdi className={styles.title}>{title}</bdi>
          {conflict.has_draft && <Tag title="Your choices so far are kept">merge begun</Tag>}
        </div>
        <p className="t12 ink3">
          <bdi>{project}</bdi>
          <span className="dotsep" />
          {sidesWords(conflict)}
        </p>
      </div>
      <time className={`t12 ink3 nowrap ${styles.when}`} dateTime={conflict.detected_at}>
        {ago(conflict.detected_at, now)}
      </time>
      <Button
        size="sm"
        aria-label={gone ? `Decide about ${key}` : `Resolve ${key}`}
        className={styles.open}
        onClick={() => requestMerge(key)}
      >
        {gone ? "Decide" : "Resolve"}
      </Button>
    </li>
  );
}

/** One that was resolved: how, when, and the way back. */
export function ResolvedRow({ conflict, project, task }: Props) {
  const now = useNow();
  const { title, key } = conflict.task;
  const at = conflict.resolved_at ?? conflict.detected_at;
  return (
    <li className={styles.row}>
      <Icon as={GitMerge} size="sm" className="ink3" />
      {conflict.removed ? <span className="mono t12 ink3">{key}</span> : task(key)}
      <div className={styles.say}>
        <bdi className={styles.title}>{title}</bdi>
        <p className="t12 ink3">
          <bdi>{project}</bdi>
          <span className="dotsep" />
          {actionWords(conflict)}
        </p>
      </div>
      <time className={`t12 ink3 nowrap ${styles.when}`} dateTime={at}>
        {ago(at, now)}
      </time>
      <Button
        size="sm"
        icon={Undo2}
        aria-label={`Undo how ${key} was resolved`}
        onClick={() => void undoResolved([conflict.id])}
      >
        Undo
      </Button>
    </li>
  );
}

import clsx from "clsx";
import { ArrowDown, ArrowUp, Check, GitMerge, type LucideIcon, Pencil, Undo2 } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { Segmented } from "../../components/Choice";
import { Icon } from "../../components/Icon";
import type { Label, Origin, ProjectView, TaskChange, TaskDetail } from "../../ipc/contract";
import { showSaved, useCall } from "../../ipc/mutations";
import { useTaskActivity } from "../../ipc/queries";
import { SERVICE_WORDS } from "../../lib/domain";
import { useNow } from "../../lib/useNow";
import { ago } from "../../lib/words";
import styles from "./Activity.module.css";
import { ChangeWords, FIELD_WORDS, originWords } from "./changeWords";
import { LinkEvents } from "./LinkEvents";
import pane from "./TaskPane.module.css";

const ICON: Record<Origin, LucideIcon> = {
  user: Pencil,
  pull: ArrowDown,
  push: ArrowUp,
  merge: GitMerge,
  resolution: Check,
  undo: Undo2,
};
const SIDE: Record<Origin, "mine" | "theirs" | "both"> = {
  user: "mine",
  undo: "mine",
  push: "mine",
  pull: "theirs",
  merge: "both",
  resolution: "both",
};
const FIRST = 20;
type Shown = "all" | "here" | "forge";

interface EventProps {
  change: TaskChange;
  forge: string;
  unsent: boolean;
  labels: readonly Label[];
}

function Event({ change, forge, unsent, labels }: EventProps) {
  const now = useNow();
  const undo = useCall("change_undo", { onDone: showSaved });
  const side = SIDE[change.origin];
  return (
    <li className={styles.event}>
      <span className={clsx(styles.origin, side !== "both" && styles[side])}>
        <Icon as={ICON[change.origin]} size="sm" />
      </span>
      <div className="grow">
        <div>
          <ChangeWords change={change} labels={labels} />
        </div>
        <div className="t12 ink3">
          {originWords(change, forge)}
          <span className="dotsep" />
          <time dateTime={change.at} title={new Date(change.at).toLocaleString()}>
            {ago(change.at, now)}
          </time>
          {unsent && (
            <>
              <span className="dotsep" />
              <span className="accent">waits to be pushed</span>
            </>
          )}
        </div>
      </div>
      {change.can_undo && (
        <Button
          kind="ghost"
          size="sm"
          busy={undo.isPending}
          aria-label={`Undo: ${FIELD_WORDS[change.field].toLowerCase()}`}
          onClick={() => undo.mutate({ change_id: change.id })}
        >
          Undo
        </Button>
      )}
    </li>
  );
}

const isShown = (change: TaskChange, shown: Shown) =>
  shown === "all" || (SIDE[change.origin] === "theirs") === (shown === "forge");

/** What happened to a task and who did it; every line can be taken back on its own. */
export function Activity({ detail, view }: { detail: TaskDetail; view: ProjectView | undefined }) {
  const [shown, setShown] = useState<Shown>("all");
  const [limit, setLimit] = useState(FIRST);
  const { data, error } = useTaskActivity(detail.task.id, limit);
  const service = detail.remote?.service ?? view?.connection?.service_type;
  const forge = service ? SERVICE_WORDS[service] : "the forge";
  const changes = (data?.changes ?? []).filter((change) => isShown(change, shown));
  const latest = new Map<string, string>();
  for (const change of data?.changes ?? [])
    if (!latest.has(change.field)) latest.set(change.field, change.id);
  const unsent = (change: TaskChange) =>
    change.origin === "user" &&
    detail.unsent.includes(change.field) &&
    latest.get(change.field) === change.id;
  return (
    <section className={pane.acts} aria-label="Activity">
      <div className={styles.header}>
        <h3 className="mid grow">Activity</h3>
        {service && (
          <Segmented
            size="sm"
            label="Show"
            value={shown}
            segments={[
              { value: "all", words: "All" },
              { value: "here", words: "Here" },
              { value: "forge", words: forge },
            ]}
            onChange={setShown}
          />
        )}
      </div>
      {error && <p role="alert">The activity could not be read. The task itself is safe.</p>}
      {shown !== "forge" && <LinkEvents detail={detail} />}
      <ul>
        {changes.map((change) => (
          <Event
            key={change.id}
            change={change}
            forge={forge}
            unsent={unsent(change)}
            labels={detail.card.labels}
          />
        ))}
      </ul>
      {data && changes.length === 0 && detail.links.length === 0 && (
        <p className={pane.none}>Nothing has changed since it was made</p>
      )}
      {data && data.total > data.changes.length && (
        <Button kind="ghost" size="sm" onClick={() => setLimit(limit + 50)}>
          Show earlier changes
        </Button>
      )}
    </section>
  );
}

import { GitMerge, Link2, Link2Off, type LucideIcon } from "lucide-react";
import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import type { LinkAction, LinkEvent, TaskDetail } from "../../ipc/contract";
import { showSaved, useCall } from "../../ipc/mutations";
import { useNow } from "../../lib/useNow";
import { ago } from "../../lib/words";
import styles from "./Activity.module.css";

const ICON: Record<LinkAction, LucideIcon> = { link: Link2, relink: Link2, unlink: Link2Off, join: GitMerge };

/** What was done, in words. */
export function linkWords({ action, from, to, joined }: LinkEvent): string {
  switch (action) {
    case "link":
      return `Linked to #${to}`;
    case "relink":
      return `Linked to #${to} instead of #${from}`;
    case "unlink":
      return `Unlinked from #${from}`;
    case "join":
      return joined === null ? "Another task was joined into it" : `“${joined}” was joined into it`;
  }
}

function Row({ event }: { event: LinkEvent }) {
  const now = useNow();
  const undo = useCall("link_undo", { onDone: showSaved });
  const words = linkWords(event);
  return (
    <li className={styles.event}>
      <span className={styles.origin}>
        <Icon as={ICON[event.action]} size="sm" />
      </span>
      <div className="grow">
        <bdi>{words}</bdi>
        <div className="t12 ink3">
          By hand
          <span className="dotsep" />
          <time dateTime={event.at} title={new Date(event.at).toLocaleString()}>
            {ago(event.at, now)}
          </time>
          {event.undone && (
            <>
              <span className="dotsep" />
              taken back
            </>
          )}
        </div>
      </div>
      {event.can_undo && (
        <Button
          kind="ghost"
          size="sm"
          busy={undo.isPending}
          aria-label={`Undo: ${words}`}
          onClick={() => undo.mutate({ change_id: event.id })}
        >
          Undo
        </Button>
      )}
    </li>
  );
}

/** What was done to the link by hand; each can be taken back for as long as that makes sense. */
export function LinkEvents({ detail }: { detail: TaskDetail }) {
  if (detail.links.length === 0) return null;
  return (
    <ul aria-label="What was done to the link">
      {detail.links.map((event) => (
        <Row key={event.id} event={event} />
      ))}
    </ul>
  );
}

import { ArrowUp, EyeOff, ShieldAlert, Unlink } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { SyncSign } from "../../components/signs";
import type { ProjectView, TaskDetail } from "../../ipc/contract";
import { useStartSync } from "../../ipc/mutations";
import { usePublish } from "../../ipc/publishing";
import { keysOf } from "../../lib/commands";
import { needsDecision, SERVICE_WORDS } from "../../lib/domain";
import { requestMerge } from "../../lib/mergeRequest";
import { requestPreview, waitsForALook } from "../../lib/previewRequest";
import { useNow } from "../../lib/useNow";
import { ago, plural, until } from "../../lib/words";
import styles from "./Fields.module.css";

interface Words {
  sign: ReactNode;
  title: string;
  tone: string;
  body: string;
  pushes?: boolean;
  publishes?: boolean;
}

/** Ends with a full stop, whoever said it. */
const sentence = (words: string) => (/[.!?]$/.test(words) ? words : `${words}.`);

function movedWords(remote: TaskDetail["remote"]): string {
  if (remote?.state !== "moved") return "The issue is no longer where it was.";
  const place = remote.moved_to;
  if (!place) return "The issue was moved; its new place is not visible to this token.";
  return `The issue is at ${place.repository ? `${place.repository}#${place.number}` : place.url} now.`;
}

/** How a task stands with its forge, in words; pure, so that every standing can be tested. */
export function standWords(detail: TaskDetail, view: ProjectView | undefined, now: Date): Words {
  const { remote, card, push_error } = detail;
  const connection = view?.connection;
  const forge = remote
    ? SERVICE_WORDS[remote.service]
    : connection
      ? SERVICE_WORDS[connection.service_type]
      : "the forge";
  const agreed = remote ? `Agreed with ${forge} ${ago(remote.last_synced_at, now)}.` : "";
  const sends = connection?.direction === "two_way";
  const soon =
    connection?.next_sync_at && connection.sync_enabled ? `, ${until(connection.next_sync_at, now)},` : "";
  const calm = card.sync.standing === "in_sync" || card.sync.standing === "edited";
  if (calm && card.sync.kind && card.sync.kind !== "issue") {
    const edits = card.sync.edits === 0 ? "" : ` Your ${plural(card.sync.edits, "edit")} stay here.`;
    return {
      sign: <Icon as={ShieldAlert} className="ink3" />,
      title: "Security finding",
      tone: "",
      body: `${agreed}${edits} It follows ${forge}; nothing you change here is ever sent.`,
    };
  }
  const waiting =
    sends && !detail.finding && card.sync.edits > 0
      ? ` Your ${plural(card.sync.edits, "edit")} ${card.sync.edits === 1 ? "waits" : "wait"}: Tern asks again once a day, and when you sync by hand.`
      : "";
  switch (card.sync.standing) {
    case "local":
      if (card.sync.planned)
        return {
          sign: <Icon as={ArrowUp} className="accent" />,
          title: "New issue",
          tone: "accent",
          body: `${card.key} becomes an issue at the next sync.`,
          pushes: sends,
        };
      return {
        sign: <SyncSign kind="local" />,
        title: "Only here",
        tone: "",
        body: `It stays on this computer${sends ? ` until you make an issue of it on ${forge}` : ""}.`,
        publishes: sends && detail.finding === null,
      };
    case "not_published":
      return {
        sign: <SyncSign kind="error" />,
        title: "Not published",
        tone: "danger",
        body: `${sentence(push_error ?? `${forge} did not take it`)} It is still no issue on ${forge}; the task is kept here.`,
        publishes: sends,
      };
    case "in_sync":
      return { sign: <SyncSign kind="in_sync" />, title: `In step with ${forge}`, tone: "", body: agreed };
    case "edited":
      return {
        sign: <Icon as={ArrowUp} className="accent" />,
        title: `${plural(card.sync.edits, "edit")} ${sends ? "to push" : "here only"}`,
        tone: "accent",
        body: sends
          ? `${agreed} The next sync${soon} sends ${card.sync.edits === 1 ? "it" : "them"}.`
          : `${agreed} This project only pulls, so the issue stays as it is.`,
        pushes: sends,
      };
    case "conflict":
      return {
        sign: <SyncSign kind="needs_you" />,
        title: "Both sides changed this",
        tone: "attn",
        body: `${agreed} The task stays usable; nothing is sent until you decide.`,
      };
    case "not_pushed":
      return {
        sign: <SyncSign kind="error" />,
        title: "Not pushed",
        tone: "danger",
        body: `${sentence(push_error ?? `${forge} did not take it`)} Your edit is kept here.`,
        pushes: sends,
      };
    case "gone":
    case "moved":
      return {
        sign: <Icon as={Unlink} className="ink3" />,
        title: card.sync.standing === "gone" ? `Gone on ${forge}` : `Moved on ${forge}`,
        tone: "",
        body: `${movedWords(remote)} The task stays here. ${agreed}`,
      };
    case "forbidden":
      return {
        sign: <Icon as={EyeOff} className="ink3" />,
        title: "Not visible",
        tone: "",
        body: `${
          detail.finding
            ? `${forge} does not list this finding any more, or the token cannot see it.`
            : "The token cannot see the issue any more."
        }${waiting} The task stays here. ${agreed}`,
      };
  }
}

/** Sends what waits, unless so much waits that it is looked at first. */
function Push({ view, projectId }: { view: ProjectView | undefined; projectId: string }) {
  const start = useStartSync();
  const stopped = view?.connection?.sync_error;
  if (waitsForALook(stopped))
    return (
      <Button size="sm" onClick={() => requestPreview(projectId)}>
        Look and send
      </Button>
    );
  return (
    <Button
      size="sm"
      busy={start.isPending}
      disabledBecause={stopped ? `Sync is stopped: ${view?.standing_words}.` : undefined}
      onClick={() => start.mutate({ project_id: projectId, sync_type: "issues_only", include_closed: false })}
    >
      Push now
    </Button>
  );
}

export function Stand({ detail, view }: { detail: TaskDetail; view: ProjectView | undefined }) {
  const now = useNow();
  const publish = usePublish();
  const words = standWords(detail, view, now);
  return (
    <div className={styles.stand}>
      <div className="row">
        {words.sign}
        <span className={`mid grow ${words.tone}`}>{words.title}</span>
        {needsDecision(detail.card.sync.standing) && (
          <Button size="sm" keys={keysOf("conflict.resolve")} onClick={() => requestMerge(detail.card.key)}>
            {detail.card.sync.standing === "conflict" ? "Resolve" : "Decide"}
          </Button>
        )}
        {words.publishes && (
          <Button size="sm" onClick={() => publish(detail.task)}>
            Make an issue of it
          </Button>
        )}
        {words.pushes && <Push view={view} projectId={detail.task.project_id} />}
      </div>
      <div className="t12 ink3">{words.body}</div>
    </div>
  );
}

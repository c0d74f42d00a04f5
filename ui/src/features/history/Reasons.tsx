import { Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { SyncSign } from "../../components/signs";
import type { IssueError, ProjectView, SyncRun, TaskCard } from "../../ipc/contract";
import { openLink } from "../../ipc/mutations";
import { usePublish } from "../../ipc/publishing";
import { usePushTasks } from "../../ipc/pushing";
import { requestMerge } from "../../lib/mergeRequest";
import { count, plural } from "../../lib/words";
import { issueMendOf, runMendOf } from "./mend";
import styles from "./RunDetail.module.css";
import { reasonTone, reasonWords } from "./run";
import { useShort } from "./useShort";

const FIRST_REASONS = 10;

const TONES: Record<ReturnType<typeof reasonTone>, ReactNode> = {
  failed: <SyncSign kind="error" size="sm" />,
  skipped: <Icon as={Info} size="sm" className="ink3" />,
  mixed: <Icon as={TriangleAlert} size="sm" className="ink3" />,
};

/** What the history needs to mend what it tells. */
export interface Mending {
  view: ProjectView | undefined;
  /** A link to a task. */
  task: (key: string) => ReactNode;
  /** The button that lets a project sync again after this code stopped it. */
  mend: (view: ProjectView, code: string) => ReactNode;
}

/** The issue on its forge; what has neither page nor number says nothing. */
function IssueLink({ number, url }: IssueError) {
  const words = number === null ? "Issue" : `#${number}`;
  if (url === null) return number === null ? null : <span className="ink3">{words}</span>;
  return (
    <a
      className={`lk ${styles.issue}`}
      href={url}
      title={`${url}, opens in the browser`}
      onClick={(event) => {
        event.preventDefault();
        openLink(url);
      }}
    >
      {words}
    </a>
  );
}

/** The one thing that mends a reason, by how its task stands now. */
function MendIssue({ about, view }: { about: TaskCard; view: ProjectView | undefined }) {
  const push = usePushTasks();
  const publish = usePublish();
  switch (issueMendOf(about, view)) {
    case "resolve":
    case "decide": {
      const words = about.sync.standing === "conflict" ? "Resolve" : "Decide";
      return (
        <Button size="sm" aria-label={`${words}: ${about.key}`} onClick={() => requestMerge(about.key)}>
          {words}
        </Button>
      );
    }
    case "send":
      return (
        <Button
          size="sm"
          busy={push.isPending}
          aria-label={`Send again: ${about.key}`}
          title="Sends this task alone; what else waits stays for the next sync"
          onClick={() => push.mutate([about])}
        >
          Send again
        </Button>
      );
    case "publish":
      return (
        <Button size="sm" aria-label={`Make an issue of ${about.key}`} onClick={() => publish(about)}>
          Make an issue
        </Button>
      );
    case "done":
      return (
        <span className={styles.done}>
          <SyncSign kind="in_sync" size="sm" />
          In step now
        </span>
      );
    default:
      return null;
  }
}

function MendRun({ run, view, mend }: Mending & { run: SyncRun }) {
  const how = runMendOf(run, view);
  if (how === "past")
    return (
      <span className={styles.done}>
        <SyncSign kind="in_sync" size="sm" />
        Synced since
      </span>
    );
  return view && run.error && how !== null ? mend(view, run.error.code) : null;
}

interface Props extends Mending {
  run: SyncRun;
  concerned: readonly { reason: number; task: TaskCard }[];
}

/** Why the run, or an issue of it, failed or was skipped, each with what mends it now. */
export function Reasons({ run, concerned, ...mending }: Props) {
  const [shown, more] = useShort(
    run.issue_errors,
    FIRST_REASONS,
    (total) => `Show all ${count(total)} reasons`,
  );
  const counted = run.tasks_failed - run.issue_errors.length;
  if (!run.error && run.issue_errors.length === 0) return null;
  const sign = TONES[reasonTone(run)];
  const aboutOf = (index: number) => concerned.find(({ reason }) => reason === index)?.task;
  return (
    <section aria-label="Reasons">
      {run.error && (
        <div className={styles.reason}>
          <SyncSign kind="error" size="sm" />
          <p className={styles.whole}>
            <span className="mid">{run.error.message}</span>{" "}
            <span className="ink2">
              The sync stopped there. What was done stays, your edits are kept here, and the next sync goes
              on.
            </span>
          </p>
          <MendRun run={run} {...mending} />
        </div>
      )}
      <ul>
        {shown.map((error, index) => {
          const about = aboutOf(index);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: reasons of a finished run never move
            <li key={index} className={styles.reason}>
              {sign}
              {about ? (
                <span className={styles.about}>{mending.task(about.key)}</span>
              ) : (
                <IssueLink {...error} />
              )}
              <p className={about || error.number !== null || error.url !== null ? "" : styles.whole}>
                {reasonWords(error)} {about && <IssueLink {...error} />}
              </p>
              {about && <MendIssue about={about} view={mending.view} />}
            </li>
          );
        })}
      </ul>
      {more}
      {counted > 0 && (
        <p className="t12 ink3">{plural(counted, "more issue")} failed; only the first reasons are kept.</p>
      )}
    </section>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { Info, TriangleAlert } from "lucide-react";
import { Fragment, type ReactNode, useState } from "react";
import { Button } from "../../components/Button";
import { Failed } from "../../components/Failed";
import { Icon } from "../../components/Icon";
import { SkeletonLines } from "../../components/Skeleton";
import { SyncSign } from "../../components/signs";
import type { IssueError, SyncRun, SyncRunDetail } from "../../ipc/contract";
import { toApiError } from "../../ipc/error";
import { keys } from "../../ipc/keys";
import { openLink, useCall } from "../../ipc/mutations";
import { useRunDetail } from "../../ipc/queries";
import { FIELD_WORDS } from "../../lib/fields";
import { requestLink } from "../../lib/linkRequest";
import { count, listed, plural } from "../../lib/words";
import styles from "./RunDetail.module.css";
import { ALL_COUNTS, kindWords, reasonTone, reasonWords, TRIGGER_WORDS } from "./run";

const FIRST_REASONS = 10;
const FIRST_TASKS = 8;

const TONES: Record<ReturnType<typeof reasonTone>, ReactNode> = {
  failed: <SyncSign kind="error" size="sm" />,
  skipped: <Icon as={Info} size="sm" className="ink3" />,
  mixed: <Icon as={TriangleAlert} size="sm" className="ink3" />,
};

/** A list that begins short, with a way to the rest of it. */
function useShort<T>(all: readonly T[], first: number, words: (total: number) => string) {
  const [whole, setWhole] = useState(false);
  const shown = whole ? all : all.slice(0, first);
  const more = shown.length < all.length && (
    <Button size="sm" kind="ghost" className={styles.more ?? ""} onClick={() => setWhole(true)}>
      {words(all.length)}
    </Button>
  );
  return [shown, more] as const;
}

function Issue({ error }: { error: IssueError }) {
  const { number, url } = error;
  const words = number === null ? "Issue" : `#${number}`;
  if (url === null) return <span className={styles.issue}>{number === null ? "" : words}</span>;
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

function Reasons({ run }: { run: SyncRun }) {
  const [shown, more] = useShort(
    run.issue_errors,
    FIRST_REASONS,
    (total) => `Show all ${count(total)} reasons`,
  );
  const counted = run.tasks_failed - run.issue_errors.length;
  if (!run.error && run.issue_errors.length === 0) return null;
  const sign = TONES[reasonTone(run)];
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
        </div>
      )}
      <ul>
        {shown.map((error, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: reasons of a finished run never move
          <li key={index} className={styles.reason}>
            {sign}
            <Issue error={error} />
            <p>{reasonWords(error)}</p>
          </li>
        ))}
      </ul>
      {more}
      {counted > 0 && (
        <p className="t12 ink3">{plural(counted, "more issue")} failed; only the first reasons are kept.</p>
      )}
    </section>
  );
}

type Touched = SyncRunDetail["tasks"][number];

/** What a task that just arrived may be the same as: joined, or said to be another thing. */
function Alike({
  runId,
  touched,
  task,
}: {
  runId: string;
  touched: Touched;
  task: (key: string) => ReactNode;
}) {
  const client = useQueryClient();
  const apart = useCall("task_not_same", {
    onDone: () => void client.invalidateQueries({ queryKey: keys.historyRun(runId) }),
  });
  return touched.alike.map((likely) => (
    <li
      key={likely.id}
      className={styles.task}
      aria-label={`${touched.task.key} may be the same as ${likely.key}`}
    >
      <span className="ink3">May be the same as</span>
      {task(likely.key)}
      <bdi className="cut grow" title={likely.title}>
        {likely.title}
      </bdi>
      <span className="row">
        <Button
          size="sm"
          aria-label={`Join ${touched.task.key} with ${likely.key}…`}
          onClick={() => requestLink({ kind: "join", taskKey: touched.task.key, other: likely.key })}
        >
          Join…
        </Button>
        <Button
          size="sm"
          kind="ghost"
          busy={apart.isPending}
          aria-label={`${likely.key} is not the same as ${touched.task.key}`}
          onClick={() => apart.mutate({ id: touched.task.id, other: likely.id })}
        >
          Not the same
        </Button>
      </span>
    </li>
  ));
}

function Changed({ detail, task }: { detail: SyncRunDetail; task: (key: string) => ReactNode }) {
  const [shown, more] = useShort(detail.tasks, FIRST_TASKS, (total) => `Show all ${count(total)} tasks`);
  const beyond = detail.tasks_total - detail.tasks.length;
  return (
    <section aria-label="Changed tasks">
      <h3 className="mid">
        {detail.tasks_total === 0
          ? "No task was changed here"
          : `Changed ${plural(detail.tasks_total, "task")}`}
      </h3>
      <ul>
        {shown.map((touched) => (
          <Fragment key={touched.task.id}>
            <li className={styles.task}>
              {task(touched.task.key)}
              <bdi className="cut grow" title={touched.task.title}>
                {touched.task.title}
              </bdi>
              <span className="ink3 cut">
                {touched.created ? "created" : listed(touched.fields.map((field) => FIELD_WORDS[field]))}
              </span>
            </li>
            <Alike runId={detail.run.id} touched={touched} task={task} />
          </Fragment>
        ))}
      </ul>
      {more}
      {beyond > 0 && <p className="t12 ink3">{plural(beyond, "more task")} changed; these are the first.</p>}
    </section>
  );
}

function Numbers({ run }: { run: SyncRun }) {
  return (
    <dl className={styles.numbers}>
      <div>
        <dt>Started by</dt>
        <dd>{TRIGGER_WORDS[run.trigger]}</dd>
      </div>
      <div>
        <dt>Kind</dt>
        <dd>{kindWords(run)}</dd>
      </div>
      {ALL_COUNTS.filter(([, field]) => run[field] > 0).map(([words, field]) => (
        <div key={field}>
          <dt>{words}</dt>
          <dd>{count(run[field])}</dd>
        </div>
      ))}
      <div>
        <dt>Requests</dt>
        <dd>{count(run.requests_made)}</dd>
      </div>
    </dl>
  );
}

interface Props {
  run: SyncRun;
  /** A link to a task. */
  task: (key: string) => ReactNode;
}

/** A run opened: why issues failed or were skipped, what it changed, and its numbers. */
export function RunDetail({ run, task }: Props) {
  const { data, error, refetch } = useRunDetail(run.id);
  return (
    <div className={styles.detail}>
      <div className={styles.told}>
        <Reasons run={run} />
        {error && <Failed error={toApiError(error)} retry={() => void refetch()} />}
        {!data && !error && <SkeletonLines lines={3} />}
        {data && <Changed detail={data} task={task} />}
      </div>
      <Numbers run={run} />
    </div>
  );
}

import { Fragment, type ReactNode } from "react";
import { Failed } from "../../components/Failed";
import { SkeletonLines } from "../../components/Skeleton";
import type { SyncRun, SyncRunDetail } from "../../ipc/contract";
import { toApiError } from "../../ipc/error";
import { useRunDetail } from "../../ipc/queries";
import { FIELD_WORDS } from "../../lib/fields";
import { count, listed, plural } from "../../lib/words";
import { Alike } from "./Alike";
import { type Mending, Reasons } from "./Reasons";
import styles from "./RunDetail.module.css";
import { ALL_COUNTS, kindWords, TRIGGER_WORDS } from "./run";
import { useShort } from "./useShort";

const FIRST_TASKS = 8;
/** Until the detail is there. */
const NONE: SyncRunDetail["concerned"] = [];

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
            <Alike touched={touched} task={task} />
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

interface Props extends Mending {
  run: SyncRun;
}

/** A run opened: why issues failed or were skipped and what mends it, what it changed, and its numbers. */
export function RunDetail({ run, ...mending }: Props) {
  const { data, error, refetch } = useRunDetail(run.id);
  return (
    <div className={styles.detail}>
      <div className={styles.told}>
        <Reasons run={run} concerned={data?.concerned ?? NONE} {...mending} />
        {error && <Failed error={toApiError(error)} retry={() => void refetch()} />}
        {!data && !error && <SkeletonLines lines={3} />}
        {data && <Changed detail={data} task={mending.task} />}
      </div>
      <Numbers run={run} />
    </div>
  );
}

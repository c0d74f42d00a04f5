import clsx from "clsx";
import { ChevronDown, ChevronRight } from "lucide-react";
import { useId } from "react";
import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { Progress } from "../../components/Progress";
import { TaskKey } from "../../components/TaskKey";
import type { ProjectView, SyncRun } from "../../ipc/contract";
import { useCall } from "../../ipc/mutations";
import { useMediaQuery } from "../../lib/useMediaQuery";
import { useNow } from "../../lib/useNow";
import { count } from "../../lib/words";
import { OutcomeMark } from "./OutcomeMark";
import type { Mending } from "./Reasons";
import { RunDetail } from "./RunDetail";
import styles from "./RunTable.module.css";
import { COUNTS, kindWords, outcomeOf, progressWords, startedWords, TRIGGER_WORDS, tookWords } from "./run";

export interface Columns {
  /** Runs of every project are told apart by their project's key. */
  project: boolean;
  /** Who started it and what it looked at; in a small window the open run says it. */
  how: boolean;
}

export interface Shown {
  columns: Columns;
  keyOf: (projectId: string) => string;
  viewOf: (projectId: string) => ProjectView | undefined;
  openRun: string | undefined;
  onToggle: (id: string) => void;
  task: Mending["task"];
  mend: Mending["mend"];
}

const width = ({ project, how }: Columns) => 4 + COUNTS.length + (project ? 1 : 0) + (how ? 2 : 0);

function Head({ columns }: { columns: Columns }) {
  return (
    <thead>
      <tr>
        <td />
        <th scope="col">Started</th>
        {columns.project && <th scope="col">Project</th>}
        <th scope="col">Outcome</th>
        {columns.how && <th scope="col">Trigger</th>}
        {columns.how && <th scope="col">Kind</th>}
        {COUNTS.map(([words]) => (
          <th key={words} scope="col" className={styles.number}>
            {words}
          </th>
        ))}
        <th scope="col" className={styles.number}>
          Took
        </th>
      </tr>
    </thead>
  );
}

/** Where and how a run began, the cells that running and finished runs share. */
function Beginning({ run, shown }: { run: SyncRun; shown: Shown }) {
  const now = useNow();
  return (
    <>
      <td>
        <time dateTime={run.started_at} title={new Date(run.started_at).toLocaleString("en-GB")}>
          {startedWords(run.started_at, now)}
        </time>
      </td>
      {shown.columns.project && (
        <td>
          <TaskKey value={shown.keyOf(run.project_id)} />
        </td>
      )}
      <td>
        <OutcomeMark outcome={outcomeOf(run)} />
      </td>
      {shown.columns.how && <td className="ink2">{TRIGGER_WORDS[run.trigger]}</td>}
      {shown.columns.how && <td className="ink2">{kindWords(run)}</td>}
    </>
  );
}

function RunningRow({ run, shown }: { run: SyncRun; shown: Shown }) {
  const cancel = useCall("sync_cancel");
  const { progress } = run;
  const words = progressWords(progress);
  const name = `Sync of ${shown.keyOf(run.project_id)}`;
  return (
    <tr>
      <td />
      <Beginning run={run} shown={shown} />
      <td colSpan={COUNTS.length - 1}>
        <div className={styles.progress}>
          <Progress
            label={name}
            fraction={progress.total ? progress.current / progress.total : null}
            state={progress.waiting_until ? "waiting" : "running"}
            valueText={words}
          />
          <span className="tn ink2 nowrap">{words}</span>
        </div>
      </td>
      <td colSpan={2} className={styles.number}>
        <Button
          size="sm"
          busy={cancel.isPending}
          aria-label={`Cancel the sync of ${shown.keyOf(run.project_id)}`}
          onClick={() => cancel.mutate({ project_id: run.project_id })}
        >
          Cancel
        </Button>
      </td>
    </tr>
  );
}

function RunRow({ run, shown }: { run: SyncRun; shown: Shown }) {
  const now = useNow();
  const detailId = useId();
  const open = run.id === shown.openRun;
  const toggle = () => shown.onToggle(run.id);
  return (
    <>
      <tr className={clsx(styles.run, open && styles.open)} onClick={toggle}>
        <td>
          <button
            type="button"
            className={styles.toggle}
            data-run={run.id}
            aria-expanded={open}
            aria-controls={open ? detailId : undefined}
            aria-label={`Sync of ${shown.keyOf(run.project_id)}, ${startedWords(run.started_at, now)}`}
            onClick={(event) => {
              event.stopPropagation();
              toggle();
            }}
          >
            <Icon as={open ? ChevronDown : ChevronRight} size="sm" />
          </button>
        </td>
        <Beginning run={run} shown={shown} />
        {COUNTS.map(([words, field]) => (
          <td key={words} className={clsx(styles.number, run[field] === 0 && styles.zero)}>
            {count(run[field])}
          </td>
        ))}
        <td className={clsx(styles.number, "nowrap")}>{tookWords(run.duration_ms)}</td>
      </tr>
      {open && (
        <tr className={styles.more} id={detailId}>
          <td colSpan={width(shown.columns)}>
            <RunDetail run={run} view={shown.viewOf(run.project_id)} task={shown.task} mend={shown.mend} />
          </td>
        </tr>
      )}
    </>
  );
}

interface Props extends Omit<Shown, "columns"> {
  runs: readonly SyncRun[];
  project: boolean;
}

/** Every run with its numbers: what the chart draws, in words. */
export function RunTable({ runs, project, ...rest }: Props) {
  const slim = useMediaQuery("(max-width: 1000px)");
  const shown: Shown = { ...rest, columns: { project, how: !slim } };
  return (
    <table className={styles.table} aria-label="Syncs, newest first">
      <Head columns={shown.columns} />
      <tbody>
        {runs.map((run) =>
          outcomeOf(run) === "running" ? (
            <RunningRow key={run.id} run={run} shown={shown} />
          ) : (
            <RunRow key={run.id} run={run} shown={shown} />
          ),
        )}
      </tbody>
    </table>
  );
}

import { Clock, RefreshCw } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { Popover } from "../../components/Popover";
import { Progress } from "../../components/Progress";
import { Tooltip } from "../../components/Tooltip";
import type { ProjectView, SyncRun } from "../../ipc/contract";
import { useCall } from "../../ipc/mutations";
import { useBudget } from "../../ipc/queries";
import { unsentWords } from "../../ipc/unsent";
import { useCommand } from "../../lib/commandRegistry";
import { SERVICE_WORDS } from "../../lib/domain";
import { TimeLeft } from "../../lib/timeLeft";
import { clock, count, duration, plural, until } from "../../lib/words";
import { countWords, fractionOf, phaseOf, stageNumber, stageWords } from "./progress";
import styles from "./SyncBar.module.css";

/** The seconds left, kept from ever growing, between the events as well. */
function useTimeLeft({ id, progress }: SyncRun): number | null {
  const estimate = useRef({ id, of: new TimeLeft() });
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    if (estimate.current.id !== id) estimate.current = { id, of: new TimeLeft() };
    const sample = {
      at: performance.now(),
      done: progress.current,
      total: progress.total,
      phase: phaseOf(progress),
    };
    setLeft(estimate.current.of.next(sample));
    const timer = setInterval(() => setLeft(estimate.current.of.left(performance.now())), 1000);
    return () => clearInterval(timer);
  }, [id, progress]);
  return left;
}

/** The bar never runs backwards inside a phase, whatever total the forge comes up with. */
function useSteadyFraction({ id, progress }: SyncRun): number | null {
  const known = useRef({ run: "", value: 0 });
  const run = `${id}:${phaseOf(progress)}`;
  const fraction = fractionOf(progress);
  if (known.current.run !== run) known.current = { run, value: 0 };
  if (fraction === null) return known.current.value > 0 ? known.current.value : null;
  known.current.value = Math.max(known.current.value, fraction);
  return known.current.value;
}

function Why({ run, view }: { run: SyncRun; view: ProjectView }) {
  const service = SERVICE_WORDS[view.connection?.service_type ?? "github"];
  const end = run.progress.waiting_until ?? "";
  const { data: budgets } = useBudget();
  const budget = budgets?.find(({ projects }) => projects.includes(view.project.key));
  const waiting = unsentWords(view.unsent, "waits", "wait");
  return (
    <Popover
      label="Why Tern waits"
      side="top"
      className={styles.why}
      trigger={
        <Button size="sm" kind="ghost">
          Why
        </Button>
      }
    >
      <p>
        <span className="mid">All requests of this hour are used.</span> The limit counts every program that
        uses your account, not only Tern.
      </p>
      <dl>
        {budget?.limit != null && (
          <>
            <dt>Allowed</dt>
            <dd>{count(budget.limit)}</dd>
          </>
        )}
        {budget && (
          <>
            <dt>Sent by Tern since it started</dt>
            <dd>{count(budget.requests - budget.not_modified)}</dd>
          </>
        )}
        <dt>New ones at</dt>
        <dd>
          {clock(new Date(end))}, {until(end, new Date())}
        </dd>
      </dl>
      <p className="t12 ink3">
        {waiting ? `${waiting} to be sent then.` : `${service} is asked again then.`} Nothing is lost.
      </p>
    </Popover>
  );
}

interface Props {
  run: SyncRun;
  view: ProjectView;
}

/** A sync under way: stage, bar, counts, time left, and the way to stop it. Editing goes on meanwhile. */
export function SyncBar({ run, view }: Props) {
  const cancel = useCall("sync_cancel");
  const left = useTimeLeft(run);
  const fraction = useSteadyFraction(run);
  const { progress } = run;
  const { connection, project } = view;
  const service = connection?.service_type ?? "github";
  const waiting = progress.waiting_until;
  const stop = () => cancel.mutate({ project_id: project.id });
  useCommand("sync.cancel", stop);
  const words = waiting
    ? `${SERVICE_WORDS[service]} asks us to wait until ${clock(new Date(waiting))}`
    : stageWords(progress.stage, service);
  const kept = `Stops within a second. What is done stays (${plural(progress.processed, "issue")} so far); the next sync goes on from there.`;
  return (
    <section className={styles.bar} aria-label={`Sync of ${project.name}`}>
      <span className="row">
        <Icon as={waiting ? Clock : RefreshCw} className={waiting ? "ink3" : `accent ${styles.spin}`} />
        <span className="mid nowrap" role="status">
          {words}
        </span>
        {waiting ? (
          <Why run={run} view={view} />
        ) : (
          <span className="ink3 t12 nowrap wide">
            {stageNumber(progress.stage, connection?.direction ?? "pull")}
          </span>
        )}
      </span>
      <Progress
        label={`Sync of ${project.name}`}
        fraction={fraction}
        state={waiting ? "waiting" : "running"}
        valueText={`${words}, ${countWords(progress)}`}
      />
      <span className="t12 ink2 nowrap tn">
        {waiting ? `${countWords(progress)} kept` : countWords(progress)}
      </span>
      {left !== null && !waiting && <span className="t12 ink3 nowrap tn">{duration(left)} left</span>}
      <Tooltip words={kept} side="top">
        <Button size="sm" busy={cancel.isPending} onClick={stop}>
          {waiting ? "Stop here" : "Cancel"}
        </Button>
      </Tooltip>
    </section>
  );
}

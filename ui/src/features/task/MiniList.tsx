import clsx from "clsx";
import { Plus } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { Button, IconButton } from "../../components/Button";
import { SkeletonLines } from "../../components/Skeleton";
import { StatusSign } from "../../components/signs";
import { TaskKey } from "../../components/TaskKey";
import { TaskMark } from "../../components/TaskMark";
import type { SortBy, TaskCard, TaskCount, TaskScope } from "../../ipc/contract";
import { PAGE_SIZE, type Slot, usePlaceOf, useTaskSlots } from "../../ipc/queries";
import { keysOf } from "../../lib/commands";
import { runOf } from "../../lib/rows";
import type { TaskActions } from "../../lib/taskActions";
import { useFixedRows } from "../../lib/useFixedRows";
import { useNow } from "../../lib/useNow";
import { ageShort, count } from "../../lib/words";
import styles from "./MiniList.module.css";

const ROW = 54;

interface Props {
  scope: TaskScope;
  sort: SortBy;
  counts: TaskCount | undefined;
  title: string;
  taskKey: string;
  actions: TaskActions;
  filter: ReactNode;
  onClearFilters: (() => void) | undefined;
  onOpen: (key: string | null) => void;
  onNeighbours: (keys: { previous: string | null; next: string | null }) => void;
}

const openOf = ({ by_status }: TaskCount) => by_status.todo + by_status.in_progress + by_status.in_review;

function Mini({
  task,
  current,
  now,
  onOpen,
}: {
  task: TaskCard;
  current: boolean;
  now: Date;
  onOpen: () => void;
}) {
  const marked = task.sync.standing !== "in_sync" || (task.sync.kind !== null && task.sync.kind !== "issue");
  return (
    <button
      type="button"
      className={clsx(styles.mini, current && styles.current)}
      aria-current={current || undefined}
      onClick={onOpen}
    >
      <StatusSign status={task.status} />
      <bdi className="cut">{task.title}</bdi>
      <span className={styles.meta}>
        <TaskKey value={task.key} />
        {marked && task.sync.standing !== "local" && <TaskMark sync={task.sync} short />}
        <time className="t11 ink3">{ageShort(task.updated_at, now)}</time>
      </span>
    </button>
  );
}

/** The list the task came from, in the same order and through the same filters. */
export function MiniList(props: Props) {
  const { scope, sort, counts, title, taskKey, actions, onOpen, onNeighbours } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const run = useMemo(() => runOf(counts), [counts]);
  const now = useNow();
  const placeOf = usePlaceOf(scope, sort);
  const [at, setAt] = useState<number | null>(() => {
    const place = placeOf(taskKey);
    return place && run.indexOf(place);
  });
  // Another filter is another list: where the task stood in the old one says nothing.
  const [listed, setListed] = useState({ scope, sort });
  const isOther = listed.scope !== scope || listed.sort !== sort;
  if (isOther) {
    setListed({ scope, sort });
    setAt(null);
  }
  const rows = useFixedRows(scroller, { rows: run.length, height: ROW, begin: at });
  const items = Array.from({ length: Math.max(0, rows.last - rows.first + 1) }, (_, i) => rows.first + i);
  const slots = new Map<string, Slot>();
  const around = at ?? 0;
  const wanted = [...new Set([...items, around - 1, around, around + 1])];
  for (const n of wanted) {
    const place = run.at(n);
    if (!place) continue;
    const slot = { status: place.status, page: Math.floor(place.index / PAGE_SIZE) };
    slots.set(`${slot.status}:${slot.page}`, slot);
  }
  const pages = useTaskSlots(scope, sort, [...slots.values()]);
  const taskAt = (n: number): TaskCard | undefined => {
    const place = run.at(n);
    return place && pages.at(place.status, place.index);
  };

  // Where the open task stands now; where it stood when it has left the list.
  const found = wanted.find((n) => taskAt(n)?.key === taskKey) ?? null;
  const stands = found ?? at;
  const previous = stands === null ? null : (taskAt(stands - 1)?.key ?? null);
  const next =
    stands === null ? (taskAt(0)?.key ?? null) : (taskAt(found === null ? stands : stands + 1)?.key ?? null);
  useEffect(() => {
    if (found !== null) setAt(found);
  }, [found]);
  useEffect(() => onNeighbours({ previous, next }), [previous, next, onNeighbours]);
  const { reveal, toTop } = rows;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list is read from its top, or from the task in it
  useEffect(() => {
    if (found !== null) reveal(found);
    else if (at === null) toTop();
  }, [found, listed, reveal, toTop]);

  return (
    <nav className={styles.list} aria-label="Tasks">
      <header className={styles.header}>
        <h1 className="t15 bold cut">{title}</h1>
        <span className="t12 ink3 tn nowrap">{counts ? `${count(openOf(counts))} open` : ""}</span>
        <span className="grow" />
        {props.filter}
        <IconButton
          kind="ghost"
          icon={Plus}
          label="New task"
          keys={keysOf("task.new")}
          onClick={() => actions.create("todo")}
        />
      </header>
      {counts?.total === 0 && (
        <div className={styles.nothing}>
          <p>{props.onClearFilters ? "No task matches the filters." : "No tasks here."}</p>
          {props.onClearFilters && (
            <Button size="sm" onClick={props.onClearFilters}>
              Clear filters
            </Button>
          )}
        </div>
      )}
      <div ref={scroller} className={styles.scroll} onScroll={rows.onScroll}>
        <div className={styles.all} style={{ height: run.length * ROW }}>
          {items.map((n) => {
            const task = taskAt(n);
            return (
              <div key={n} className={styles.place} style={{ transform: `translateY(${n * ROW}px)` }}>
                {task ? (
                  <Mini
                    task={task}
                    current={task.key === taskKey}
                    now={now}
                    onOpen={() => onOpen(task.key)}
                  />
                ) : (
                  <div className={styles.loading}>
                    <SkeletonLines lines={2} />
                  </div>
                )}
              </div>
            );
          })}
        </div>
      </div>
    </nav>
  );
}

import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { Plus } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { IconButton } from "../../components/Button";
import { SkeletonLines } from "../../components/Skeleton";
import { StatusSign } from "../../components/signs";
import { TaskKey } from "../../components/TaskKey";
import { TaskMark } from "../../components/TaskMark";
import type { SortBy, TaskCard, TaskCount, TaskScope } from "../../ipc/contract";
import { PAGE_SIZE, type Slot, usePlaceOf, useTaskSlots } from "../../ipc/queries";
import { keysOf } from "../../lib/commands";
import { runOf } from "../../lib/rows";
import type { TaskActions } from "../../lib/taskActions";
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
export function MiniList({ scope, sort, counts, title, taskKey, actions, onOpen, onNeighbours }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const run = useMemo(() => runOf(counts), [counts]);
  const now = useNow();
  const placeOf = usePlaceOf(scope, sort);
  const [at, setAt] = useState<number | null>(() => {
    const place = placeOf(taskKey);
    return place && run.indexOf(place);
  });
  const virtualizer = useVirtualizer({
    count: run.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
  });
  const items = virtualizer.getVirtualItems();
  const slots = new Map<string, Slot>();
  const around = at ?? 0;
  const wanted = [...new Set([...items.map((item) => item.index), around - 1, around, around + 1])];
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
  useEffect(() => {
    if (found !== null) virtualizer.scrollToIndex(found, { align: "auto" });
  }, [found, virtualizer]);

  return (
    <nav className={styles.list} aria-label="Tasks">
      <header className={styles.header}>
        <h1 className="t15 bold cut">{title}</h1>
        <span className="t12 ink3 tn nowrap">{counts ? `${count(openOf(counts))} open` : ""}</span>
        <span className="grow" />
        <IconButton
          kind="ghost"
          icon={Plus}
          label="New task"
          keys={keysOf("task.new")}
          onClick={() => actions.create("todo")}
        />
      </header>
      <div ref={scroller} className={styles.scroll}>
        <div className={styles.all} style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const task = taskAt(item.index);
            return (
              <div
                key={item.key}
                className={styles.place}
                style={{ transform: `translateY(${item.start}px)` }}
              >
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

import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element";
import { extractClosestEdge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge";
import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { ChevronsRightLeft, Plus } from "lucide-react";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { IconButton } from "../../components/Button";
import { Kbd } from "../../components/Kbd";
import { SkeletonCard } from "../../components/Skeleton";
import { StatusSign } from "../../components/signs";
import type { SortBy, Status, TaskCard, TaskScope } from "../../ipc/contract";
import { PAGE_SIZE, useTaskSlots } from "../../ipc/queries";
import { BULK_ROOM } from "../../lib/bulkRoom";
import { STATUS_WORDS } from "../../lib/domain";
import type { TaskActions } from "../../lib/taskActions";
import type { Selection } from "../../lib/useSelection";
import { count as inWords, plural } from "../../lib/words";
import { Card, type CardProps } from "./Card";
import { isDragData } from "./drag";
import styles from "./Lane.module.css";
import { heightOf, lastWidth, measureCard, noteWidth } from "./measures";

const GAP = 8;
/** Side padding, border and inner padding of a card. */
const CARD_SIDES = 50;

export interface LaneCursor {
  index: number;
  focus: boolean;
}

interface Props {
  status: Status;
  scope: TaskScope;
  sort: SortBy;
  /** `undefined` while it is being counted. */
  count: number | undefined;
  cursor: LaneCursor | null;
  selection: Selection;
  accountOf: (projectId: string) => string | null;
  actions: TaskActions;
  onCursor: (status: Status, index: number) => void;
  /** Lets the board ask which task stands where. */
  onTasks: (status: Status, at: (index: number) => TaskCard | undefined) => void;
  onFold?: (() => void) | undefined;
}

const pageOf = (index: number) => Math.floor(index / PAGE_SIZE);

function pagesIn({ first, last }: { first: number; last: number }, status: Status) {
  return Array.from({ length: last - first + 1 }, (_, i) => ({ status, page: first + i }));
}

/** Which task stands where, as far as was ever seen: another array whenever that changes. */
function useNames(pages: readonly { from: number; tasks: readonly TaskCard[] }[]): readonly string[] {
  const known = useRef<string[]>([]);
  let names = known.current;
  for (const { from, tasks } of pages) {
    tasks.forEach(({ id }, i) => {
      if (names[from + i] === id) return;
      if (names === known.current) names = [...names];
      names[from + i] = id;
    });
  }
  known.current = names;
  return names;
}

export function Lane(props: Props) {
  const { status, scope, sort, count, cursor, selection, accountOf, actions, onCursor, onTasks, onFold } =
    props;
  const scroller = useRef<HTMLDivElement>(null);
  const lane = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(lastWidth);
  const [over, setOver] = useState(false);
  const [range, setRange] = useState({ first: 0, last: 0 });
  const { at: taskAt, pages, error, retry } = useTaskSlots(scope, sort, pagesIn(range, status));
  const names = useNames(pages);
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLElement>({
    count: count ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(names[index] ?? index) ?? 108,
    measureElement: measureCard,
    // A card keeps its height wherever it stands.
    getItemKey: useCallback((index: number) => names[index] ?? index, [names]),
    gap: GAP,
    overscan: 3,
    paddingStart: 4,
    paddingEnd: BULK_ROOM,
    scrollPaddingEnd: selection.tasks.length > 0 ? BULK_ROOM : 0,
  });
  const items = virtualizer.getVirtualItems();
  const inSight = { first: pageOf(items[0]?.index ?? 0), last: pageOf(items.at(-1)?.index ?? 0) };
  if (inSight.first !== range.first || inSight.last !== range.last) setRange(inSight);
  const at = (index: number) => taskAt(status, index);

  useEffect(() => onTasks(status, at));
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => {
      noteWidth(element.clientWidth);
      setWidth(element.clientWidth);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const cursorIndex = cursor?.focus ? cursor.index : null;
  useEffect(() => {
    if (cursorIndex !== null) virtualizer.scrollToIndex(cursorIndex, { align: "auto" });
  }, [cursorIndex, virtualizer]);

  const latest = useRef({ at, count, actions, selection, sort });
  useEffect(() => {
    latest.current = { at, count, actions, selection, sort };
  });
  // The same ones all the time, so that only cards that changed are drawn anew.
  const handlers = useMemo(
    (): Pick<CardProps, "dragged" | "onFocus" | "onPress" | "onMenu"> => ({
      dragged: (task) => latest.current.selection.actingOn(task).map(({ id }) => id),
      onFocus: (index) => onCursor(status, index),
      onPress: (task, { toggle }) =>
        toggle ? latest.current.selection.toggle(task) : latest.current.actions.open(task.key, "read"),
      onMenu: (task, from, at) => {
        const tasks = latest.current.selection.actingOn(task);
        latest.current.actions.menu({ tasks, kind: "all", at, from });
      },
    }),
    [status, onCursor],
  );
  useEffect(() => {
    const element = lane.current;
    const list = scroller.current;
    if (!element || !list) return;
    const predecessor = (taskId: string, ids: readonly string[]) => {
      let before: string | null = null;
      for (let i = 0; i < (latest.current.count ?? 0); i += 1) {
        const id = latest.current.at(i)?.id;
        if (id === taskId) return before;
        if (id && !ids.includes(id)) before = id;
      }
      return before;
    };
    return combine(
      autoScrollForElements({ element: list }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => isDragData(source.data),
        onDragEnter: () => setOver(true),
        onDragLeave: () => setOver(false),
        onDrop: ({ source, location }) => {
          setOver(false);
          if (!isDragData(source.data)) return;
          const { ids } = source.data;
          const target = location.current.dropTargets[0];
          const taskId = target?.data.taskId;
          if (target && typeof taskId === "string") {
            const below = extractClosestEdge(target.data) === "bottom";
            latest.current.actions.move(ids, status, below ? taskId : predecessor(taskId, ids));
            return;
          }
          const last = latest.current.at((latest.current.count ?? 0) - 1)?.id ?? null;
          if (last && ids.includes(last)) return;
          latest.current.actions.move(ids, status, latest.current.sort === "position" ? last : null);
        },
      }),
    );
  }, [status]);

  const words = STATUS_WORDS[status];
  return (
    <section
      ref={lane}
      className={clsx(styles.lane, over && styles.over)}
      aria-label={count === undefined ? words : `${words}, ${plural(count, "task")}`}
    >
      <header className={styles.header}>
        <StatusSign status={status} />
        <h2 className="mid">{words}</h2>
        <span className={styles.count}>{count === undefined ? "" : inWords(count)}</span>
        <span className={styles.tools}>
          {onFold && (
            <IconButton
              kind="ghost"
              size="sm"
              icon={ChevronsRightLeft}
              iconSize="sm"
              label={`Fold ${words}`}
              onClick={onFold}
            />
          )}
          <IconButton
            kind="ghost"
            size="sm"
            icon={Plus}
            label={`New task in ${words}`}
            onClick={() => actions.create(status)}
          />
        </span>
      </header>
      <div ref={scroller} className={styles.cards}>
        {count === undefined && [0, 1, 2].map((key) => <SkeletonCard key={key} />)}
        {count === 0 && (
          <p className={styles.none}>
            Drag a task here, or press <Kbd keys={["M"]} /> on it.
          </p>
        )}
        {error && (
          <p className={styles.none} role="alert">
            These tasks could not be read. They are still on this computer.{" "}
            <button type="button" className={styles.again} onClick={retry}>
              Try again
            </button>
          </p>
        )}
        {count !== undefined && count > 0 && (
          <div
            role="listbox"
            aria-label={words}
            aria-multiselectable="true"
            className={styles.list}
            style={{ height: virtualizer.getTotalSize() }}
          >
            {items.map((item) => {
              const task = at(item.index);
              return (
                <div
                  key={task?.id ?? item.index}
                  role="presentation"
                  ref={virtualizer.measureElement}
                  data-index={item.index}
                  className={styles.place}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  {task ? (
                    <Card
                      task={task}
                      index={item.index}
                      count={count}
                      width={width - CARD_SIDES + 8}
                      account={accountOf(task.project_id)}
                      cursor={cursor?.index === item.index}
                      wantsFocus={cursor?.index === item.index && cursor.focus}
                      selected={selection.has(task.id)}
                      ordered={sort === "position"}
                      {...handlers}
                    />
                  ) : (
                    // What could not be read is not on its way: its place stays, and empty.
                    <div className={error ? styles.unread : undefined}>
                      <SkeletonCard />
                    </div>
                  )}
                </div>
              );
            })}
          </div>
        )}
      </div>
    </section>
  );
}

import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import {
  type CSSProperties,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { SkeletonRow } from "../../components/Skeleton";
import type { SortBy, Status, TaskCard, TaskCount, TaskScope } from "../../ipc/contract";
import { PAGE_SIZE, type Slot, usePlaceOf, useTaskSlots } from "../../ipc/queries";
import { BULK_ROOM } from "../../lib/bulkRoom";
import { GROUP_ORDER, type Rows, rowsOf } from "../../lib/rows";
import type { TaskActions } from "../../lib/taskActions";
import type { Selection } from "../../lib/useSelection";
import { useShown } from "../../lib/useShown";
import { GroupHeading } from "./GroupHeading";
import styles from "./List.module.css";
import { ListRow } from "./ListRow";
import { type ListCursor, useListKeys } from "./useListKeys";

const ROW = 32;

interface Props {
  scope: TaskScope;
  sort: SortBy;
  counts: TaskCount | undefined;
  selection: Selection;
  accountOf: (projectId: string) => string | null;
  actions: TaskActions;
  /** The task that was open until now: the cursor returns to it. */
  cameFrom: string | null;
}

/** The pages that the rows in sight stand on. */
function slotsOf(rows: Rows, shown: readonly number[]): Slot[] {
  const slots = new Map<string, Slot>();
  for (const row of shown) {
    const found = rows.at(row);
    if (found?.kind !== "task") continue;
    const slot = { status: found.group.status, page: Math.floor(found.index / PAGE_SIZE) };
    slots.set(`${slot.status}:${slot.page}`, slot);
  }
  return [...slots.values()];
}

/** Before the groups are counted: what stands at the top is read while they are. */
function firstSlots({ filter: { statuses } }: TaskScope): Slot[] {
  const shown = GROUP_ORDER.filter((status) => statuses.length === 0 || statuses.includes(status));
  return shown.slice(0, 3).map((status) => ({ status, page: 0 }));
}

/** What it was the last time, so that a list that comes back is drawn once. */
let lastWidth = 1000;

function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(lastWidth);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => {
      lastWidth = element.clientWidth;
      setWidth(lastWidth);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}

export function List({ scope, sort, counts, selection, accountOf, actions, cameFrom }: Props) {
  const [folded, setFolded] = useState<ReadonlySet<Status>>(new Set());
  const rows = useMemo(() => rowsOf(counts, folded), [counts, folded]);
  const placeOf = usePlaceOf(scope, sort);
  const [cursor, setCursor] = useState<ListCursor>({ row: 1, focus: false });
  useShown(() => {
    const place = cameFrom === null ? null : placeOf(cameFrom);
    const group = rows.groups.find(({ status }) => status === place?.status);
    if (place && group) setCursor({ row: group.start + 1 + place.index, focus: true });
  });
  const { ref: scroller, width } = useWidth();
  const sticky = useRef(0);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    scrollPaddingStart: ROW,
    paddingEnd: BULK_ROOM,
    scrollPaddingEnd: selection.tasks.length > 0 ? BULK_ROOM : 0,
    rangeExtractor: useCallback(
      (range: Range) => {
        sticky.current = rows.headingOf(range.startIndex);
        const shown = defaultRangeExtractor(range);
        return shown[0] === sticky.current
          ? shown
          : [...new Set([sticky.current, ...shown])].sort((a, b) => a - b);
      },
      [rows],
    ),
  });
  const items = virtualizer.getVirtualItems();
  const { at, error, retry } = useTaskSlots(
    scope,
    sort,
    counts === undefined
      ? firstSlots(scope)
      : slotsOf(
          rows,
          items.map((item) => item.index),
        ),
  );
  const taskAt = (row: number): TaskCard | undefined => {
    const found = rows.at(row);
    return found?.kind === "task" ? at(found.group.status, found.index) : undefined;
  };
  const cursorRow = rows.task(Math.min(cursor.row, rows.length - 1), -1) ?? rows.task(0, 1) ?? 0;
  useListKeys({
    cursor: { ...cursor, row: cursorRow },
    setCursor,
    rows,
    taskAt,
    scope,
    sort,
    selection,
    actions,
  });
  const follow = cursor.focus ? cursorRow : null;
  useEffect(() => {
    if (follow !== null) virtualizer.scrollToIndex(follow, { align: "auto" });
  }, [follow, virtualizer]);

  const onFocus = useCallback(
    (row: number) => setCursor((known) => (known.row === row && known.focus ? known : { row, focus: true })),
    [],
  );
  const press = (task: TaskCard, row: number, { toggle, range }: { toggle: boolean; range: boolean }) => {
    if (toggle) selection.toggle(task);
    else if (range) {
      const [from, to] = row < cursorRow ? [row, cursorRow] : [cursorRow, row];
      const between = [];
      for (let i = from; i <= to; i += 1) {
        const known = taskAt(i);
        if (known) between.push(known);
      }
      selection.add(between);
    } else actions.open(task.key, "read");
  };
  const fold = (status: Status) =>
    setFolded((known) => {
      const next = new Set(known);
      if (!next.delete(status)) next.add(status);
      return next;
    });

  if (counts === undefined)
    // The same element as below: it is measured by the time that the rows come.
    return (
      <div ref={scroller} className={styles.rows}>
        {[0, 1, 2, 3, 4, 5, 6, 7].map((key) => (
          <SkeletonRow key={key} />
        ))}
      </div>
    );
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label="Tasks by status"
      aria-multiselectable="true"
      aria-rowcount={rows.length}
      className={styles.rows}
      onBlur={(event) => {
        // Rows come and go under the cursor; they must not take the focus back from where it went.
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget))
          setCursor((known) => ({ ...known, focus: false }));
      }}
    >
      {error && (
        <p role="alert" className={styles.error}>
          These tasks could not be read. They are still on this computer.{" "}
          <button type="button" onClick={retry}>
            Try again
          </button>
        </p>
      )}
      <div role="rowgroup" className={styles.all} style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const row = rows.at(item.index);
          if (!row) return null;
          const stuck = item.index === sticky.current;
          const place: CSSProperties = stuck ? {} : { transform: `translateY(${item.start}px)` };
          if (row.kind === "heading")
            return (
              <div
                key={`heading ${row.group.status}`}
                role="presentation"
                className={stuck ? styles.stuck : styles.place}
                style={place}
              >
                <GroupHeading
                  group={row.group}
                  onFold={() => fold(row.group.status)}
                  onCreate={() => actions.create(row.group.status)}
                />
              </div>
            );
          const task = taskAt(item.index);
          return (
            <div key={item.key} role="presentation" className={styles.place} style={place}>
              {task ? (
                <ListRow
                  task={task}
                  row={item.index}
                  account={accountOf(task.project_id)}
                  room={Math.max(90, Math.min(260, width * 0.24))}
                  cursor={item.index === cursorRow}
                  wantsFocus={item.index === cursorRow && cursor.focus}
                  selected={selection.has(task.id)}
                  onFocus={onFocus}
                  onPress={press}
                  onSelect={selection.toggle}
                  onMenu={(pressed, from, point) =>
                    actions.menu({ tasks: selection.actingOn(pressed), kind: "all", at: point, from })
                  }
                />
              ) : (
                !error && <SkeletonRow />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element";
import { type CSSProperties, useCallback, useEffect, useRef, useState } from "react";
import type { SortBy, Status, TaskCard, TaskCount, TaskScope } from "../../ipc/contract";
import { usePlaceOf } from "../../ipc/queries";
import { STATUSES } from "../../lib/domain";
import type { TaskActions } from "../../lib/taskActions";
import { useMediaQuery } from "../../lib/useMediaQuery";
import type { Selection } from "../../lib/useSelection";
import { useShown } from "../../lib/useShown";
import styles from "./Board.module.css";
import { Lane } from "./Lane";
import { Rail } from "./Rail";
import { type BoardCursor, useBoardKeys } from "./useBoardKeys";

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

/** Which columns stand as rails at this width, unless somebody unfolded them. */
function useFolded(): { folded: ReadonlySet<Status>; toggle: (status: Status) => void } {
  const narrow = useMediaQuery("(max-width: 1000px)");
  const middling = useMediaQuery("(max-width: 1439px)");
  const [opposite, setOpposite] = useState<ReadonlySet<Status>>(new Set());
  const byWidth: Status[] = narrow ? ["done", "cancelled"] : middling ? ["cancelled"] : [];
  const folded = new Set(STATUSES.filter((status) => byWidth.includes(status) !== opposite.has(status)));
  const toggle = (status: Status) =>
    setOpposite((known) => {
      const next = new Set(known);
      if (!next.delete(status)) next.add(status);
      return next;
    });
  return { folded, toggle };
}

export function Board({ scope, sort, counts, selection, accountOf, actions, cameFrom }: Props) {
  const { folded, toggle } = useFolded();
  const placeOf = usePlaceOf(scope, sort);
  const [cursor, setCursor] = useState<BoardCursor>({ status: "todo", index: 0, focus: false });
  useShown(() => {
    const place = cameFrom === null ? null : placeOf(cameFrom);
    if (place) setCursor({ ...place, focus: true });
  });
  const tasks = useRef(new Map<Status, (index: number) => TaskCard | undefined>());
  const board = useRef<HTMLDivElement>(null);
  const wanted = scope.filter.statuses;
  const shown = STATUSES.filter((status) => wanted.length === 0 || wanted.includes(status));
  const lanes = shown.filter((status) => !folded.has(status));

  const onCursor = useCallback((status: Status, index: number) => {
    setCursor((known) =>
      known.status === status && known.index === index && known.focus
        ? known
        : { status, index, focus: true },
    );
  }, []);
  const onTasks = useCallback((status: Status, at: (index: number) => TaskCard | undefined) => {
    tasks.current.set(status, at);
  }, []);
  const at = (status: Status, index: number) => tasks.current.get(status)?.(index);
  const countOf = (status: Status) => counts?.by_status[status] ?? 0;

  // The cursor always stands on a card that is there, so that Tab reaches the board.
  const standsOn =
    lanes.includes(cursor.status) && cursor.index < countOf(cursor.status)
      ? cursor
      : {
          status:
            countOf(cursor.status) > 0 && lanes.includes(cursor.status)
              ? cursor.status
              : (lanes.find((status) => countOf(status) > 0) ?? cursor.status),
          index: Math.max(0, Math.min(cursor.index, countOf(cursor.status) - 1)),
          focus: cursor.focus,
        };
  useBoardKeys({ cursor: standsOn, setCursor, lanes, shown, countOf, at, placeOf, sort, selection, actions });

  useEffect(() => {
    const element = board.current;
    return element ? autoScrollForElements({ element, getAllowedAxis: () => "horizontal" }) : undefined;
  }, []);

  const columns = shown.map((status) => (folded.has(status) ? "40px" : "minmax(224px, 1fr)")).join(" ");
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears where the focus goes
    <div
      ref={board}
      className={styles.board}
      style={{ "--columns": columns } as CSSProperties}
      onBlur={(event) => {
        // Cards come and go under the cursor; they must not take the focus back from where it went.
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget))
          setCursor((known) => ({ ...known, focus: false }));
      }}
    >
      {shown.map((status) =>
        folded.has(status) ? (
          <Rail
            key={status}
            status={status}
            count={counts?.by_status[status]}
            onUnfold={() => toggle(status)}
            onDropTasks={(ids) => actions.move(ids, status, null)}
          />
        ) : (
          <Lane
            key={status}
            status={status}
            scope={scope}
            sort={sort}
            count={counts?.by_status[status]}
            cursor={standsOn.status === status ? standsOn : null}
            selection={selection}
            accountOf={accountOf}
            actions={actions}
            onCursor={onCursor}
            onTasks={onTasks}
            onFold={status === "done" || status === "cancelled" ? () => toggle(status) : undefined}
          />
        ),
      )}
    </div>
  );
}

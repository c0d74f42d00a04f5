import clsx from "clsx";
import { memo, useEffect, useRef } from "react";
import { Avatars } from "../../components/Avatar";
import { Checkbox } from "../../components/Choice";
import { LabelChips } from "../../components/LabelChips";
import { PrioritySign } from "../../components/signs";
import { TaskKey } from "../../components/TaskKey";
import { TaskMark } from "../../components/TaskMark";
import type { TaskCard } from "../../ipc/contract";
import { isClosed, PRIORITY_WORDS } from "../../lib/domain";
import { useNow } from "../../lib/useNow";
import { ageShort } from "../../lib/words";
import styles from "./List.module.css";

interface Props {
  task: TaskCard;
  row: number;
  account: string | null;
  /** Px for the labels. */
  room: number;
  cursor: boolean;
  wantsFocus: boolean;
  selected: boolean;
  onFocus: (row: number) => void;
  onPress: (task: TaskCard, row: number, event: { toggle: boolean; range: boolean }) => void;
  onSelect: (task: TaskCard) => void;
  onMenu: (task: TaskCard, element: HTMLElement, at: { x: number; y: number }) => void;
}

export const ListRow = memo(function ListRow(props: Props) {
  const { task, row, account, room, cursor, wantsFocus, selected, onFocus, onPress, onSelect, onMenu } =
    props;
  const ref = useRef<HTMLDivElement>(null);
  const now = useNow();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another task at the cursor takes the focus too
  useEffect(() => {
    if (wantsFocus) ref.current?.focus({ preventScroll: true });
  }, [wantsFocus, task.id]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are commands, see lib/commands
    <div
      ref={ref}
      role="row"
      tabIndex={cursor ? 0 : -1}
      aria-selected={selected}
      aria-rowindex={row + 1}
      data-task={task.key}
      className={clsx(styles.row, cursor && styles.cursor, isClosed(task.status) && styles.closed)}
      onFocus={() => onFocus(row)}
      onClick={(event) =>
        onPress(task, row, { toggle: event.ctrlKey || event.metaKey, range: event.shiftKey })
      }
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu(task, event.currentTarget, { x: event.clientX, y: event.clientY });
      }}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: only keeps the row from opening when the box is missed */}
      <span role="gridcell" className={styles.box} onClick={(event) => event.stopPropagation()}>
        <Checkbox
          checked={selected}
          onChange={() => onSelect(task)}
          label={`Select ${task.key}`}
          tabIndex={-1}
          className={styles.check}
        />
      </span>
      <span role="gridcell" title={`Priority: ${PRIORITY_WORDS[task.priority ?? "none"].toLowerCase()}`}>
        <PrioritySign priority={task.priority} />
        <span className="sr">{PRIORITY_WORDS[task.priority ?? "none"]}</span>
      </span>
      <span role="gridcell" className="cut">
        <TaskKey value={task.key} />
      </span>
      <span role="gridcell" dir="auto" className={clsx("cut", styles.title)}>
        {task.title}
      </span>
      <span role="gridcell" className={styles.labels}>
        {task.labels.length > 0 && <LabelChips labels={task.labels} room={room} />}
      </span>
      <span role="gridcell" className={styles.mark}>
        <TaskMark sync={task.sync} />
      </span>
      <span role="gridcell" className="t12 ink3 cut">
        {task.milestone}
      </span>
      <span role="gridcell" className={styles.faces}>
        <Avatars logins={task.assignees} account={account} />
      </span>
      <span role="gridcell" className={clsx("t12 ink3 tn", styles.age)}>
        {ageShort(task.updated_at, now)}
      </span>
    </div>
  );
});

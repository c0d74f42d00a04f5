import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { setCustomNativeDragPreview } from "@atlaskit/pragmatic-drag-and-drop/element/set-custom-native-drag-preview";
import {
  attachClosestEdge,
  type Edge,
  extractClosestEdge,
} from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge";
import clsx from "clsx";
import { memo, useEffect, useRef, useState } from "react";
import { Avatars } from "../../components/Avatar";
import { LabelChips } from "../../components/LabelChips";
import { PrioritySign } from "../../components/signs";
import { TaskKey } from "../../components/TaskKey";
import { TaskMark } from "../../components/TaskMark";
import type { TaskCard } from "../../ipc/contract";
import { isClosed, needsDecision, PRIORITY_WORDS } from "../../lib/domain";
import { requestMerge } from "../../lib/mergeRequest";
import { plural } from "../../lib/words";
import styles from "./Card.module.css";
import { type DragData, isDragData } from "./drag";

export interface CardProps {
  task: TaskCard;
  index: number;
  count: number;
  /** Inner width for the labels. */
  width: number;
  account: string | null;
  cursor: boolean;
  /** Takes the focus when it becomes the cursor. */
  wantsFocus: boolean;
  selected: boolean;
  /** The ids that would be dragged with it. */
  dragged: (task: TaskCard) => readonly string[];
  /** Whether a place between two cards can be chosen. */
  ordered: boolean;
  onFocus: (index: number) => void;
  onPress: (task: TaskCard, event: { toggle: boolean }) => void;
  onMenu: (task: TaskCard, element: HTMLElement, at: { x: number; y: number }) => void;
}

const isMark = (target: EventTarget) => target instanceof Element && target.closest("[data-decide]") !== null;

/** Several cards travel as a small note that counts them. */
function countNote(count: number): HTMLElement {
  const note = document.createElement("div");
  note.className = styles.note ?? "";
  note.textContent = plural(count, "task");
  return note;
}

function useDrag({ task, dragged, ordered }: Pick<CardProps, "task" | "dragged" | "ordered">) {
  const ref = useRef<HTMLDivElement>(null);
  const [dragging, setDragging] = useState(false);
  const [edge, setEdge] = useState<Edge | null>(null);
  const latest = useRef(() => dragged(task));
  useEffect(() => {
    latest.current = () => dragged(task);
  });
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    return combine(
      draggable({
        element,
        getInitialData: (): DragData => ({ kind: "tasks", ids: latest.current() }),
        onGenerateDragPreview: ({ nativeSetDragImage }) => {
          const ids = latest.current();
          if (ids.length < 2) return;
          setCustomNativeDragPreview({
            nativeSetDragImage,
            render: ({ container }) => {
              container.append(countNote(ids.length));
            },
          });
        },
        onDragStart: () => setDragging(true),
        onDrop: () => setDragging(false),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => ordered && isDragData(source.data) && !source.data.ids.includes(task.id),
        getData: ({ input }) =>
          attachClosestEdge({ taskId: task.id }, { element, input, allowedEdges: ["top", "bottom"] }),
        onDrag: ({ self }) => setEdge(extractClosestEdge(self.data)),
        onDragLeave: () => setEdge(null),
        onDrop: () => setEdge(null),
      }),
    );
  }, [task.id, ordered]);
  return { ref, dragging, edge };
}

export const Card = memo(function Card(props: CardProps) {
  const { task, index, count, width, account, cursor, wantsFocus, selected, onFocus, onPress, onMenu } =
    props;
  const { ref, dragging, edge } = useDrag(props);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another task at the cursor takes the focus too
  useEffect(() => {
    if (wantsFocus) ref.current?.focus({ preventScroll: true });
  }, [wantsFocus, task.id]);
  const faces = Math.min(3, task.assignees.length);
  const room = width - (task.priority ? 22 : 0) - (faces > 0 ? faces * 16 + 10 : 0);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are commands, see lib/commands
    <div
      ref={ref}
      role="option"
      tabIndex={cursor ? 0 : -1}
      aria-selected={selected}
      aria-setsize={count}
      aria-posinset={index + 1}
      data-task={task.key}
      className={clsx(
        styles.card,
        selected && styles.selected,
        isClosed(task.status) && styles.done,
        dragging && styles.away,
        edge === "top" && styles.before,
        edge === "bottom" && styles.after,
      )}
      onFocus={() => onFocus(index)}
      onClick={(event) => {
        // The mark leads where the conflict is decided; by keys it is the command of the same name.
        if (isMark(event.target)) requestMerge(task.key);
        else onPress(task, { toggle: event.ctrlKey || event.metaKey || event.shiftKey });
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu(task, event.currentTarget, { x: event.clientX, y: event.clientY });
      }}
    >
      <span className={styles.top}>
        <TaskKey value={task.key} />
        <span data-decide={needsDecision(task.sync.standing) ? "" : undefined}>
          <TaskMark sync={task.sync} />
        </span>
      </span>
      <bdi className={styles.title}>{task.title}</bdi>
      {(task.priority || task.labels.length > 0 || task.assignees.length > 0) && (
        <span className={styles.foot}>
          {task.priority && (
            <span title={`Priority: ${PRIORITY_WORDS[task.priority].toLowerCase()}`}>
              <PrioritySign priority={task.priority} />
              <span className="sr">{PRIORITY_WORDS[task.priority]} priority</span>
            </span>
          )}
          <span className={styles.chips}>
            <LabelChips labels={task.labels} room={room} />
          </span>
          <Avatars logins={task.assignees} account={account} />
        </span>
      )}
    </div>
  );
});

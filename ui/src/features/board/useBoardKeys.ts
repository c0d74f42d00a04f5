import type { SortBy, Status, TaskCard } from "../../ipc/contract";
import { useCommand } from "../../lib/commandRegistry";
import { useCurrentTask } from "../../lib/currentTask";
import { needsDecision } from "../../lib/domain";
import { requestMerge } from "../../lib/mergeRequest";
import { pointBelow, type TaskActions } from "../../lib/taskActions";
import { useLinkCommands } from "../../lib/useLinkCommands";
import type { Selection } from "../../lib/useSelection";

export interface BoardCursor {
  status: Status;
  index: number;
  /** Whether the card has the focus, or takes it. */
  focus: boolean;
}

interface Board {
  cursor: BoardCursor;
  setCursor: (cursor: BoardCursor) => void;
  /** Columns that are unfolded, and all that are shown. */
  lanes: readonly Status[];
  shown: readonly Status[];
  countOf: (status: Status) => number;
  at: (status: Status, index: number) => TaskCard | undefined;
  placeOf: (key: string) => { status: Status; index: number } | null;
  sort: SortBy;
  selection: Selection;
  actions: TaskActions;
}

/** Everything the mouse does on the board, from the keyboard. */
export function useBoardKeys(board: Board): void {
  const { cursor, setCursor, lanes, shown, countOf, at, placeOf, sort, selection, actions } = board;
  const current = () => at(cursor.status, cursor.index);
  const focused = () => (document.activeElement instanceof HTMLElement ? document.activeElement : null);

  const step = (by: number) => {
    // The first key only brings the cursor into view.
    const onCard = focused()?.getAttribute("role") === "option";
    const index = onCard ? cursor.index + by : cursor.index;
    const last = countOf(cursor.status) - 1;
    setCursor({ ...cursor, index: Math.max(0, Math.min(index, last)), focus: true });
  };
  const aside = (by: number) => {
    for (let i = lanes.indexOf(cursor.status) + by; i >= 0 && i < lanes.length; i += by) {
      const status = lanes[i];
      if (!status || countOf(status) === 0) continue;
      setCursor({ status, index: Math.min(cursor.index, countOf(status) - 1), focus: true });
      return;
    }
  };
  // A move that was put back takes the cursor with it.
  const stay = () => setCursor({ ...cursor, focus: true });
  const reorder = (by: 1 | -1) => {
    const task = current();
    const neighbour = at(cursor.status, cursor.index + by);
    if (!task || !neighbour || sort !== "position") return;
    const after = by === 1 ? neighbour.id : (at(cursor.status, cursor.index - 2)?.id ?? null);
    actions.move([task.id], cursor.status, after, stay);
    setCursor({ ...cursor, index: cursor.index + by, focus: true });
  };
  const transfer = (by: 1 | -1) => {
    const task = current();
    const status = shown[shown.indexOf(cursor.status) + by];
    if (!task || !status) return;
    const ids = selection.actingOn(task).map((known) => known.id);
    actions.move(ids, status, null, stay);
    setCursor({ ...(placeOf(task.key) ?? { status, index: 0 }), focus: true });
  };

  useCurrentTask(current);
  useCommand("cursor.next", () => step(1));
  useCommand("cursor.previous", () => step(-1));
  useCommand("cursor.right", () => aside(1));
  useCommand("cursor.left", () => aside(-1));
  useCommand("move.up", () => reorder(-1));
  useCommand("move.down", () => reorder(1));
  useCommand("move.right", () => transfer(1));
  useCommand("move.left", () => transfer(-1));
  useCommand("task.open", () => {
    const task = current();
    if (task) actions.open(task.key, "read");
  });
  useCommand("task.edit", () => {
    const task = current();
    if (task) actions.open(task.key, "write");
  });
  useCommand("task.select", () => {
    const task = current();
    if (task) selection.toggle(task);
  });
  useCommand("task.openIssue", () => {
    const url = current()?.issue_url;
    if (url) actions.openIssue(url);
  });
  useCommand(
    "task.publish",
    () => {
      const task = current();
      if (task) actions.publish(task);
    },
    actions.mayPublish(current()),
  );
  useCommand(
    "conflict.resolve",
    () => {
      const task = current();
      if (task) requestMerge(task.key);
    },
    needsDecision(current()?.sync.standing),
  );
  useLinkCommands(current());
  useCommand("task.delete", () => {
    const task = current();
    if (task) actions.remove(selection.actingOn(task));
  });
  useCommand("move.menu", () => {
    const task = current();
    const from = focused();
    if (task) actions.menu({ tasks: selection.actingOn(task), kind: "move", at: pointBelow(from), from });
  });
}

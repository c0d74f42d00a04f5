import { backend } from "../../ipc/backend";
import type { SortBy, TaskCard, TaskScope } from "../../ipc/contract";
import { toApiError } from "../../ipc/error";
import { useCommand } from "../../lib/commandRegistry";
import { useCurrentTask } from "../../lib/currentTask";
import { needsDecision } from "../../lib/domain";
import { requestMerge } from "../../lib/mergeRequest";
import type { Rows } from "../../lib/rows";
import { pointBelow, type TaskActions } from "../../lib/taskActions";
import { showFailure, showToast } from "../../lib/toasts";
import { useLinkCommands } from "../../lib/useLinkCommands";
import type { Selection } from "../../lib/useSelection";
import { plural } from "../../lib/words";

export interface ListCursor {
  row: number;
  /** Whether the row has the focus, or takes it. */
  focus: boolean;
}

interface List {
  cursor: ListCursor;
  setCursor: (cursor: ListCursor) => void;
  rows: Rows;
  taskAt: (row: number) => TaskCard | undefined;
  scope: TaskScope;
  sort: SortBy;
  selection: Selection;
  actions: TaskActions;
}

const MOST_SELECTED = 1000;
const PAGE = 200;

/** Ticks everything the filters let through, up to a thousand tasks. */
async function selectAll(scope: TaskScope, sort: SortBy, selection: Selection): Promise<void> {
  let offset = 0;
  let total = 1;
  try {
    while (offset < Math.min(total, MOST_SELECTED)) {
      const page = await backend().call("task_list", { ...scope, sort, offset, limit: PAGE });
      selection.add(page.tasks);
      total = page.total;
      offset += PAGE;
    }
    if (total > MOST_SELECTED)
      showToast({
        kind: "done",
        title: `The first ${plural(MOST_SELECTED, "task")} of ${plural(total, "task")} are selected`,
      });
  } catch (error) {
    showFailure(toApiError(error));
  }
}

export function useListKeys({
  cursor,
  setCursor,
  rows,
  taskAt,
  scope,
  sort,
  selection,
  actions,
}: List): void {
  const current = () => taskAt(cursor.row);
  const focused = () => (document.activeElement instanceof HTMLElement ? document.activeElement : null);
  const step = (by: 1 | -1) => {
    // The first key only brings the cursor into view.
    const onRow = focused()?.closest("[role=row]") !== null && focused() !== null;
    const row = onRow ? rows.task(cursor.row + by, by) : cursor.row;
    if (row !== null) setCursor({ row, focus: true });
  };
  useCurrentTask(current);
  useCommand("cursor.next", () => step(1));
  useCommand("cursor.previous", () => step(-1));
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
  useCommand("task.selectAll", () => void selectAll(scope, sort, selection));
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

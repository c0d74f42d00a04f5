/** What a card or a row can ask of the screen it stands on, whatever screen that is. */
import type { Standing, Status } from "./domain";

export interface TaskRef {
  id: string;
  project_id: string;
  key: string;
  status: Status;
  issue_url: string | null;
  sync: { standing: Standing; planned: boolean };
}

export interface MenuRequest {
  /** The tasks it acts on: the selection, or the one under the cursor. */
  tasks: readonly TaskRef[];
  kind: "move" | "all";
  at: { x: number; y: number };
  /** Gets the focus back. */
  from: HTMLElement | null;
}

export interface TaskActions {
  open: (key: string, mode: "read" | "write") => void;
  create: (status: Status) => void;
  menu: (request: MenuRequest) => void;
  /** Puts tasks below `after` (top: `null`), at once; calls back where that could not be saved. */
  move: (ids: readonly string[], status: Status, after: string | null, onFailed?: () => void) => void;
  openIssue: (url: string) => void;
  /** Whether the task's project could make an issue of it. */
  mayPublish: (task: TaskRef | undefined) => boolean;
  publish: (task: TaskRef) => void;
  remove: (tasks: readonly TaskRef[]) => void;
}

/** Below the focused element, for menus opened by a key. */
export function pointBelow(element: HTMLElement | null): { x: number; y: number } {
  const box = element?.getBoundingClientRect();
  return box
    ? { x: box.left + 16, y: Math.min(box.bottom - 8, window.innerHeight - 40) }
    : { x: 300, y: 200 };
}

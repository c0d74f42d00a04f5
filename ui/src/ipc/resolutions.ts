/** Says what a resolution did, with the way back beside it. */
import { showFailure, showToast } from "../lib/toasts";
import { backend } from "./backend";
import type { ConflictResolved } from "./contract";
import type { CallError } from "./error";

/** Reopens conflicts and says so. */
export async function undoResolved(conflictIds: string[]): Promise<void> {
  try {
    const { words } = await backend().call("conflict_undo", { conflict_ids: conflictIds });
    showToast({ kind: "done", title: words });
  } catch (error) {
    showFailure(error as CallError);
  }
}

/** A toast about conflicts that are decided now. */
export function showSettled(title: string, body: string | undefined, conflictIds: string[]): void {
  showToast({
    kind: "done",
    title,
    body,
    actions: [{ words: "Undo", run: () => void undoResolved(conflictIds) }],
  });
}

export function showResolved({ conflict_id, key, sends }: ConflictResolved, forge: string): void {
  const body = sends ? `The next sync updates the issue on ${forge}.` : "Only this computer changed.";
  showSettled(`${key} is resolved`, body, [conflict_id]);
}

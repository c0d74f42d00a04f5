/** Says what a resolution did, with the way back beside it. */
import { backend } from "../../ipc/backend";
import type { ConflictResolved } from "../../ipc/contract";
import type { CallError } from "../../ipc/error";
import { showFailure, showToast } from "../../lib/toasts";

/** Reopens conflicts and says so. */
export async function undoResolved(conflictIds: string[]): Promise<void> {
  try {
    const { words } = await backend().call("conflict_undo", { conflict_ids: conflictIds });
    showToast({ kind: "done", title: words });
  } catch (error) {
    showFailure(error as CallError);
  }
}

export function showResolved({ conflict_id, key, sends }: ConflictResolved, forge: string): void {
  showToast({
    kind: "done",
    title: `${key} is resolved`,
    body: sends ? `The next sync updates the issue on ${forge}.` : "Only this computer changed.",
    actions: [{ words: "Undo", run: () => void undoResolved([conflict_id]) }],
  });
}

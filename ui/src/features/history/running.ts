import type { SyncRun } from "../../ipc/contract";

/**
 * The listed runs with those under way on top. The live ones win over what the list knew of them; a run that the
 * list still calls running although it is over stays until the list is read again.
 */
export function merged(
  listed: readonly SyncRun[],
  running: readonly SyncRun[],
  projectId: string | null,
): SyncRun[] {
  const live = running.filter((run) => projectId === null || run.project_id === projectId);
  const ids = new Set(live.map((run) => run.id));
  // A page read later may repeat a run that an earlier one had already.
  const seen = new Set<string>();
  const rest = listed.filter((run) => {
    if (ids.has(run.id) || seen.has(run.id)) return false;
    seen.add(run.id);
    return true;
  });
  const newestFirst = [...live].sort((a, b) => b.started_at.localeCompare(a.started_at));
  return [...newestFirst, ...rest];
}

/** What the history shows, as it stands in the address. */
import type { HistoryFilter } from "../../ipc/contract";
import { HISTORY_FILTERS } from "../../ipc/queries";

export interface HistorySearch {
  /** A project's key. */
  project?: string;
  filter?: HistoryFilter;
  /** The open run. */
  run?: string;
}

const text = (value: unknown): string | undefined =>
  (typeof value === "string" || typeof value === "number") && value !== "" ? String(value) : undefined;

/** Takes from an address what is known and leaves the rest out. */
export function parseHistorySearch(raw: Record<string, unknown>): HistorySearch {
  const [project, run] = [text(raw.project), text(raw.run)];
  const filter = HISTORY_FILTERS.find((known) => known === raw.filter);
  return {
    ...(project ? { project } : {}),
    ...(filter && filter !== "all" ? { filter } : {}),
    ...(run ? { run } : {}),
  };
}

/** What the list of conflicts shows, as it stands in the address. */
export interface ConflictsSearch {
  /** A project's key. */
  project?: string;
}

export function parseConflictsSearch(raw: Record<string, unknown>): ConflictsSearch {
  return typeof raw.project === "string" && raw.project !== "" ? { project: raw.project } : {};
}

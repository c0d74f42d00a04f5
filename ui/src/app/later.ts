/**
 * What the first screen does without: each is a file of its own, so that the window starts with less to read. All
 * of them are read soon after, while nothing else happens, so that nobody waits for one.
 */
export const later = {
  conflicts: () => import("./screens/ConflictsScreen"),
  history: () => import("./screens/HistoryScreen"),
  settings: () => import("./screens/SettingsScreen"),
  merge: () => import("../features/merge/Merge"),
};

/** Well after the first tasks stand there. */
const PAUSE_MS = 1500;

export function readLater(): void {
  setTimeout(() => {
    // One that cannot be read is asked for again, and says so, when it is wished for.
    for (const part of Object.values(later)) part().catch(() => undefined);
  }, PAUSE_MS);
}

/** Asks the window for the conflict dialog of a task, from wherever its conflict is shown. */
type Open = (taskKey: string) => void;

const listeners = new Set<Open>();

export function requestMerge(taskKey: string): void {
  for (const open of listeners) open(taskKey);
}

/** Answers with the way to stop listening. */
export function onMergeRequest(open: Open): () => void {
  listeners.add(open);
  return () => listeners.delete(open);
}

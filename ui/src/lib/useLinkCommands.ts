import { useCommand } from "./commandRegistry";
import { requestLink } from "./linkRequest";

interface Linkable {
  key: string;
  sync: { kind: string | null };
}

/** Whether a task can be linked or joined: a security finding stays by itself. */
export const mayLink = (task: Linkable | undefined): boolean =>
  task !== undefined && (task.sync.kind === null || task.sync.kind === "issue");

/** Linking and joining, for the task under the cursor. */
export function useLinkCommands(task: Linkable | undefined): void {
  const ask = (kind: "link" | "join") => task && requestLink({ kind, taskKey: task.key });
  useCommand("task.link", () => ask("link"), mayLink(task));
  useCommand("task.join", () => ask("join"), mayLink(task));
}

import { ArrowLeftRight, CircleDot, ExternalLink, GitMerge } from "lucide-react";
import type { TaskCard } from "../../ipc/contract";
import { openLink } from "../../ipc/mutations";
import { mayPublish, usePublish } from "../../ipc/publishing";
import { useProjectLookup } from "../../ipc/queries";
import { needsDecision } from "../../lib/domain";
import { requestMerge } from "../../lib/mergeRequest";
import type { Entry } from "./useEntries";

/** What can be done with a task that was found, without going there. */
export function useActionsOn(onMove: (task: TaskCard) => void): (task: TaskCard) => Entry[] {
  const lookup = useProjectLookup();
  const publish = usePublish();
  return (task) => {
    const { issue_url, sync } = task;
    const entry = (name: string, rest: Omit<Entry, "id">): Entry => ({ id: `${name} ${task.id}`, ...rest });
    const entries: (Entry | null)[] = [
      needsDecision(sync.standing)
        ? entry("resolve", {
            icon: GitMerge,
            words: sync.standing === "conflict" ? "Resolve the conflict" : "Decide what becomes of it",
            run: () => requestMerge(task.key),
          })
        : null,
      entry("move", {
        icon: ArrowLeftRight,
        words: "Move to another column",
        run: () => onMove(task),
        stays: true,
      }),
      mayPublish(sync, lookup(task.project_id))
        ? entry("publish", { icon: CircleDot, words: "Make an issue of it", run: () => publish(task) })
        : null,
      issue_url
        ? entry("issue", {
            icon: ExternalLink,
            words: `Open ${sync.number === null ? "the issue" : `#${sync.number}`} in the browser`,
            run: () => openLink(issue_url),
          })
        : null,
    ];
    return entries.filter((known) => known !== null);
  };
}

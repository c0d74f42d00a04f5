import { ArrowLeftRight, CircleDot, ExternalLink, GitMerge, Link2, Merge } from "lucide-react";
import type { TaskCard } from "../../ipc/contract";
import { openLink } from "../../ipc/mutations";
import { mayPublish, usePublish } from "../../ipc/publishing";
import { useProjectLookup } from "../../ipc/queries";
import { keysOf } from "../../lib/commands";
import { needsDecision } from "../../lib/domain";
import { requestLink } from "../../lib/linkRequest";
import { requestMerge } from "../../lib/mergeRequest";
import { mayLink } from "../../lib/useLinkCommands";
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
            keys: keysOf("conflict.resolve"),
            run: () => requestMerge(task.key),
          })
        : null,
      entry("move", {
        icon: ArrowLeftRight,
        words: "Move to another column",
        keys: keysOf("move.menu"),
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
            keys: keysOf("task.openIssue"),
            run: () => openLink(issue_url),
          })
        : null,
      mayLink(task)
        ? entry("link", {
            icon: Link2,
            words: issue_url ? "Link it to another issue…" : "Link it to an issue…",
            keys: keysOf("task.link"),
            run: () => requestLink({ kind: "link", taskKey: task.key }),
          })
        : null,
      mayLink(task)
        ? entry("join", {
            icon: Merge,
            words: "Join it with another task…",
            keys: keysOf("task.join"),
            run: () => requestLink({ kind: "join", taskKey: task.key }),
          })
        : null,
    ];
    return entries.filter((known) => known !== null);
  };
}

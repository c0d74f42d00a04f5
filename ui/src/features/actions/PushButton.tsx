import { ArrowUp } from "lucide-react";
import { Button } from "../../components/Button";
import { Tooltip } from "../../components/Tooltip";
import { usePushTasks, useWaiting } from "../../ipc/pushing";
import { useProjectLookup } from "../../ipc/queries";
import type { TaskRef } from "../../lib/taskActions";
import { count, listed } from "../../lib/words";

/** Sends the ticked tasks that wait for it; nothing where none of them does. */
export function PushButton({ tasks }: { tasks: readonly TaskRef[] }) {
  const push = usePushTasks();
  const lookup = useProjectLookup();
  const sendable = tasks.filter(({ project_id }) => lookup(project_id)?.connection?.direction === "two_way");
  const waiting = useWaiting(sendable);
  if (waiting === 0) return null;
  const views = [...new Set(sendable.map(({ project_id }) => project_id))].map(lookup);
  const names = listed(views.flatMap((view) => (view ? [view.project.name] : [])));
  return (
    <Tooltip words={`Syncs the issues of ${names}. Other edits there wait for the next sync.`} side="top">
      <Button kind="ghost" icon={ArrowUp} busy={push.isPending} onClick={() => push.mutate(sendable)}>
        Push {count(waiting)} now
      </Button>
    </Tooltip>
  );
}

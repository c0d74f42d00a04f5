import { useState } from "react";
import { Button } from "../../components/Button";
import { Confirm } from "../../components/Confirm";
import { useCall } from "../../ipc/mutations";
import { showSettled } from "../../ipc/resolutions";
import { plural } from "../../lib/words";

interface Props {
  /** `null`: of every project. */
  projectId: string | null;
  total: number;
  /** The forge's name, or "the forge" where there are several. */
  forge: string;
}

/** Everything that waits, decided for the forge at once; asked about first, and one undo away. */
export function AcceptAll({ projectId, total, forge }: Props) {
  const [asking, setAsking] = useState(false);
  const resolve = useCall("conflict_resolve_all", {
    onDone: ({ conflict_ids }) => {
      setAsking(false);
      showSettled(
        `${plural(conflict_ids.length, "task")} took ${forge}’s version`,
        "Only this computer changed.",
        conflict_ids,
      );
    },
  });
  return (
    <>
      <Button onClick={() => setAsking(true)}>Accept {forge}’s version for all</Button>
      {asking && (
        <Confirm
          busy={resolve.isPending}
          consequence={{
            title: `Accept ${forge}’s version for all`,
            says: [
              `What you edited in ${plural(total, "waiting task")} is replaced by what stands on ${forge}. Your versions are kept for 30 days, and Undo brings them back.`,
              "A task whose issue was deleted is left for you to decide.",
            ],
            touches: "Changes only this computer.",
            yes: "Accept all",
          }}
          onNo={() => setAsking(false)}
          onYes={() => resolve.mutate({ project_id: projectId })}
        />
      )}
    </>
  );
}

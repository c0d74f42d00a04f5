import { Button } from "../../components/Button";
import type { ProjectView } from "../../ipc/contract";
import { useStartSync } from "../../ipc/mutations";
import { requestConnection } from "../../lib/connectionRequest";
import { requestPreview } from "../../lib/previewRequest";
import type { Remedy } from "./stopped";

interface Props {
  remedy: Remedy;
  view: ProjectView;
  size?: "md" | "sm";
}

/** The one button that lets a project sync again. */
export function Mend({ remedy, view, size = "md" }: Props) {
  const start = useStartSync();
  const projectId = view.project.id;
  if (remedy === "token")
    return (
      <Button size={size} onClick={() => requestConnection({ kind: "token", projectId })}>
        {view.connection?.has_token ? "Replace token" : "Give a token"}
      </Button>
    );
  if (remedy === "connection")
    return (
      <Button size={size} onClick={() => requestConnection({ kind: "edit", projectId })}>
        Edit the connection
      </Button>
    );
  if (remedy === "follow")
    return (
      <Button size={size} onClick={() => requestConnection({ kind: "follow", projectId })}>
        See where it is now
      </Button>
    );
  if (remedy === "look")
    return (
      <Button size={size} onClick={() => requestPreview(projectId)}>
        Look and send
      </Button>
    );
  return (
    <Button
      size={size}
      busy={start.isPending}
      onClick={() =>
        start.mutate({
          project_id: projectId,
          sync_type: "full",
          include_closed: view.connection?.include_closed ?? false,
        })
      }
    >
      Try again
    </Button>
  );
}

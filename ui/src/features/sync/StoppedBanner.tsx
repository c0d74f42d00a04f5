import { Banner } from "../../components/Banner";
import { Button } from "../../components/Button";
import type { ProjectView } from "../../ipc/contract";
import { useStartSync } from "../../ipc/mutations";
import { useLastFailure } from "../../ipc/queries";
import { requestConnection } from "../../lib/connectionRequest";
import { requestPreview } from "../../lib/previewRequest";
import { type Remedy, safeWords, stoppedDetails, stoppedOf } from "./stopped";

function Mend({ remedy, view }: { remedy: Remedy; view: ProjectView }) {
  const start = useStartSync();
  const projectId = view.project.id;
  if (remedy === "token")
    return (
      <Button onClick={() => requestConnection({ kind: "token", projectId })}>
        {view.connection?.has_token ? "Replace token" : "Give a token"}
      </Button>
    );
  if (remedy === "connection")
    return (
      <Button onClick={() => requestConnection({ kind: "edit", projectId })}>Edit the connection</Button>
    );
  if (remedy === "follow")
    return (
      <Button onClick={() => requestConnection({ kind: "follow", projectId })}>See where it is now</Button>
    );
  if (remedy === "look") return <Button onClick={() => requestPreview(projectId)}>Look and send</Button>;
  return (
    <Button
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

/** Syncing stands still until somebody acts; tasks and edits do not. */
export function StoppedBanner({ view }: { view: ProjectView }) {
  const stopped = stoppedOf(view);
  const { data: last } = useLastFailure(view.project.id, stopped !== null && stopped.remedy !== "look");
  if (!stopped) return null;
  return (
    <Banner
      tone={stopped.remedy === "look" ? "attn" : "danger"}
      title={stopped.title}
      details={stoppedDetails(view, last)}
      action={<Mend remedy={stopped.remedy} view={view} />}
    >
      {stopped.why} {stopped.remedy !== "look" && safeWords(view)}
    </Banner>
  );
}

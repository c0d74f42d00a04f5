import { Banner } from "../../components/Banner";
import type { ProjectView } from "../../ipc/contract";
import { useLastFailure } from "../../ipc/queries";
import { Mend } from "./Mend";
import { safeWords, stoppedDetails, stoppedOf } from "./stopped";

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

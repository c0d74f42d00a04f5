import { Check } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Empty } from "../../components/Empty";
import { Failed } from "../../components/Failed";
import { SkeletonLines } from "../../components/Skeleton";
import type { ProjectView } from "../../ipc/contract";
import { toApiError } from "../../ipc/error";
import { useStartSync } from "../../ipc/mutations";
import { useRunOf, useSyncPreview } from "../../ipc/queries";
import { SERVICE_WORDS } from "../../lib/domain";
import { waitsForALook } from "../../lib/previewRequest";
import { chosen, effectWords, groupsOf } from "./choosing";
import styles from "./Preview.module.css";
import { PreviewGroups } from "./PreviewGroups";

/** What stays out of this run; ids outlive a preview that is read again. */
function useLeftOut() {
  const [out, setOut] = useState<ReadonlySet<string>>(new Set());
  const leaveOut = (ids: readonly string[], isOut: boolean) =>
    setOut((known) => {
      const next = new Set(known);
      for (const id of ids) {
        if (isOut) next.add(id);
        else next.delete(id);
      }
      return next;
    });
  return { out, leaveOut };
}

function blockedBy(runs: boolean, effect: string | null): string | undefined {
  if (runs) return "A sync of this project is running.";
  return effect === null ? "Everything is left out." : undefined;
}

/** What a sync would do, and what of it. Looking changes nothing. */
export function Preview({ view, onClose }: { view: ProjectView; onClose: () => void }) {
  const request = {
    project_id: view.project.id,
    sync_type: "full" as const,
    include_closed: view.connection?.include_closed ?? false,
  };
  // A sync that ends meanwhile makes another preview of it.
  const { data, error, refetch } = useSyncPreview(request, view.connection?.last_sync_at ?? null);
  const runs = useRunOf(view.project.id) !== undefined;
  const { out, leaveOut } = useLeftOut();
  const start = useStartSync();
  const forge = SERVICE_WORDS[view.connection?.service_type ?? "github"];
  const effect = data ? effectWords(data, out, forge) : null;
  const nothing = data !== undefined && groupsOf(data).every(({ way }) => way === "skipped");
  const sync = () => {
    if (!data) return;
    // A run that was under way knows nothing of what was chosen here: the dialog stays.
    start.mutate(chosen(data, out, request), { onSuccess: ({ joined }) => joined || onClose() });
  };
  return (
    <Dialog
      open
      width={720}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`What a sync of ${view.project.name} would change`}
      footer={
        <>
          <span className="t12 ink3 grow" role="status">
            {effect ?? "Nothing has changed yet."}
          </span>
          <Button onClick={onClose}>Close</Button>
          {data && !nothing && (
            <Button
              kind="primary"
              busy={start.isPending}
              disabledBecause={blockedBy(runs, effect)}
              onClick={sync}
            >
              Sync these
            </Button>
          )}
        </>
      }
    >
      {error && <Failed error={toApiError(error)} retry={() => void refetch()} />}
      {!data && !error && (
        <>
          <p className={`ink3 ${styles.asking}`} role="status">
            Asking {forge} what is new
          </p>
          <SkeletonLines lines={6} />
        </>
      )}
      {data && groupsOf(data).length === 0 && (
        <Empty icon={Check} title="Nothing would change">
          {view.project.name} and {forge} say the same.
        </Empty>
      )}
      {data && (
        <PreviewGroups
          preview={data}
          forge={forge}
          first={waitsForALook(view.connection?.sync_error) ? "there" : "here"}
          out={out}
          leaveOut={leaveOut}
        />
      )}
    </Dialog>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { SkeletonLines } from "../../components/Skeleton";
import { TaskKey } from "../../components/TaskKey";
import { backend } from "../../ipc/backend";
import type { ProjectView, SyncPreview } from "../../ipc/contract";
import { toApiError } from "../../ipc/error";
import { SERVICE_WORDS } from "../../lib/domain";
import { count } from "../../lib/words";
import styles from "./Preview.module.css";

const WORDS: Record<SyncPreview["lines"][number]["action"], string> = {
  create: "Create",
  update: "Update",
  push: "Send",
  conflict: "Conflict",
  skip: "Skip",
};

function Counts({ preview, forge }: { preview: SyncPreview; forge: string }) {
  const rows: [string, number][] = [
    ["Tasks to create here", preview.create],
    ["Tasks to update here", preview.update],
    [`Issues to update on ${forge}`, preview.push],
    ["Conflicts that will wait for you", preview.conflict],
    ["Unchanged", preview.skip],
  ];
  return (
    <dl className={styles.counts}>
      {rows.map(([words, value]) => (
        <div key={words}>
          <dt>{words}</dt>
          <dd className={value === 0 ? "ink3" : "mid"}>{count(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What a sync would do. Looking changes nothing. */
export function Preview({
  view,
  onClose,
  onSync,
}: {
  view: ProjectView;
  onClose: () => void;
  onSync: () => void;
}) {
  const request = {
    project_id: view.project.id,
    sync_type: "full" as const,
    include_closed: view.connection?.include_closed ?? false,
  };
  const { data, error } = useQuery({
    queryKey: ["preview", request],
    queryFn: () => backend().call("sync_preview", request),
    gcTime: 0,
    staleTime: 0,
  });
  const forge = SERVICE_WORDS[view.connection?.service_type ?? "github"];
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`What a sync of ${view.project.name} would change`}
      footer={
        <>
          <span className="t12 ink3 grow">Nothing has changed yet.</span>
          <Button onClick={onClose}>Close</Button>
          <Button kind="primary" onClick={onSync}>
            Sync now
          </Button>
        </>
      }
    >
      {error && (
        <p role="alert">
          <span className="mid">{toApiError(error).message}</span> {toApiError(error).hint}
        </p>
      )}
      {!data && !error && <SkeletonLines lines={5} />}
      {data && (
        <>
          <Counts preview={data} forge={forge} />
          {data.lines.length > 0 && (
            <ul className={styles.lines}>
              {data.lines.map((line) => (
                <li key={`${line.key}${line.title}`}>
                  <span className="t12 ink3">{WORDS[line.action]}</span>
                  <TaskKey value={line.key ?? "new"} />
                  <bdi className="cut">{line.title}</bdi>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Dialog>
  );
}

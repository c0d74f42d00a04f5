import { useQuery } from "@tanstack/react-query";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Failed } from "../../components/Failed";
import { SkeletonLines } from "../../components/Skeleton";
import { backend } from "../../ipc/backend";
import type { ProjectView, RepositoryMove, SyncConfig } from "../../ipc/contract";
import { toApiError } from "../../ipc/error";
import { useCall, useQuietSync } from "../../ipc/mutations";
import { capsOf } from "../../lib/commands";
import { SERVICE_WORDS } from "../../lib/domain";
import { showToast } from "../../lib/toasts";
import styles from "./connect.module.css";

interface Props {
  view: ProjectView;
  connection: SyncConfig;
  onClose: () => void;
}

function Found({ place }: { place: RepositoryMove }) {
  if (!place.moved)
    return (
      <p>
        <bdi className="mid">{place.old}</bdi> is still where it was. Sync again.
      </p>
    );
  if (place.taken_by)
    return (
      <p>
        <bdi className="mid">{place.old}</bdi> is now <bdi className="mid">{place.new}</bdi>, which{" "}
        {place.taken_by} syncs already. One repository belongs to one project: disconnect one of the two.
      </p>
    );
  return (
    <>
      <p>
        <bdi className="mid">{place.old}</bdi> is now <bdi className="mid">{place.new}</bdi>. Follow it?
      </p>
      <p className="ink2">
        The tasks keep their links, your edits stay, and syncing goes on where it stopped. The token goes to
        the same server as before.
      </p>
    </>
  );
}

/** Where the repository is now, and whether to go on there. */
export function Follow({ view, connection, onClose }: Props) {
  const { data, error, refetch } = useQuery({
    queryKey: ["whereabouts", connection.id],
    queryFn: () => backend().call("connection_whereabouts", { id: connection.id }),
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });
  const sync = useQuietSync();
  const follow = useCall("connection_follow", {
    onDone: ({ words }) => {
      onClose();
      showToast({ kind: "done", title: words, body: "Every link carries the new name." });
      void sync(view.project.id);
    },
  });
  const may = data?.moved === true && data.taken_by === null;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Where ${connection.repo_owner}/${connection.repo_name} is now`}
      footer={
        <>
          <span className="t12 ink3 grow">Changes only this computer.</span>
          <Button keys={capsOf("escape")} onClick={onClose}>
            {may ? "Not now" : "Close"}
          </Button>
          {may && (
            <Button
              kind="primary"
              busy={follow.isPending}
              onClick={() => follow.mutate({ id: connection.id, url: data.url })}
            >
              Follow {data.new}
            </Button>
          )}
        </>
      }
    >
      <div className={styles.rows} role="status">
        {data && <Found place={data} />}
        {error && <Failed error={toApiError(error)} retry={() => void refetch()} />}
        {!data && !error && (
          <>
            <p className="ink2">Asking {SERVICE_WORDS[connection.service_type]}…</p>
            <SkeletonLines lines={2} />
          </>
        )}
      </div>
    </Dialog>
  );
}

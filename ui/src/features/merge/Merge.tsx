import type { ReactNode } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import type { ProjectView } from "../../ipc/contract";
import { toApiError } from "../../ipc/error";
import { useConflict } from "../../ipc/queries";
import { Gone } from "./Gone";
import type { EditorSlot } from "./Hunk";
import { MergeDialog } from "./MergeDialog";

interface Props {
  taskKey: string;
  lookup: (projectId: string) => ProjectView | undefined;
  onClose: () => void;
  /** Lays Markdown out. */
  markdown: (text: string) => ReactNode;
  editor: EditorSlot;
}

/** The conflict of one task, whatever kind it is. */
export function Merge({ taskKey, lookup, onClose, markdown, editor }: Props) {
  const { data: detail, error, refetch, isFetching } = useConflict(taskKey);
  if (error && !detail) {
    const { code, message, hint } = toApiError(error);
    return (
      <Dialog
        open
        onOpenChange={onClose}
        title={message}
        width={480}
        footer={
          <>
            <span className="grow" />
            {code !== "not_found" && (
              <Button busy={isFetching} onClick={() => void refetch()}>
                Try again
              </Button>
            )}
            <Button kind="primary" onClick={onClose}>
              Close
            </Button>
          </>
        }
      >
        <p className="ink2">{hint}</p>
      </Dialog>
    );
  }
  // Rust answers from this computer: nothing is drawn for that moment, and the focus stays where it returns to.
  if (!detail) return null;
  const view = lookup(detail.task.project_id);
  const { connection } = view ?? {};
  if (detail.remote_state !== "present") {
    const repository = connection ? `${connection.repo_owner}/${connection.repo_name}` : "the repository";
    return <Gone detail={detail} repository={repository} onClose={onClose} />;
  }
  return (
    <MergeDialog
      key={detail.id}
      detail={detail}
      account={view?.account ?? null}
      onClose={onClose}
      markdown={markdown}
      editor={editor}
    />
  );
}

import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { SkeletonLines } from "../../components/Skeleton";
import { Merge } from "../../features/merge/Merge";
import { Markdown } from "../../features/task/Markdown";
import { backend } from "../../ipc/backend";
import { toApiError } from "../../ipc/error";
import { useProjectLookup, useStatus } from "../../ipc/queries";
import { useCommand } from "../../lib/commandRegistry";
import { onMergeRequest, requestMerge } from "../../lib/mergeRequest";
import { showFailure } from "../../lib/toasts";

const loadEditor = () => import("../../components/MarkdownEditor");
const MarkdownEditor = lazy(loadEditor);

/** The conflict that has waited longest. */
async function openOldest(): Promise<void> {
  try {
    const page = await backend().call("conflict_list", {
      project_id: null,
      resolved: false,
      offset: 0,
      limit: 1,
    });
    const [oldest] = page.conflicts;
    if (oldest) requestMerge(oldest.task.key);
  } catch (error) {
    showFailure(toApiError(error));
  }
}

/** The conflict that the address names, over whatever screen is open: it survives a reload. */
export function ConflictDialog() {
  const { merge } = useSearch({ strict: false });
  const navigate = useNavigate();
  const lookup = useProjectLookup();
  const { data: status } = useStatus();
  useCommand("conflict.next", () => void openOldest(), (status?.conflicts ?? 0) > 0);
  useEffect(
    () =>
      onMergeRequest((key) => void navigate({ to: ".", search: (search) => ({ ...search, merge: key }) })),
    [navigate],
  );
  const open = merge !== undefined;
  useEffect(() => {
    // Before it is wished for, so that the first letter lands in it.
    if (open) void loadEditor();
  }, [open]);
  if (!open) return null;
  return (
    <Merge
      key={merge}
      taskKey={merge}
      lookup={lookup}
      // Said and not left out: a task's address keeps whatever it is not told about.
      onClose={() =>
        void navigate({ to: ".", search: (search) => ({ ...search, merge: undefined }), replace: true })
      }
      markdown={(text) => <Markdown text={text} />}
      editor={(props) => (
        <Suspense fallback={<SkeletonLines lines={2} />}>
          <MarkdownEditor {...props} />
        </Suspense>
      )}
    />
  );
}

import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { SkeletonLines } from "../../components/Skeleton";
import { Markdown } from "../../features/task/Markdown";
import { backend } from "../../ipc/backend";
import { toApiError } from "../../ipc/error";
import { useProjectLookup, useStatus } from "../../ipc/queries";
import { useCommand } from "../../lib/commandRegistry";
import { onMergeRequest, requestMerge } from "../../lib/mergeRequest";
import { showFailure } from "../../lib/toasts";
import { later } from "../later";

const Merge = lazy(() => later.merge().then((module) => ({ default: module.Merge })));

type Editor = typeof import("../../components/MarkdownEditor").default;

/** The editor, from when a conflict opens: it is there at once when it is wished for, and takes the first letter. */
function useEditor(wanted: boolean): Editor | null {
  const [editor, setEditor] = useState<{ Editor: Editor } | null>(null);
  useEffect(() => {
    if (!wanted) return;
    let left = false;
    void import("../../components/MarkdownEditor").then((module) => {
      if (!left) setEditor({ Editor: module.default });
    });
    return () => {
      left = true;
    };
  }, [wanted]);
  return editor?.Editor ?? null;
}

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
  const Editor = useEditor(merge !== undefined);
  if (merge === undefined) return null;
  return (
    <Suspense>
      <Merge
        key={merge}
        taskKey={merge}
        lookup={lookup}
        // Said and not left out: a task's address keeps whatever it is not told about.
        onClose={() =>
          void navigate({ to: ".", search: (search) => ({ ...search, merge: undefined }), replace: true })
        }
        markdown={(text) => <Markdown text={text} />}
        editor={(props) => (Editor ? <Editor {...props} /> : <SkeletonLines lines={2} />)}
      />
    </Suspense>
  );
}

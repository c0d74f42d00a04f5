import { Preview } from "../../features/sync/Preview";
import { useProjects } from "../../ipc/queries";
import { closePreview, usePreviewRequest } from "../../lib/previewRequest";

/** What a sync would change, whoever asked for it. */
export function PreviewDialog() {
  const projectId = usePreviewRequest();
  const { data: projects } = useProjects();
  const view = projects?.find(({ project }) => project.id === projectId);
  return view?.connection ? <Preview view={view} onClose={closePreview} /> : null;
}

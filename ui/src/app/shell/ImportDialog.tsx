import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { ImportArchive } from "../../features/import/ImportArchive";
import { doneWords } from "../../features/import/words";
import { keys } from "../../ipc/keys";
import { useProjects } from "../../ipc/queries";
import { useCommand } from "../../lib/commandRegistry";
import { closeImport, requestImport, useImportRequest } from "../../lib/importRequest";
import { showToast } from "../../lib/toasts";
import styles from "./Shell.module.css";

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;

/** Whether a file hovers over the window; one that is let go opens the dialog instead of the file. */
function useDroppedFile(): boolean {
  const [hovering, setHovering] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setHovering(true);
    };
    // Leaving the window, not one element of it for another.
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setHovering(false);
    };
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setHovering(false);
      const [file] = event.dataTransfer?.files ?? [];
      if (file) requestImport(file);
    };
    window.addEventListener("dragover", over);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
    };
  }, []);
  return hovering;
}

/** The import dialog, whoever asked for it, and the window as the place to drop an archive. */
export function ImportDialog() {
  const request = useImportRequest();
  const hovering = useDroppedFile();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { projectKey } = useParams({ strict: false });
  const { data: projects } = useProjects();
  useCommand("import.bitbucket", () => requestImport());
  return (
    <>
      {hovering && (
        <div className={styles.drop} role="status">
          Let go to import this Bitbucket archive
        </div>
      )}
      {request && projects && (
        <ImportArchive
          projects={projects}
          file={request.file}
          projectKey={
            projects.some(({ project }) => project.key === projectKey) ? (projectKey ?? null) : null
          }
          onClose={closeImport}
          onDone={(done) => {
            closeImport();
            showToast({ kind: "done", ...doneWords(done) });
            // The list must know the project before anything leads there.
            void client
              .invalidateQueries({ queryKey: keys.projects })
              .then(() => navigate({ to: "/p/$projectKey", params: { projectKey: done.project.key } }));
          }}
        />
      )}
    </>
  );
}

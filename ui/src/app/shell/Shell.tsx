import { Outlet, useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { NewProject } from "../../features/newtask/NewProject";
import { NewTask } from "../../features/newtask/NewTask";
import { useSyncResults } from "../../features/sync/useSyncResults";
import { undoLast, useSetSettings } from "../../ipc/mutations";
import { useProjectLookup, useProjects, useSettings } from "../../ipc/queries";
import { useCommand } from "../../lib/commandRegistry";
import { closeNewTask, requestNewTask, useNewTaskRequest } from "../../lib/newTaskRequest";
import { KeysSheet } from "../palette/KeysSheet";
import { Palette } from "../palette/Palette";
import { CloseDialog } from "./CloseDialog";
import { ConflictDialog } from "./ConflictDialog";
import { ConnectionDialogs } from "./ConnectionDialogs";
import { ImportDialog } from "./ImportDialog";
import { LinkingDialogs } from "./LinkingDialogs";
import { PreviewDialog } from "./PreviewDialog";
import styles from "./Shell.module.css";
import { Sidebar } from "./Sidebar";
import { Toasts } from "./Toasts";
import { useBackground } from "./useBackground";
import { useInUse } from "./useInUse";
import { useKeys } from "./useKeys";
import { useOpenedPlace } from "./useOpenedPlace";
import { useRest } from "./useRest";
import { useResultActions } from "./useResultActions";

/** Light, dark, or as the system: one attribute on the page. */
function useTheme(): void {
  const { data: settings } = useSettings();
  const set = useSetSettings();
  const theme = settings?.theme;
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (theme === "light" || theme === "dark") dataset.theme = theme;
    else delete dataset.theme;
  }, [theme]);
  useCommand("theme.system", () => set.mutate({ patch: { theme: "system" } }), theme !== "system");
  useCommand("theme.light", () => set.mutate({ patch: { theme: "light" } }), theme !== "light");
  useCommand("theme.dark", () => set.mutate({ patch: { theme: "dark" } }), theme !== "dark");
}

function NewTaskDialog() {
  const request = useNewTaskRequest();
  const { projectKey } = useParams({ strict: false });
  const navigate = useNavigate();
  const { data: projects } = useProjects();
  useCommand("task.new", () => requestNewTask(), (projects?.length ?? 0) > 0);
  if (!request || !projects) return null;
  return (
    <NewTask
      projects={projects}
      initial={{ ...request, ...(projectKey ? { projectKey } : {}) }}
      onClose={closeNewTask}
      onOpen={(key, taskKey) =>
        void navigate({ to: "/p/$projectKey/$taskKey", params: { projectKey: key, taskKey } })
      }
    />
  );
}

export function Shell() {
  const [palette, setPalette] = useState(false);
  const [keysShown, setKeysShown] = useState(false);
  const [newProject, setNewProject] = useState(false);
  const lookup = useProjectLookup();
  const navigate = useNavigate();
  useTheme();
  useKeys();
  useBackground();
  useInUse();
  useOpenedPlace();
  useRest();
  useSyncResults(lookup, { actionsFor: useResultActions() });
  useCommand("palette.open", () => setPalette(true));
  useCommand("keys.show", () => setKeysShown(true));
  useCommand("change.undo", () => void undoLast());
  return (
    <div className={styles.app}>
      <Sidebar onNewProject={() => setNewProject(true)} />
      <Outlet />
      <Toasts />
      {palette && <Palette onClose={() => setPalette(false)} />}
      <KeysSheet open={keysShown} onOpenChange={setKeysShown} />
      <NewTaskDialog />
      <ConnectionDialogs />
      <LinkingDialogs />
      <ConflictDialog />
      <ImportDialog />
      <PreviewDialog />
      <CloseDialog />
      {newProject && (
        <NewProject
          onClose={() => setNewProject(false)}
          onCreated={({ key }) => void navigate({ to: "/p/$projectKey", params: { projectKey: key } })}
        />
      )}
    </div>
  );
}

import { useNavigate, useParams } from "@tanstack/react-router";
import { Confirm } from "../../components/Confirm";
import { Connect } from "../../features/connect/Connect";
import { disconnecting, REMOVING_DEMO } from "../../features/connect/consequences";
import { Doctor } from "../../features/connect/Doctor";
import { EditConnection } from "../../features/connect/EditConnection";
import { Follow } from "../../features/connect/Follow";
import { ReplaceToken } from "../../features/connect/ReplaceToken";
import type { ProjectView } from "../../ipc/contract";
import { useCall, useOpenDemo, useRemoveDemo } from "../../ipc/mutations";
import { useProjects } from "../../ipc/queries";
import { useCommand } from "../../lib/commandRegistry";
import { closeConnection, requestConnection, useConnectionRequest } from "../../lib/connectionRequest";
import { showToast } from "../../lib/toasts";

/** What can be done about the connection of the project in view, and about the demo. */
function useConnectionCommands(projects: readonly ProjectView[]): void {
  const { projectKey } = useParams({ strict: false });
  const navigate = useNavigate();
  const view = projects.find(({ project }) => project.key === projectKey);
  const connection = view?.connection ?? null;
  const own = connection !== null && view?.is_demo === false;
  const update = useCall("connection_update");
  const openDemo = useOpenDemo(
    ({ key }) => void navigate({ to: "/p/$projectKey", params: { projectKey: key } }),
  );
  const demo = projects.find(({ is_demo }) => is_demo);
  const projectId = view?.project.id ?? "";
  const automatic = (sync_enabled: boolean) => {
    if (connection) update.mutate({ id: connection.id, settings: { sync_enabled } });
  };
  useCommand("connection.new", () =>
    requestConnection(view && !connection ? { kind: "new", projectId: view.project.id } : { kind: "new" }),
  );
  useCommand("connection.edit", () => requestConnection({ kind: "edit", projectId }), connection !== null);
  useCommand("connection.token", () => requestConnection({ kind: "token", projectId }), own);
  useCommand("connection.doctor", () => requestConnection({ kind: "doctor", projectId }), own);
  useCommand("connection.follow", () => requestConnection({ kind: "follow", projectId }), own);
  useCommand("connection.remove", () => requestConnection({ kind: "disconnect", projectId }), own);
  useCommand("connection.pause", () => automatic(false), connection?.sync_enabled === true);
  useCommand("connection.resume", () => automatic(true), connection?.sync_enabled === false);
  useCommand("demo.open", () => openDemo.mutate({}), demo === undefined);
  useCommand("demo.remove", () => requestConnection({ kind: "demo" }), demo !== undefined);
}

function Disconnect({ view, connectionId }: { view: ProjectView; connectionId: string }) {
  const remove = useCall("connection_remove", {
    onDone: () => {
      closeConnection();
      showToast({
        kind: "done",
        title: `${view.project.name} is disconnected`,
        body: "Its tasks are all here.",
      });
    },
  });
  return (
    <Confirm
      danger
      busy={remove.isPending}
      consequence={disconnecting(view)}
      onNo={closeConnection}
      onYes={() => remove.mutate({ id: connectionId })}
    />
  );
}

function RemoveDemo({ demoKey }: { demoKey: string | undefined }) {
  const { projectKey } = useParams({ strict: false });
  const navigate = useNavigate();
  const remove = useRemoveDemo(() => {
    closeConnection();
    if (projectKey === demoKey) void navigate({ to: "/all" });
  });
  return (
    <Confirm
      danger
      busy={remove.isPending}
      consequence={REMOVING_DEMO}
      onNo={closeConnection}
      onYes={() => remove.mutate({})}
    />
  );
}

/** The dialogs about connections and the demo, whoever asked for them. */
export function ConnectionDialogs() {
  const request = useConnectionRequest();
  const navigate = useNavigate();
  const { data: projects } = useProjects();
  useConnectionCommands(projects ?? []);
  if (!request || !projects) return null;
  if (request.kind === "demo")
    return <RemoveDemo demoKey={projects.find(({ is_demo }) => is_demo)?.project.key} />;
  if (request.kind === "new")
    return (
      <Connect
        projects={projects}
        projectId={request.projectId}
        onClose={closeConnection}
        onConnected={({ key }) => void navigate({ to: "/p/$projectKey", params: { projectKey: key } })}
      />
    );
  const view = projects.find(({ project }) => project.id === request.projectId);
  const connection = view?.connection;
  if (!view || !connection) return null;
  if (request.kind === "token")
    return <ReplaceToken view={view} connection={connection} onClose={closeConnection} />;
  if (request.kind === "follow")
    return <Follow view={view} connection={connection} onClose={closeConnection} />;
  if (request.kind === "doctor")
    return (
      <Doctor
        view={view}
        connection={connection}
        onClose={closeConnection}
        onReplaceToken={() => requestConnection({ kind: "token", projectId: request.projectId })}
      />
    );
  if (request.kind === "disconnect") return <Disconnect view={view} connectionId={connection.id} />;
  const { projectId } = request;
  return (
    <EditConnection
      view={view}
      connection={connection}
      onClose={closeConnection}
      onReplaceToken={() => requestConnection({ kind: "token", projectId })}
      onDoctor={() => requestConnection({ kind: "doctor", projectId })}
      onFollow={() => requestConnection({ kind: "follow", projectId })}
      onDisconnect={() => requestConnection({ kind: "disconnect", projectId })}
    />
  );
}

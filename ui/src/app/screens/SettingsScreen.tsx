import { Ellipsis, KeyRound, Plus, Trash2 } from "lucide-react";
import { Button, IconButton } from "../../components/Button";
import { Settings } from "../../features/settings/Settings";
import type { ProjectView } from "../../ipc/contract";
import { runCommand } from "../../lib/commandRegistry";
import { requestConnection } from "../../lib/connectionRequest";
import { requestPreview, waitsForALook } from "../../lib/previewRequest";
import styles from "./MainScreen.module.css";

/** The one thing that a connection most needs, and the way to the rest. */
function Edit({ view }: { view: ProjectView }) {
  const { project, connection, is_demo } = view;
  const projectId = project.id;
  return (
    <>
      {waitsForALook(connection?.sync_error) && (
        <Button size="sm" onClick={() => requestPreview(projectId)}>
          Look and send
        </Button>
      )}
      {connection?.sync_error && !waitsForALook(connection.sync_error) && !is_demo && (
        <Button size="sm" icon={KeyRound} onClick={() => requestConnection({ kind: "token", projectId })}>
          Replace token
        </Button>
      )}
      {is_demo && (
        <Button size="sm" icon={Trash2} onClick={() => runCommand("demo.remove")}>
          Remove the demo…
        </Button>
      )}
      <IconButton
        size="sm"
        kind="ghost"
        icon={Ellipsis}
        label={`Edit the connection of ${project.name}`}
        onClick={() => requestConnection({ kind: "edit", projectId })}
      />
    </>
  );
}

export function SettingsScreen() {
  return (
    <main className={styles.main}>
      <Settings
        connect={
          <Button size="sm" icon={Plus} onClick={() => requestConnection({ kind: "new" })}>
            Connect a repository
          </Button>
        }
        edit={(view) => <Edit view={view} />}
      />
    </main>
  );
}

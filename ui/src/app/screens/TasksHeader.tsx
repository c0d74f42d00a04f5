import { useNavigate } from "@tanstack/react-router";
import { ArrowDown, ArrowLeftRight, ExternalLink, History } from "lucide-react";
import { Tag } from "../../components/Chip";
import { Icon } from "../../components/Icon";
import { SyncButton } from "../../features/sync/SyncButton";
import { SyncWords } from "../../features/sync/SyncWords";
import type { ProjectView } from "../../ipc/contract";
import { openLink } from "../../ipc/mutations";
import { useRunOf } from "../../ipc/queries";
import { ProjectMenu } from "./ProjectMenu";
import styles from "./TasksScreen.module.css";

/** Drawn anew with every step of a sync, and alone. */
function SyncState({ view }: { view: ProjectView }) {
  const run = useRunOf(view.project.id);
  const navigate = useNavigate();
  const history = {
    id: "history",
    words: "Sync history",
    icon: History,
    onSelect: () => void navigate({ to: "/history", search: { project: view.project.key } }),
  };
  return (
    <>
      <SyncWords view={view} run={run} />
      {view.connection && <SyncButton view={view} run={run} more={[history]} />}
    </>
  );
}

/** Whose tasks these are, and how their sync stands. */
export function TasksHeader({ view }: { view: ProjectView | null }) {
  const connection = view?.connection;
  return (
    <header className={styles.bar}>
      <h1 className="t15 bold cut">{view?.project.name ?? "All tasks"}</h1>
      {connection && (
        <>
          <a
            className={`t12 ink3 lk cut wide ${styles.repository}`}
            href={connection.repository_url}
            title={`${connection.repository_url}, opens in the browser`}
            onClick={(event) => {
              event.preventDefault();
              openLink(connection.repository_url);
            }}
          >
            <span className="cut">
              {connection.repo_owner}/{connection.repo_name}
            </span>
            <Icon as={ExternalLink} size="xs" />
          </a>
          <Tag
            className="wide"
            title={
              connection.direction === "two_way" ? "Edits travel both ways" : "Edits stay on this computer"
            }
          >
            <Icon as={connection.direction === "two_way" ? ArrowLeftRight : ArrowDown} size="xs" />
            {connection.direction === "two_way" ? "two-way" : "pull only"}
          </Tag>
        </>
      )}
      <span className="grow" />
      {view && <SyncState view={view} />}
      {view && <ProjectMenu view={view} />}
    </header>
  );
}

import { Pause, Play } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../components/Button";
import { Failed } from "../../components/Failed";
import { SkeletonLines } from "../../components/Skeleton";
import { SyncSign } from "../../components/signs";
import { TaskKey } from "../../components/TaskKey";
import type { ProjectView, SyncConfig } from "../../ipc/contract";
import { toApiError } from "../../ipc/error";
import { useCall } from "../../ipc/mutations";
import { useProjects } from "../../ipc/queries";
import { Section, Setting } from "./Section";
import styles from "./Settings.module.css";

/** `github.com/harrowgate/lanternfish, two-way` */
function whereWords({ repository_url, direction }: SyncConfig): string {
  const address = repository_url.replace(/^https?:\/\//, "").replace(/\/$/, "");
  return `${address}, ${direction === "two_way" ? "two-way" : "pull only"}`;
}

interface Props {
  /** The way to connect a repository. */
  connect?: ReactNode;
  /** A link to a project's connection. */
  edit?: ((view: ProjectView) => ReactNode) | undefined;
}

function Connection({
  view,
  connection,
  edit,
}: {
  view: ProjectView;
  connection: SyncConfig;
  edit: Props["edit"];
}) {
  const update = useCall("connection_update");
  const { project, standing, standing_words } = view;
  const paused = !connection.sync_enabled;
  const words = paused ? "Resume" : "Pause";
  return (
    <Setting
      title={project.name}
      also={`${project.key} ${connection.repository_url} ${standing_words}`}
      sign={<SyncSign kind={standing} />}
      head={
        <span className="row">
          <bdi className="mid cut">{project.name}</bdi>
          <TaskKey value={project.key} />
        </span>
      }
      hint={
        <span className={styles.line} title={connection.repository_url}>
          {whereWords(connection)}
        </span>
      }
    >
      <span
        className={`t12 cut ${standing === "error" ? "danger" : "ink2"} ${styles.standing}`}
        title={standing_words}
      >
        {standing_words}
      </span>
      {!connection.sync_error && (
        <Button
          size="sm"
          icon={paused ? Play : Pause}
          busy={update.isPending}
          aria-label={`${words} syncing of ${project.name}`}
          onClick={() => update.mutate({ id: connection.id, settings: { sync_enabled: paused } })}
        >
          {words}
        </Button>
      )}
      {edit?.(view)}
    </Setting>
  );
}

export function Connections({ connect, edit }: Props) {
  const { data, error, refetch } = useProjects();
  const connected = data?.flatMap((view) => (view.connection ? [{ view, connection: view.connection }] : []));
  return (
    <Section id="connections" title="Connections" action={connect}>
      {error && <Failed error={toApiError(error)} retry={() => void refetch()} />}
      {!data && !error && <SkeletonLines lines={3} />}
      {connected?.length === 0 && (
        <Setting
          title="No project is connected"
          hint="Everything stays on this computer until a repository is connected."
        />
      )}
      {connected?.map(({ view, connection }) => (
        <Connection key={connection.id} view={view} connection={connection} edit={edit} />
      ))}
    </Section>
  );
}

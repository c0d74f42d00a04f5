import { Keyboard, Pause, Play } from "lucide-react";
import { type ReactNode, useId } from "react";
import { version } from "../../../package.json";
import { Button } from "../../components/Button";
import { Segmented } from "../../components/Choice";
import { Failed } from "../../components/Failed";
import { SkeletonLines } from "../../components/Skeleton";
import { SyncSign, TernMark } from "../../components/signs";
import { TaskKey } from "../../components/TaskKey";
import type { ProjectView, SyncConfig, Theme } from "../../ipc/contract";
import { toApiError } from "../../ipc/error";
import { useCall, useSetSettings } from "../../ipc/mutations";
import { useProjects, useSettings } from "../../ipc/queries";
import { runCommand } from "../../lib/commandRegistry";
import { keysOf } from "../../lib/commands";
import { SERVICE_WORDS } from "../../lib/domain";
import styles from "./Settings.module.css";

const THEMES: readonly { value: Theme; words: string }[] = [
  { value: "system", words: "System" },
  { value: "light", words: "Light" },
  { value: "dark", words: "Dark" },
];

function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.section}>
      <header>
        <h2 id={id} className="bold grow">
          {title}
        </h2>
        {action}
      </header>
      <div className={styles.group}>{children}</div>
    </section>
  );
}

function Setting({ title, hint, children }: { title: ReactNode; hint?: ReactNode; children?: ReactNode }) {
  return (
    <div className={styles.set}>
      <div className="grow">
        <div>{title}</div>
        {hint && <div className="t12 ink3">{hint}</div>}
      </div>
      {children}
    </div>
  );
}

function Appearance() {
  const { data, error, refetch } = useSettings();
  const set = useSetSettings();
  return (
    <Section title="Appearance">
      {error && <Failed error={toApiError(error)} retry={() => void refetch()} />}
      {!data && !error && <SkeletonLines lines={1} />}
      {data && (
        <Setting title="Theme" hint="System follows light and dark of the desktop">
          <Segmented
            label="Theme"
            value={data.theme}
            segments={THEMES}
            onChange={(theme) => set.mutate({ patch: { theme } })}
          />
        </Setting>
      )}
    </Section>
  );
}

/** `github.com/harrowgate/lanternfish, two-way` */
function whereWords({ repository_url, direction }: SyncConfig): string {
  const address = repository_url.replace(/^https?:\/\//, "").replace(/\/$/, "");
  return `${address}, ${direction === "two_way" ? "two-way" : "pull only"}`;
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
    <div className={styles.set}>
      <SyncSign kind={standing} />
      <div className="grow">
        <div className="row">
          <bdi className="mid cut">{project.name}</bdi>
          <TaskKey value={project.key} />
        </div>
        <div
          className="t12 ink3 cut"
          title={`${SERVICE_WORDS[connection.service_type]}: ${connection.repository_url}`}
        >
          {whereWords(connection)}
        </div>
      </div>
      <span className={`t12 cut ${standing === "error" ? "danger" : "ink2"} ${styles.standing}`}>
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
    </div>
  );
}

function Connections({ connect, edit }: Pick<Props, "connect" | "edit">) {
  const { data, error, refetch } = useProjects();
  const connected = data?.flatMap((view) => (view.connection ? [{ view, connection: view.connection }] : []));
  return (
    <Section title="Connections" action={connect}>
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

interface Props {
  /** The way to connect a repository. */
  connect?: ReactNode;
  /** A link to a project's connection. */
  edit?: (view: ProjectView) => ReactNode;
}

/** What a person can choose. Only what has an effect is listed. */
export function Settings({ connect, edit }: Props) {
  return (
    <>
      <header className={styles.bar}>
        <h1 className="t15 bold">Settings</h1>
      </header>
      <div className={styles.page} data-scrolls>
        <Appearance />
        <Connections connect={connect} edit={edit} />
        <Section title="Keys">
          <Setting title="Keyboard" hint="Everything in Tern can be done without a mouse">
            <Button icon={Keyboard} keys={keysOf("keys.show")} onClick={() => runCommand("keys.show")}>
              Show all keys
            </Button>
          </Setting>
        </Section>
        <Section title="About">
          <Setting
            title={
              <span className="row">
                <TernMark />
                <span className="mid">Tern {version}</span>
              </span>
            }
            hint="Your tasks are in a database on this computer. The window itself asks no network."
          />
        </Section>
      </div>
    </>
  );
}

import { ExternalLink, KeyRound, Signpost, Stethoscope, Unplug } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "../../components/Button";
import { Switch } from "../../components/Choice";
import { Confirm, type Consequence } from "../../components/Confirm";
import { Dialog } from "../../components/Dialog";
import { Icon } from "../../components/Icon";
import { Select } from "../../components/Select";
import type {
  ConnectionSettings,
  LesserFindings,
  MergeMode,
  ProjectView,
  SyncConfig,
} from "../../ipc/contract";
import type { CallError } from "../../ipc/error";
import { openLink, useCall } from "../../ipc/mutations";
import { SERVICE_WORDS } from "../../lib/domain";
import { intervalsWith } from "../../lib/intervals";
import styles from "./connect.module.css";
import { consequenceOf } from "./consequences";
import { DirectionCards } from "./DirectionCards";
import { Failure } from "./LivePanel";

interface Props {
  view: ProjectView;
  connection: SyncConfig;
  onClose: () => void;
  onReplaceToken: () => void;
  onDoctor: () => void;
  onDisconnect: () => void;
  onFollow: () => void;
}

function Setting({ title, hint, children }: { title: string; hint: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.setting}>
      <div className="grow">
        <div>{title}</div>
        <div className={`t12 ink3 ${styles.words}`}>{hint}</div>
      </div>
      {children}
    </div>
  );
}

const settingsOf = (connection: SyncConfig): ConnectionSettings => ({
  direction: connection.direction,
  merge_mode: connection.merge_mode,
  include_closed: connection.include_closed,
  include_security: connection.include_security,
  lesser_findings: connection.lesser_findings,
  sync_enabled: connection.sync_enabled,
  sync_interval: connection.sync_interval,
});

const MERGE_MODES: readonly { value: MergeMode; words: string }[] = [
  { value: "automatic", words: "Merge what does not touch" },
  { value: "ask", words: "Ask me first" },
];

const LESSER_FINDINGS: readonly { value: LesserFindings; words: string }[] = [
  { value: "high", words: "High priority" },
  { value: "as_rated", words: "As they are rated" },
];

const MERGE_HINTS: Record<MergeMode, string> = {
  automatic: "You are asked where both changed the same; every merge can be undone.",
  ask: "Every such task waits for you as a conflict.",
};

function tokenWords({ account }: ProjectView, { has_token, api_url }: SyncConfig): string {
  const host = new URL(api_url).host;
  if (!has_token) return "None: public issues are read, nothing is sent.";
  return `${account === null ? "Kept" : `Of ${account}, kept`} encrypted, sent to ${host} only.`;
}

function Rows({
  view,
  connection,
  wish,
  set,
  onReplaceToken,
  onDoctor,
  onDisconnect,
  onFollow,
}: Omit<Props, "onClose"> & { wish: ConnectionSettings; set: (part: Partial<ConnectionSettings>) => void }) {
  const forge = SERVICE_WORDS[connection.service_type];
  return (
    <div className={styles.rows}>
      <Setting title="When both sides changed a task" hint={MERGE_HINTS[wish.merge_mode ?? "automatic"]}>
        <div className={styles.mode}>
          <Select
            label="When both sides changed a task"
            value={wish.merge_mode ?? "automatic"}
            options={MERGE_MODES}
            onChange={(merge_mode) => set({ merge_mode })}
          />
        </div>
      </Setting>
      <Setting title="Closed issues too" hint="They become tasks in Done or Cancelled.">
        <Switch
          label="Closed issues too"
          checked={wish.include_closed}
          onChange={(include_closed) => set({ include_closed })}
        />
      </Setting>
      <Setting
        title="Security findings too"
        hint="They become tasks, where the token may read them, and are never sent anywhere."
      >
        <Switch
          label="Security findings too"
          checked={wish.include_security}
          onChange={(include_security) => set({ include_security })}
        />
      </Setting>
      {wish.include_security && (
        <Setting
          title="Medium and low findings"
          hint="Critical and high ones keep their rating. It holds for findings that are new."
        >
          <div className={styles.mode}>
            <Select
              label="Medium and low findings"
              value={wish.lesser_findings ?? "high"}
              options={LESSER_FINDINGS}
              onChange={(lesser_findings) => set({ lesser_findings })}
            />
          </div>
        </Setting>
      )}
      <Setting
        title="Sync by itself"
        hint={wish.sync_enabled ? `Asks ${forge} what is new.` : "Only when you press Sync now."}
      >
        {wish.sync_enabled && (
          <div className={styles.interval}>
            <Select
              label="How often"
              value={String(wish.sync_interval)}
              options={intervalsWith(connection.sync_interval)}
              onChange={(seconds) => set({ sync_interval: Number(seconds) })}
            />
          </div>
        )}
        <Switch
          label="Sync by itself"
          checked={wish.sync_enabled}
          onChange={(sync_enabled) => set({ sync_enabled })}
        />
      </Setting>
      {!view.is_demo && (
        <>
          <Setting title="Token" hint={tokenWords(view, connection)}>
            <Button size="sm" icon={Stethoscope} onClick={onDoctor}>
              Check token…
            </Button>
            <Button size="sm" icon={KeyRound} onClick={onReplaceToken}>
              {connection.has_token ? "Replace token" : "Give a token"}
            </Button>
          </Setting>
          <Setting
            title="Renamed on the forge"
            hint="Asks where the repository is now. Nothing is followed by itself."
          >
            <Button size="sm" icon={Signpost} onClick={onFollow}>
              See where it is…
            </Button>
          </Setting>
          <Setting title="Disconnect" hint="Keeps every task, stops syncing and forgets the token.">
            <Button size="sm" kind="danger" icon={Unplug} onClick={onDisconnect}>
              Disconnect…
            </Button>
          </Setting>
        </>
      )}
    </div>
  );
}

/** How a project syncs. Nothing changes before Save. */
export function EditConnection(props: Props) {
  const { view, connection, onClose } = props;
  const [wish, setWish] = useState(() => settingsOf(connection));
  const [asking, setAsking] = useState<Consequence | null>(null);
  const [error, setError] = useState<CallError | null>(null);
  const update = useCall("connection_update", { onDone: onClose, onFailed: setError });
  const forge = SERVICE_WORDS[connection.service_type];
  const repository = `${connection.repo_owner}/${connection.repo_name}`;
  const set = (part: Partial<ConnectionSettings>) => setWish((known) => ({ ...known, ...part }));
  const unchanged = JSON.stringify(wish) === JSON.stringify(settingsOf(connection));
  const needsToken = wish.direction === "two_way" && !connection.has_token && !view.is_demo;

  const save = () => {
    setAsking(null);
    update.mutate({ id: connection.id, settings: wish });
  };
  const ask = () => {
    const consequence = consequenceOf(
      {
        twoWay: wish.direction === "two_way" && connection.direction !== "two_way",
        closed: wish.include_closed && !connection.include_closed,
      },
      { forge, repository, local: 0, unsent: view.unsent },
      "Save",
    );
    if (consequence) setAsking(consequence);
    else save();
  };
  const blocked = unchanged
    ? "Nothing is changed yet."
    : needsToken
      ? "Two-way needs a token. Give one first."
      : undefined;
  return (
    <Dialog
      open
      width={560}
      title={`Connection of ${view.project.name}`}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      footer={
        <>
          <span className="t12 ink3 grow">Nothing changes before you save.</span>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" busy={update.isPending} disabledBecause={blocked} onClick={ask}>
            Save
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <div className={styles.field}>
          <span className={styles.label}>Repository</span>
          <a
            className={`lk ${styles.where}`}
            href={connection.repository_url}
            title={`${connection.repository_url}, opens in the browser`}
            onClick={(event) => {
              event.preventDefault();
              openLink(connection.repository_url);
            }}
          >
            <span className="cut">{connection.repository_url}</span>
            <Icon as={ExternalLink} size="xs" />
          </a>
        </div>
        <DirectionCards value={wish.direction} forge={forge} onChange={(direction) => set({ direction })} />
        <Rows {...props} wish={wish} set={set} />
        {error && <Failure error={error} />}
      </div>
      {asking && <Confirm consequence={asking} onNo={() => setAsking(null)} onYes={save} />}
    </Dialog>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { Database, Download, FileArchive, FolderOpen, History, RotateCw, Save } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { Confirm } from "../../components/Confirm";
import { Failed } from "../../components/Failed";
import { Icon } from "../../components/Icon";
import { SkeletonLines } from "../../components/Skeleton";
import { SyncSign } from "../../components/signs";
import type { BackupView, DataView as KeptData } from "../../ipc/contract";
import { toApiError } from "../../ipc/error";
import { keys } from "../../ipc/keys";
import { openFolder, useBackUp, useCall, useExport } from "../../ipc/mutations";
import { useData } from "../../ipc/queries";
import { requestImport } from "../../lib/importRequest";
import { useNow } from "../../lib/useNow";
import { bytes } from "../../lib/words";
import { RemoveAll } from "./RemoveAll";
import { Section, Setting } from "./Section";
import styles from "./Settings.module.css";
import { backupWords, restoring } from "./words";

/** The newest copies; more of them on request. */
const AT_FIRST = 3;

function Restore({ backup, onClose }: { backup: BackupView; onClose: () => void }) {
  const client = useQueryClient();
  const now = useNow();
  const restart = useCall("app_restart");
  const restore = useCall("data_restore", {
    onDone: (data) => {
      client.setQueryData(keys.data, data);
      onClose();
      restart.mutate({});
    },
  });
  return (
    <Confirm
      busy={restore.isPending}
      consequence={restoring(backup, now)}
      onNo={onClose}
      onYes={() => restore.mutate({ name: backup.name })}
    />
  );
}

function Backup({ backup, onRestore }: { backup: BackupView; onRestore: () => void }) {
  const now = useNow();
  return (
    <Setting
      title={backup.name}
      head={<span className={styles.line}>{backup.name}</span>}
      hint={`${backupWords(backup, now)}, ${bytes(backup.bytes)}`}
      also="backup restore"
      sign={<Icon as={History} className="ink3" />}
    >
      <Button size="sm" aria-label={`Restore the backup ${backup.name}`} onClick={onRestore}>
        Restore…
      </Button>
    </Setting>
  );
}

function Waiting({ name }: { name: string }) {
  const restart = useCall("app_restart");
  return (
    <Setting
      title="A backup is restored at the next start"
      hint={name}
      sign={<SyncSign kind="needs_you" />}
      also="backup restore restart"
    >
      <Button size="sm" icon={RotateCw} busy={restart.isPending} onClick={() => restart.mutate({})}>
        Restart now
      </Button>
    </Setting>
  );
}

function Backups({ data }: { data: KeptData }) {
  const [all, setAll] = useState(false);
  const [restore, setRestore] = useState<BackupView | null>(null);
  const backUp = useBackUp();
  const shown = all ? data.backups : data.backups.slice(0, AT_FIRST);
  const more = data.backups.length - shown.length;
  return (
    <>
      {data.restore_waiting && <Waiting name={data.restore_waiting} />}
      <Setting
        title="Backups"
        hint={
          data.backups.length === 0
            ? "There is none yet"
            : "Whole copies of the database, checked when they are made"
        }
        also="back up now copy"
        sign={<Icon as={Save} className="ink3" />}
      >
        <Button size="sm" busy={backUp.isPending} onClick={() => backUp.mutate({})}>
          Back up now
        </Button>
      </Setting>
      {shown.map((backup) => (
        <Backup key={backup.name} backup={backup} onRestore={() => setRestore(backup)} />
      ))}
      {more > 0 && (
        <Setting title={`${more} older`} also="backup restore">
          <Button size="sm" kind="ghost" onClick={() => setAll(true)}>
            Show all
          </Button>
        </Setting>
      )}
      {restore && <Restore backup={restore} onClose={() => setRestore(null)} />}
    </>
  );
}

/** Where everything lies, copies of it, and the ways out. */
export function Data() {
  const { data, error, refetch } = useData();
  const write = useExport();
  return (
    <Section id="data" title="Data">
      {error && <Failed error={toApiError(error)} retry={() => void refetch()} />}
      {!data && !error && <SkeletonLines lines={3} />}
      {data && (
        <>
          <Setting
            title="On this computer"
            head={
              <span className={styles.line} title={data.folder}>
                {data.folder}
              </span>
            }
            hint={`The database holds ${bytes(data.database_bytes)}`}
            also={`folder where ${data.folder}`}
            sign={<Icon as={Database} className="ink3" />}
          >
            <Button size="sm" icon={FolderOpen} onClick={() => openFolder("data")}>
              Open the folder
            </Button>
          </Setting>
          <Backups data={data} />
        </>
      )}
      <Setting
        title="Import a Bitbucket archive"
        hint="The zip that a removed issue tracker’s export made becomes tasks"
        also="issues export zip"
        sign={<Icon as={FileArchive} className="ink3" />}
      >
        <Button size="sm" onClick={() => requestImport()}>
          Choose…
        </Button>
      </Setting>
      <Setting
        title="Export every task"
        hint="JSON holds everything; Markdown is for reading"
        also="json markdown save"
        sign={<Icon as={Download} className="ink3" />}
      >
        <div className={styles.buttons}>
          <Button size="sm" busy={write.isPending} onClick={() => write.mutate({ format: "json" })}>
            As JSON
          </Button>
          <Button size="sm" busy={write.isPending} onClick={() => write.mutate({ format: "markdown" })}>
            As Markdown
          </Button>
        </div>
      </Setting>
      {data && <RemoveAll data={data} />}
    </Section>
  );
}

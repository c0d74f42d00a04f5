import { FileArchive } from "lucide-react";
import { version } from "../../../package.json";
import { Button } from "../../components/Button";
import { CopyButton } from "../../components/CopyButton";
import { Failed } from "../../components/Failed";
import { SkeletonLines } from "../../components/Skeleton";
import { TernMark } from "../../components/signs";
import type { AboutView } from "../../ipc/contract";
import { toApiError } from "../../ipc/error";
import { openFolder, useCall } from "../../ipc/mutations";
import { useAbout } from "../../ipc/queries";
import { showToast } from "../../lib/toasts";
import { Section, Setting } from "./Section";
import styles from "./Settings.module.css";

const asText = (about: AboutView): string =>
  `Tern ${about.version}\nSQLite ${about.sqlite}\n${about.system}\n${about.webview}`;

function Parts({ about }: { about: AboutView }) {
  return (
    <Setting
      title="Made of"
      hint={
        <span className={styles.line}>
          SQLite {about.sqlite}, {about.webview}, {about.system}
        </span>
      }
      also={asText(about)}
    >
      <CopyButton size="sm" words="Copy" text={asText(about)} />
    </Setting>
  );
}

export function About() {
  const { data, error, refetch } = useAbout();
  const save = useCall("diagnostics_save", {
    onDone: ({ path }) =>
      showToast({
        kind: "done",
        title: "The diagnostics are saved",
        body: path,
        actions: [
          {
            words: "Open the folder",
            run: () => openFolder(/[\\/]exports[\\/]/.test(path) ? "exports" : "data"),
          },
        ],
      }),
  });
  return (
    <Section id="about" title="About and diagnostics">
      <Setting
        title={`Tern ${data?.version ?? version}`}
        head={<span className="mid">Tern {data?.version ?? version}</span>}
        sign={<TernMark />}
        hint="Your tasks are in a database on this computer. The window itself asks no network."
      />
      {error && <Failed error={toApiError(error)} retry={() => void refetch()} />}
      {!data && !error && <SkeletonLines lines={1} />}
      {data && <Parts about={data} />}
      <Setting
        title="Diagnostics"
        hint="Versions, settings and the last syncs in one file, without tokens, addresses and texts of tasks"
        also="report log problem"
      >
        <Button size="sm" icon={FileArchive} busy={save.isPending} onClick={() => save.mutate({})}>
          Save a file
        </Button>
      </Setting>
    </Section>
  );
}

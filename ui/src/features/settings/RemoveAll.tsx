import { Trash2 } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { Button } from "../../components/Button";
import { Checkbox } from "../../components/Choice";
import { Dialog } from "../../components/Dialog";
import { Field, TextInput } from "../../components/Field";
import { Icon } from "../../components/Icon";
import { SyncSign } from "../../components/signs";
import type { DataView as KeptData } from "../../ipc/contract";
import { useBackUp, useCall, useExport } from "../../ipc/mutations";
import { Setting } from "./Section";
import styles from "./Settings.module.css";
import { REMOVE_WORD, removed, spared } from "./words";

function Listed({ title, lines }: { title: string; lines: readonly string[] }) {
  const heading = useId();
  return (
    <>
      <h3 id={heading} className="bold">
        {title}
      </h3>
      <ul aria-labelledby={heading} className={styles.listed}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}

/** The ways to keep something first. */
function KeepFirst({ onKept }: { onKept: () => void }) {
  const write = useExport();
  const backUp = useBackUp(onKept);
  return (
    <div className={styles.buttons}>
      <Button size="sm" busy={write.isPending} onClick={() => write.mutate({ format: "json" })}>
        Export as JSON first
      </Button>
      <Button size="sm" busy={write.isPending} onClick={() => write.mutate({ format: "markdown" })}>
        As Markdown
      </Button>
      <Button size="sm" busy={backUp.isPending} onClick={() => backUp.mutate({})}>
        Back up first
      </Button>
    </div>
  );
}

function Ask({ data, onClose }: { data: KeptData; onClose: () => void }) {
  const form = useId();
  const [word, setWord] = useState("");
  const [keeps, setKeeps] = useState(false);
  // Said here: behind a dialog nobody sees a message.
  const remove = useCall("data_remove", { onFailed: () => {} });
  const typed = word.trim() === REMOVE_WORD;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (typed) remove.mutate({ word, backups: keeps ? "keep" : "remove" });
  };
  return (
    <Dialog
      open
      width={560}
      title="Remove everything"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      footer={
        <>
          <span className="t12 ink3 grow">Stops running syncs; then Tern begins like a first run.</span>
          <Button onClick={onClose}>Not now</Button>
          <Button
            kind="danger"
            type="submit"
            form={form}
            busy={remove.isPending || remove.isSuccess}
            disabledBecause={typed ? undefined : `Type “${REMOVE_WORD}” first.`}
          >
            Remove everything
          </Button>
        </>
      }
    >
      <form id={form} className={styles.remove} onSubmit={send}>
        <p>This cannot be taken back.</p>
        {remove.error && (
          <p role="alert" className={`row ${styles.problem}`}>
            <SyncSign kind="error" />
            <span>
              <span className="mid">{remove.error.message}</span> {remove.error.hint}
            </span>
          </p>
        )}
        <Listed title="What goes" lines={removed(data, keeps)} />
        <Listed title="What stays" lines={spared(data, keeps)} />
        <KeepFirst onKept={() => setKeeps(true)} />
        {data.backups.length > 0 && (
          <div className={styles.keep}>
            <Checkbox label="Keep the backups" checked={keeps} onChange={setKeeps} />
            <span aria-hidden="true">Keep the backups</span>
          </div>
        )}
        <Field label={`Type “${REMOVE_WORD}” to go on`}>
          {(control) => (
            <TextInput
              id={control.id}
              autoComplete="off"
              spellCheck={false}
              value={word}
              onChange={(event) => setWord(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}

/** The way back to a first run. */
export function RemoveAll({ data }: { data: KeptData }) {
  const [asking, setAsking] = useState(false);
  return (
    <Setting
      title="Remove everything"
      hint="Tern begins like a first run; the issues on the forges stay"
      also="delete reset erase uninstall start over data"
      sign={<Icon as={Trash2} className="ink3" />}
    >
      <Button size="sm" kind="danger" onClick={() => setAsking(true)}>
        Remove everything…
      </Button>
      {asking && <Ask data={data} onClose={() => setAsking(false)} />}
    </Setting>
  );
}

import { useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field, TextInput } from "../../components/Field";
import { useCall } from "../../ipc/mutations";
import styles from "./Settings.module.css";
import { REMOVE_WORD } from "./words";

/** Asks for a word before everything of Tern leaves this computer. */
export function RemoveAll({ folder, onClose }: { folder: string | null; onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const restart = useCall("app_restart");
  const remove = useCall("data_remove", { onDone: () => restart.mutate({}) });
  const busy = remove.isPending || restart.isPending;
  const ready = typed.trim().toLowerCase() === REMOVE_WORD;
  const submit = () => {
    if (ready && !busy) remove.mutate({});
  };
  return (
    <Dialog
      open
      title="Remove everything from this computer"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      footer={
        <>
          <span className="t12 ink3 grow">This cannot be taken back.</span>
          <Button onClick={onClose}>Keep everything</Button>
          <Button
            kind="danger"
            busy={busy}
            disabledBecause={ready ? undefined : `Type “${REMOVE_WORD}” first.`}
            onClick={submit}
          >
            Remove and restart
          </Button>
        </>
      }
    >
      <form
        className={styles.asking}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p>
          Tasks, edits that were not sent, tokens, settings and backups go, and Tern starts anew. Only files
          that Tern made are removed{folder && <> from {folder}</>}; your issues on the forges stay as they
          are.
        </p>
        <p>Export every task first if some of them are only here.</p>
        <Field label={`Type “${REMOVE_WORD}” to go on`}>
          {({ invalid, ...control }) => (
            <TextInput
              {...control}
              invalid={invalid}
              value={typed}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        <input type="submit" hidden />
      </form>
    </Dialog>
  );
}

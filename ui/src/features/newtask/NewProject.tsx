import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field, TextInput } from "../../components/Field";
import type { Project } from "../../ipc/contract";
import type { CallError } from "../../ipc/error";
import { keys } from "../../ipc/keys";
import { useCall } from "../../ipc/mutations";
import { PROJECT_KEY as KEY, keyFor } from "../../lib/projectKey";
import styles from "./NewTask.module.css";

interface Props {
  onClose: () => void;
  onCreated?: (project: Project) => void;
}

/** A board without a repository; one can be connected later. */
export function NewProject({ onClose, onCreated }: Props) {
  const [name, setName] = useState("");
  const [ownKey, setOwnKey] = useState<string | null>(null);
  const [failure, setFailure] = useState<CallError | null>(null);
  const client = useQueryClient();
  const key = ownKey ?? keyFor(name);
  const wrongKey = key !== "" && !KEY.test(key) ? "2 to 10 capital letters or digits" : undefined;
  const create = useCall("project_create", {
    onDone: async (project) => {
      // The list must know it before anything leads there.
      await client.invalidateQueries({ queryKey: keys.projects });
      onClose();
      onCreated?.(project);
    },
    onFailed: setFailure,
  });
  const ready = name.trim() !== "" && KEY.test(key);
  const submit = () => {
    if (ready && !create.isPending) create.mutate({ name: name.trim(), key });
  };
  return (
    <Dialog
      open
      width={440}
      title="New project"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      footer={
        <>
          <span className="t12 ink3 grow">Stays on this computer.</span>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            busy={create.isPending}
            disabledBecause={ready ? undefined : "A project needs a name and a key."}
            onClick={submit}
          >
            Create
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label="Name">
          {({ invalid, ...control }) => (
            <TextInput
              {...control}
              invalid={invalid}
              autoFocus
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field
          label="Key"
          hint={`The front half of its tasks' keys, as in ${KEY.test(key) ? key : "WEB"}-1`}
          error={failure ? `${failure.message} ${failure.hint}` : wrongKey}
        >
          {({ invalid, ...control }) => (
            <TextInput
              {...control}
              invalid={invalid}
              value={key}
              maxLength={10}
              onChange={(event) => {
                setFailure(null);
                setOwnKey(event.target.value.toUpperCase());
              }}
            />
          )}
        </Field>
        <input type="submit" hidden />
      </form>
    </Dialog>
  );
}

import { useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import type { ConnectionCheck, ProjectView, SyncConfig } from "../../ipc/contract";
import type { CallError } from "../../ipc/error";
import { useCall, useQuietSync } from "../../ipc/mutations";
import { placeOf } from "../../lib/repository";
import { showToast } from "../../lib/toasts";
import styles from "./connect.module.css";
import { Failure } from "./LivePanel";
import { TokenField } from "./TokenField";

interface Props {
  view: ProjectView;
  connection: SyncConfig;
  onClose: () => void;
}

function sayDone(check: ConnectionCheck, { project, connection }: ProjectView): void {
  const who = check.account === null ? "accepts the token" : `knows you as ${check.account}`;
  const readOnly = connection?.direction === "two_way" && !check.can_write;
  showToast({
    kind: readOnly ? "needs_you" : "done",
    title: `${check.host} ${who}`,
    body: readOnly
      ? "This token cannot change issues, so edits wait here until one can."
      : `${project.name} syncs again.`,
  });
}

/** Another token for a connection: the forge is asked first, and only one that it takes is kept. */
export function ReplaceToken({ view, connection, onClose }: Props) {
  const [token, setToken] = useState("");
  const [error, setError] = useState<CallError | null>(null);
  const sync = useQuietSync();
  const replace = useCall("connection_replace_token", {
    onDone: (check) => {
      onClose();
      sayDone(check, view);
      void sync(view.project.id, connection.include_closed);
    },
    onFailed: setError,
  });
  const place = placeOf(connection.repository_url, connection.service_type, connection.api_url);
  const submit = () => {
    if (token !== "" && !replace.isPending) replace.mutate({ id: connection.id, token });
  };
  return (
    <Dialog
      open
      width={520}
      title={
        connection.has_token
          ? `Replace the token of ${view.project.name}`
          : `A token for ${view.project.name}`
      }
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      footer={
        <>
          <span className="t12 ink3 grow">
            {connection.has_token
              ? "The old token is kept until the new one works."
              : "It is kept only if it works."}
          </span>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            busy={replace.isPending}
            disabledBecause={token === "" ? "Paste a token first." : undefined}
            onClick={submit}
          >
            {connection.has_token ? "Check and replace" : "Check and keep"}
          </Button>
        </>
      }
    >
      <form
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TokenField
          value={token}
          place={place}
          direction={connection.direction}
          refused={error?.code === "unauthorized"}
          autoFocus
          onChange={(next) => {
            setError(null);
            setToken(next);
          }}
        />
        {error && <Failure error={error} />}
        <input type="submit" hidden />
      </form>
    </Dialog>
  );
}

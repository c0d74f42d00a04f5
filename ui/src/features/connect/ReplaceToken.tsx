import { useState } from "react";
import { Button } from "../../components/Button";
import { Checkbox } from "../../components/Choice";
import { Dialog } from "../../components/Dialog";
import type { ProjectView, SyncConfig, TokenReplaced } from "../../ipc/contract";
import type { CallError } from "../../ipc/error";
import { useCall, useQuietSync } from "../../ipc/mutations";
import { useSecrets } from "../../ipc/queries";
import { placeOf } from "../../lib/repository";
import { showToast } from "../../lib/toasts";
import { listed } from "../../lib/words";
import styles from "./connect.module.css";
import { Failure } from "./LivePanel";
import { OWN, offersFor, preselected } from "./offers";
import { TokenField } from "./TokenField";
import { TokenSource } from "./TokenSource";

interface Props {
  view: ProjectView;
  connection: SyncConfig;
  onClose: () => void;
}

function sayDone({ check, also }: TokenReplaced, { project, connection }: ProjectView): void {
  const who = check.account === null ? "accepts the token" : `knows you as ${check.account}`;
  const readOnly = connection?.direction === "two_way" && !check.can_write;
  const left = also.filter(({ problem }) => problem !== null);
  const synced = [project, ...also.filter(({ problem }) => problem === null).map((other) => other.project)];
  const names = listed(synced.map(({ name }) => name));
  const kept = left.map(({ project: { name }, problem }) => `${name} keeps its old one: ${problem?.message}`);
  showToast({
    kind: readOnly || left.length > 0 ? "needs_you" : "done",
    title: `${check.host} ${who}`,
    body: [
      readOnly
        ? "This token cannot change issues, so edits wait here until one can."
        : `${names} ${synced.length === 1 ? "syncs" : "sync"} again.`,
      ...kept,
    ].join(" "),
  });
}

/** Whose token it is now, and what could take its place. */
function useTokens({ connection }: Props) {
  const place = placeOf(connection.repository_url, connection.service_type, connection.api_url);
  const { data: secrets } = useSecrets();
  const own = secrets?.tokens.find(({ connection_id }) => connection_id === connection.id);
  const sharers =
    secrets?.tokens.filter(({ connection_id }) => own?.shared_with.includes(connection_id)) ?? [];
  const offers = offersFor(place, secrets, connection.id);
  return { place, sharers, offers, first: connection.has_token ? OWN : preselected(offers) };
}

/** The other projects that have the token that is replaced. */
function Also({
  names,
  checked,
  onChange,
}: {
  names: string[];
  checked: boolean;
  onChange: (on: boolean) => void;
}) {
  const words = `Also for ${listed(names)}`;
  return (
    <div className={styles.also}>
      <Checkbox label={words} checked={checked} onChange={onChange} />
      <div className="grow">
        <div>{words}</div>
        <div className={`t12 ink3 ${styles.words}`}>
          {names.length === 1 ? "It has" : "They have"} the same token now. Each is checked by itself.
        </div>
      </div>
    </div>
  );
}

/** Another token for a connection: the forge is asked first, and only one that it takes is kept. */
export function ReplaceToken(props: Props) {
  const { view, connection, onClose } = props;
  const { place, sharers, offers, first } = useTokens(props);
  const [token, setToken] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const [also, setAlso] = useState(true);
  const [error, setError] = useState<CallError | null>(null);
  const sync = useQuietSync();
  const replace = useCall("connection_replace_token", {
    onDone: (replaced) => {
      onClose();
      sayDone(replaced, view);
      void sync(view.project.id, connection.include_closed);
    },
    onFailed: setError,
  });
  const source = chosen ?? first;
  const nothing = source === OWN && token === "";
  const submit = () => {
    if (nothing || replace.isPending) return;
    replace.mutate({
      id: connection.id,
      token: source === OWN ? token : null,
      token_of: source === OWN ? null : source,
      also: also ? sharers.map(({ connection_id }) => connection_id) : [],
    });
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
            disabledBecause={nothing ? "Paste a token first." : undefined}
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
        <TokenSource
          offers={offers}
          value={source}
          own="Paste another one"
          onChange={(next) => {
            setError(null);
            setChosen(next);
          }}
        />
        <TokenField
          value={source === OWN ? token : ""}
          place={place}
          direction={connection.direction}
          refused={error?.code === "unauthorized"}
          autoFocus
          onChange={(next) => {
            setError(null);
            setChosen(OWN);
            setToken(next);
          }}
        />
        {sharers.length > 0 && (
          <Also names={sharers.map(({ project }) => project.name)} checked={also} onChange={setAlso} />
        )}
        {error && <Failure error={error} />}
        <input type="submit" hidden />
      </form>
    </Dialog>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { KeyRound, Lock, RotateCw } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "../../components/Button";
import { Confirm } from "../../components/Confirm";
import { CopyButton } from "../../components/CopyButton";
import { Failed } from "../../components/Failed";
import { Icon } from "../../components/Icon";
import { SkeletonLines } from "../../components/Skeleton";
import { SyncSign } from "../../components/signs";
import { TaskKey } from "../../components/TaskKey";
import type { ApiError, SecretsView, TokenView } from "../../ipc/contract";
import { toApiError } from "../../ipc/error";
import { keys } from "../../ipc/keys";
import { useCall } from "../../ipc/mutations";
import { useSecrets } from "../../ipc/queries";
import { requestConnection } from "../../lib/connectionRequest";
import { showToast } from "../../lib/toasts";
import { useNow } from "../../lib/useNow";
import { listed } from "../../lib/words";
import { Section, Setting } from "./Section";
import styles from "./Settings.module.css";
import { forgetting, sharersOf, tokenWords, type Urgency } from "./words";

const STORE: Record<SecretsView["store"], string> = {
  keyring: "In the keyring of the desktop",
  passphrase: "Behind your passphrase",
  session: "Only until Tern ends",
};

const SIGN: Record<Urgency, ReactNode> = {
  calm: <Icon as={KeyRound} className="ink3" />,
  soon: <SyncSign kind="needs_you" />,
  failed: <SyncSign kind="error" />,
};
const TONE: Record<Urgency, string> = { calm: "ink2", soon: "attn", failed: "danger" };

/** The keyring does not answer as it should: what happened, what is safe, and the way on. */
function Problem({ problem, retry }: { problem: ApiError; retry: () => void }) {
  return (
    <div role="alert" className={`${styles.set} ${styles.problem}`}>
      <SyncSign kind="error" />
      <div className={styles.words}>
        <span className="mid">{problem.message}</span> {problem.hint}
      </div>
      {problem.details && (
        <CopyButton size="sm" kind="ghost" text={`${problem.message}\n${problem.details}`} />
      )}
      <Button size="sm" onClick={retry}>
        Try again
      </Button>
    </div>
  );
}

interface TokenProps {
  token: TokenView;
  /** Names of the other projects that have it. */
  sharers: string[];
  onForget: () => void;
}

function Token({ token, sharers, onForget }: TokenProps) {
  const { project, host, account, standing } = token;
  const [words, urgency] = tokenWords(token, useNow());
  return (
    <Setting
      title={project.name}
      also={`${project.key} ${host} ${account ?? ""} token ${words}`}
      sign={SIGN[urgency]}
      head={
        <span className="row">
          <bdi className="mid cut">{project.name}</bdi>
          <TaskKey value={project.key} />
        </span>
      }
      hint={
        <span className={styles.line}>
          {host}
          {account && `, as ${account}`}
          {sharers.length > 0 && `, shared with ${listed(sharers)}`}
        </span>
      }
    >
      <span className={`t12 cut ${TONE[urgency]} ${styles.standing}`} title={words}>
        {words}
      </span>
      {standing !== "none" && (
        <Button
          size="sm"
          aria-label={`Check the token of ${project.name}`}
          onClick={() => requestConnection({ kind: "doctor", projectId: project.id })}
        >
          Check…
        </Button>
      )}
      <Button
        size="sm"
        aria-label={`${standing === "none" ? "Add a token for" : "Replace the token of"} ${project.name}`}
        onClick={() => requestConnection({ kind: "token", projectId: project.id })}
      >
        {standing === "none" ? "Add" : "Replace"}
      </Button>
      {standing !== "none" && (
        <Button size="sm" kind="ghost" aria-label={`Forget the token of ${project.name}`} onClick={onForget}>
          Forget
        </Button>
      )}
    </Setting>
  );
}

function Forget({ token, sharers, onClose }: Omit<TokenProps, "onForget"> & { onClose: () => void }) {
  const client = useQueryClient();
  const forget = useCall("token_forget", {
    onDone: (secrets) => {
      client.setQueryData(keys.secrets, secrets);
      onClose();
      showToast({ kind: "done", title: `The token of ${token.project.name} is forgotten` });
    },
  });
  return (
    <Confirm
      danger
      busy={forget.isPending}
      consequence={forgetting(token, sharers)}
      onNo={onClose}
      onYes={() => forget.mutate({ connection_id: token.connection_id })}
    />
  );
}

export function Tokens() {
  const client = useQueryClient();
  const { data, error, refetch } = useSecrets();
  const [leaving, setLeaving] = useState<TokenView | null>(null);
  const renew = useCall("secrets_renew", {
    onDone: (secrets) => {
      client.setQueryData(keys.secrets, secrets);
      showToast({
        kind: "done",
        title: "Every token is sealed with a new key",
        body: "The old key is gone.",
      });
    },
  });
  return (
    <Section id="tokens" title="Tokens and keyring">
      {error && <Failed error={toApiError(error)} retry={() => void refetch()} />}
      {!data && !error && <SkeletonLines lines={3} />}
      {data && (
        <>
          {data.problem && <Problem problem={data.problem} retry={() => void refetch()} />}
          <Setting
            title={STORE[data.store]}
            hint={data.words}
            also="secrets key encrypt seal"
            sign={<Icon as={Lock} className="ink3" />}
          >
            <Button
              size="sm"
              icon={RotateCw}
              busy={renew.isPending}
              disabledBecause={
                data.problem
                  ? "The tokens must be readable first."
                  : data.store === "session"
                    ? "Nothing is written that could be sealed."
                    : undefined
              }
              onClick={() => renew.mutate({})}
            >
              Seal with a new key
            </Button>
          </Setting>
          {data.tokens.length === 0 && (
            <Setting title="No tokens" hint="A token is asked for when a repository is connected." />
          )}
          {data.tokens.map((token) => (
            <Token
              key={token.connection_id}
              token={token}
              sharers={sharersOf(token, data.tokens)}
              onForget={() => setLeaving(token)}
            />
          ))}
        </>
      )}
      {leaving && data && (
        <Forget token={leaving} sharers={sharersOf(leaving, data.tokens)} onClose={() => setLeaving(null)} />
      )}
    </Section>
  );
}

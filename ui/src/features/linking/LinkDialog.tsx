import { useEffect, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field, TextInput } from "../../components/Field";
import type { LinkPreview, TaskDetail } from "../../ipc/contract";
import { showLinked, useCall } from "../../ipc/mutations";
import { capsOf } from "../../lib/commands";
import styles from "./linking.module.css";
import { effectWords, goesWords } from "./words";

interface Props {
  detail: TaskDetail;
  /** `owner/name`; `null`: the project is not connected. */
  repository: string | null;
  /** The issue, where it is known: it is looked up at once. */
  known?: string | undefined;
  onClose: () => void;
  /** Shows the task that goes on, where that is another one. */
  onGone: (key: string) => void;
  /** Joins the task into the one that has the issue already. */
  onJoin: (otherKey: string) => void;
}

function Found({ preview }: { preview: LinkPreview }) {
  return (
    <div className={styles.found}>
      <p>
        <span className="ink3">#{preview.number}</span> <bdi className="mid">{preview.title}</bdi>
      </p>
      <p className="t12 ink3">
        {preview.open ? "Open" : "Closed"}
        {preview.author && (
          <>
            , by <bdi>{preview.author}</bdi>
          </>
        )}
      </p>
      {preview.goes_to !== null ? (
        goesWords(preview).map((words) => <p key={words}>{words}</p>)
      ) : preview.taken_by === null ? (
        <p>{effectWords(preview)}</p>
      ) : (
        <p>
          {preview.taken_by} is linked to it already. If the two are the same work item, join them; one issue
          has one task.
        </p>
      )}
      {preview.instead_of !== null && preview.taken_by === null && preview.goes_to === null && (
        <p className="ink2">
          #{preview.instead_of}, which the task is linked to now, is left alone and becomes no task again.
        </p>
      )}
    </div>
  );
}

/** Names an issue, shows it, and links the task to it. */
export function LinkDialog({ detail, repository, known, onClose, onGone, onJoin }: Props) {
  const [issue, setIssue] = useState(known ?? "");
  const [preview, setPreview] = useState<LinkPreview | null>(null);
  const [error, setError] = useState<string | null>(
    repository === null ? "This project is not connected to a repository. Connect it first." : null,
  );
  const onFailed = ({ message, hint }: { message: string; hint: string }) => setError(`${message} ${hint}`);
  const look = useCall("task_link_preview", { onDone: setPreview, onFailed });
  const link = useCall("task_link", {
    onDone: (done) => {
      onClose();
      showLinked(done);
      if (done.key !== detail.card.key) onGone(done.key);
    },
    onFailed,
  });
  const { mutate: lookUp } = look;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the one that was named is looked up once
  useEffect(() => {
    if (known !== undefined && repository !== null) lookUp({ id: detail.task.id, issue: known });
  }, [known]);
  const again = detail.remote !== null;
  const submit = () => {
    if (look.isPending || link.isPending || repository === null) return;
    if (issue.trim() === "") return setError("Give the issue’s number or its address.");
    setError(null);
    if (!preview) look.mutate({ id: detail.task.id, issue });
    else if (preview.goes_to) link.mutate({ id: detail.task.id, issue });
    else if (preview.taken_by) onJoin(preview.taken_by);
    else link.mutate({ id: detail.task.id, issue: String(preview.number) });
  };
  const yes = !preview
    ? "Look it up"
    : preview.goes_to
      ? `Go on in ${preview.goes_to}`
      : preview.taken_by
        ? `Join with ${preview.taken_by}…`
        : "Link";
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={again ? `Link ${detail.card.key} to another issue` : `Link ${detail.card.key} to an issue`}
      footer={
        <>
          <span className="t12 ink3 grow">Changes only this computer.</span>
          <Button keys={capsOf("escape")} onClick={onClose}>
            Not now
          </Button>
          <Button kind="primary" busy={look.isPending || link.isPending} onClick={submit}>
            {yes}
          </Button>
        </>
      }
    >
      <form
        className={styles.body}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field
          label="Issue"
          hint={
            repository === null
              ? undefined
              : `A number such as 12, or the address of an issue of ${repository}`
          }
          error={error ?? undefined}
        >
          {({ invalid, ...control }) => (
            <TextInput
              {...control}
              invalid={invalid}
              value={issue}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => {
                setIssue(event.target.value);
                setPreview(null);
                setError(null);
              }}
            />
          )}
        </Field>
        <div role="status">{preview && <Found preview={preview} />}</div>
      </form>
    </Dialog>
  );
}

import { ArrowLeftRight } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field, TextInput } from "../../components/Field";
import { TaskKey } from "../../components/TaskKey";
import { backend } from "../../ipc/backend";
import type { JoinPreview, TaskCard, TaskDetail } from "../../ipc/contract";
import { toApiError } from "../../ipc/error";
import { showLinked, useCall } from "../../ipc/mutations";
import { NO_FILTER, useTaskSearch } from "../../ipc/queries";
import { capsOf } from "../../lib/commands";
import styles from "./linking.module.css";
import { joinWords } from "./words";

/** As many as fit without scrolling far. */
const FOUND = 8;

interface Pair {
  keep: Pick<TaskCard, "id" | "key">;
  other: Pick<TaskCard, "id" | "key">;
}

interface Props {
  detail: TaskDetail;
  /** The other task, where it is known. */
  other?: string | undefined;
  onClose: () => void;
  /** Shows the task that stays. */
  onJoined: (key: string) => void;
}

function Choose({ detail, onPick }: { detail: TaskDetail; onPick: (card: TaskCard) => void }) {
  const [text, setText] = useState("");
  const wanted = text.trim();
  const scope = { project_id: null, filter: { ...NO_FILTER, text: wanted } };
  const { data } = useTaskSearch(scope, FOUND + 1, wanted !== "");
  const found = (wanted === "" ? [] : (data?.tasks ?? [])).filter(({ id }) => id !== detail.task.id);
  return (
    <>
      <Field label="The other task" hint="Its key, or words of its title; of any project">
        {({ invalid, ...control }) => (
          <TextInput
            {...control}
            invalid={invalid}
            value={text}
            autoComplete="off"
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <ul className={styles.list} aria-label="Tasks found">
        {found.slice(0, FOUND).map((card) => (
          <li key={card.id}>
            <button type="button" className={styles.item} onClick={() => onPick(card)}>
              <TaskKey value={card.key} />
              <bdi className="cut grow">{card.title}</bdi>
              {card.sync.number !== null && <span className="ink3">#{card.sync.number}</span>}
            </button>
          </li>
        ))}
      </ul>
      <p role="status" className="t12 ink3">
        {wanted !== "" && data && found.length === 0 && "No other task has these words."}
      </p>
    </>
  );
}

/** Finds the other task, shows what joining does, and joins. The linked one is the one that stays. */
export function JoinDialog({ detail, other, onClose, onJoined }: Props) {
  const [pair, setPair] = useState<Pair | null>(null);
  const [preview, setPreview] = useState<JoinPreview | null>(null);
  const [error, setError] = useState<string | null>(null);
  const onFailed = ({ message, hint }: { message: string; hint: string }) => {
    setPreview(null);
    setError(`${message} ${hint}`);
  };
  const look = useCall("task_join_preview", { onDone: setPreview, onFailed });
  const join = useCall("task_join", {
    onDone: (done) => {
      onClose();
      showLinked(done);
      onJoined(done.key);
    },
    onFailed,
  });
  const { mutate } = look;
  const show = (next: Pair) => {
    setError(null);
    setPair(next);
    mutate({ keep: next.keep.id, other: next.other.id });
  };
  const pick = (card: TaskCard) => {
    const mine = detail.card;
    const theirs = card.sync.number !== null && mine.sync.number === null;
    show(theirs ? { keep: card, other: mine } : { keep: mine, other: card });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the one that was named is looked up once
  useEffect(() => {
    if (!other) return;
    backend()
      .call("task_show", { key: other })
      .then(({ card }) => pick(card))
      .catch((failure: unknown) => setError(toApiError(failure).message));
  }, [other]);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={
        pair ? `Join ${pair.other.key} into ${pair.keep.key}` : `Join ${detail.card.key} with another task`
      }
      width={560}
      footer={
        <>
          <span className="t12 ink3 grow">Changes only this computer.</span>
          <Button keys={capsOf("escape")} onClick={onClose}>
            Not now
          </Button>
          {pair && (
            <Button icon={ArrowLeftRight} onClick={() => show({ keep: pair.other, other: pair.keep })}>
              Keep {pair.other.key} instead
            </Button>
          )}
          {pair && (
            <Button
              kind="primary"
              busy={join.isPending || look.isPending}
              disabledBecause={
                preview || look.isPending ? undefined : "They cannot be joined this way round."
              }
              onClick={() => join.mutate({ keep: pair.keep.id, other: pair.other.id })}
            >
              Join
            </Button>
          )}
        </>
      }
    >
      <div className={styles.body}>
        {!pair && !other && <Choose detail={detail} onPick={pick} />}
        <div role="status">
          {preview && (
            <div className={styles.found}>
              <p>
                <TaskKey value={preview.other} /> <bdi className="mid">{preview.other_title}</bdi>
              </p>
              {joinWords(preview).map((words) => (
                <p key={words}>{words}</p>
              ))}
            </div>
          )}
        </div>
        {error && <p role="alert">{error}</p>}
      </div>
    </Dialog>
  );
}

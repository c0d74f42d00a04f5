import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Avatar } from "../../components/Avatar";
import { Button } from "../../components/Button";
import { SkeletonLines } from "../../components/Skeleton";
import { SyncSign } from "../../components/signs";
import { backend } from "../../ipc/backend";
import type { CommentThread, CommentView, TaskDetail } from "../../ipc/contract";
import { type CallError, toApiError } from "../../ipc/error";
import { keys } from "../../ipc/keys";
import { openLink, undoLast, useCall } from "../../ipc/mutations";
import { useComments } from "../../ipc/queries";
import { keysOf } from "../../lib/commands";
import { SERVICE_WORDS } from "../../lib/domain";
import { showToast } from "../../lib/toasts";
import { useNow } from "../../lib/useNow";
import { ago, plural } from "../../lib/words";
import styles from "./Comments.module.css";
import { Composer } from "./Composer";
import { Markdown } from "./Markdown";
import pane from "./TaskPane.module.css";
import { useBegun } from "./useBegun";

/** Puts what a command answered into the cache. */
function useThread(taskId: string) {
  const client = useQueryClient();
  return (thread: CommentThread) => client.setQueryData(keys.taskComments(taskId), thread);
}

/** Says what was done to a comment that waits, with the way back. */
const showUndoable = (title: string) =>
  showToast({
    kind: "done",
    title,
    actions: [{ words: "Undo", keys: keysOf("change.undo"), run: () => void undoLast() }],
  });

/** Asks the forge once a visit where something may be new; what is known stays readable meanwhile. */
function useFresh(taskId: string, due: boolean) {
  const put = useThread(taskId);
  const [standing, setStanding] = useState<"idle" | "reading" | CallError>("idle");
  const asked = useRef(false);
  const read = () => {
    asked.current = true;
    setStanding("reading");
    backend()
      .call("comment_read", { task_id: taskId })
      .then((thread) => {
        put(thread);
        setStanding("idle");
      })
      .catch((error: CallError) => setStanding(error));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when it becomes due
  useEffect(() => {
    if (due && !asked.current) read();
  }, [due]);
  return { standing, read };
}

interface CommentProps {
  comment: CommentView;
  taskId: string;
  forge: string;
  /** Whether the next sync sends what waits. */
  goesOut: boolean;
  max: number | null;
  me: string | null;
}

function Comment({ comment, taskId, forge, goesOut, max, me }: CommentProps) {
  const now = useNow();
  const put = useThread(taskId);
  const [editing, setEditing] = useState(false);
  const edit = useCall("comment_edit", {
    onDone: (thread) => {
      put(thread);
      setEditing(false);
      showUndoable("Comment changed");
    },
  });
  const retry = useCall("comment_retry", { onDone: put });
  const discard = useCall("comment_discard", {
    onDone: (thread) => {
      put(thread);
      showUndoable("Comment discarded");
    },
  });
  const mine = comment.state !== "synced";
  const author = comment.author ?? (mine ? "You" : "Somebody who is gone");
  const here = comment.state === "waiting" || comment.state === "failed";
  return (
    <li className={styles.comment}>
      <Avatar login={author} me={mine || comment.author === me} named />
      <div className={styles.body}>
        <div className={styles.head}>
          <span className="mid cut">{author}</span>
          <time
            className="t12 ink3"
            dateTime={comment.created_at}
            title={new Date(comment.created_at).toLocaleString()}
          >
            {ago(comment.created_at, now)}
          </time>
          {comment.edited_at && (
            <span className="t12 ink3" title={new Date(comment.edited_at).toLocaleString()}>
              edited
            </span>
          )}
          {comment.imported && <span className="t12 ink3">imported</span>}
          <span className="grow" />
          {comment.url && (
            <Button kind="ghost" size="sm" onClick={() => openLink(comment.url ?? "")}>
              Open
              <span className="sr"> the comment of {author} in the browser</span>
            </Button>
          )}
        </div>
        {editing ? (
          <Composer
            label="Comment"
            initial={comment.body}
            submit="Save"
            busy={edit.isPending}
            max={max}
            forge={forge}
            focus
            hint={goesOut ? `The next sync sends it to ${forge}.` : "It is kept on this computer."}
            onSubmit={(body) => edit.mutate({ id: comment.id, body })}
            onCancel={() => setEditing(false)}
          />
        ) : (
          <Markdown text={comment.body} />
        )}
        {comment.state === "waiting" && (
          <p className="t12 accent">
            {goesOut
              ? `Waits on this computer: the next sync sends it to ${forge}`
              : "Waits on this computer: it cannot be sent as things are"}
          </p>
        )}
        {comment.state === "sent" && (
          <p className="t12 ink3">It is not known yet whether it arrived. The next sync looks.</p>
        )}
        {comment.state === "failed" && (
          <p className={styles.failed} role="alert">
            <SyncSign kind="error" />
            <span>
              {forge} did not take it: {comment.error}. Your text is safe here.
            </span>
          </p>
        )}
        {here && !editing && (
          <div className={styles.row}>
            {comment.state === "failed" && (
              <Button size="sm" busy={retry.isPending} onClick={() => retry.mutate({ id: comment.id })}>
                Try again
              </Button>
            )}
            <Button kind="ghost" size="sm" onClick={() => setEditing(true)}>
              Edit
            </Button>
            <Button
              kind="ghost"
              size="sm"
              busy={discard.isPending}
              onClick={() => discard.mutate({ id: comment.id })}
            >
              Discard
            </Button>
          </div>
        )}
      </div>
    </li>
  );
}

/** Where something new is said. What was begun stays until it is sent, whatever happens to the window. */
function New({ taskId, forge, thread }: { taskId: string; forge: string; thread: CommentThread }) {
  const put = useThread(taskId);
  const { text, change, forget, settle, unkept } = useBegun(taskId, thread.draft);
  const [written, setWritten] = useState(0);
  const [sending, setSending] = useState(false);
  const write = useCall("comment_write", {
    onDone: (after) => {
      forget();
      put(after);
      setWritten(written + 1);
    },
  });
  const send = async (body: string) => {
    setSending(true);
    await settle();
    write.mutate({ task_id: taskId, body }, { onSettled: () => setSending(false) });
  };
  return (
    <Composer
      key={written}
      label="Write a comment"
      initial={text}
      submit="Comment"
      busy={sending}
      max={thread.max_chars}
      forge={forge}
      // Whoever has just written one may go on.
      focus={written > 0}
      hint={
        unkept
          ? "What you began could not be kept on disk. It is lost when Tern is closed."
          : `Markdown. The next sync sends it to ${forge}.`
      }
      onChange={change}
      onSubmit={(body) => void send(body)}
    />
  );
}

/** What was said on the task's issue, and where something can be said. */
export function Comments({ detail, me }: { detail: TaskDetail; me: string | null }) {
  const taskId = detail.task.id;
  const { data, error } = useComments(taskId);
  const { standing, read } = useFresh(taskId, data?.due ?? false);
  if (!data && !error) return null;
  const forge = data?.service ? SERVICE_WORDS[data.service] : "the forge";
  const comments = data?.comments ?? [];
  // A task of one's own has nobody to talk to; it says so only where something was said before.
  if (data && data.service === null && comments.length === 0) return null;
  const failure = typeof standing === "object" ? toApiError(standing) : null;
  return (
    <section className={pane.acts} aria-label="Comments">
      <div className={styles.header}>
        <h3 className="mid grow">
          Comments {comments.length > 0 && <span className="ink3">{comments.length}</span>}
        </h3>
        {standing === "reading" && (
          <span className="t12 ink3" role="status">
            Looking for new ones
          </span>
        )}
      </div>
      {error && <p role="alert">The comments could not be read. They are safe.</p>}
      {failure && (
        <p className={styles.row}>
          <span className="t12 ink3 grow" role="status">
            {comments.length > 0 ? "There may be newer ones. " : "They were not read yet. "}
            {failure.message}
          </span>
          <Button kind="ghost" size="sm" onClick={read}>
            Look again
          </Button>
        </p>
      )}
      {standing === "reading" && comments.length === 0 && <SkeletonLines lines={3} />}
      <ul aria-label={plural(comments.length, "comment")}>
        {comments.map((comment) => (
          <Comment
            key={comment.id}
            comment={comment}
            taskId={taskId}
            forge={forge}
            goesOut={data?.closed === null}
            max={data?.max_chars ?? null}
            me={me}
          />
        ))}
      </ul>
      {standing === "idle" && comments.length === 0 && (
        <p className={pane.none}>Nobody has said anything yet</p>
      )}
      {data?.closed ? (
        <p className="t12 ink3">{data.closed}</p>
      ) : (
        data && <New taskId={taskId} forge={forge} thread={data} />
      )}
    </section>
  );
}

import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Segmented } from "../../components/Choice";
import { GrowingTextArea } from "../../components/Field";
import { SkeletonLines } from "../../components/Skeleton";
import { SyncSign } from "../../components/signs";
import { backend } from "../../ipc/backend";
import type { TaskDetail, TaskPatch } from "../../ipc/contract";
import { toApiError } from "../../ipc/error";
import { capsOf } from "../../lib/commands";
import { showFailure } from "../../lib/toasts";
import { Markdown } from "./Markdown";
import styles from "./Write.module.css";

const Editor = lazy(() => import("../../components/MarkdownEditor"));
const PAUSE_MS = 4000;

interface Draft {
  title: string;
  description: string;
}

type Standing = "saved" | "waiting" | "saving" | "failed";
const WORDS: Record<Standing, string> = {
  saved: "Saved on this computer",
  waiting: "Not saved yet",
  saving: "Saving",
  failed: "Could not be saved",
};

const patchOf = (draft: Draft, saved: Draft): TaskPatch => ({
  ...(draft.title.trim() !== "" && draft.title !== saved.title ? { title: draft.title.trim() } : {}),
  ...(draft.description !== saved.description ? { description: draft.description } : {}),
});

/**
 * Saves after a pause and whenever the editor is left, whichever way: closing it loses nothing. What is called
 * saved has been answered by Rust.
 */
function useDraft(detail: TaskDetail) {
  const { id, title, description } = detail.task;
  const [draft, setDraft] = useState<Draft>({ title, description });
  const [standing, setStanding] = useState<Standing>("saved");
  const kept = useRef({ draft, saved: { title, description } as Draft });
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const save = useCallback(async (): Promise<boolean> => {
    if (timer.current) clearTimeout(timer.current);
    const sent = kept.current.draft;
    const patch = patchOf(sent, kept.current.saved);
    if (Object.keys(patch).length === 0) return true;
    setStanding("saving");
    try {
      const { task } = await backend().call("task_update", { id, patch });
      kept.current.saved = { title: task.title, description: task.description };
      setStanding(kept.current.draft === sent ? "saved" : "waiting");
      return true;
    } catch (error) {
      setStanding("failed");
      showFailure(toApiError(error), [{ words: "Try again", run: () => void save() }]);
      return false;
    }
  }, [id]);
  const change = (part: Partial<Draft>) => {
    const next = { ...kept.current.draft, ...part };
    kept.current.draft = next;
    setDraft(next);
    setStanding("waiting");
    if (timer.current) clearTimeout(timer.current);
    timer.current = setTimeout(() => void save(), PAUSE_MS);
  };
  useEffect(() => {
    const leave = () => void save();
    window.addEventListener("pagehide", leave);
    window.addEventListener("blur", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("blur", leave);
      leave();
    };
  }, [save]);
  /** The text here changed by other means while it was being written. */
  const overtaken = description !== kept.current.saved.description && description !== draft.description;
  const takeTheirs = () => {
    kept.current.saved = { title, description };
    change({ description });
  };
  const keepMine = () => {
    kept.current.saved = { title, description };
    setStanding("waiting");
    void save();
  };
  return { draft, change, standing, save, overtaken, takeTheirs, keepMine };
}

/** The title and the Markdown of a task, with its preview beside. */
export function Write({ detail, onDone }: { detail: TaskDetail; onDone: () => void }) {
  const { draft, change, standing, save, overtaken, takeTheirs, keepMine } = useDraft(detail);
  const [shown, setShown] = useState<"text" | "preview">("text");
  const done = () => {
    void save().then((saved) => {
      if (saved) onDone();
    });
  };
  return (
    <div className={styles.write}>
      <GrowingTextArea
        className={styles.title}
        aria-label="Title"
        aria-invalid={draft.title.trim() === "" || undefined}
        value={draft.title}
        onChange={(event) => change({ title: event.target.value.replace(/\s*\n\s*/g, " ") })}
        onKeyDown={(event) => {
          if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) done();
          else if (event.key === "Enter") event.preventDefault();
        }}
      />
      {draft.title.trim() === "" && (
        <p className={styles.wrong} role="alert">
          <SyncSign kind="error" />A task needs a title; the old one stays until there is a new one.
        </p>
      )}
      {overtaken && (
        <div className={styles.overtaken} role="alert">
          <span className="grow">The description changed while you were writing.</span>
          <Button size="sm" onClick={takeTheirs}>
            Take that one
          </Button>
          <Button size="sm" onClick={keepMine}>
            Keep mine
          </Button>
        </div>
      )}
      <div className={styles.bar}>
        <Segmented
          size="sm"
          label="Show"
          value={shown}
          segments={[
            { value: "text", words: "Text" },
            { value: "preview", words: "Preview" },
          ]}
          onChange={setShown}
        />
        <span className="t12 ink3 grow" role="status">
          {WORDS[standing]}
        </span>
        <Button size="sm" keys={capsOf("mod+enter")} onClick={done}>
          Done
        </Button>
      </div>
      {shown === "text" ? (
        <Suspense fallback={<SkeletonLines lines={8} />}>
          <Editor
            text={draft.description}
            label="Description, in Markdown"
            onChange={(description) => change({ description })}
            onDone={done}
          />
        </Suspense>
      ) : (
        <div className={styles.preview}>
          {draft.description.trim() === "" ? (
            <p className="ink3">Nothing to show yet</p>
          ) : (
            <Markdown text={draft.description} />
          )}
        </div>
      )}
    </div>
  );
}

import { useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { GrowingTextArea, TextArea } from "../../components/Field";
import { Select } from "../../components/Select";
import { PrioritySign, StatusSign, SyncSign } from "../../components/signs";
import type { Priority, ProjectView, Status, TaskCard, TaskType } from "../../ipc/contract";
import type { CallError } from "../../ipc/error";
import { useCall } from "../../ipc/mutations";
import { capsOf, keysOf } from "../../lib/commands";
import { PRIORITIES, PRIORITY_WORDS, STATUS_WORDS, STATUSES, TASK_TYPES, TYPE_WORDS } from "../../lib/domain";
import { showToast } from "../../lib/toasts";
import styles from "./NewTask.module.css";

interface Props {
  projects: readonly ProjectView[];
  initial: { title?: string; status?: Status; projectKey?: string };
  onClose: () => void;
  onOpen: (projectKey: string, taskKey: string) => void;
}

interface Draft {
  projectKey: string;
  title: string;
  description: string;
  status: Status;
  type: TaskType;
  priority: Priority | "none";
}

/** What happens to the new task, before it exists. */
function whereItLands(view: ProjectView | undefined): string {
  if (!view?.connection) return "Stays on this computer.";
  return view.connection.direction === "two_way"
    ? "Stays on this computer until you make an issue of it."
    : "Stays on this computer; this project only pulls.";
}

function Choices({
  draft,
  set,
  projects,
}: {
  draft: Draft;
  set: (part: Partial<Draft>) => void;
  projects: readonly ProjectView[];
}) {
  return (
    <div className={styles.choices}>
      <Select
        label="Project"
        value={draft.projectKey}
        options={projects.map(({ project, standing }) => ({
          value: project.key,
          words: project.name,
          sign: <SyncSign kind={standing} size="sm" />,
        }))}
        onChange={(projectKey) => set({ projectKey })}
      />
      <Select
        label="Status"
        value={draft.status}
        options={STATUSES.map((value) => ({
          value,
          words: STATUS_WORDS[value],
          sign: <StatusSign status={value} />,
        }))}
        onChange={(status) => set({ status })}
      />
      <Select
        label="Type"
        value={draft.type}
        options={TASK_TYPES.map((value) => ({ value, words: TYPE_WORDS[value] }))}
        onChange={(type) => set({ type })}
      />
      <Select
        label="Priority"
        value={draft.priority}
        options={(["none", ...PRIORITIES] as const).map((value) => ({
          value,
          words: PRIORITY_WORDS[value],
          sign: <PrioritySign priority={value === "none" ? null : value} />,
        }))}
        onChange={(priority) => set({ priority })}
      />
    </div>
  );
}

/** C, the title, Enter. Everything else can wait. */
export function NewTask({ projects, initial, onClose, onOpen }: Props) {
  const title = useRef<HTMLTextAreaElement>(null);
  const [error, setError] = useState<string | null>(null);
  const [draft, setDraft] = useState<Draft>({
    projectKey: initial.projectKey ?? projects[0]?.project.key ?? "",
    title: initial.title ?? "",
    description: "",
    status: initial.status ?? "todo",
    type: "task",
    priority: "none",
  });
  const set = (part: Partial<Draft>) => setDraft((known) => ({ ...known, ...part }));
  const view = projects.find(({ project }) => project.key === draft.projectKey);
  const created = (task: TaskCard) => {
    onClose();
    showToast({
      kind: "done",
      title: `${task.key} created`,
      actions: [{ words: "Open", run: () => onOpen(draft.projectKey, task.key) }],
    });
  };
  const create = useCall("task_create", {
    onDone: created,
    onFailed: (failure: CallError) => setError(`${failure.message} ${failure.hint}`),
  });
  const submit = () => {
    if (!view || create.isPending) return;
    if (draft.title.trim() === "") {
      setError("A task needs a title.");
      title.current?.focus();
      return;
    }
    const { projectKey: _, priority, ...rest } = draft;
    create.mutate({
      ...rest,
      title: draft.title.trim(),
      project_id: view.project.id,
      priority: priority === "none" ? null : priority,
      assignees: [],
      labels: [],
      milestone: null,
    });
  };
  return (
    <Dialog
      open
      width={560}
      title="New task"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      footer={
        <>
          <span className="t12 ink3 grow">{whereItLands(view)}</span>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            busy={create.isPending}
            keys={keysOf("task.open") ?? capsOf("enter")}
            onClick={submit}
          >
            Create
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <GrowingTextArea
          ref={title}
          autoFocus
          className={styles.title}
          placeholder="Title"
          aria-label="Title"
          aria-invalid={error !== null || undefined}
          value={draft.title}
          onChange={(event) => {
            setError(null);
            // One line: a pasted text with breaks becomes one.
            set({ title: event.target.value.replace(/\s*\n\s*/g, " ") });
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
            event.preventDefault();
            submit();
          }}
        />
        {error && (
          <p className={styles.error} role="alert">
            <SyncSign kind="error" />
            {error}
          </p>
        )}
        <TextArea
          rows={4}
          placeholder="Description, in Markdown"
          aria-label="Description"
          value={draft.description}
          onChange={(event) => set({ description: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
          }}
        />
        <Choices draft={draft} set={set} projects={projects} />
      </div>
    </Dialog>
  );
}

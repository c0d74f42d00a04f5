import { FileArchive } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field, TextInput } from "../../components/Field";
import { Icon } from "../../components/Icon";
import { Progress } from "../../components/Progress";
import { Select } from "../../components/Select";
import { SyncSign } from "../../components/signs";
import type { BitbucketImported, ProjectView } from "../../ipc/contract";
import { freeKey, keyFor, PROJECT_KEY } from "../../lib/projectKey";
import { problemOf } from "../../lib/repository";
import { bytes, count } from "../../lib/words";
import styles from "./import.module.css";
import { type Step, type Target, useImport } from "./useImport";
import { heldWords, importWords, nameOfArchive } from "./words";

const NEW = "";

interface Props {
  projects: readonly ProjectView[];
  /** What was dropped onto the window. */
  file: File | null;
  /** The project in view. */
  projectKey: string | null;
  onClose: () => void;
  onDone: (done: BitbucketImported) => void;
}

function Archive({ step, onChoose }: { step: Step; onChoose: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className={styles.archive}>
      <Icon as={FileArchive} className="ink3" />
      <span className="cut grow">
        {step.at === "choosing" ? (
          <span className="ink3">Drop the zip onto the window, or choose it.</span>
        ) : (
          <>
            <bdi className="mid">{step.file.name}</bdi> <span className="ink3">{bytes(step.file.size)}</span>
          </>
        )}
      </span>
      <input
        ref={input}
        type="file"
        accept=".zip,application/zip"
        hidden
        aria-label="Archive"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) onChoose(file);
          target.value = "";
        }}
      />
      <Button
        disabledBecause={step.at === "importing" ? "It is being imported." : undefined}
        onClick={() => input.current?.click()}
      >
        {step.at === "choosing" ? "Choose the archive…" : "Another one…"}
      </Button>
    </div>
  );
}

function Findings({ step }: { step: Step }) {
  if (step.at === "sending")
    return (
      <Progress label="Reading the file" fraction={step.file.size === 0 ? 1 : step.sent / step.file.size} />
    );
  if (step.at === "looking") return <Progress label="Looking into the archive" fraction={null} />;
  if (step.at === "importing")
    return (
      <>
        <Progress label="Importing" fraction={step.total === 0 ? 1 : step.done / step.total} />
        <p className="t12 ink2" aria-live="polite">
          {count(step.done)} of {count(step.total)} imported
        </p>
      </>
    );
  if (step.at === "refused")
    return (
      <div className={styles.refused} role="alert">
        <SyncSign kind="error" />
        <p>
          {step.error.message} <span className="ink2">{step.error.hint}</span>
        </p>
      </div>
    );
  if (step.at === "choosing") return null;
  return (
    <div role="status">
      {heldWords(step.archive).map((words) => (
        <p key={words}>{words}</p>
      ))}
      {step.archive.unread_count > 0 && (
        <details className={styles.unread}>
          <summary>{count(step.archive.unread_count)} could not be read and will be left out</summary>
          <ul>
            {step.archive.unread.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

/** The export archive of a Bitbucket issue tracker: what is in it, where it goes, and what became of it. */
export function ImportArchive({ projects, file, projectKey, onClose, onDone }: Props) {
  const [into, setInto] = useState(projectKey ?? NEW);
  const [ownName, setOwnName] = useState<string | null>(null);
  const [ownKey, setOwnKey] = useState<string | null>(null);
  const [repository, setRepository] = useState("");
  const [fileName, setFileName] = useState("");
  const name = ownName ?? (nameOfArchive(fileName) || "Bitbucket");
  const key =
    ownKey ??
    freeKey(
      keyFor(name),
      projects.map(({ project }) => project.key),
    );
  const taken = projects.some(({ project }) => project.key === key);
  const wrongKey = !PROJECT_KEY.test(key)
    ? "2 to 10 capital letters or digits"
    : taken
      ? "There is one already"
      : undefined;
  const wrongRepository = repository.trim() === "" ? null : problemOf(repository, "bitbucket");
  const project = into === NEW ? key : into;
  const target: Target = {
    project: PROJECT_KEY.test(project) ? project : "NEW",
    name: into === NEW ? name.trim() || null : null,
    repository: wrongRepository || repository.trim() === "" ? null : repository.trim(),
  };
  const { step, choose, run } = useImport(target, onDone);
  const take = (chosen: File) => {
    setFileName(chosen.name);
    choose(chosen);
  };
  const taking = useRef(take);
  taking.current = take;
  useEffect(() => {
    if (file) taking.current(file);
  }, [file]);
  const busy = step.at === "importing";
  const problem =
    (into === NEW ? wrongKey : undefined) ??
    wrongRepository ??
    (step.at !== "ready" ? "Choose an archive first." : undefined) ??
    (step.at === "ready" && step.archive.issues === step.archive.known
      ? "There is nothing new in it."
      : undefined);
  return (
    <Dialog
      open
      width={560}
      title="Import a Bitbucket archive"
      onOpenChange={(open) => {
        if (!open && !busy) onClose();
      }}
      footer={
        <>
          <span className="t12 ink3 grow">The tasks are local ones. Nothing is sent anywhere.</span>
          <Button disabledBecause={busy ? "It is being imported." : undefined} onClick={onClose}>
            Cancel
          </Button>
          <Button kind="primary" busy={busy} disabledBecause={busy ? undefined : problem} onClick={run}>
            {step.at === "ready" ? importWords(step.archive) : "Import"}
          </Button>
        </>
      }
    >
      <form className={styles.stack} onSubmit={(event) => event.preventDefault()}>
        <p className="ink2">
          Bitbucket removed its issue tracker on 20 August 2026. The zip that its issue export made becomes
          tasks here, with numbers, dates and comments. Importing it again changes nothing.
        </p>
        <Archive step={step} onChoose={take} />
        <Findings step={step} />
        <div className={styles.field}>
          <span className={styles.label}>Issues come into</span>
          <Select
            label="Issues come into"
            value={into}
            options={[
              { value: NEW, words: "A new project" },
              ...projects.map((view) => ({ value: view.project.key, words: view.project.name })),
            ]}
            onChange={setInto}
          />
        </div>
        {into === NEW && (
          <div className={styles.project}>
            <Field label="Project">
              {({ invalid, ...control }) => (
                <TextInput
                  {...control}
                  invalid={invalid}
                  value={name}
                  onChange={(event) => setOwnName(event.target.value)}
                />
              )}
            </Field>
            <Field label="Key" error={wrongKey}>
              {({ invalid, ...control }) => (
                <TextInput
                  {...control}
                  invalid={invalid}
                  value={key}
                  maxLength={10}
                  spellCheck={false}
                  onChange={(event) => setOwnKey(event.target.value.toUpperCase())}
                />
              )}
            </Field>
          </div>
        )}
        <Field
          label="Repository it belonged to"
          hint="Optional: an archive does not say. It keeps the issues of two repositories apart."
          error={wrongRepository ?? undefined}
        >
          {({ invalid, ...control }) => (
            <TextInput
              {...control}
              invalid={invalid}
              value={repository}
              spellCheck={false}
              autoComplete="off"
              placeholder="workspace/name"
              onChange={(event) => setRepository(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}

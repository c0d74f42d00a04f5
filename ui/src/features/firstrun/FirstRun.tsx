import { useMutation, useQueryClient } from "@tanstack/react-query";
import { GitBranch, type LucideIcon, Play } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { TextInput } from "../../components/Field";
import { Icon } from "../../components/Icon";
import { Kbd } from "../../components/Kbd";
import { SyncSign } from "../../components/signs";
import { backend } from "../../ipc/backend";
import type { Project, ProjectView } from "../../ipc/contract";
import type { CallError } from "../../ipc/error";
import { keys } from "../../ipc/keys";
import { useOpenDemo } from "../../ipc/mutations";
import { titled } from "../../ipc/newTask";
import { useCommand } from "../../lib/commandRegistry";
import { keysOf } from "../../lib/commands";
import { requestConnection } from "../../lib/connectionRequest";
import { showToast } from "../../lib/toasts";
import styles from "./FirstRun.module.css";
import { HOME, homeOf } from "./home";

interface Props {
  projects: readonly ProjectView[];
  onOpen: (project: Project) => void;
}

async function addTask(home: Project | undefined, title: string): Promise<{ project: Project; key: string }> {
  const project = home ?? (await backend().call("project_create", HOME));
  const task = await backend().call("task_create", titled(project.id, title));
  return { project, key: task.key };
}

/** One line, Enter, and the task is on a board. */
function FirstTask({ projects, onOpen }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const [title, setTitle] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const client = useQueryClient();
  const home = homeOf(projects);
  const add = useMutation<{ project: Project; key: string }, CallError, string>({
    mutationFn: (words) => addTask(home?.project, words),
    onSuccess: async ({ project, key }) => {
      // The list must know it before anything leads there.
      await client.invalidateQueries({ queryKey: keys.projects });
      onOpen(project);
      showToast({ kind: "done", title: `${key} created`, body: `It is in ${project.name}.` });
    },
    // The board may be there already: the next Enter must find it.
    onError: (error) => {
      setWrong(`${error.message} ${error.hint}`);
      void client.invalidateQueries({ queryKey: keys.projects });
    },
  });
  const submit = () => {
    if (add.isPending) return;
    if (title.trim() === "") {
      setWrong("A task needs a title.");
      field.current?.focus();
    } else add.mutate(title.trim());
  };
  useCommand("task.new", () => field.current?.focus(), home === undefined);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextInput
        ref={field}
        autoFocus
        boxClassName={styles.task}
        placeholder="Write a task and press Enter"
        aria-label="First task"
        aria-describedby="first-task-note"
        invalid={wrong !== null}
        value={title}
        onChange={(event) => {
          setWrong(null);
          setTitle(event.target.value);
        }}
        end={
          <Button kind="primary" busy={add.isPending} onClick={submit}>
            Add task
          </Button>
        }
      />
      <p id="first-task-note" className={styles.note}>
        {wrong ? (
          <span className={styles.wrong} role="alert">
            <SyncSign kind="error" size="sm" />
            {wrong}
          </span>
        ) : (
          <>
            It lands in <b className="mid ink2">{home?.project.name ?? HOME.name}</b>. You can connect a
            repository to it later, or never.
          </>
        )}
      </p>
    </form>
  );
}

function Way({
  icon,
  title,
  words,
  children,
}: {
  icon: LucideIcon;
  title: string;
  words: string;
  children: ReactNode;
}) {
  return (
    <div className={styles.way}>
      <Icon as={icon} />
      <div className="grow">
        <h2 className="mid">{title}</h2>
        <p className="t12 ink3">{words}</p>
      </div>
      {children}
    </div>
  );
}

function KeyHint({ caps, words }: { caps: readonly string[] | undefined; words: string }) {
  return (
    <span className="row">
      <Kbd keys={caps ?? []} /> {words}
    </span>
  );
}

/** The first thing somebody sees: three ways to begin, none of which needs an account. */
export function FirstRun({ projects, onOpen }: Props) {
  const demo = useOpenDemo(onOpen);
  return (
    <div className={styles.hello} data-scrolls>
      <div className={styles.page}>
        <img src="/app.svg" width="56" height="56" alt="" />
        <h1 className={`t22 bold ${styles.title}`}>What are you working on?</h1>
        <p className="ink2">
          Tern keeps your tasks on this computer and in step with your repository’s issues. No account is
          needed to begin.
        </p>
        <FirstTask projects={projects} onOpen={onOpen} />
        <div className={styles.ways}>
          <Way
            icon={GitBranch}
            title="Bring in your issues"
            words="GitHub, GitLab, Bitbucket, Gitea and Forgejo"
          >
            <Button onClick={() => requestConnection({ kind: "new" })}>Connect a repository</Button>
          </Way>
          <Way
            icon={Play}
            title="Look around first"
            words="A made-up project with a board, a sync and conflicts. Nothing leaves this computer."
          >
            <Button busy={demo.isPending} onClick={() => demo.mutate({})}>
              Open the demo
            </Button>
          </Way>
        </div>
        <p className={styles.keys}>
          <KeyHint caps={keysOf("task.new")} words="new task" />
          <KeyHint caps={keysOf("palette.open")} words="every command" />
          <KeyHint caps={keysOf("keys.show")} words="keys" />
        </p>
      </div>
    </div>
  );
}

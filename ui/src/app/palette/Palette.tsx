import { useNavigate, useParams } from "@tanstack/react-router";
import { Command } from "cmdk";
import { FolderOpen, type LucideIcon, Plus, Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { type ReactNode, useDeferredValue, useRef, useState } from "react";
import { Tag } from "../../components/Chip";
import { Icon } from "../../components/Icon";
import { Kbd } from "../../components/Kbd";
import { StatusSign } from "../../components/signs";
import { TaskKey } from "../../components/TaskKey";
import { TaskMark } from "../../components/TaskMark";
import type { TaskCard } from "../../ipc/contract";
import { useProjects, useTaskSearch } from "../../ipc/queries";
import { runCommand, useAvailableCommands } from "../../lib/commandRegistry";
import { type CommandId, capsOf, commandOf } from "../../lib/commands";
import { requestNewTask } from "../../lib/newTaskRequest";
import { useReturnFocus } from "../../lib/useReturnFocus";
import { PLACES } from "../shell/places";
import { Marked } from "./Marked";
import styles from "./Palette.module.css";

const NO_FILTER = {
  statuses: [],
  types: [],
  priorities: [],
  labels: [],
  assignees: [],
  milestones: [],
  standings: [],
};

interface Entry {
  id: string;
  icon: LucideIcon;
  words: string;
  keys?: readonly string[] | undefined;
  run: () => void;
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group heading={heading} className={styles.group}>
      {children}
    </Command.Group>
  );
}

function EntryItem({
  entry,
  query,
  onPick,
}: {
  entry: Entry;
  query: string;
  onPick: (run: () => void) => void;
}) {
  return (
    <Command.Item value={entry.id} className={styles.item} onSelect={() => onPick(entry.run)}>
      <Icon as={entry.icon} />
      <span className="cut grow">
        <Marked text={entry.words} query={query} />
      </span>
      {entry.keys && <Kbd keys={entry.keys} />}
    </Command.Item>
  );
}

function TaskItem({ task, query, onPick }: { task: TaskCard; query: string; onPick: () => void }) {
  return (
    <Command.Item value={task.id} className={styles.item} onSelect={onPick}>
      <StatusSign status={task.status} />
      <TaskKey value={task.key} className={styles.key} />
      <bdi className="cut grow">
        <Marked text={task.title} query={query} />
      </bdi>
      {task.sync.standing !== "in_sync" && task.sync.standing !== "local" && <TaskMark sync={task.sync} />}
      <span className={styles.enter}>
        <Kbd keys={["Enter"]} />
      </span>
    </Command.Item>
  );
}

/** Everything that can be run now, as entries. */
function useEntries(): Entry[] {
  const available = useAvailableCommands();
  const navigate = useNavigate();
  const { data: projects } = useProjects();
  const commands = available
    .filter((id: CommandId) => !commandOf(id).keysOnly && id !== "palette.open")
    .map((id): Entry => {
      const { title, icon, keys } = commandOf(id);
      return {
        id,
        icon,
        words: title,
        keys: keys[0] ? capsOf(keys[0]) : undefined,
        run: () => runCommand(id),
      };
    });
  const places = PLACES.map(
    (place): Entry => ({
      id: place.to,
      icon: place.icon,
      words: `Go to ${place.words}`,
      run: () => void navigate({ to: place.to }),
    }),
  );
  const open = (projects ?? []).map(
    ({ project }): Entry => ({
      id: `project ${project.id}`,
      icon: FolderOpen,
      words: `Go to ${project.name}`,
      run: () => void navigate({ to: "/p/$projectKey", params: { projectKey: project.key } }),
    }),
  );
  return [...commands, ...places, ...open];
}

export function Palette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const navigate = useNavigate();
  const { projectKey } = useParams({ strict: false });
  const { data: projects } = useProjects();
  const here = projects?.find((view) => view.project.key === projectKey);
  const commandsOnly = typed.startsWith(">");
  const query = (commandsOnly ? typed.slice(1) : typed).trim();
  const asked = useDeferredValue(query);
  const searching = asked !== "" && !commandsOnly;
  const { data: found } = useTaskSearch(
    { project_id: here?.project.id ?? null, filter: { ...NO_FILTER, text: asked } },
    6,
    searching,
  );
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const entries = useEntries().filter((entry) =>
    words.every((word) => entry.words.toLowerCase().includes(word)),
  );

  // The first result is the one Enter takes until somebody walks: results that arrive later move up to it.
  const [walked, setWalked] = useState<string | null>(null);
  const walking = useRef(false);
  const ids = [
    ...(searching ? (found?.tasks ?? []).map((task) => task.id) : []),
    ...(searching ? ["+new"] : []),
    ...entries.map((entry) => entry.id),
    ...(searching ? ["+all"] : []),
  ];
  const chosen = walked !== null && ids.includes(walked) ? walked : (ids[0] ?? "");

  // Run after the focus has been given back, so that the command finds it where it was.
  const picked = useRef<(() => void) | null>(null);
  const giveBack = useReturnFocus(true, () => picked.current?.());
  const pick = (run: () => void) => {
    picked.current = run;
    onClose();
  };
  const openTask = (task: TaskCard) =>
    pick(() => {
      const key = task.key.replace(/-\d+$/, "");
      void navigate({ to: "/p/$projectKey/$taskKey", params: { projectKey: key, taskKey: task.key } });
    });
  const searchAll = () => pick(() => void navigate({ to: "/all", search: { q: query, view: "list" } }));

  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Overlay className={styles.scrim}>
          <Dialog.Content className={styles.palette} aria-describedby={undefined} onCloseAutoFocus={giveBack}>
            <Dialog.Title className="sr">Search and commands</Dialog.Title>
            <Command
              label="Search tasks and commands"
              shouldFilter={false}
              loop
              value={chosen}
              onValueChange={(id) => {
                if (walking.current) setWalked(id);
              }}
              onPointerMove={() => {
                walking.current = true;
              }}
              onKeyDown={(event) => {
                if (/^(Arrow|Home|End)/.test(event.key)) walking.current = true;
                if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && query !== "") {
                  event.preventDefault();
                  searchAll();
                }
              }}
            >
              <div className={styles.query}>
                <Icon as={Search} className="ink3" />
                <Command.Input
                  autoFocus
                  value={typed}
                  onValueChange={(words) => {
                    walking.current = false;
                    setWalked(null);
                    setTyped(words);
                  }}
                  placeholder="Search tasks and commands"
                />
                <Tag>{here?.project.name ?? "All projects"}</Tag>
              </div>
              <Command.List className={styles.list} label="Results">
                {searching && found && found.tasks.length > 0 && (
                  <Group heading="Tasks">
                    {found.tasks.map((task) => (
                      <TaskItem key={task.id} task={task} query={query} onPick={() => openTask(task)} />
                    ))}
                  </Group>
                )}
                {(entries.length > 0 || searching) && (
                  <Group heading={commandsOnly ? "Commands" : "Everywhere"}>
                    {searching && (
                      <EntryItem
                        entry={{
                          id: "+new",
                          icon: Plus,
                          words: `New task “${query}”`,
                          run: () => requestNewTask({ title: query }),
                        }}
                        query=""
                        onPick={pick}
                      />
                    )}
                    {entries.map((entry) => (
                      <EntryItem key={entry.id} entry={entry} query={query} onPick={pick} />
                    ))}
                    {searching && (
                      <EntryItem
                        entry={{
                          id: "+all",
                          icon: Search,
                          words: `Search descriptions in all projects for “${query}”`,
                          keys: [capsOf("mod+k")[0] ?? "Ctrl", "Enter"],
                          run: searchAll,
                        }}
                        query=""
                        onPick={searchAll}
                      />
                    )}
                  </Group>
                )}
                {entries.length === 0 && !searching && (
                  <p className={styles.none}>Nothing matches “{query}”</p>
                )}
              </Command.List>
            </Command>
            <footer className={styles.foot}>
              <span className="row">
                <Kbd keys={["↑", "↓"]} /> choose
              </span>
              <span className="row">
                <Kbd keys={["Enter"]} /> open
              </span>
              <span className="grow" />
              <span className="row">
                <Kbd keys={[">"]} /> commands only
              </span>
            </footer>
          </Dialog.Content>
        </Dialog.Overlay>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

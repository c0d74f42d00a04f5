import { useNavigate, useParams } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Plus, Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { useDeferredValue, useRef, useState } from "react";
import { Tag } from "../../components/Chip";
import { Icon } from "../../components/Icon";
import { Kbd } from "../../components/Kbd";
import type { TaskCard } from "../../ipc/contract";
import { useProjects, useTaskSearch } from "../../ipc/queries";
import { capsOf } from "../../lib/commands";
import { requestNewTask } from "../../lib/newTaskRequest";
import { useReturnFocus } from "../../lib/useReturnFocus";
import { EntryItem, Group, TaskItem } from "./Items";
import styles from "./Palette.module.css";
import { useEntries } from "./useEntries";
import { useFirstResult } from "./useFirstResult";

const NO_FILTER = {
  statuses: [],
  types: [],
  priorities: [],
  labels: [],
  assignees: [],
  milestones: [],
  standings: [],
};

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
  const {
    data: found,
    isPlaceholderData,
    isPending,
  } = useTaskSearch(
    { project_id: here?.project.id ?? null, filter: { ...NO_FILTER, text: asked } },
    6,
    searching,
  );
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const entries = useEntries().filter((entry) =>
    words.every((word) => entry.words.toLowerCase().includes(word)),
  );

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
  const newTask = () => pick(() => requestNewTask({ title: query }));
  const searchAll = () => pick(() => void navigate({ to: "/all", search: { q: query, view: "list" } }));
  const results: [string, () => void][] = [
    ...(searching ? (found?.tasks ?? []) : []).map((task): [string, () => void] => [
      task.id,
      () => openTask(task),
    ]),
    ...entries.map((entry): [string, () => void] => [entry.id, () => pick(entry.run)]),
    ...(searching
      ? ([
          ["+new", newTask],
          ["+all", searchAll],
        ] as [string, () => void][])
      : []),
  ];
  const {
    chosen,
    typed: typedAnew,
    command,
  } = useFirstResult({
    ids: results.map(([id]) => id),
    pending: query !== "" && !commandsOnly && (asked !== query || isPlaceholderData || isPending),
    take: (id) => results.find(([known]) => known === id)?.[1](),
  });

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
              onValueChange={command.onValueChange}
              onPointerMove={command.onPointerMove}
              onKeyDown={(event) => {
                if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && query !== "") {
                  event.preventDefault();
                  searchAll();
                }
                command.onKeyDown(event);
              }}
            >
              <div className={styles.query}>
                <Icon as={Search} className="ink3" />
                <Command.Input
                  autoFocus
                  value={typed}
                  onValueChange={(words) => {
                    typedAnew();
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
                    {entries.map((entry) => (
                      <EntryItem key={entry.id} entry={entry} query={query} onPick={pick} />
                    ))}
                    {searching && (
                      <EntryItem
                        entry={{
                          id: "+new",
                          icon: Plus,
                          words: `New task “${query}”`,
                          run: newTask,
                        }}
                        query=""
                        onPick={newTask}
                      />
                    )}
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

import { Command } from "cmdk";
import type { ReactNode } from "react";
import { Icon } from "../../components/Icon";
import { Kbd } from "../../components/Kbd";
import { StatusSign } from "../../components/signs";
import { TaskKey } from "../../components/TaskKey";
import { TaskMark } from "../../components/TaskMark";
import type { TaskCard } from "../../ipc/contract";
import { Marked } from "./Marked";
import styles from "./Palette.module.css";
import type { Entry } from "./useEntries";

export function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group heading={heading} className={styles.group}>
      {children}
    </Command.Group>
  );
}

export function EntryItem({ entry, query, onPick }: { entry: Entry; query: string; onPick: () => void }) {
  return (
    <Command.Item value={entry.id} className={styles.item} onSelect={onPick}>
      <Icon as={entry.icon} />
      <span className="cut grow">
        <Marked text={entry.words} query={query} />
      </span>
      {entry.keys && <Kbd keys={entry.keys} />}
    </Command.Item>
  );
}

export function TaskItem({ task, query, onPick }: { task: TaskCard; query: string; onPick: () => void }) {
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

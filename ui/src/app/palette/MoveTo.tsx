import { Command } from "cmdk";
import { StatusSign } from "../../components/signs";
import type { TaskCard } from "../../ipc/contract";
import { STATUS_WORDS, STATUSES, type Status } from "../../lib/domain";
import { Group } from "./Items";
import { Marked } from "./Marked";
import styles from "./Palette.module.css";

/** The columns that a task can go to and that `query` names. */
export const columnsFor = (task: TaskCard, query: string): Status[] =>
  STATUSES.filter(
    (status) =>
      status !== task.status && STATUS_WORDS[status].toLowerCase().includes(query.trim().toLowerCase()),
  );

interface Props {
  task: TaskCard;
  query: string;
  onPick: (status: Status) => void;
}

/** The palette's second page: where a task goes. */
export function MoveTo({ task, query, onPick }: Props) {
  return (
    <Group heading={`Move ${task.key} to`}>
      {columnsFor(task, query).map((status) => (
        <Command.Item key={status} value={status} className={styles.item} onSelect={() => onPick(status)}>
          <StatusSign status={status} />
          <span className="cut grow">
            <Marked text={STATUS_WORDS[status]} query={query} />
          </span>
        </Command.Item>
      ))}
    </Group>
  );
}

import type { ProjectView, SortBy, TaskCount, TaskScope } from "../../ipc/contract";
import type { TaskActions } from "../../lib/taskActions";

interface Props {
  scope: TaskScope;
  sort: SortBy;
  counts: TaskCount | undefined;
  title: string;
  taskKey: string;
  initialMode: "read" | "write";
  lookup: (id: string) => ProjectView | undefined;
  actions: TaskActions;
  onOpen: (key: string | null) => void;
}
export function TaskPane({ taskKey }: Props) {
  return <p>{taskKey}</p>;
}

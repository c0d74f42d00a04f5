import { useCallback, useMemo, useState } from "react";
import type { TaskRef } from "./taskActions";
import { useUnfinished } from "./unfinished";

/** The tasks that are ticked, in the order they were ticked. */
export interface Selection {
  readonly tasks: readonly TaskRef[];
  has: (id: string) => boolean;
  toggle: (task: TaskRef) => void;
  add: (tasks: readonly TaskRef[]) => void;
  clear: () => void;
  /** The whole selection when `task` belongs to it, else the task alone. */
  actingOn: (task: TaskRef) => readonly TaskRef[];
}

export function useSelection(): Selection {
  const [chosen, setChosen] = useState<ReadonlyMap<string, TaskRef>>(new Map());
  useUnfinished(chosen.size > 0);
  const toggle = useCallback((task: TaskRef) => {
    setChosen((known) => {
      const next = new Map(known);
      if (!next.delete(task.id)) next.set(task.id, task);
      return next;
    });
  }, []);
  const add = useCallback((tasks: readonly TaskRef[]) => {
    setChosen((known) => new Map([...known, ...tasks.map((task) => [task.id, task] as const)]));
  }, []);
  const clear = useCallback(() => setChosen((known) => (known.size > 0 ? new Map() : known)), []);
  return useMemo(() => {
    const tasks = [...chosen.values()];
    return {
      tasks,
      has: (id) => chosen.has(id),
      toggle,
      add,
      clear,
      actingOn: (task) => (chosen.has(task.id) ? tasks : [task]),
    };
  }, [chosen, toggle, add, clear]);
}

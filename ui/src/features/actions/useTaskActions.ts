import { useState } from "react";
import { openLink, showSaved, useCall } from "../../ipc/mutations";
import { requestNewTask } from "../../lib/newTaskRequest";
import type { MenuRequest, TaskActions, TaskRef } from "../../lib/taskActions";
import type { Selection } from "../../lib/useSelection";

interface Screen {
  open: (key: string, mode: "read" | "write") => void;
  selection: Selection;
}

/** The changes behind cards, rows and menus; each is confirmed before it is called done. */
export function useTaskActions({ open, selection }: Screen) {
  const [menu, setMenu] = useState<MenuRequest | null>(null);
  const [removing, setRemoving] = useState<readonly TaskRef[] | null>(null);
  const move = useCall("task_move", { onDone: showSaved });
  const remove = useCall("task_delete", {
    onDone: (saved) => {
      showSaved(saved);
      selection.clear();
    },
  });
  const actions: TaskActions = {
    open,
    create: (status) => requestNewTask({ status }),
    menu: setMenu,
    move: (ids, status, after, onSaved) =>
      move.mutate({ ids: [...ids], status, after }, onSaved ? { onSuccess: () => onSaved() } : undefined),
    openIssue: openLink,
    // One task can be brought back by undo; many are asked about first.
    remove: (tasks) =>
      tasks.length > 1 ? setRemoving(tasks) : remove.mutate({ ids: tasks.map((task) => task.id) }),
  };
  return {
    actions,
    menu,
    closeMenu: () => setMenu(null),
    removing,
    keepAll: () => setRemoving(null),
    removeAll: () => {
      if (removing) remove.mutate({ ids: removing.map((task) => task.id) });
      setRemoving(null);
    },
  };
}

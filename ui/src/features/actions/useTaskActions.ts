import { useState } from "react";
import type { ProjectView } from "../../ipc/contract";
import { useMove } from "../../ipc/moves";
import { openLink, showSaved, useCall } from "../../ipc/mutations";
import { mayPublish, usePublish } from "../../ipc/publishing";
import { requestNewTask } from "../../lib/newTaskRequest";
import type { MenuRequest, TaskActions, TaskRef } from "../../lib/taskActions";
import type { Selection } from "../../lib/useSelection";

interface Screen {
  open: (key: string, mode: "read" | "write") => void;
  selection: Selection;
  lookup: (projectId: string) => ProjectView | undefined;
}

/** The changes behind cards, rows and menus; each is confirmed before it is called done. */
export function useTaskActions({ open, selection, lookup }: Screen) {
  const [menu, setMenu] = useState<MenuRequest | null>(null);
  const [removing, setRemoving] = useState<readonly TaskRef[] | null>(null);
  const publish = usePublish();
  const move = useMove();
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
    move: (ids, status, after, onFailed) => move({ ids, status, after }, onFailed),
    openIssue: openLink,
    mayPublish: (task) => task !== undefined && mayPublish(task.sync, lookup(task.project_id)),
    publish,
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

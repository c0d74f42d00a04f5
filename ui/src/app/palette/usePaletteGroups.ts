import { useNavigate, useParams } from "@tanstack/react-router";
import { Plus, Search } from "lucide-react";
import { useDeferredValue } from "react";
import type { TaskCard } from "../../ipc/contract";
import { NO_FILTER, useProjects, useTaskSearch } from "../../ipc/queries";
import { capsOf } from "../../lib/commands";
import { currentTask } from "../../lib/currentTask";
import { requestNewTask } from "../../lib/newTaskRequest";
import { useActionsOn } from "./useActionsOn";
import { type Entry, useEntries } from "./useEntries";

export type Item = { id: string; task: TaskCard } | { id: string; entry: Entry };

export interface PaletteGroup {
  heading: string;
  items: Item[];
}

const FIRST = 6;

const itemsOf = (entries: readonly Entry[]): Item[] => entries.map((entry) => ({ id: entry.id, entry }));

/** What the palette offers for what was typed; `subject` is the found task whose actions are offered. */
export function usePaletteGroups(
  typed: string,
  subject: (found: readonly TaskCard[]) => TaskCard | undefined,
  onMove: (task: TaskCard) => void,
) {
  const navigate = useNavigate();
  const { projectKey } = useParams({ strict: false });
  const { data: projects } = useProjects();
  const here = projects?.find((view) => view.project.key === projectKey);
  const actionsOn = useActionsOn(onMove);
  const { onTask, everywhere } = useEntries();
  const commandsOnly = typed.startsWith(">");
  const query = (commandsOnly ? typed.slice(1) : typed).trim();
  const asked = useDeferredValue(query);
  const searching = asked !== "" && !commandsOnly;
  const scope = { project_id: here?.project.id ?? null, filter: { ...NO_FILTER, text: asked } };
  const { data, isPlaceholderData, isPending } = useTaskSearch(scope, FIRST, searching);
  const found = searching ? (data?.tasks ?? []) : [];

  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const named = (entries: readonly Entry[]) =>
    entries.filter((entry) => words.every((word) => entry.words.toLowerCase().includes(word)));
  const about = subject(found);
  const current = currentTask();
  const actions = about ? actionsOn(about) : [];
  const mine = named(onTask);
  const both = about !== undefined && about.key === current?.key;
  const searchAll = () => void navigate({ to: "/all", search: { q: query, view: "list" } });
  const withQuery: Entry[] = [
    { id: "+new", icon: Plus, words: `New task “${query}”`, run: () => requestNewTask({ title: query }) },
    {
      id: "+all",
      icon: Search,
      words: `Search descriptions in all projects for “${query}”`,
      keys: [capsOf("mod+k")[0] ?? "Ctrl", "Enter"],
      run: searchAll,
    },
  ];
  const groups: PaletteGroup[] = [
    { heading: "Tasks", items: found.map((task) => ({ id: task.id, task })) },
    ...(about
      ? [{ heading: `On ${about.key}`, items: itemsOf(both ? [...actions, ...mine] : actions) }]
      : []),
    ...(both ? [] : [{ heading: `On ${current?.key ?? "the task"}`, items: itemsOf(mine) }]),
    {
      heading: commandsOnly ? "Commands" : "Everywhere",
      items: itemsOf([...named(everywhere), ...(searching ? withQuery : [])]),
    },
  ];
  return {
    groups: groups.filter(({ items }) => items.length > 0),
    query,
    pending: query !== "" && !commandsOnly && (asked !== query || isPlaceholderData || isPending),
    place: here?.project.name ?? "All projects",
    openTask: (task: TaskCard) => {
      const key = task.key.replace(/-\d+$/, "");
      void navigate({ to: "/p/$projectKey/$taskKey", params: { projectKey: key, taskKey: task.key } });
    },
    searchAll,
  };
}

import { CircleDot, ExternalLink, Eye, GitMerge, Pencil, SquareCheck, Trash2 } from "lucide-react";
import { AnchoredMenu } from "../../components/AnchoredMenu";
import type { MenuEntry } from "../../components/Menu";
import { StatusSign } from "../../components/signs";
import { keysOf } from "../../lib/commands";
import { needsDecision, STATUS_WORDS, STATUSES } from "../../lib/domain";
import { requestMerge } from "../../lib/mergeRequest";
import type { MenuRequest, TaskActions } from "../../lib/taskActions";
import type { Selection } from "../../lib/useSelection";
import { plural } from "../../lib/words";

interface Props {
  request: MenuRequest;
  actions: TaskActions;
  selection: Selection;
  onClose: () => void;
}

/** What can be done with a task or with the ticked ones; `move` shows the columns alone. */
export function TaskMenu({ request, actions, selection, onClose }: Props) {
  const { tasks, kind, at, from } = request;
  const [first] = tasks;
  if (!first) return null;
  const name = tasks.length === 1 ? first.key : plural(tasks.length, "task");
  const ids = tasks.map((task) => task.id);
  const columns: MenuEntry[] = STATUSES.map((status) => ({
    id: status,
    words: kind === "move" ? STATUS_WORDS[status] : `Move to ${STATUS_WORDS[status]}`,
    sign: <StatusSign status={status} />,
    disabled: tasks.every((task) => task.status === status),
    onSelect: () => actions.move(ids, status, null),
  }));
  const { issue_url } = first;
  const single: MenuEntry[] =
    tasks.length > 1
      ? []
      : [
          {
            id: "open",
            words: "Open",
            icon: Eye,
            keys: keysOf("task.open"),
            onSelect: () => actions.open(first.key, "read"),
          },
          {
            id: "edit",
            words: "Edit",
            icon: Pencil,
            keys: keysOf("task.edit"),
            onSelect: () => actions.open(first.key, "write"),
          },
          ...(needsDecision(first.sync.standing)
            ? [
                {
                  id: "resolve",
                  words: "Resolve its conflict",
                  icon: GitMerge,
                  keys: keysOf("conflict.resolve"),
                  onSelect: () => requestMerge(first.key),
                },
              ]
            : []),
          ...(actions.mayPublish(first)
            ? [
                {
                  id: "publish",
                  words: "Make an issue of it",
                  icon: CircleDot,
                  onSelect: () => actions.publish(first),
                },
              ]
            : []),
          ...(issue_url
            ? [
                {
                  id: "issue",
                  words: "Open the issue in the browser",
                  icon: ExternalLink,
                  keys: keysOf("task.openIssue"),
                  onSelect: () => actions.openIssue(issue_url),
                },
              ]
            : []),
        ];
  const rest: MenuEntry[] = [
    {
      id: "select",
      words: selection.has(first.id) ? "Unselect" : "Select",
      icon: SquareCheck,
      keys: keysOf("task.select"),
      onSelect: () => selection.toggle(first),
    },
    {
      id: "delete",
      words: `Delete ${name}`,
      icon: Trash2,
      danger: true,
      keys: keysOf("task.delete"),
      onSelect: () => actions.remove(tasks),
    },
  ];
  return (
    <AnchoredMenu
      label={kind === "move" ? `Move ${name}` : name}
      heading={kind === "move" ? `Move ${name} to` : name}
      at={at}
      groups={kind === "move" ? [columns] : [single, columns, rest]}
      onClose={() => {
        onClose();
        from?.focus({ preventScroll: true });
      }}
    />
  );
}

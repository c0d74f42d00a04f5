import { Ellipsis, Flag, Milestone, Tag, Trash2, User, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Avatar } from "../../components/Avatar";
import { Button, IconButton } from "../../components/Button";
import { Menu } from "../../components/Menu";
import { PickList, type PickOption } from "../../components/PickList";
import { Popover } from "../../components/Popover";
import { PrioritySign, StatusSign } from "../../components/signs";
import type { BulkPatch } from "../../ipc/contract";
import { showSaved, useCall } from "../../ipc/mutations";
import { useTaskFacets } from "../../ipc/queries";
import { PRIORITIES, PRIORITY_WORDS, STATUS_WORDS, STATUSES, TASK_TYPES, TYPE_WORDS } from "../../lib/domain";
import type { TaskActions } from "../../lib/taskActions";
import type { Selection } from "../../lib/useSelection";
import { count } from "../../lib/words";
import styles from "./BulkBar.module.css";
import { PushButton } from "./PushButton";

const NONE = "@none";

interface PickProps {
  label: string;
  trigger: ReactNode;
  options: readonly PickOption[];
  creates?: boolean;
  onPick: (value: string) => void;
}

/** One value for all ticked tasks; picking closes. */
function Pick({ label, trigger, options, creates = false, onPick }: PickProps) {
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const pick = (value: string) => {
    setOpen(false);
    onPick(value);
  };
  return (
    <Popover label={label} side="top" trigger={trigger} open={open} onOpenChange={setOpen}>
      <PickList
        label={label}
        options={options}
        picked={[]}
        onToggle={pick}
        query={query}
        onQueryChange={setQuery}
        {...(creates ? { onCreate: pick } : {})}
      />
    </Popover>
  );
}

interface Props {
  selection: Selection;
  projectId: string | null;
  actions: TaskActions;
}

/** Acts on all ticked tasks at once. */
export function BulkBar({ selection, projectId, actions }: Props) {
  const { tasks } = selection;
  const { data: facets } = useTaskFacets(projectId, tasks.length > 0);
  const update = useCall("task_bulk_update", { onDone: showSaved });
  if (tasks.length === 0) return null;
  const ids = tasks.map((task) => task.id);
  const patch = (change: BulkPatch) => update.mutate({ ids, patch: change });
  return (
    <div className={styles.bar} role="toolbar" aria-label={`${count(tasks.length)} selected`}>
      <span className="mid tn" role="status">
        {count(tasks.length)} selected
      </span>
      <span className={styles.line} />
      <Menu
        label="Status"
        side="top"
        groups={[
          STATUSES.map((status) => ({
            id: status,
            words: STATUS_WORDS[status],
            sign: <StatusSign status={status} />,
            onSelect: () => patch({ status }),
          })),
        ]}
      >
        <Button kind="ghost">
          <StatusSign status="todo" />
          Status
        </Button>
      </Menu>
      <Menu
        label="Priority"
        side="top"
        groups={[
          [...PRIORITIES, null].map((priority) => ({
            id: priority ?? "none",
            words: PRIORITY_WORDS[priority ?? "none"],
            sign: <PrioritySign priority={priority} />,
            onSelect: () => patch({ priority }),
          })),
        ]}
      >
        <Button kind="ghost" icon={Flag}>
          Priority
        </Button>
      </Menu>
      <Pick
        label="Assign to"
        trigger={
          <Button kind="ghost" icon={User}>
            Assign
          </Button>
        }
        options={(facets?.assignees ?? []).map(({ login }) => ({
          value: login,
          words: login,
          sign: <Avatar login={login} me={false} named />,
        }))}
        onPick={(login) => patch({ add_assignees: [login] })}
      />
      <Pick
        label="Add a label"
        creates
        trigger={
          <Button kind="ghost" icon={Tag}>
            Labels
          </Button>
        }
        options={(facets?.labels ?? []).map(({ name }) => ({ value: name, words: name }))}
        onPick={(name) => patch({ add_labels: [name] })}
      />
      <span className="wide">
        <Pick
          label="Milestone"
          trigger={
            <Button kind="ghost" icon={Milestone}>
              Milestone
            </Button>
          }
          options={[
            { value: NONE, words: "None" },
            ...(facets?.milestones ?? []).map(({ title }) => ({ value: title, words: title })),
          ]}
          onPick={(title) => patch({ milestone: title === NONE ? null : title })}
        />
      </span>
      <PushButton tasks={tasks} />
      <Menu
        label="More"
        side="top"
        align="end"
        groups={[
          TASK_TYPES.map((type) => ({
            id: type,
            words: `Make it a ${TYPE_WORDS[type].toLowerCase()}`,
            onSelect: () => patch({ type }),
          })),
          [
            {
              id: "delete",
              words: `Delete ${count(tasks.length)}`,
              icon: Trash2,
              danger: true,
              onSelect: () => actions.remove(tasks),
            },
          ],
        ]}
      >
        <IconButton kind="ghost" icon={Ellipsis} label="More" />
      </Menu>
      <span className={styles.line} />
      <IconButton
        kind="ghost"
        icon={X}
        label="Clear the selection"
        keys={["Esc"]}
        onClick={selection.clear}
      />
    </div>
  );
}

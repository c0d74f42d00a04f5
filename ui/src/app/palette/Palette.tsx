import { Command } from "cmdk";
import { Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { type KeyboardEvent, useRef, useState } from "react";
import { Tag } from "../../components/Chip";
import { Icon } from "../../components/Icon";
import { Kbd } from "../../components/Kbd";
import type { TaskCard } from "../../ipc/contract";
import { useMove } from "../../ipc/moves";
import type { Status } from "../../lib/domain";
import { useReturnFocus } from "../../lib/useReturnFocus";
import { EntryItem, Group, TaskItem } from "./Items";
import { columnsFor, MoveTo } from "./MoveTo";
import styles from "./Palette.module.css";
import { useFirstResult } from "./useFirstResult";
import { type Item, usePaletteGroups } from "./usePaletteGroups";

/** The found task that is chosen; while one of its actions is, still the same. */
function useSubject() {
  const [id, setId] = useState<string | null>(null);
  return {
    pick: (found: readonly TaskCard[]) => found.find((task) => task.id === id) ?? found[0],
    choose: setId,
  };
}

export function Palette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const [moving, setMoving] = useState<TaskCard | null>(null);
  const subject = useSubject();
  const move = useMove();
  const { groups, query, pending, place, openTask, searchAll } = usePaletteGroups(
    typed,
    subject.pick,
    (task) => {
      setTyped("");
      setMoving(task);
    },
  );

  // Run after the focus has been given back, so that the command finds it where it was.
  const picked = useRef<(() => void) | null>(null);
  const giveBack = useReturnFocus(true, () => picked.current?.());
  const pick = (run: () => void) => {
    picked.current = run;
    onClose();
  };
  const take = (item: Item) => {
    if ("task" in item) pick(() => openTask(item.task));
    else if (item.entry.stays) item.entry.run();
    else pick(item.entry.run);
  };
  const moveTo = (status: Status) => moving && pick(() => move({ ids: [moving.id], status, after: null }));
  const items = groups.flatMap((group) => group.items);
  const { chosen, walk, ...first } = useFirstResult({
    ids: moving ? columnsFor(moving, typed) : items.map(({ id }) => id),
    pending: moving === null && pending,
    take: (id) => {
      const item = items.find((known) => known.id === id);
      if (moving) moveTo(id as Status);
      else if (item) take(item);
    },
  });
  const found = items.find((item) => item.id === chosen && "task" in item);
  const [chosenTask, setChosenTask] = useState(found?.id);
  if (found && found.id !== chosenTask) {
    setChosenTask(found.id);
    subject.choose(found.id);
  }

  /** From a task to what can be done with it, and back. */
  const onTab = (event: KeyboardEvent) => {
    const actions = groups.find(({ heading }) => heading.startsWith("On "));
    const to = event.shiftKey ? chosenTask : actions?.items[0]?.id;
    event.preventDefault();
    if (to !== undefined) walk(to);
  };
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Overlay className={styles.scrim}>
          <Dialog.Content
            className={styles.palette}
            aria-describedby={undefined}
            onCloseAutoFocus={giveBack}
            onEscapeKeyDown={(event) => {
              if (!moving) return;
              event.preventDefault();
              setMoving(null);
            }}
          >
            <Dialog.Title className="sr">Search and commands</Dialog.Title>
            <Command
              label="Search tasks and commands"
              shouldFilter={false}
              loop
              value={chosen}
              onValueChange={first.command.onValueChange}
              onPointerMove={first.command.onPointerMove}
              onKeyDown={(event) => {
                if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && query !== "" && !moving) {
                  event.preventDefault();
                  pick(searchAll);
                }
                if (event.key === "Tab" && !moving) onTab(event);
                first.command.onKeyDown(event);
              }}
            >
              <div className={styles.query}>
                <Icon as={Search} className="ink3" />
                <Command.Input
                  autoFocus
                  value={typed}
                  onValueChange={(words) => {
                    first.typed();
                    setTyped(words);
                  }}
                  placeholder={moving ? "Which column" : "Search tasks and commands"}
                />
                <Tag>{moving ? moving.key : place}</Tag>
              </div>
              {/* The typing stays where it is when a result is pressed. */}
              <Command.List
                className={styles.list}
                label="Results"
                onMouseDown={(event) => event.preventDefault()}
              >
                {moving && <MoveTo task={moving} query={typed.trim()} onPick={moveTo} />}
                {!moving &&
                  groups.map(({ heading, items: shown }) => (
                    <Group key={heading} heading={heading}>
                      {shown.map((item) =>
                        "task" in item ? (
                          <TaskItem key={item.id} task={item.task} query={query} onPick={() => take(item)} />
                        ) : (
                          <EntryItem
                            key={item.id}
                            entry={item.entry}
                            query={item.id.startsWith("+") ? "" : query}
                            onPick={() => take(item)}
                          />
                        ),
                      )}
                    </Group>
                  ))}
                {(moving ? columnsFor(moving, typed) : items).length === 0 && (
                  <p className={styles.none}>Nothing matches “{query}”</p>
                )}
              </Command.List>
            </Command>
            <footer className={styles.foot}>
              <span className="row">
                <Kbd keys={["↑", "↓"]} /> choose
              </span>
              <span className="row">
                <Kbd keys={["Enter"]} /> {moving ? "move" : "open"}
              </span>
              {moving ? (
                <span className="row">
                  <Kbd keys={["Esc"]} /> back
                </span>
              ) : (
                <span className="row">
                  <Kbd keys={["Tab"]} /> actions
                </span>
              )}
              <span className="grow" />
              {!moving && (
                <span className="row">
                  <Kbd keys={[">"]} /> commands only
                </span>
              )}
            </footer>
          </Dialog.Content>
        </Dialog.Overlay>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

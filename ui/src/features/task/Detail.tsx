import {
  ArrowDown,
  ArrowUp,
  CircleDot,
  Ellipsis,
  ExternalLink,
  Eye,
  Link2,
  Link2Off,
  Merge,
  Pencil,
  Trash2,
  X,
} from "lucide-react";
import { useDeferredValue, useEffect, useRef } from "react";
import { Button, IconButton } from "../../components/Button";
import { Segmented } from "../../components/Choice";
import { Empty } from "../../components/Empty";
import { Failed } from "../../components/Failed";
import { Icon } from "../../components/Icon";
import { Menu } from "../../components/Menu";
import { SkeletonLines } from "../../components/Skeleton";
import { StatusSign } from "../../components/signs";
import { TaskKey } from "../../components/TaskKey";
import type { ProjectView, TaskDetail } from "../../ipc/contract";
import { toApiError } from "../../ipc/error";
import { openLink, showLinked, useCall } from "../../ipc/mutations";
import { useCardAtHand, useTaskDetail } from "../../ipc/queries";
import { useCommand } from "../../lib/commandRegistry";
import { keysOf } from "../../lib/commands";
import { useCurrentTask } from "../../lib/currentTask";
import { needsDecision, STATUS_WORDS, STATUSES } from "../../lib/domain";
import { requestLink } from "../../lib/linkRequest";
import { requestMerge } from "../../lib/mergeRequest";
import { pointBelow, type TaskActions } from "../../lib/taskActions";
import { Activity } from "./Activity";
import { Comments } from "./Comments";
import { toggleCheckbox } from "./checkboxes";
import { Fields } from "./Fields";
import { Markdown } from "./Markdown";
import styles from "./TaskPane.module.css";
import { Write } from "./Write";

type Mode = "read" | "write";

interface Props {
  taskKey: string;
  mode: Mode;
  setMode: (mode: Mode) => void;
  previous: string | null;
  next: string | null;
  lookup: (projectId: string) => ProjectView | undefined;
  actions: TaskActions;
  onOpen: (key: string | null) => void;
  /** Whether the pane has been painted: the fields and what stands below the text come after that. */
  complete: boolean;
}

const MODES = [
  { value: "read", words: "Read", icon: Eye },
  { value: "write", words: "Write", icon: Pencil, keys: keysOf("task.edit") ?? [] },
] as const;

function More({
  detail,
  actions,
  onClosed,
}: {
  detail: TaskDetail;
  actions: TaskActions;
  onClosed: () => void;
}) {
  const unlink = useCall("task_unlink", { onDone: showLinked });
  const { task, card } = detail;
  const taskKey = card.key;
  return (
    <Menu
      label="More"
      align="end"
      groups={[
        STATUSES.map((status) => ({
          id: status,
          words: `Move to ${STATUS_WORDS[status]}`,
          sign: <StatusSign status={status} />,
          disabled: status === task.status,
          onSelect: () => actions.move([task.id], status, null),
        })),
        // A security finding stays by itself.
        detail.finding === null
          ? [
              {
                id: "link",
                words: detail.remote ? "Link to another issue…" : "Link to an issue…",
                icon: Link2,
                onSelect: () => requestLink({ kind: "link", taskKey }),
              },
              ...(detail.remote
                ? [
                    {
                      id: "unlink",
                      words: "Unlink from the issue",
                      icon: Link2Off,
                      onSelect: () => unlink.mutate({ task_id: task.id }),
                    },
                  ]
                : []),
              {
                id: "join",
                words: "Join with another task…",
                icon: Merge,
                onSelect: () => requestLink({ kind: "join", taskKey }),
              },
            ]
          : [],
        actions.mayPublish(card) && detail.finding === null
          ? [
              {
                id: "publish",
                words: "Make an issue of it",
                icon: CircleDot,
                onSelect: () => actions.publish(card),
              },
            ]
          : [],
        [
          {
            id: "delete",
            words: `Delete ${card.key}`,
            icon: Trash2,
            danger: true,
            keys: keysOf("task.delete"),
            onSelect: () => {
              actions.remove([card]);
              onClosed();
            },
          },
        ],
      ]}
    >
      <IconButton kind="ghost" icon={Ellipsis} label="More" />
    </Menu>
  );
}

function Title({ children }: { children: string }) {
  return (
    <h2 className={`t18 bold ${styles.title}`} dir="auto">
      <bdi>{children}</bdi>
    </h2>
  );
}

function Read({ detail, onWrite }: { detail: TaskDetail; onWrite: () => void }) {
  const update = useCall("task_update");
  const { task } = detail;
  return (
    <>
      <Title>{task.title}</Title>
      {task.description.trim() === "" ? (
        <Button kind="ghost" icon={Pencil} onClick={onWrite}>
          Write a description
        </Button>
      ) : (
        <Markdown
          text={task.description}
          onToggle={(line) =>
            update.mutate({ id: task.id, patch: { description: toggleCheckbox(task.description, line) } })
          }
        />
      )}
    </>
  );
}

/** The keys of an open task. */
function usePaneKeys(
  { taskKey, setMode, previous, next, actions, onOpen }: Props,
  detail: TaskDetail | undefined,
) {
  const url = detail?.task.issue_url;
  const card = detail?.card;
  useCurrentTask(() => card);
  useCommand("cursor.next", () => next && onOpen(next), next !== null);
  useCommand("cursor.previous", () => previous && onOpen(previous), previous !== null);
  useCommand("task.edit", () => setMode("write"));
  useCommand("back", () => onOpen(null));
  useCommand("conflict.resolve", () => card && requestMerge(card.key), needsDecision(card?.sync.standing));
  useCommand("task.publish", () => card && actions.publish(card), actions.mayPublish(card));
  const unlink = useCall("task_unlink", { onDone: showLinked });
  const mayLink = detail !== undefined && detail.finding === null;
  useCommand("task.link", () => requestLink({ kind: "link", taskKey }), mayLink);
  useCommand("task.join", () => requestLink({ kind: "join", taskKey }), mayLink);
  useCommand(
    "task.unlink",
    () => detail && unlink.mutate({ task_id: detail.task.id }),
    mayLink && detail.remote !== null,
  );
  useCommand("task.openIssue", () => url && actions.openIssue(url), Boolean(url));
  useCommand(
    "task.delete",
    () => {
      if (!card) return;
      actions.remove([card]);
      onOpen(null);
    },
    card !== undefined,
  );
  useCommand(
    "move.menu",
    () => {
      if (!card) return;
      const from = document.activeElement instanceof HTMLElement ? document.activeElement : null;
      actions.menu({
        tasks: [card],
        kind: "move",
        at: from === document.body ? { x: window.innerWidth / 2, y: 120 } : pointBelow(from),
        from,
      });
    },
    card !== undefined && taskKey !== "",
  );
}

export function Detail(props: Props) {
  const { taskKey, mode, setMode, previous, next, lookup, onOpen, actions, complete } = props;
  const { data: detail, error, refetch } = useTaskDetail(taskKey);
  // What was said and done stands below the text, and comes a moment after it.
  const deferred = useDeferredValue(detail, undefined);
  const below = complete ? deferred : undefined;
  const card = useCardAtHand(taskKey);
  const failure = error && toApiError(error);
  const heading = useRef<HTMLElement>(null);
  usePaneKeys(props, detail);
  // The pane takes the focus, so that the next key acts on it and a reader says its name.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const view = detail && lookup(detail.task.project_id);
  return (
    <section className={styles.detail} aria-label={taskKey} ref={heading} tabIndex={-1}>
      <header className={styles.bar}>
        <TaskKey value={taskKey} className={styles.key} />
        {detail?.remote && (
          <a
            className="t12 lk cut"
            href={detail.remote.url}
            title={`${detail.remote.host}, opens in the browser`}
            onClick={(event) => {
              event.preventDefault();
              openLink(detail.remote?.url ?? "");
            }}
          >
            {detail.remote.host}
            {detail.remote.kind === "issue" && ` #${detail.remote.number}`}
            <Icon as={ExternalLink} size="xs" />
          </a>
        )}
        <span className="grow" />
        <Segmented size="sm" label="Description" value={mode} segments={MODES} onChange={setMode} />
        <IconButton
          kind="ghost"
          icon={ArrowUp}
          label="Previous task"
          keys={keysOf("cursor.previous")}
          disabledBecause={previous ? undefined : "This is the first."}
          onClick={() => previous && onOpen(previous)}
        />
        <IconButton
          kind="ghost"
          icon={ArrowDown}
          label="Next task"
          keys={keysOf("cursor.next")}
          disabledBecause={next ? undefined : "This is the last."}
          onClick={() => next && onOpen(next)}
        />
        {detail && <More detail={detail} actions={actions} onClosed={() => onOpen(null)} />}
        <IconButton kind="ghost" icon={X} label="Close" keys={keysOf("back")} onClick={() => onOpen(null)} />
      </header>
      <div className={styles.two}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach it */}
        <div className={styles.doc} tabIndex={0} role="region" aria-label="Description and activity">
          {failure && failure.code !== "not_found" && <Failed error={failure} retry={() => void refetch()} />}
          {failure?.code === "not_found" && (
            <Empty
              icon={X}
              title={failure.message}
              action={<Button onClick={() => onOpen(null)}>Back to the list</Button>}
            >
              {failure.hint}
            </Empty>
          )}
          {!detail && !error && (
            <>
              {card && <Title>{card.title}</Title>}
              <SkeletonLines lines={9} />
            </>
          )}
          {detail && mode === "read" && <Read detail={detail} onWrite={() => setMode("write")} />}
          {detail && mode === "write" && <Write detail={detail} onDone={() => setMode("read")} />}
          {below && <Comments detail={below} me={view?.account ?? null} />}
          {below && <Activity detail={below} view={view} />}
        </div>
        {detail && complete && <Fields detail={detail} view={view} />}
      </div>
    </section>
  );
}

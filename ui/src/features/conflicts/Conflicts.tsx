import { GitMerge } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { Button } from "../../components/Button";
import { Tag } from "../../components/Chip";
import { Empty } from "../../components/Empty";
import { Failed } from "../../components/Failed";
import { ProjectPicker } from "../../components/ProjectPicker";
import { SkeletonRow } from "../../components/Skeleton";
import { SyncSign } from "../../components/signs";
import type { ConflictView, ProjectView } from "../../ipc/contract";
import { toApiError } from "../../ipc/error";
import { useConflicts, useProjectLookup } from "../../ipc/queries";
import { useCommand } from "../../lib/commandRegistry";
import { SERVICE_WORDS } from "../../lib/domain";
import { FIELD_WORDS } from "../../lib/fields";
import { useNow } from "../../lib/useNow";
import { ago, listed, plural } from "../../lib/words";
import styles from "./Conflicts.module.css";
import type { ConflictsSearch } from "./search";

interface Props {
  projects: readonly ProjectView[];
  search: ConflictsSearch;
  onSearch: (search: ConflictsSearch) => void;
  /** A link to a task; it covers the row. */
  task: (key: string) => ReactNode;
}

/** J and K walk the conflicts; Enter opens the task that has the focus. */
function useRowKeys() {
  const list = useRef<HTMLUListElement>(null);
  const walk = (by: 1 | -1) => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>("li a") ?? [])];
    const at = links.indexOf(document.activeElement as HTMLElement);
    const next = at < 0 ? links[0] : links[Math.min(links.length - 1, Math.max(0, at + by))];
    next?.focus();
  };
  useCommand("cursor.next", () => walk(1));
  useCommand("cursor.previous", () => walk(-1));
  return list;
}

/** `title and labels differ between this computer and GitHub` */
function sidesWords(conflict: ConflictView): string {
  const fields = listed(conflict.fields.map((field) => FIELD_WORDS[field]));
  const forge = conflict.task.sync.service ? SERVICE_WORDS[conflict.task.sync.service] : "the forge";
  if (fields === "") return `Edited here and on ${forge}`;
  const [first = ""] = [...fields];
  const sentence = first.toLocaleUpperCase("en") + fields.slice(first.length);
  return `${sentence} ${conflict.fields.length === 1 && !/s$/.test(fields) ? "differs" : "differ"} between this computer and ${forge}`;
}

function Row({ conflict, project, task }: { conflict: ConflictView; project: string; task: Props["task"] }) {
  const now = useNow();
  const { title, key } = conflict.task;
  return (
    <li className={styles.row}>
      <SyncSign kind="needs_you" size="sm" />
      {task(key)}
      <div className={styles.say}>
        <bdi className={styles.title}>{title}</bdi>
        <p className="t12 ink3">
          <bdi>{project}</bdi>
          <span className="dotsep" />
          {sidesWords(conflict)}
        </p>
      </div>
      {conflict.has_draft && <Tag title="Your choices so far are kept">merge begun</Tag>}
      <time className="t12 ink3 nowrap" dateTime={conflict.detected_at}>
        since {ago(conflict.detected_at, now)}
      </time>
    </li>
  );
}

/** Everything that waits for a decision, oldest first. */
export function Conflicts({ projects, search, onSearch, task }: Props) {
  const view = projects.find(({ project }) => project.key === search.project);
  const lookup = useProjectLookup();
  const list = useRowKeys();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useConflicts(
    view?.project.id ?? null,
    false,
  );
  const conflicts = data?.pages.flatMap((page) => page.conflicts) ?? [];
  const total = data?.pages[0]?.total ?? 0;
  return (
    <>
      <header className={styles.bar}>
        <h1 className="t15 bold nowrap">Conflicts</h1>
        <ProjectPicker
          projects={projects.map(({ project }) => project)}
          value={view?.project.key ?? null}
          onChange={(key) => onSearch(key === null ? {} : { project: key })}
        />
      </header>
      <div className={styles.page} data-scrolls>
        {error && <Failed error={toApiError(error)} retry={() => void refetch()} />}
        {!data && !error && (
          <div role="status" aria-label="Reading the conflicts">
            <SkeletonRow />
            <SkeletonRow />
          </div>
        )}
        {data && conflicts.length === 0 && (
          <Empty
            icon={GitMerge}
            title={view ? `Nothing in ${view.project.name} needs you` : "Nothing needs you"}
          >
            When a task is edited here and on its forge in ways that do not merge, it waits here for your
            decision.
          </Empty>
        )}
        {conflicts.length > 0 && (
          <>
            <p className={styles.lead}>
              <span className="mid">
                {plural(total, "task")} {total === 1 ? "was" : "were"} edited on both sides.
              </span>{" "}
              Both versions are kept, nothing is lost, and nothing is sent before it is decided. On the
              command line, <code>tern resolve {conflicts[0]?.task.key} keep-local</code> or{" "}
              <code>accept-remote</code> takes one side whole.
            </p>
            <ul ref={list} className={styles.list} aria-label="Conflicts, oldest first">
              {conflicts.map((conflict) => (
                <Row
                  key={conflict.task.id}
                  conflict={conflict}
                  project={lookup(conflict.task.project_id)?.project.name ?? ""}
                  task={task}
                />
              ))}
            </ul>
          </>
        )}
        {hasNextPage && !error && (
          <Button
            className={styles.more ?? ""}
            busy={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            Show more
          </Button>
        )}
      </div>
    </>
  );
}

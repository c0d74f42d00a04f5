import { GitMerge } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { Button } from "../../components/Button";
import { Empty } from "../../components/Empty";
import { Failed } from "../../components/Failed";
import { ProjectPicker } from "../../components/ProjectPicker";
import { SkeletonRow } from "../../components/Skeleton";
import type { ProjectView } from "../../ipc/contract";
import { toApiError } from "../../ipc/error";
import { useConflicts, useProjectLookup } from "../../ipc/queries";
import { useCommand } from "../../lib/commandRegistry";
import { SERVICE_WORDS } from "../../lib/domain";
import { plural } from "../../lib/words";
import { AcceptAll } from "./AcceptAll";
import styles from "./Conflicts.module.css";
import { PendingRow, ResolvedRow } from "./Rows";
import type { ConflictsSearch } from "./search";

interface Props {
  projects: readonly ProjectView[];
  search: ConflictsSearch;
  onSearch: (search: ConflictsSearch) => void;
  /** A link to a task. */
  task: (key: string) => ReactNode;
}

/** J and K walk the rows' buttons; Enter presses the one that has the focus. */
function useRowKeys() {
  const page = useRef<HTMLDivElement>(null);
  const walk = (by: 1 | -1) => {
    const buttons = [...(page.current?.querySelectorAll<HTMLElement>("li button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const next = at < 0 ? buttons[0] : buttons[Math.min(buttons.length - 1, Math.max(0, at + by))];
    next?.focus();
  };
  useCommand("cursor.next", () => walk(1));
  useCommand("cursor.previous", () => walk(-1));
  return page;
}

/** The one forge of the projects in view, by name. */
function forgeName(projects: readonly ProjectView[]): string {
  const services = new Set(
    projects.filter((view) => view.conflicts > 0).flatMap(({ connection }) => connection?.service_type ?? []),
  );
  const [only] = services;
  return services.size === 1 && only ? SERVICE_WORDS[only] : "the forge";
}

interface ListProps {
  projectId: string | null;
  resolved: boolean;
  children: (found: ReturnType<typeof useConflicts>, total: number) => ReactNode;
}

/** One of the two lists, with its loading and its failure. */
function Found({ projectId, resolved, children }: ListProps) {
  const found = useConflicts(projectId, resolved);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = found;
  return (
    <>
      {error && <Failed error={toApiError(error)} retry={() => void refetch()} />}
      {!data && !error && (
        <div role="status" aria-label="Reading the conflicts">
          <SkeletonRow />
          <SkeletonRow />
        </div>
      )}
      {data && children(found, data.pages[0]?.total ?? 0)}
      {hasNextPage && !error && (
        <Button className={styles.more ?? ""} busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show more
        </Button>
      )}
    </>
  );
}

/** Everything that waits for a decision, oldest first, and what was decided lately. */
export function Conflicts({ projects, search, onSearch, task }: Props) {
  const view = projects.find(({ project }) => project.key === search.project);
  const projectId = view?.project.id ?? null;
  const lookup = useProjectLookup();
  const page = useRowKeys();
  const nameOf = (id: string) => lookup(id)?.project.name ?? "";
  const forge = forgeName(view ? [view] : projects);
  const waiting = (view ? [view] : projects).reduce((sum, { conflicts }) => sum + conflicts, 0);
  return (
    <>
      <header className={styles.bar}>
        <h1 className="t15 bold nowrap">Conflicts</h1>
        <ProjectPicker
          projects={projects.map(({ project }) => project)}
          value={view?.project.key ?? null}
          onChange={(key) => onSearch(key === null ? {} : { project: key })}
        />
        <span className="grow" />
        {waiting > 0 && <AcceptAll projectId={projectId} total={waiting} forge={forge} />}
      </header>
      <div ref={page} className={styles.page} data-scrolls>
        <Found projectId={projectId} resolved={false}>
          {({ data }, total) =>
            total === 0 ? (
              <Empty
                icon={GitMerge}
                title={view ? `Nothing in ${view.project.name} needs you` : "Nothing needs you"}
              >
                When a task is edited here and on its forge in ways that do not merge, it waits here for your
                decision.
              </Empty>
            ) : (
              <>
                <p className={styles.lead}>
                  <span className="mid">{plural(total, "task waits", "tasks wait")} for your decision.</span>{" "}
                  Both versions are kept, nothing is lost, and nothing is sent before it is decided.
                </p>
                <ul className={styles.list} aria-label="Conflicts, oldest first">
                  {data?.pages.flatMap(({ conflicts }) =>
                    conflicts.map((conflict) => (
                      <PendingRow
                        key={conflict.id}
                        conflict={conflict}
                        project={nameOf(conflict.task.project_id)}
                        task={task}
                      />
                    )),
                  )}
                </ul>
              </>
            )
          }
        </Found>
        <Found projectId={projectId} resolved>
          {({ data }, total) =>
            total > 0 && (
              <>
                <h2 className={styles.heading}>Resolved in the last 30 days</h2>
                <ul className={styles.list} aria-label="Resolved, newest first">
                  {data?.pages.flatMap(({ conflicts }) =>
                    conflicts.map((conflict) => (
                      <ResolvedRow
                        key={conflict.id}
                        conflict={conflict}
                        project={nameOf(conflict.task.project_id)}
                        task={task}
                      />
                    )),
                  )}
                </ul>
              </>
            )
          }
        </Found>
      </div>
    </>
  );
}

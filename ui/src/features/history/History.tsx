import { Copy, History as HistoryIcon } from "lucide-react";
import { useRef } from "react";
import { Button } from "../../components/Button";
import { Segmented } from "../../components/Choice";
import { Empty } from "../../components/Empty";
import { Failed } from "../../components/Failed";
import { ProjectPicker } from "../../components/ProjectPicker";
import { SkeletonRow } from "../../components/Skeleton";
import type { HistoryFilter, ProjectView, SyncRun } from "../../ipc/contract";
import { toApiError } from "../../ipc/error";
import {
  HISTORY_FILTERS,
  HISTORY_PAGE,
  useHistoryCounts,
  useHistoryTotals,
  useProjectLookup,
  useRunningSyncs,
  useSyncHistory,
} from "../../ipc/queries";
import { useCommand } from "../../lib/commandRegistry";
import { requestConnection } from "../../lib/connectionRequest";
import { copyText } from "../../lib/copyText";
import { showFailure, showToast } from "../../lib/toasts";
import { count, plural } from "../../lib/words";
import { historyText } from "./asText";
import { Chart } from "./Chart";
import styles from "./History.module.css";
import type { Mending } from "./Reasons";
import { RunTable } from "./RunTable";
import { merged } from "./running";
import type { HistorySearch } from "./search";
import { Totals } from "./Totals";

const FILTER_WORDS: Record<HistoryFilter, string> = {
  all: "All",
  errors: "Errors",
  conflicts: "Conflicts",
  skipped: "Skipped",
};

const NOTHING: Record<HistoryFilter, [string, string]> = {
  all: [
    "No sync yet",
    "Each sync of a connected project is written down here: what it changed, what failed, and why.",
  ],
  errors: ["Nothing failed", "No sync that is kept failed, in part or whole."],
  conflicts: ["No conflicts", "No sync that is kept found an edit on both sides."],
  skipped: ["Nothing was skipped", "No sync that is kept left an issue out."],
};

interface Props {
  projects: readonly ProjectView[];
  search: HistorySearch;
  onSearch: (search: HistorySearch) => void;
  task: Mending["task"];
  mend: Mending["mend"];
}

/** J and K walk the runs; Enter opens the one that has the focus. */
function useRunKeys(search: HistorySearch, onSearch: Props["onSearch"]) {
  const list = useRef<HTMLDivElement>(null);
  const walk = (by: 1 | -1) => {
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>("[data-run]") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const next = at < 0 ? buttons[0] : buttons[Math.min(buttons.length - 1, Math.max(0, at + by))];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  useCommand("cursor.next", () => walk(1));
  useCommand("cursor.previous", () => walk(-1));
  useCommand(
    "back",
    () => {
      const { run, ...rest } = search;
      list.current?.querySelector<HTMLElement>(`[data-run="${CSS.escape(run ?? "")}"]`)?.focus();
      onSearch(rest);
    },
    search.run !== undefined,
  );
  return list;
}

function useCopy(runs: readonly SyncRun[], projectId: string | null) {
  const lookup = useProjectLookup();
  const { data: totals } = useHistoryTotals(projectId);
  const copy = async () => {
    const keyOf = (id: string) => lookup(id)?.project.key ?? "?";
    if (await copyText(historyText({ runs, totals, keyOf })))
      showToast({
        kind: "done",
        title: `${plural(runs.length, "sync", "syncs")} copied as text`,
        body: "Tokens and passwords were left out.",
      });
    else
      showFailure({
        message: "The text could not be copied.",
        hint: "Nothing was changed. Try it once more.",
      });
  };
  useCommand("history.copy", () => void copy(), runs.length > 0);
  return copy;
}

/** The runs of one project or of all: totals, chart, and the table that says the same in words. */
export function History({ projects, search, onSearch, task, mend }: Props) {
  const view = projects.find(({ project }) => project.key === search.project);
  const projectId = view?.project.id ?? null;
  const filter = search.filter ?? "all";
  const lookup = useProjectLookup();
  const keyOf = (id: string) => lookup(id)?.project.key ?? "?";
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useSyncHistory(
    projectId,
    filter,
  );
  const { data: running = [] } = useRunningSyncs();
  const { data: totals } = useHistoryTotals(projectId);
  const counts = useHistoryCounts(projectId);
  const listed = data?.pages.flatMap((page) => page.runs) ?? [];
  const runs = merged(listed, filter === "all" ? running : [], projectId);
  const copy = useCopy(runs, projectId);
  const list = useRunKeys(search, onSearch);
  const open = view ? view.conflicts : projects.reduce((sum, known) => sum + known.conflicts, 0);
  const toggle = (id: string) => {
    const { run, ...rest } = search;
    onSearch(run === id ? rest : { ...rest, run: id });
  };
  const openFromChart = (id: string) => {
    onSearch({ ...search, run: id });
    const row = list.current?.querySelector<HTMLElement>(`[data-run="${CSS.escape(id)}"]`);
    row?.scrollIntoView({ block: "nearest" });
  };

  return (
    <>
      <header className={styles.bar}>
        <h1 className="t15 bold nowrap">Sync history</h1>
        <ProjectPicker
          projects={projects.map(({ project }) => project)}
          value={view?.project.key ?? null}
          onChange={(key) => {
            const { project: _, run: __, ...rest } = search;
            onSearch(key === null ? rest : { ...rest, project: key });
          }}
        />
        <span className="grow" />
        <Segmented
          label="Show"
          value={filter}
          segments={HISTORY_FILTERS.map((value) => {
            const found = counts[value];
            return {
              value,
              words: FILTER_WORDS[value],
              ...(found === undefined ? {} : { count: count(found) }),
            };
          })}
          onChange={(next) => {
            const { filter: _, run: __, ...rest } = search;
            onSearch(next === "all" ? rest : { ...rest, filter: next });
          }}
        />
        <Button
          icon={Copy}
          title="Tokens and passwords are left out"
          disabledBecause={runs.length === 0 ? "There is nothing to copy" : undefined}
          onClick={() => void copy()}
        >
          <span>
            Copy<span className="wide"> as text</span>
          </span>
        </Button>
      </header>
      <div className={styles.page} ref={list} data-scrolls>
        {error ? (
          <Failed error={toApiError(error)} retry={() => void refetch()} />
        ) : (
          <>
            <Totals totals={totals} open={open} />
            {!data && (
              <div role="status" aria-label="Reading the history">
                {Array.from({ length: 8 }, (_, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: equal bars without identity
                  <SkeletonRow key={index} />
                ))}
              </div>
            )}
            {runs.length > 0 && (
              <>
                <Chart runs={runs.slice(0, HISTORY_PAGE)} openRun={search.run} onOpen={openFromChart} />
                <RunTable
                  runs={runs}
                  project={projectId === null}
                  keyOf={keyOf}
                  viewOf={lookup}
                  openRun={search.run}
                  onToggle={toggle}
                  task={task}
                  mend={mend}
                />
              </>
            )}
            {data && runs.length === 0 && (
              <Empty
                icon={HistoryIcon}
                title={NOTHING[filter][0]}
                action={
                  filter === "all" ? (
                    projects.every((known) => known.connection === null) && (
                      <Button onClick={() => requestConnection({ kind: "new" })}>Connect a repository</Button>
                    )
                  ) : (
                    <Button
                      onClick={() => {
                        const { filter: _, ...rest } = search;
                        onSearch(rest);
                      }}
                    >
                      Show all
                    </Button>
                  )
                }
              >
                {NOTHING[filter][1]}
              </Empty>
            )}
            {hasNextPage && (
              <Button
                className={styles.older ?? ""}
                busy={isFetchingNextPage}
                onClick={() => void fetchNextPage()}
              >
                Show older syncs
              </Button>
            )}
          </>
        )}
      </div>
    </>
  );
}

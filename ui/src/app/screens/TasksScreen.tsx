import { Columns3, Inbox, List as ListIcon, Plus, Search } from "lucide-react";
import { Activity, useMemo, useState } from "react";
import { Button } from "../../components/Button";
import { Segmented } from "../../components/Choice";
import { Dialog } from "../../components/Dialog";
import { Empty } from "../../components/Empty";
import { Failed } from "../../components/Failed";
import { BulkBar } from "../../features/actions/BulkBar";
import { TaskMenu } from "../../features/actions/TaskMenu";
import { useTaskActions } from "../../features/actions/useTaskActions";
import { Board } from "../../features/board/Board";
import { FilterBar } from "../../features/filters/FilterBar";
import { FilterButton } from "../../features/filters/FilterButton";
import { filterCount, filterOf, type ViewSearch, withoutFilters } from "../../features/filters/search";
import { List } from "../../features/list/List";
import { StoppedBanner } from "../../features/sync/StoppedBanner";
import { SyncBar } from "../../features/sync/SyncBar";
import { TokenBanner } from "../../features/sync/TokenBanner";
import { TaskPane } from "../../features/task/TaskPane";
import type { ProjectView, TaskCount } from "../../ipc/contract";
import { toApiError } from "../../ipc/error";
import { useProjectLookup, useRunOf, useTaskCount } from "../../ipc/queries";
import { useReadAhead } from "../../ipc/readAhead";
import { useCommand } from "../../lib/commandRegistry";
import { keysOf } from "../../lib/commands";
import { requestNewTask } from "../../lib/newTaskRequest";
import { useMediaQuery } from "../../lib/useMediaQuery";
import { useSelection } from "../../lib/useSelection";
import { plural } from "../../lib/words";
import { TasksHeader } from "./TasksHeader";
import styles from "./TasksScreen.module.css";

interface Props {
  /** `null`: every project. */
  view: ProjectView | null;
  search: ViewSearch;
  taskKey: string | undefined;
  onSearch: (search: ViewSearch) => void;
  /** `null` closes the task. */
  onOpen: (key: string | null) => void;
}

/** Steps of a sync draw this alone, not the tasks above it. */
function Running({ view }: { view: ProjectView }) {
  const run = useRunOf(view.project.id);
  return run ? <SyncBar run={run} view={view} /> : null;
}

/** No tasks at all, or none that the filters let through. */
function Nothing({
  search,
  counts,
  onSearch,
}: {
  search: ViewSearch;
  counts: TaskCount;
  onSearch: Props["onSearch"];
}) {
  const filters = filterCount(search);
  if (filters === 0)
    return (
      <Empty
        icon={Inbox}
        title="No tasks yet"
        action={
          <Button icon={Plus} keys={keysOf("task.new")} onClick={() => requestNewTask()}>
            New task
          </Button>
        }
      >
        Write the first one, or connect a repository to bring its issues in.
      </Empty>
    );
  return (
    <Empty
      icon={Search}
      title={search.q ? `Nothing matches “${search.q}”` : "Nothing matches"}
      action={<Button onClick={() => onSearch(withoutFilters(search))}>Clear filters</Button>}
    >
      {plural(counts.unfiltered, "task is", "tasks are")} hidden by {plural(filters, "filter")}.
    </Empty>
  );
}

const VIEWS = [
  { value: "board", words: "Board", icon: Columns3 },
  { value: "list", words: "List", icon: ListIcon },
] as const;

export function TasksScreen({ view, search, taskKey, onSearch, onOpen }: Props) {
  const [openMode, setOpenMode] = useState<"read" | "write">("read");
  const selection = useSelection();
  const [cameFrom, setCameFrom] = useState<string | null>(null);
  if (taskKey !== undefined && taskKey !== cameFrom) setCameFrom(taskKey);
  const lookup = useProjectLookup();
  const filter = useMemo(() => filterOf(search), [search]);
  const scope = useMemo(() => ({ project_id: view?.project.id ?? null, filter }), [view?.project.id, filter]);
  const { data: counts, error, refetch } = useTaskCount(scope);
  const mode = search.view ?? (view ? "board" : "list");
  const sort = search.sort ?? (mode === "board" ? "position" : "priority");
  const { actions, menu, closeMenu, removing, keepAll, removeAll } = useTaskActions({
    open: (key, how) => {
      setOpenMode(how);
      onOpen(key);
    },
    selection,
    lookup,
  });
  const accountOf = (projectId: string) => lookup(projectId)?.account ?? null;
  const account = view?.account ?? null;
  const slim = useMediaQuery("(max-width: 1000px)");

  const readAhead = useReadAhead();
  const restOn = ({ target }: { target: EventTarget }) =>
    readAhead(
      (target instanceof Element && target.closest<HTMLElement>("[data-task]")?.dataset.task) || null,
    );

  const toggleView = () => onSearch({ ...search, view: mode === "board" ? "list" : "board" });
  useCommand("view.toggle", toggleView, taskKey === undefined);
  useCommand("back", selection.clear, selection.tasks.length > 0 && taskKey === undefined);

  const shared = { scope, sort, counts, selection, accountOf, actions, cameFrom };
  return (
    <main className={styles.main}>
      {/* It stays behind an open task, so that going back only shows it again. */}
      <Activity mode={taskKey === undefined ? "visible" : "hidden"}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: what is rested on is only read ahead */}
        <div className={styles.tasks} onFocus={restOn} onPointerOver={restOn}>
          <TasksHeader view={view} />
          <div className={styles.sub}>
            <Segmented label="View" value={mode} segments={VIEWS} onChange={toggleView} />
            <FilterBar
              search={{ ...search, sort }}
              projectId={scope.project_id}
              account={account}
              onChange={onSearch}
            />
            <Button kind="primary" icon={Plus} keys={keysOf("task.new")} onClick={() => requestNewTask()}>
              New task
            </Button>
          </div>
          {view && <StoppedBanner view={view} />}
          {view && <TokenBanner view={view} />}
          {error ? (
            <Failed error={toApiError(error)} retry={() => void refetch()} />
          ) : counts?.total === 0 && (filterCount(search) > 0 || mode === "list") ? (
            <Nothing search={search} counts={counts} onSearch={onSearch} />
          ) : mode === "board" ? (
            <Board {...shared} />
          ) : (
            <List {...shared} />
          )}
        </div>
      </Activity>
      {taskKey !== undefined && (
        <TaskPane
          scope={scope}
          sort={sort}
          counts={counts}
          title={view?.project.name ?? "All tasks"}
          taskKey={taskKey}
          initialMode={openMode}
          lookup={lookup}
          actions={actions}
          filter={
            <FilterButton
              search={{ ...search, sort }}
              projectId={scope.project_id}
              account={account}
              onChange={onSearch}
              offered={!slim}
            />
          }
          onClearFilters={filterCount(search) > 0 ? () => onSearch(withoutFilters(search)) : undefined}
          onOpen={onOpen}
        />
      )}
      <div className={styles.foot}>
        <BulkBar selection={selection} projectId={scope.project_id} actions={actions} />
        {view && <Running view={view} />}
      </div>
      {menu && <TaskMenu request={menu} actions={actions} selection={selection} onClose={closeMenu} />}
      <Dialog
        open={removing !== null}
        onOpenChange={keepAll}
        title={`Delete ${plural(removing?.length ?? 0, "task")}`}
        footer={
          <>
            <span className="t12 ink3 grow">Changes only this computer.</span>
            <Button onClick={keepAll}>Keep them</Button>
            <Button kind="danger" onClick={removeAll}>
              Delete
            </Button>
          </>
        }
      >
        <p>They leave this computer; their issues stay on the forge. Undo brings them back.</p>
      </Dialog>
    </main>
  );
}

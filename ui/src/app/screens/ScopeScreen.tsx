import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { FolderX } from "lucide-react";
import { Empty } from "../../components/Empty";
import { inFull, type ViewSearch } from "../../features/filters/search";
import { FirstRun } from "../../features/firstrun/FirstRun";
import { isFirstRun } from "../../features/firstrun/home";
import { useProjects, useStatus } from "../../ipc/queries";
import { ErrorScreen } from "./ErrorScreen";
import styles from "./MainScreen.module.css";
import { TasksScreen } from "./TasksScreen";
import { Waiting } from "./Waiting";

/** The tasks of every project. */
export function AllTasksScreen() {
  const search = useSearch({ from: "/all" });
  const navigate = useNavigate();
  const { taskKey } = useParams({ strict: false });
  const { data: projects } = useProjects();
  const { data: status } = useStatus();
  if (projects && status && taskKey === undefined && isFirstRun(projects, status.all_tasks))
    return (
      <main className={styles.main}>
        <FirstRun
          projects={projects}
          onOpen={({ key }) => void navigate({ to: "/p/$projectKey", params: { projectKey: key } })}
        />
      </main>
    );
  return (
    <TasksScreen
      view={null}
      search={search}
      taskKey={taskKey}
      onSearch={(next) => void navigate({ to: ".", search: inFull(next), replace: true })}
      onOpen={(key) =>
        void (key === null
          ? navigate({ to: "/all", search })
          : navigate({
              to: "/all/$taskKey",
              params: { taskKey: key },
              search,
              replace: taskKey !== undefined,
            }))
      }
    />
  );
}

/** The tasks of one project. */
export function ProjectScreen() {
  const { projectKey } = useParams({ from: "/p/$projectKey" });
  const search: ViewSearch = useSearch({ from: "/p/$projectKey" });
  const navigate = useNavigate();
  const { taskKey } = useParams({ strict: false });
  const { data: projects, error, refetch } = useProjects();
  const view = projects?.find(({ project }) => project.key === projectKey);
  if (error) return <ErrorScreen error={error} reset={() => void refetch()} />;
  if (projects && !view)
    return (
      <main>
        <h1 className="sr">{projectKey}</h1>
        <Empty icon={FolderX} title={`There is no project ${projectKey}`}>
          It may have been deleted or given another key.
        </Empty>
      </main>
    );
  if (!view) return <Waiting />;
  return (
    <TasksScreen
      key={view.project.id}
      view={view}
      search={search}
      taskKey={taskKey}
      onSearch={(next) => void navigate({ to: ".", search: inFull(next), replace: true })}
      onOpen={(key) =>
        void (key === null
          ? navigate({ to: "/p/$projectKey", params: { projectKey }, search })
          : navigate({
              to: "/p/$projectKey/$taskKey",
              params: { projectKey, taskKey: key },
              search,
              replace: taskKey !== undefined,
            }))
      }
    />
  );
}

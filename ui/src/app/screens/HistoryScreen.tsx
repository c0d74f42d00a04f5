import { useNavigate, useSearch } from "@tanstack/react-router";
import { History } from "../../features/history/History";
import { useProjects } from "../../ipc/queries";
import { ErrorScreen } from "./ErrorScreen";
import styles from "./MainScreen.module.css";
import { TaskLink } from "./TaskLink";

export function HistoryScreen() {
  const search = useSearch({ from: "/history" });
  const navigate = useNavigate();
  const { data: projects, error, refetch } = useProjects();
  if (error) return <ErrorScreen error={error} reset={() => void refetch()} />;
  return (
    <main className={styles.main}>
      {projects && (
        <History
          projects={projects}
          search={search}
          onSearch={(next) => void navigate({ to: "/history", search: next, replace: true })}
          task={(key) => <TaskLink taskKey={key} />}
        />
      )}
    </main>
  );
}

import { useNavigate, useSearch } from "@tanstack/react-router";
import { History } from "../../features/history/History";
import { useProjects } from "../../ipc/queries";
import { ErrorScreen } from "./ErrorScreen";
import styles from "./MainScreen.module.css";
import { TaskLink } from "./TaskLink";
import { Waiting } from "./Waiting";

export function HistoryScreen() {
  const search = useSearch({ from: "/history" });
  const navigate = useNavigate();
  const { data: projects, error, refetch } = useProjects();
  if (error) return <ErrorScreen error={error} reset={() => void refetch()} />;
  if (!projects) return <Waiting />;
  return (
    <main className={styles.main}>
      <History
        projects={projects}
        search={search}
        onSearch={(next) => void navigate({ to: "/history", search: next, replace: true })}
        task={(key) => <TaskLink taskKey={key} />}
      />
    </main>
  );
}

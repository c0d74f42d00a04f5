import { useNavigate, useSearch } from "@tanstack/react-router";
import { History } from "../../features/history/History";
import { Mend } from "../../features/sync/Mend";
import { remedyOf } from "../../features/sync/stopped";
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
        mend={(view, code) => <Mend remedy={remedyOf(code)} view={view} size="sm" />}
      />
    </main>
  );
}

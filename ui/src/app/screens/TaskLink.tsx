import { Link } from "@tanstack/react-router";
import { TaskKey } from "../../components/TaskKey";

/** A task's key as the way to it. */
export function TaskLink({ taskKey }: { taskKey: string }) {
  const projectKey = taskKey.replace(/-\d+$/, "");
  return (
    <Link className="lk" to="/p/$projectKey/$taskKey" params={{ projectKey, taskKey }} search={{}}>
      <TaskKey value={taskKey} />
    </Link>
  );
}

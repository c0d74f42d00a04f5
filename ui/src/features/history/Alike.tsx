import type { ReactNode } from "react";
import { Button } from "../../components/Button";
import type { SyncRunDetail } from "../../ipc/contract";
import { useNotSame } from "../../ipc/mutations";
import { requestLink } from "../../lib/linkRequest";
import styles from "./RunDetail.module.css";

type Touched = SyncRunDetail["tasks"][number];

/** What a task that just arrived may be the same as: joined, or said to be another thing. */
export function Alike({ touched, task }: { touched: Touched; task: (key: string) => ReactNode }) {
  const apart = useNotSame();
  return touched.alike.map((likely) => (
    <li
      key={likely.id}
      className={styles.task}
      aria-label={`${touched.task.key} may be the same as ${likely.key}`}
    >
      <span className="ink3">May be the same as</span>
      {task(likely.key)}
      <bdi className="cut grow" title={likely.title}>
        {likely.title}
      </bdi>
      <span className="row">
        <Button
          size="sm"
          aria-label={`Join ${touched.task.key} with ${likely.key}…`}
          onClick={() => requestLink({ kind: "join", taskKey: touched.task.key, other: likely.key })}
        >
          Join…
        </Button>
        <Button
          size="sm"
          kind="ghost"
          busy={apart.isPending}
          aria-label={`${likely.key} is not the same as ${touched.task.key}`}
          onClick={() => apart.mutate({ id: touched.task.id, other: likely.id })}
        >
          Not the same
        </Button>
      </span>
    </li>
  ));
}

import { Button } from "../../components/Button";
import { TaskKey } from "../../components/TaskKey";
import type { Likely as LikelyTask, Likeness, TaskDetail } from "../../ipc/contract";
import { useNotSame } from "../../ipc/mutations";
import { useLikely } from "../../ipc/queries";
import { requestLink } from "../../lib/linkRequest";
import styles from "./Fields.module.css";

const WHY: Record<Likeness, string> = {
  same_issue: "Both name the same issue.",
  mirror: "It is the same issue of a mirror.",
  same_title: "It bears the same title.",
  similar_title: "Its title is nearly the same.",
};

function Row({ detail, likely }: { detail: TaskDetail; likely: LikelyTask }) {
  const apart = useNotSame();
  return (
    <li className={styles.stand}>
      <p>
        Looks like <TaskKey value={likely.key} /> <bdi>{likely.title}</bdi>
      </p>
      <p className="t12 ink3">{WHY[likely.why]}</p>
      <div className="row">
        <Button
          size="sm"
          aria-label={`Join with ${likely.key}…`}
          onClick={() => requestLink({ kind: "join", taskKey: detail.card.key, other: likely.key })}
        >
          Join…
        </Button>
        <Button
          size="sm"
          kind="ghost"
          busy={apart.isPending}
          aria-label={`${likely.key} is not the same`}
          onClick={() => apart.mutate({ id: detail.task.id, other: likely.id })}
        >
          Not the same
        </Button>
      </div>
    </li>
  );
}

/** Tasks that look like the same work item; a suggestion, nothing more. */
export function Likely({ detail }: { detail: TaskDetail }) {
  const { data } = useLikely(detail.task.id);
  if (!data || data.length === 0) return null;
  return (
    <ul aria-label="Looks like the same work">
      {data.map((likely) => (
        <Row key={likely.id} detail={detail} likely={likely} />
      ))}
    </ul>
  );
}

import { Failed } from "../../components/Failed";
import { Progress } from "../../components/Progress";
import { SkeletonLines } from "../../components/Skeleton";
import type { BudgetView } from "../../ipc/contract";
import { toApiError } from "../../ipc/error";
import { useBudget } from "../../ipc/queries";
import { useNow } from "../../lib/useNow";
import { Section, Setting } from "./Section";
import styles from "./Settings.module.css";
import { leftWords, reserveWords, sentWords, sharedBy, usedOf } from "./words";

function Budget({ budget }: { budget: BudgetView }) {
  const now = useNow();
  const used = usedOf(budget);
  return (
    <Setting
      title={budget.host}
      also={`requests limit budget ${budget.projects.join(" ")}`}
      head={
        <span className="row">
          <span className="mid cut">{budget.host}</span>
          <span className="t12 ink3 cut">{sharedBy(budget.projects)}</span>
        </span>
      }
      hint={[sentWords(budget), reserveWords(budget, now)].filter(Boolean).join(". ")}
    >
      <div className={styles.budget}>
        <span className="t12 ink2 tn">{leftWords(budget, now)}</span>
        {used !== null && (
          <Progress
            label={`Requests used on ${budget.host}`}
            fraction={used}
            valueText={leftWords(budget, now)}
          />
        )}
      </div>
    </Setting>
  );
}

/** What the forges allow and what is left of it. */
export function Requests() {
  const { data, error, refetch } = useBudget();
  return (
    <Section
      id="requests"
      title="Requests"
      hint="Forges count what every program of your account asks. An answer of “nothing new” costs nothing."
    >
      {error && <Failed error={toApiError(error)} retry={() => void refetch()} />}
      {!data && !error && <SkeletonLines lines={2} />}
      {data?.length === 0 && <Setting title="Nobody was asked yet" hint="A forge’s limits stand here." />}
      {data?.map((budget) => (
        <Budget key={`${budget.host} ${budget.projects.join()}`} budget={budget} />
      ))}
    </Section>
  );
}

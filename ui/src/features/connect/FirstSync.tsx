import { Checkbox, Switch } from "../../components/Choice";
import type { ConnectionCheck, Direction, ProjectView, ServiceType } from "../../ipc/contract";
import { SERVICE_WORDS } from "../../lib/domain";
import { count, listed, plural } from "../../lib/words";
import styles from "./connect.module.css";
import { LIST_WORDS } from "./findings";
import { rightsFor } from "./rights";

const PER_REQUEST = 100;

interface Props {
  check: ConnectionCheck;
  direction: Direction;
  includeClosed: boolean;
  includeSecurity: boolean;
  /** The project that the issues come into, where it is there already. */
  into: ProjectView | undefined;
  onIncludeClosed: (include: boolean) => void;
  onIncludeSecurity: (include: boolean) => void;
}

function after({ check, direction, into }: Props): string {
  const requests = check.open_issues === null ? null : Math.ceil(check.open_issues / PER_REQUEST) + 1;
  const first = requests === null ? "" : `About ${plural(requests, "request")}. `;
  const short = requests !== null && check.requests_left !== null && check.requests_left < requests;
  if (short) return `${first}That is more than are left for now: the sync will wait and go on by itself.`;
  const kept = into?.open_tasks ?? 0;
  if (kept === 0 || direction === "two_way") return first.trim();
  return `${first}Your ${plural(kept, "local task")} ${kept === 1 ? "stays as it is" : "stay as they are"}.`;
}

/** Which lists this token may read. */
function securityLists({ security }: ConnectionCheck): string {
  const read = security.filter(({ unavailable }) => unavailable === null);
  return read.length === 0 ? "none can be read" : listed(read.map(({ kind }) => LIST_WORDS[kind]));
}

/** What a token needs for them beyond its issues. */
function securityRights(service: ServiceType): string {
  const rights = rightsFor(service, "pull").filter(({ security }) => security);
  return rights.length === 0 ? "" : `The token needs: ${listed(rights.map(({ words }) => words))}.`;
}

/** What the first sync will bring, before it runs. */
export function FirstSync(props: Props) {
  const { check, direction, includeClosed, includeSecurity, into } = props;
  const lists = securityLists(check);
  const needed = securityRights(check.service);
  const forge = SERVICE_WORDS[check.service];
  const open = check.open_issues === null ? "all there are" : `about ${count(check.open_issues)}`;
  const local = into?.open_tasks ?? 0;
  const sends = direction === "two_way" && local > 0;
  return (
    <section className={styles.first} aria-label="The first sync">
      <div className="row">
        <h3 className={`${styles.heading} grow`}>First sync would</h3>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is the control */}
        <label className={styles.closed}>
          <Checkbox label="Closed issues too" checked={includeClosed} onChange={props.onIncludeClosed} />
          Closed too
        </label>
      </div>
      <dl>
        <dt>create tasks from open issues</dt>
        <dd>{open}</dd>
        {includeClosed && (
          <>
            <dt>create tasks from closed issues</dt>
            <dd>all there are</dd>
          </>
        )}
        {includeSecurity && check.security.length > 0 && (
          <>
            <dt>create tasks from security findings</dt>
            <dd>{lists}</dd>
          </>
        )}
        {local > 0 && (
          <>
            <dt>link tasks with the same title</dt>
            <dd>those it finds</dd>
          </>
        )}
        <dt className={sends ? "" : "ink3"}>write to {forge}</dt>
        <dd className={sends ? "mid" : "ink3"}>
          {sends ? `up to ${plural(local, "new issue")}` : "nothing"}
        </dd>
      </dl>
      <p className="t12 ink3">{after(props)}</p>
      {check.security.length > 0 && (
        <>
          {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch inside is the control */}
          <label className={`row ${styles.findings}`}>
            <span className="grow">Security findings too</span>
            <Switch
              label="Security findings too"
              checked={includeSecurity}
              onChange={props.onIncludeSecurity}
            />
          </label>
          <p className="t12 ink3">They become tasks that are never sent anywhere. {needed}</p>
        </>
      )}
    </section>
  );
}

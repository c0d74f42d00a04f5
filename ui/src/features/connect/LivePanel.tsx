import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../components/Button";
import { CopyButton } from "../../components/CopyButton";
import { Icon } from "../../components/Icon";
import { SkeletonLines } from "../../components/Skeleton";
import type { Direction } from "../../ipc/contract";
import type { CallError } from "../../ipc/error";
import { openLink } from "../../ipc/mutations";
import type { Place } from "../../lib/repository";
import { useNow } from "../../lib/useNow";
import { CheckLine } from "./CheckLine";
import styles from "./connect.module.css";
import { type Finding, findingsOf } from "./findings";
import { rightsFor, tokenPage, tokensPage } from "./rights";
import type { LiveCheck } from "./useLiveCheck";

interface FailureProps {
  error: CallError;
  /** What to do, as buttons. */
  children?: ReactNode;
}

/** What happened, that nothing is lost, what to do, and text to copy. */
export function Failure({ error, children }: FailureProps) {
  const { message, hint, details } = error;
  return (
    <div role="alert">
      <ul>
        <CheckLine verdict="no" title={message}>
          {hint}
        </CheckLine>
      </ul>
      <div className={styles.remedies}>
        {children}
        {details && <CopyButton size="sm" kind="ghost" text={`${message}\n${details}`} />}
      </div>
    </div>
  );
}

function Mend({ finding, place, direction }: { finding: Finding; place: Place; direction: Direction }) {
  if (!finding.mend) return null;
  const url = finding.mend === "rights" ? tokensPage(place, direction) : tokenPage(place, direction);
  return (
    <Button size="sm" title={`Opens ${place.host} in the browser`} onClick={() => openLink(url)}>
      {finding.mend === "rights" ? "Add it" : "Make one"}
      <Icon as={ExternalLink} size="xs" />
    </Button>
  );
}

interface Props {
  live: LiveCheck;
  place: Place | null;
  direction: Direction;
  hasToken: boolean;
  onCheck: () => void;
}

function Answer({ live, place, direction, hasToken, onCheck }: Props) {
  const now = useNow();
  if (live.state === "nowhere" || !place)
    return (
      <p className="t12 ink3">
        Give a repository, and Tern asks its forge who you are, what the token may do and what it lacks.
      </p>
    );
  if (live.state === "ready")
    return (
      <>
        <p className={styles.words}>
          {hasToken ? (
            <>
              The token will be sent to <b className="mid">{place.apiHost}</b>. Is that the right server?
            </>
          ) : (
            <>
              Tern will ask <b className="mid">{place.apiHost}</b> without a token.
            </>
          )}
        </p>
        <div className={styles.remedies}>
          <Button onClick={onCheck}>Check now</Button>
        </div>
      </>
    );
  if (live.state === "checking")
    return (
      <>
        <p className={`t12 ink3 ${styles.words}`}>Asking {place.apiHost}…</p>
        <SkeletonLines lines={5} />
      </>
    );
  if (live.state === "failed")
    return (
      <Failure error={live.error}>
        <Button size="sm" onClick={onCheck}>
          Check again
        </Button>
        {live.error.code === "unauthorized" && (
          <Button size="sm" onClick={() => openLink(tokenPage(place, direction))}>
            Make a token
            <Icon as={ExternalLink} size="xs" />
          </Button>
        )}
      </Failure>
    );
  const needed = rightsFor(place.service, "two_way").find(({ words }) => /issues|issue|api/i.test(words));
  const findings = findingsOf(live.check, { direction, hasToken, needed: needed?.words ?? "write", now });
  return (
    <ul>
      {findings.map((finding) => (
        <CheckLine
          key={finding.id}
          verdict={finding.verdict}
          title={finding.title}
          action={<Mend finding={finding} place={place} direction={direction} />}
        >
          {finding.words}
        </CheckLine>
      ))}
    </ul>
  );
}

/** The forge's own answer, said as it comes. */
export function LivePanel(props: Props) {
  return (
    <section aria-live="polite" aria-label="Live check" aria-busy={props.live.state === "checking"}>
      <h3 className={styles.heading}>Live check</h3>
      <Answer {...props} />
    </section>
  );
}

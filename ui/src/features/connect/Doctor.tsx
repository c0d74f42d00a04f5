import { useQuery } from "@tanstack/react-query";
import { Check, CircleHelp, ExternalLink, KeyRound, Minus } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../components/Button";
import { CopyButton } from "../../components/CopyButton";
import { Dialog } from "../../components/Dialog";
import { Icon } from "../../components/Icon";
import { SkeletonLines } from "../../components/Skeleton";
import { SyncSign } from "../../components/signs";
import { backend } from "../../ipc/backend";
import type { ConnectionDoctor, DoctorLine, ProjectView, SyncConfig } from "../../ipc/contract";
import { toApiError } from "../../ipc/error";
import { openLink } from "../../ipc/mutations";
import { redact } from "../../lib/redact";
import { type Place, placeOf } from "../../lib/repository";
import styles from "./connect.module.css";
import { Failure } from "./LivePanel";
import { tokensPage } from "./rights";

type Verdict = DoctorLine["verdict"];

/** Shape first, word second. */
const SIGNS: Record<Verdict, ReactNode> = {
  can: <Icon as={Check} size="sm" className="ok" />,
  cannot: <SyncSign kind="error" size="sm" />,
  untold: <Icon as={CircleHelp} size="sm" className="ink3" />,
  not_here: <Icon as={Minus} size="sm" className="ink3" />,
};

const WORDS: Record<Verdict, string> = {
  can: "can",
  cannot: "cannot",
  untold: "cannot be told",
  not_here: "not here",
};

function Line({ line, mend }: { line: DoctorLine; mend: ReactNode }) {
  const lacks = line.verdict === "cannot" && line.needed;
  return (
    <li className={styles.line}>
      {SIGNS[line.verdict]}
      <div className="grow">
        <div className={`${styles.words} ${lacks ? "danger mid" : ""}`}>
          {line.title}: {WORDS[line.verdict]}
          {line.verdict === "cannot" && !line.needed && <span className="ink3">, and need not</span>}
        </div>
        <div className={`t12 ink3 ${styles.words}`}>
          {line.words} {line.remedy}
        </div>
      </div>
      {mend}
    </li>
  );
}

/** What helps: the forge's page about tokens, where a right can be added to this one. */
function Mend({ line, place }: { line: DoctorLine; place: Place | null }) {
  if (line.mend !== "right" || !place) return null;
  const url = tokensPage(place, "two_way");
  return (
    <Button
      size="sm"
      title={`Opens ${place.host} in the browser`}
      aria-label={`Add it: ${line.title}`}
      onClick={() => openLink(url)}
    >
      Add it
      <Icon as={ExternalLink} size="xs" />
    </Button>
  );
}

function Report({ doctor, place }: { doctor: ConnectionDoctor; place: Place | null }) {
  return (
    <>
      <p className={doctor.fits ? styles.words : `${styles.words} danger mid`}>{doctor.words}</p>
      <ul aria-label="What the token can do">
        {doctor.lines.map((line) => (
          <Line key={line.about} line={line} mend={<Mend line={line} place={place} />} />
        ))}
      </ul>
    </>
  );
}

interface Props {
  view: ProjectView;
  connection: SyncConfig;
  onClose: () => void;
  onReplaceToken: () => void;
}

/** What the connection's token can do, use by use. Only reads, and asks anew every time it is opened. */
export function Doctor({ view, connection, onClose, onReplaceToken }: Props) {
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ["doctor", connection.id],
    queryFn: () => backend().call("connection_doctor", { id: connection.id }),
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });
  const place = placeOf(connection.repository_url, connection.service_type, connection.api_url);
  return (
    <Dialog
      open
      width={620}
      title={`What the token of ${view.project.name} can do`}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      footer={
        <>
          <span className="t12 ink3 grow">Only reads; nothing is written to find out.</span>
          {data && <CopyButton kind="ghost" words="Copy" text={redact(data.text)} />}
          <Button icon={KeyRound} onClick={onReplaceToken}>
            {connection.has_token ? "Replace token…" : "Give a token…"}
          </Button>
          <Button kind="primary" busy={isFetching} onClick={() => void refetch()}>
            Check again
          </Button>
        </>
      }
    >
      <div className={styles.stack} aria-live="polite" aria-busy={isFetching}>
        {isFetching && !data && (
          <>
            <p className="t12 ink3">Asking {place?.apiHost ?? "the forge"}…</p>
            <SkeletonLines lines={6} />
          </>
        )}
        {error && !isFetching && <Failure error={toApiError(error)} />}
        {data && <Report doctor={data} place={place} />}
      </div>
    </Dialog>
  );
}

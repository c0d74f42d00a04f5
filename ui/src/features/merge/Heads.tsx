import { Cloud, Laptop } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../components/Button";
import { Segmented } from "../../components/Choice";
import { Icon } from "../../components/Icon";
import type { ConflictDetail } from "../../ipc/contract";
import { useNow } from "../../lib/useNow";
import styles from "./Merge.module.css";
import { forgeOf, HERE, hereWords, sideWords } from "./words";

export type Shown = "text" | "preview";

const SHOWN = [
  { value: "text", words: "Text" },
  { value: "preview", words: "Preview" },
] as const;

/** The result as its text or laid out. */
export function ShownSwitch({ shown, onShow }: { shown: Shown; onShow: (shown: Shown) => void }) {
  return <Segmented size="sm" label="Result as" value={shown} segments={SHOWN} onChange={onShow} />;
}

interface Props {
  detail: ConflictDetail;
  account: string | null;
  /** Nothing to take: everything merged by itself. */
  takes: boolean;
  onTakeAll: (side: "ours" | "theirs") => void;
  /** The switch, where the result has a column. */
  children?: ReactNode;
}

/** Who and when, above each column. */
export function Heads({ detail, account, takes, onTakeAll, children }: Props) {
  const now = useNow();
  const forge = forgeOf(detail);
  const all = (side: "ours" | "theirs", name: string) =>
    takes && (
      <Button
        size="sm"
        kind="ghost"
        aria-label={`Take all from ${name}`}
        title={`Take ${name} for everything that is in conflict`}
        onClick={() => onTakeAll(side)}
      >
        Take all
      </Button>
    );
  return (
    <div className={styles.heads}>
      <div className={styles.oursHead}>
        <Icon as={Laptop} className="accent" />
        <b className="mid nowrap">{HERE}</b>
        <span className="t12 ink3 cut grow">{hereWords(detail.local_side, account, now)}</span>
        {all("ours", "this computer")}
      </div>
      <div className={styles.resultHead}>
        <b className="mid">Result</b>
        <span className="t12 ink3 cut grow">
          {detail.two_way ? "what both will have" : "what this computer will have"}
        </span>
        {children}
      </div>
      <div className={styles.theirsHead}>
        <Icon as={Cloud} className="theirs" />
        <b className="mid nowrap">{forge}</b>
        <span className="t12 ink3 cut grow">{sideWords(detail.remote_side, account, now)}</span>
        {all("theirs", forge)}
      </div>
    </div>
  );
}

import { Check, Info } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "../../components/Icon";
import { SyncSign } from "../../components/signs";
import styles from "./connect.module.css";

export type Verdict = "yes" | "no" | "heed" | "note";

const SIGNS: Record<Verdict, ReactNode> = {
  yes: <Icon as={Check} size="sm" className="ok" />,
  no: <SyncSign kind="error" size="sm" />,
  heed: <SyncSign kind="needs_you" size="sm" />,
  note: <Icon as={Info} size="sm" className="ink3" />,
};

const INK: Record<Verdict, string> = { yes: "", no: "danger mid", heed: "attn mid", note: "" };

interface Props {
  verdict: Verdict;
  title: ReactNode;
  action?: ReactNode;
  children?: ReactNode;
}

/** One finding of the live check: shape, then words, then what to do. */
export function CheckLine({ verdict, title, action, children }: Props) {
  return (
    <li className={styles.line}>
      {SIGNS[verdict]}
      <div className="grow">
        <div className={`${styles.words} ${INK[verdict]}`}>{title}</div>
        {children && <div className={`t12 ink3 ${styles.words}`}>{children}</div>}
      </div>
      {action}
    </li>
  );
}

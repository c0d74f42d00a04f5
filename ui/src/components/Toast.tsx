import { Check, X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "./Button";
import { Icon } from "./Icon";
import { SyncSign } from "./signs";
import styles from "./Toast.module.css";

export type ToastKind = "done" | "failed" | "needs_you" | "offline";

interface Props {
  kind: ToastKind;
  /** What happened. */
  title: string;
  /** Is my data safe, and why. */
  body?: ReactNode;
  /** What to do. */
  actions?: ReactNode;
  onClose: () => void;
}

const SIGN: Record<ToastKind, ReactNode> = {
  done: <Icon as={Check} className="ok" />,
  failed: <SyncSign kind="error" />,
  needs_you: <SyncSign kind="needs_you" />,
  offline: <SyncSign kind="offline" />,
};

export function Toast({ kind, title, body, actions, onClose }: Props) {
  return (
    <div className={styles.toast}>
      {SIGN[kind]}
      <div className={styles.say}>
        <p className="mid">{title}</p>
        {body && <p className={styles.body}>{body}</p>}
      </div>
      <IconButton kind="ghost" icon={X} iconSize="sm" size="sm" label="Dismiss" onClick={onClose} />
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

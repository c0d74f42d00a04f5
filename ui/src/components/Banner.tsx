import clsx from "clsx";
import { ChevronDown, Info } from "lucide-react";
import { type ReactNode, useState } from "react";
import styles from "./Banner.module.css";
import { Button } from "./Button";
import { CopyButton } from "./CopyButton";
import { Icon } from "./Icon";
import { SyncSign } from "./signs";

type Tone = "danger" | "attn" | "info" | "plain";

interface Props {
  tone: Tone;
  /** What happened, in bold. */
  title: string;
  /** Is my data safe. */
  children?: ReactNode;
  /** One button. */
  action?: ReactNode;
  /** Text that can be copied. */
  details?: string | null;
}

const SIGN: Record<Tone, ReactNode> = {
  danger: <SyncSign kind="error" />,
  attn: <SyncSign kind="needs_you" />,
  info: <Icon as={Info} className="accent" />,
  plain: <SyncSign kind="offline" />,
};

/** Lasts while what it says is true. */
export function Banner({ tone, title, children, action, details }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <section className={clsx(styles.banner, styles[tone])} aria-label={title}>
      <div className={styles.line}>
        {SIGN[tone]}
        <p className={styles.say}>
          <span className="mid">{title}</span> {children}
        </p>
        {details && (
          <Button kind="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
            Details
            <Icon as={ChevronDown} size="sm" />
          </Button>
        )}
        {action}
      </div>
      {open && details && (
        <div className={styles.details}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long details scroll, and the keyboard must reach them */}
          <pre tabIndex={0}>{details}</pre>
          <CopyButton size="sm" words="Copy" text={details} />
        </div>
      )}
    </section>
  );
}

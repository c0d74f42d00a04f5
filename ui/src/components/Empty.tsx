import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./Empty.module.css";
import { Icon } from "./Icon";

interface Props {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  /** What to do next. */
  action?: ReactNode;
}

export function Empty({ icon, title, children, action }: Props) {
  return (
    <div className={styles.empty}>
      <Icon as={icon} size="lg" />
      <p className={styles.title}>{title}</p>
      {children && <p className="t12">{children}</p>}
      {action}
    </div>
  );
}

import clsx from "clsx";
import styles from "./TaskKey.module.css";

export function TaskKey({ value, className }: { value: string; className?: string | undefined }) {
  return <span className={clsx(styles.key, className)}>{value}</span>;
}

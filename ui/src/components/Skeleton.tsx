import clsx from "clsx";
import styles from "./Skeleton.module.css";

/** Bars where text will be; never a spinner. */
export function SkeletonCard() {
  return (
    <div className={styles.card} aria-hidden="true">
      <span className={clsx(styles.bar, styles.short)} />
      <span className={styles.bar} />
      <span className={clsx(styles.bar, styles.half)} />
    </div>
  );
}

export function SkeletonRow() {
  return (
    <div className={styles.row} aria-hidden="true">
      <span className={clsx(styles.bar, styles.key)} />
      <span className={clsx(styles.bar, styles.half)} />
    </div>
  );
}

export function SkeletonLines({ lines }: { lines: number }) {
  return (
    <div className={styles.lines} aria-hidden="true">
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equal bars without identity
        <span key={index} className={clsx(styles.bar, index % 3 === 2 && styles.half)} />
      ))}
    </div>
  );
}

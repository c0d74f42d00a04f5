import clsx from "clsx";
import type { CSSProperties } from "react";
import styles from "./Progress.module.css";

interface Props {
  label: string;
  /** `null`: the total is not known, the bar counts. */
  fraction: number | null;
  state?: "running" | "waiting" | "failed";
  valueText?: string;
}

/** Determinate fills, counting slides, waiting is hatched and still. */
export function Progress({ label, fraction, state = "running", valueText }: Props) {
  const known = fraction !== null;
  const percent = known ? Math.round(Math.min(1, Math.max(0, fraction)) * 1000) / 10 : undefined;
  return (
    <div
      className={clsx(styles.progress, !known && state === "running" && styles.counting, styles[state])}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={valueText}
    >
      <i style={known ? ({ "--p": `${percent}%` } as CSSProperties) : undefined} />
    </div>
  );
}

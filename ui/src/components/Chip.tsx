import clsx from "clsx";
import { X } from "lucide-react";
import type { CSSProperties, ReactNode } from "react";
import styles from "./Chip.module.css";
import { Icon } from "./Icon";

const HEX = /^[0-9a-f]{6}$/i;

interface LabelProps {
  name: string;
  /** Six hex digits; the colour lives in the dot only. */
  color: string | null;
  /** How it came into a merged set. */
  change?: "added" | "removed";
}

export function LabelChip({ name, color, change }: LabelProps) {
  const dot = color && HEX.test(color) ? ({ "--dot": `#${color}` } as CSSProperties) : undefined;
  return (
    <span className={clsx(styles.chip, change && styles[change])}>
      <span className={styles.dot} style={dot} />
      <bdi className="cut">{name}</bdi>
    </span>
  );
}

export function CountChip({ count, title }: { count: number; title: string }) {
  return (
    <span className={styles.chip} title={title}>
      +{count}
    </span>
  );
}

interface FilterChipProps {
  name: string;
  value: string;
  onEdit?: () => void;
  onRemove: () => void;
}

export function FilterChip({ name, value, onRemove }: FilterChipProps) {
  return (
    <span className={styles.filter}>
      <span className="cut">
        {name}&nbsp;<b>{value}</b>
      </span>
      <button type="button" aria-label={`Remove filter ${name} ${value}`} onClick={onRemove}>
        <Icon as={X} size="xs" />
      </button>
    </span>
  );
}

export function Tag({
  children,
  title,
  className,
}: {
  children: ReactNode;
  title?: string;
  className?: string;
}) {
  return (
    <span className={clsx(styles.tag, className)} title={title}>
      {children}
    </span>
  );
}

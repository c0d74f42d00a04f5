import clsx from "clsx";
import { Check, type LucideIcon, Minus } from "lucide-react";
import { Checkbox as CheckboxPrimitive, RadioGroup, Switch as SwitchPrimitive } from "radix-ui";
import type { ReactNode } from "react";
import styles from "./Choice.module.css";
import { Icon } from "./Icon";
import { Kbd } from "./Kbd";

interface CheckboxProps {
  checked: boolean | "indeterminate";
  onChange: (checked: boolean) => void;
  label: string;
  className?: string | undefined;
  tabIndex?: number;
}

/** Drawn 16 px, target 24 px. `label` is its accessible name. */
export function Checkbox({ checked, onChange, label, className, tabIndex }: CheckboxProps) {
  return (
    <CheckboxPrimitive.Root
      className={clsx(styles.check, className)}
      checked={checked}
      onCheckedChange={(next) => onChange(next === true)}
      aria-label={label}
      tabIndex={tabIndex}
    >
      <CheckboxPrimitive.Indicator className={styles.tick}>
        <Icon as={checked === "indeterminate" ? Minus : Check} size="xs" />
      </CheckboxPrimitive.Indicator>
    </CheckboxPrimitive.Root>
  );
}

interface SwitchProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
}

export function Switch({ checked, onChange, label }: SwitchProps) {
  return (
    <SwitchPrimitive.Root
      className={styles.switch}
      checked={checked}
      onCheckedChange={onChange}
      aria-label={label}
    />
  );
}

export interface Segment<T extends string> {
  value: T;
  words: string;
  icon?: LucideIcon;
  keys?: readonly string[];
  /** How many there are behind it. */
  count?: string;
}

interface SegmentedProps<T extends string> {
  label: string;
  value: T;
  segments: readonly Segment<T>[];
  onChange: (value: T) => void;
  size?: "md" | "sm";
}

/** Two to four choices that fit on a line. Arrow keys walk, as in every radio group. */
export function Segmented<T extends string>({
  label,
  value,
  segments,
  onChange,
  size = "md",
}: SegmentedProps<T>) {
  return (
    <RadioGroup.Root
      className={clsx(styles.segmented, size === "sm" && styles.small)}
      orientation="horizontal"
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as T)}
    >
      {segments.map((segment) => (
        <RadioGroup.Item key={segment.value} value={segment.value}>
          {segment.icon && <Icon as={segment.icon} size="sm" />}
          {segment.words}
          {segment.count !== undefined && <span className={styles.count}>{segment.count}</span>}
          {segment.keys && <Kbd keys={segment.keys} />}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}

interface RadioProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; words: ReactNode }[];
  onChange: (value: T) => void;
}

export function Radios<T extends string>({ label, value, options, onChange }: RadioProps<T>) {
  return (
    <RadioGroup.Root aria-label={label} value={value} onValueChange={(next) => onChange(next as T)}>
      {options.map((option) => (
        // biome-ignore lint/a11y/noLabelWithoutControl: the radio item inside is the control
        <label key={option.value} className={styles.radioRow}>
          <RadioGroup.Item value={option.value} className={styles.radio} />
          {option.words}
        </label>
      ))}
    </RadioGroup.Root>
  );
}

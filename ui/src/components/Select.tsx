import clsx from "clsx";
import { ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./Field.module.css";
import { Icon } from "./Icon";
import { Menu } from "./Menu";

interface Props<T extends string> {
  id?: string;
  label: string;
  value: T;
  options: readonly { value: T; words: string; sign?: ReactNode }[];
  onChange: (value: T) => void;
}

/** One of a few values, as a button that opens a list of choices. */
export function Select<T extends string>({ id, label, value, options, onChange }: Props<T>) {
  const current = options.find((option) => option.value === value);
  return (
    <Menu
      label={label}
      groups={[
        options.map((option) => ({
          id: option.value,
          words: option.words,
          sign: option.sign,
          checked: option.value === value,
          onSelect: () => onChange(option.value),
        })),
      ]}
    >
      <button
        id={id}
        type="button"
        className={clsx(styles.box, styles.select)}
        aria-label={`${label}: ${current?.words ?? value}`}
      >
        {current?.sign}
        <span className="cut grow">{current?.words ?? value}</span>
        <Icon as={ChevronsUpDown} size="sm" />
      </button>
    </Menu>
  );
}

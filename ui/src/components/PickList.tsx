import { Command } from "cmdk";
import { Check, Search } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "./Icon";
import styles from "./PickList.module.css";

export interface PickOption {
  value: string;
  words: string;
  sign?: ReactNode;
  /** How many tasks have it. */
  count?: string;
}

interface Props {
  label: string;
  options: readonly PickOption[];
  picked: readonly string[];
  onToggle: (value: string) => void;
  /** Lets a value be typed that is not in the list. */
  onCreate?: ((text: string) => void) | undefined;
  query?: string;
  onQueryChange?: (query: string) => void;
  /** Short lists need no search field. */
  searchable?: boolean;
}

/** A searchable list in which any number of values can be ticked. */
export function PickList(props: Props) {
  const {
    label,
    options,
    picked,
    onToggle,
    onCreate,
    query,
    onQueryChange,
    searchable = options.length > 7 || onCreate,
  } = props;
  const text = query?.trim() ?? "";
  const known = options.some((option) => option.words.toLowerCase() === text.toLowerCase());
  return (
    <Command label={label} className={styles.list} loop>
      <div className={searchable ? styles.query : "sr"}>
        <Icon as={Search} size="sm" />
        <Command.Input
          autoFocus
          placeholder={label}
          {...(query === undefined ? {} : { value: query })}
          {...(onQueryChange ? { onValueChange: onQueryChange } : {})}
        />
      </div>
      <Command.List className={styles.scroll}>
        {!onCreate && <Command.Empty className={styles.none}>Nothing matches</Command.Empty>}
        {options.map((option) => (
          <Command.Item
            key={option.value}
            value={option.value}
            keywords={[option.words]}
            onSelect={() => onToggle(option.value)}
            className={styles.item}
            aria-checked={picked.includes(option.value)}
          >
            <span className={styles.box} data-on={picked.includes(option.value) || undefined}>
              {picked.includes(option.value) && <Icon as={Check} size="xs" />}
            </span>
            {option.sign}
            <bdi className="cut grow">{option.words}</bdi>
            {option.count !== undefined && <span className={styles.count}>{option.count}</span>}
          </Command.Item>
        ))}
        {onCreate && text !== "" && !known && (
          <Command.Item
            value={`+${text}`}
            keywords={[text]}
            forceMount
            className={styles.item}
            onSelect={() => onCreate(text)}
          >
            <span className="cut">Use “{text}”</span>
          </Command.Item>
        )}
      </Command.List>
    </Command>
  );
}

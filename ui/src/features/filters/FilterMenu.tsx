import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Icon } from "../../components/Icon";
import { PickList } from "../../components/PickList";
import { Popover } from "../../components/Popover";
import { useTaskFacets } from "../../ipc/queries";
import styles from "./FilterMenu.module.css";
import { optionsOf } from "./options";
import {
  FILTER_KEYS,
  FILTER_WORDS,
  type FilterKey,
  SORT_WORDS,
  SORTS,
  type ViewSearch,
  withFilter,
} from "./search";

interface Props {
  search: ViewSearch;
  projectId: string | null;
  account: string | null;
  onChange: (search: ViewSearch) => void;
  /** Sorting belongs in here where the bar has no room for it. */
  withSort?: boolean;
  trigger: ReactNode;
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** First which field, then which of its values. */
export function FilterMenu({ search, projectId, account, onChange, withSort = false, trigger }: Props) {
  const [open, setOpen] = useState(false);
  const [key, setKey] = useState<FilterKey | "sort" | null>(null);
  const { data: facets } = useTaskFacets(projectId, open);
  const close = (next: boolean) => {
    setOpen(next);
    if (next) setKey(null);
  };
  return (
    <Popover label="Filters" trigger={trigger} open={open} onOpenChange={close}>
      {key === null && (
        <ul className={styles.fields}>
          {[...FILTER_KEYS, ...(withSort ? (["sort"] as const) : [])].map((known) => (
            <li key={known}>
              <button type="button" className={styles.field} onClick={() => setKey(known)}>
                {known === "sort" ? "Sort" : capital(FILTER_WORDS[known])}
                <Icon as={ChevronRight} size="sm" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {key === "sort" && (
        <PickList
          label="Sort by"
          options={SORTS.map((value) => ({ value, words: SORT_WORDS[value] }))}
          picked={[search.sort ?? "position"]}
          onToggle={(value) => {
            onChange({ ...search, sort: value as (typeof SORTS)[number] });
            setOpen(false);
          }}
        />
      )}
      {key !== null && key !== "sort" && (
        <PickList
          label={`Filter by ${FILTER_WORDS[key]}`}
          options={optionsOf(key, facets, account)}
          picked={search[key] ?? []}
          onToggle={(value) => {
            const known = search[key] ?? [];
            const next = known.includes(value) ? known.filter((word) => word !== value) : [...known, value];
            onChange(withFilter(search, key, next));
          }}
        />
      )}
    </Popover>
  );
}

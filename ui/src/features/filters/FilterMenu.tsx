import { ChevronRight, FilterX } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Icon } from "../../components/Icon";
import { PickList } from "../../components/PickList";
import { Popover } from "../../components/Popover";
import { useTaskFacets } from "../../ipc/queries";
import styles from "./FilterMenu.module.css";
import { optionsOf, valueWords } from "./options";
import {
  FILTER_KEYS,
  FILTER_WORDS,
  type FilterKey,
  filterCount,
  SORT_WORDS,
  SORTS,
  type ViewSearch,
  withFilter,
  withoutFilters,
} from "./search";

interface Props {
  search: ViewSearch;
  projectId: string | null;
  account: string | null;
  onChange: (search: ViewSearch) => void;
  /** There is no bar, or no room in it: sorting, what is set, and the way to clear it belong in here. */
  withSort?: boolean;
  /** Stands above the fields. */
  top?: ReactNode;
  align?: "start" | "end";
  /** Where somebody else opens it too. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  trigger: ReactNode;
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** What is set, in the place of the chips that stand in the bar. */
function setWords(search: ViewSearch, key: FilterKey | "sort"): string {
  if (key === "sort") return SORT_WORDS[search.sort ?? "position"];
  const values = search[key];
  return values ? valueWords(key, values) : "";
}

/** First which field, then which of its values. */
export function FilterMenu({
  search,
  projectId,
  account,
  onChange,
  withSort = false,
  top,
  align = "start",
  open: held,
  onOpenChange,
  trigger,
}: Props) {
  const [own, setOwn] = useState(false);
  const open = held ?? own;
  const setOpen = onOpenChange ?? setOwn;
  const [key, setKey] = useState<FilterKey | "sort" | null>(null);
  const { data: facets } = useTaskFacets(projectId, open);
  const close = (next: boolean) => {
    setOpen(next);
    if (next) setKey(null);
  };
  return (
    <Popover label="Filters" trigger={trigger} open={open} onOpenChange={close} align={align}>
      {key === null && top}
      {key === null && (
        <ul className={styles.fields}>
          {[...FILTER_KEYS, ...(withSort ? (["sort"] as const) : [])].map((known) => (
            <li key={known}>
              <button type="button" className={styles.field} onClick={() => setKey(known)}>
                <span className="grow">{known === "sort" ? "Sort" : capital(FILTER_WORDS[known])}</span>{" "}
                {withSort && <bdi className={`t12 ink3 cut ${styles.set}`}>{setWords(search, known)}</bdi>}
                <Icon as={ChevronRight} size="sm" />
              </button>
            </li>
          ))}
          {withSort && filterCount(search) > 0 && (
            <li className={styles.clear}>
              <button type="button" className={styles.field} onClick={() => onChange(withoutFilters(search))}>
                <span className="grow">Clear all filters</span>
                <Icon as={FilterX} size="sm" />
              </button>
            </li>
          )}
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

import { ArrowUpDown, ListFilter, Search, SlidersHorizontal } from "lucide-react";
import { useRef } from "react";
import { Button, IconButton } from "../../components/Button";
import { FilterChip } from "../../components/Chip";
import { TextInput } from "../../components/Field";
import { Kbd } from "../../components/Kbd";
import { Menu } from "../../components/Menu";
import { useCommand } from "../../lib/commandRegistry";
import styles from "./FilterBar.module.css";
import { FilterMenu } from "./FilterMenu";
import { valueWords } from "./options";
import {
  FILTER_KEYS,
  FILTER_WORDS,
  filterCount,
  SORT_WORDS,
  SORTS,
  type ViewSearch,
  withFilter,
  withoutFilters,
} from "./search";
import { useSearchText } from "./useSearchText";

interface Props {
  search: ViewSearch;
  projectId: string | null;
  account: string | null;
  onChange: (search: ViewSearch) => void;
}

export function FilterBar({ search, projectId, account, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useSearchText(search, onChange);
  useCommand("filter.focus", () => {
    input.current?.focus();
    input.current?.select();
  });
  useCommand("filter.clear", () => onChange(withoutFilters(search)), filterCount(search) > 0);
  const sort = search.sort ?? "position";
  return (
    <>
      <TextInput
        ref={input}
        quiet
        icon={Search}
        end={<Kbd keys={["/"]} />}
        placeholder="Filter"
        aria-label="Filter tasks"
        boxClassName={styles.text}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          if (typed === "") input.current?.blur();
          else setTyped("");
        }}
      />
      <span className={styles.chips}>
        {FILTER_KEYS.map((key) => {
          const values = search[key];
          return (
            values && (
              <FilterChip
                key={key}
                name={FILTER_WORDS[key]}
                value={valueWords(key, values)}
                onRemove={() => onChange(withFilter(search, key, []))}
              />
            )
          );
        })}
      </span>
      <FilterMenu
        search={search}
        projectId={projectId}
        account={account}
        onChange={onChange}
        trigger={
          <Button kind="ghost" icon={ListFilter} className="wide">
            Add filter
          </Button>
        }
      />
      <span className="grow" />
      <Menu
        label="Sort by"
        align="end"
        groups={[
          SORTS.map((value) => ({
            id: value,
            words: SORT_WORDS[value],
            checked: value === sort,
            onSelect: () => onChange({ ...search, sort: value }),
          })),
        ]}
      >
        <Button
          kind="ghost"
          icon={ArrowUpDown}
          className="wide"
          aria-label={`Sorted by ${SORT_WORDS[sort].toLowerCase()}`}
        >
          {SORT_WORDS[sort]}
        </Button>
      </Menu>
      <FilterMenu
        search={search}
        projectId={projectId}
        account={account}
        onChange={onChange}
        withSort
        trigger={
          <IconButton
            kind="ghost"
            icon={SlidersHorizontal}
            className="slim"
            label={
              filterCount(search) > 0
                ? `Filters and sorting, ${filterCount(search)} set`
                : "Filters and sorting"
            }
          />
        }
      />
    </>
  );
}

import { ArrowUpDown, ListFilter, Search, SlidersHorizontal } from "lucide-react";
import { useEffect, useRef, useState } from "react";
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

interface Props {
  search: ViewSearch;
  projectId: string | null;
  account: string | null;
  onChange: (search: ViewSearch) => void;
}

/** A letter is asked for at once, the next ones of a word together. */
const TYPING_PAUSE_MS = 120;

function useSearchText(text: string, onText: (text: string) => void) {
  const [typed, setTyped] = useState(text);
  const sent = useRef(text);
  const askedAt = useRef(Number.NEGATIVE_INFINITY);
  const latest = useRef(onText);
  useEffect(() => {
    latest.current = onText;
  });
  useEffect(() => {
    // The URL changed by other means: back, a cleared filter, the palette.
    if (text !== sent.current) {
      sent.current = text;
      setTyped(text);
    }
  }, [text]);
  useEffect(() => {
    if (typed === sent.current) return;
    const wait = askedAt.current + TYPING_PAUSE_MS - performance.now();
    const timer = setTimeout(
      () => {
        askedAt.current = performance.now();
        sent.current = typed;
        latest.current(typed);
      },
      Math.max(0, wait),
    );
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, setTyped] as const;
}

export function FilterBar({ search, projectId, account, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useSearchText(search.q ?? "", (text) => {
    const { q: _, ...rest } = search;
    onChange(text.trim() === "" ? rest : { ...rest, q: text });
  });
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

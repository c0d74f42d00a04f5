import { ListFilter, Search } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../../components/Button";
import { TextInput } from "../../components/Field";
import { useCommand } from "../../lib/commandRegistry";
import { keysOf } from "../../lib/commands";
import { FilterMenu } from "./FilterMenu";
import styles from "./FilterMenu.module.css";
import { filterCount, type ViewSearch, withoutFilters } from "./search";
import { useSearchText } from "./useSearchText";

interface Props {
  search: ViewSearch;
  projectId: string | null;
  account: string | null;
  onChange: (search: ViewSearch) => void;
  /** Whether the list that it filters is in sight. */
  offered: boolean;
}

/** Filters and sorting for a list without a bar: one button, which is on while something is set. */
export function FilterButton({ search, projectId, account, onChange, offered }: Props) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useSearchText(search, onChange);
  const set = filterCount(search);
  useCommand("filter.focus", () => setOpen(true), offered);
  useCommand("filter.clear", () => onChange(withoutFilters(search)), set > 0);
  return (
    <FilterMenu
      search={search}
      projectId={projectId}
      account={account}
      onChange={onChange}
      withSort
      top={
        <TextInput
          icon={Search}
          placeholder="Filter"
          aria-label="Filter tasks"
          boxClassName={styles.text}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") setOpen(false);
          }}
        />
      }
      align="end"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <IconButton
          kind="ghost"
          icon={ListFilter}
          keys={keysOf("filter.focus")}
          data-on={set > 0 || undefined}
          label={set > 0 ? `Filters and sorting, ${set} set` : "Filters and sorting"}
        />
      }
    />
  );
}
